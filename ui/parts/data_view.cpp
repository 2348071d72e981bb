#include "ui/parts/data_view.h"

#include "ui/theme/style_parts.h"
#include "ui/theme/theme.h"

#include <QCache>
#include <QHeaderView>
#include <QSettings>
#include <QStaticText>

namespace lockstep {

namespace {

constexpr int leastStretchedCharacters = 16;
constexpr int mostStretchedCharacters = 90; ///< beyond that the eye loses the row on its way

/// A text as it fits into a cell, laid out.
struct CellText
{
    QStaticText text;
    QSize size;
};

using CellTexts = QCache<std::pair<std::pair<QString, QFont>, int>, CellText>;

/// They hold fonts, and must not outlive the application.
CellTexts& cellTexts()
{
    constexpr qsizetype mostTexts = 4'000;
    static CellTexts known(mostTexts);
    static const bool isCleared = [] {
        qAddPostRoutine([] { known.clear(); });
        return true;
    }();
    Q_UNUSED(isCleared)
    return known;
}

/// Tables are painted over and over with the same texts, and laying out is most of the work.
const CellText& cellText(const QString& text, const QFont& font, int width)
{
    const std::pair<std::pair<QString, QFont>, int> key({text, font}, width);
    if (const CellText* found = cellTexts().object(key))
        return *found;
    const QFontMetrics metrics(font);
    auto made = std::make_unique<CellText>();
    made->text.setText(metrics.elidedText(text, Qt::ElideRight, width));
    made->text.setTextFormat(Qt::PlainText);
    made->text.setPerformanceHint(QStaticText::AggressiveCaching);
    made->text.prepare({}, font);
    made->size = made->text.size().toSize();
    const CellText& kept = *made;
    cellTexts().insert(key, made.release());
    return kept;
}

} // namespace

void RowDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const QStyle* style = option.widget ? option.widget->style() : QApplication::style();
    if (index.flags().testFlag(Qt::ItemIsUserCheckable)) {
        QStyleOptionViewItem background = option;
        initStyleOption(&background, index);
        background.text.clear();
        background.icon = {};
        background.features &= ~(QStyleOptionViewItem::HasDisplay | QStyleOptionViewItem::HasDecoration);
        style->drawControl(QStyle::CE_ItemViewItem, &background, painter, option.widget);
    } else {
        style->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, option.widget);
    }
    painter->save();
    const int left = index.column() == 0 ? firstCellPadding : space::s;
    paintCell(*painter, option.rect.adjusted(left, 0, -space::s, 0), option, index);
    painter->restore();
}

QSize RowDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const int width = option.fontMetrics.horizontalAdvance(index.data().toString()) + 2 * space::s;
    return {width, std::max(rowHeight, option.fontMetrics.height() + space::m)};
}

void RowDelegate::paintCell(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const
{
    const QVariant alignment = index.data(Qt::TextAlignmentRole);
    paintText(painter, cell, index.data().toString(), Theme::current().text, option.font,
              alignment.isValid() ? Qt::Alignment(alignment.toInt()) : Qt::AlignLeft | Qt::AlignVCenter);
}

void RowDelegate::paintText(QPainter& painter, const QRect& cell, const QString& text, const QColor& color,
                            const QFont& font, Qt::Alignment alignment)
{
    if (text.isEmpty() || cell.width() <= 0)
        return;
    const CellText& laidOut = cellText(text, font, cell.width());
    QRect place(QPoint(), laidOut.size);
    place = QStyle::alignedRect(Qt::LeftToRight, alignment, place.size(), cell);
    painter.setFont(font);
    painter.setPen(color);
    painter.drawStaticText(place.topLeft(), laidOut.text);
}

DataView::DataView(QWidget* parent) : QTreeView(parent)
{
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setFrameShape(NoFrame);
    setItemDelegate(new RowDelegate(this));
    header()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header()->setStretchLastSection(false);
    connect(header(), &QHeaderView::sectionResized, this, [this](int section) {
        if (section != m_stretched)
            fit();
    });
    header()->setHighlightSections(false);
    header()->setMinimumSectionSize(40);
}

void DataView::setColumnCharacters(const QList<int>& characters, int stretched)
{
    m_stretched = stretched;
    const int character = fontMetrics().averageCharWidth();
    for (int column = 0; column < characters.size(); ++column)
        header()->resizeSection(column, characters[column] * character + space::s +
                                            (column == 0 ? firstCellPadding : space::s));
    fit();
}

/// Not QHeaderView::Stretch: that takes a column's size out of the user's hands, and lets it vanish where
/// room is short.
void DataView::fit()
{
    if (m_stretched < 0 || m_stretched >= header()->count() || m_fitting)
        return;
    int others = 0;
    for (int column = 0; column < header()->count(); ++column)
        others += column == m_stretched || isColumnHidden(column) ? 0 : header()->sectionSize(column);
    m_fitting = true;
    const int character = fontMetrics().averageCharWidth();
    header()->resizeSection(m_stretched,
                            std::clamp(viewport()->width() - others, leastStretchedCharacters * character,
                                       mostStretchedCharacters * character));
    m_fitting = false;
}

void DataView::resizeEvent(QResizeEvent* event)
{
    QTreeView::resizeEvent(event);
    fit();
}

void DataView::drawRow(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QTreeView::drawRow(painter, option, index);
    drawRowEnd(*painter, option, index);
    if (hasFocus() && index.siblingAtColumn(0) == currentIndex().siblingAtColumn(0))
        parts::focusBar(painter, option.rect);
}

/// Where the columns end before the view does, the row goes on.
void DataView::drawRowEnd(QPainter& painter, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const
{
    const QModelIndex hovered = indexAt(viewport()->mapFromGlobal(QCursor::pos()));
    QStyleOptionViewItem end = option;
    end.rect.setLeft(std::max(0, header()->length() - header()->offset()));
    end.state.setFlag(QStyle::State_Selected, selectionModel()->isRowSelected(index.row(), index.parent()));
    end.state.setFlag(QStyle::State_Active, hasFocus() && isActiveWindow());
    end.state.setFlag(QStyle::State_MouseOver,
                      viewport()->underMouse() && hovered.siblingAtColumn(0) == index.siblingAtColumn(0));
    if (end.rect.left() < end.rect.right())
        style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &end, &painter, this);
}

void DataView::saveHeader(QAnyStringView key) const
{
    QSettings().setValue(key, header()->saveState());
}

void DataView::restoreHeader(QAnyStringView key)
{
    const QByteArray state = QSettings().value(key).toByteArray();
    if (!state.isEmpty())
        header()->restoreState(state);
    fit();
}

void DataView::keyboardSearch(const QString& search)
{
    if (const QModelIndex current = currentIndex(); current.isValid() && current.column() != 0)
        selectionModel()->setCurrentIndex(current.siblingAtColumn(0), QItemSelectionModel::NoUpdate);
    QTreeView::keyboardSearch(search);
}

} // namespace lockstep
