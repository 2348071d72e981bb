#include "ui/siteconfig/editor/completion_popup.h"

#include "ui/siteconfig/editor/code_span.h"
#include "ui/siteconfig/editor/matched_label.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QListView>
#include <QStyledItemDelegate>
#include <QTextBrowser>

namespace lockstep {

namespace {

constexpr int rowsInSight = 9;
constexpr int lineHeight = 26;
constexpr int listWidth = 380;
constexpr int documentationWidth = 320;
constexpr int badgeSide = 16;

class Delegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Theme& theme = Theme::current();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (option.state.testFlag(QStyle::State_Selected))
            painter->fillRect(option.rect, theme.selection);
        QRect line = option.rect.adjusted(space::s, 0, -space::s, 0);
        paintBadge(*painter, line, CompletionItem::Kind(index.data(CompletionModel::KindRole).toInt()));
        line.setLeft(line.left() + badgeSide + space::s);
        const int width = paintMatchedLabel(*painter, line, index.data().toString(),
                                            index.data(CompletionModel::PositionsRole).value<QList<int>>());
        line.setLeft(line.left() + width + space::l);
        painter->setFont(textFont(TextStyle::Small));
        painter->setPen(theme.mutedText);
        if (line.width() > 2 * lineHeight)
            painter->drawText(
                line, Qt::AlignVCenter | Qt::AlignRight,
                painter->fontMetrics().elidedText(index.data(CompletionModel::DetailRole).toString(),
                                                  Qt::ElideRight, line.width()));
        painter->restore();
    }

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override
    {
        return {option.rect.width(), std::max(lineHeight, option.fontMetrics.height() + 8)};
    }

private:
    /// A letter in the colour that such a thing has in the text.
    static void paintBadge(QPainter& painter, const QRect& line, CompletionItem::Kind kind)
    {
        const QRect square(line.left(), line.center().y() - badgeSide / 2 + 1, badgeSide, badgeSide);
        const bool isKey = kind == CompletionItem::Kind::Key;
        const bool isValue = kind == CompletionItem::Kind::Value;
        const QColor color = codeColor(isKey     ? CodeStyle::Key
                                       : isValue ? CodeStyle::String
                                                 : CodeStyle::Number);
        QColor fill = color;
        fill.setAlphaF(0.16F);
        painter.setPen(Qt::NoPen);
        painter.setBrush(fill);
        painter.drawRoundedRect(square, 3, 3);
        painter.setPen(color);
        painter.setFont(textFont(TextStyle::MonoSmall));
        painter.drawText(square, Qt::AlignCenter,
                         isKey     ? QStringLiteral("k")
                         : isValue ? QStringLiteral("v")
                                   : QStringLiteral("+"));
    }
};

} // namespace

CompletionPopup::CompletionPopup(QWidget* owner)
    : FloatingPanel(owner),
      m_model(new CompletionModel(this)),
      m_list(new QListView),
      m_documentation(new QTextBrowser)
{
    setObjectName(QStringLiteral("completionPopup"));
    m_list->setObjectName(QStringLiteral("completionList"));
    m_list->setAccessibleName(tr("Completions"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new Delegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_documentation->setObjectName(QStringLiteral("completionDocumentation"));
    m_documentation->setAccessibleName(tr("About the completion"));
    m_documentation->setFrameShape(QFrame::NoFrame);
    m_documentation->setFocusPolicy(Qt::NoFocus);
    m_documentation->setOpenLinks(false);
    m_documentation->setFixedWidth(documentationWidth);
    m_documentation->document()->setDocumentMargin(space::m);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->setSpacing(0);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_documentation);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &CompletionPopup::showDocumentation);
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex& index) { accept(index.row()); });
}

QSize CompletionPopup::sizeHint() const
{
    const int height = std::max(lineHeight, m_list->fontMetrics().height() + 8);
    const int rows = std::min(rowsInSight, std::max(1, m_model->rowCount()));
    const bool documented = m_documentation->isVisibleTo(this);
    const int words = documented ? int(m_documentation->document()->size().height()) + 2 : 0;
    return {listWidth + (documented ? documentationWidth : 0) + 2,
            std::clamp(words, rows * height, rowsInSight * height) + 2};
}

void CompletionPopup::choose(int row)
{
    const int count = m_model->rowCount();
    if (count > 0)
        m_list->setCurrentIndex(m_model->index(((row % count) + count) % count));
}

void CompletionPopup::accept(int row)
{
    const CompletionItem item = m_model->item(row);
    hide();
    Q_EMIT accepted(item);
}

void CompletionPopup::showDocumentation()
{
    const QModelIndex current = m_list->currentIndex();
    const QString words = current.isValid() ? m_model->item(current.row()).documentation : QString();
    m_documentation->setHtml(words);
    m_documentation->document()->setTextWidth(documentationWidth);
    m_documentation->setVisible(!words.isEmpty());
    if (isVisible() && !isAbove())
        resize(std::min(sizeHint().width(), parentWidget()->width() - x() - 1),
               std::min(sizeHint().height(), parentWidget()->height() - y() - 1));
}

bool CompletionPopup::refresh(const QString& typed)
{
    m_model->setFilter(typed);
    if (m_model->rowCount() == 0) {
        hide();
        return false;
    }
    choose(0);
    m_list->scrollToTop();
    showDocumentation();
    return true;
}

bool CompletionPopup::handleKey(QKeyEvent* event)
{
    const int row = m_list->currentIndex().row();
    if ((event->modifiers() & ~Qt::KeypadModifier) != Qt::NoModifier)
        return false;
    switch (event->key()) {
    case Qt::Key_Down:
        choose(row + 1);
        return true;
    case Qt::Key_Up:
        choose(row - 1);
        return true;
    case Qt::Key_PageDown:
        choose(std::min(row + rowsInSight - 1, m_model->rowCount() - 1));
        return true;
    case Qt::Key_PageUp:
        choose(std::max(row - rowsInSight + 1, 0));
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Tab:
        accept(std::max(row, 0));
        return true;
    case Qt::Key_Escape:
        hide();
        return true;
    default:
        return false;
    }
}

} // namespace lockstep
