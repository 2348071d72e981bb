#include "ui/shell/palette_delegate.h"

#include "ui/shell/palette_model.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QPainter>
#include <QTextLayout>

namespace lockstep {

namespace {

constexpr int lineHeight = 36;
constexpr int iconSide = 16;

/// "Ctrl++" ends with the plus key itself.
QStringList keysOf(const QString& shortcut)
{
    const bool plus = shortcut.endsWith(QStringLiteral("++"));
    QStringList keys = (plus ? shortcut.chopped(2) : shortcut).split(u'+', Qt::SkipEmptyParts);
    if (plus)
        keys << QStringLiteral("+");
    return keys;
}

/// Returns the width of the text.
int paintTitle(QPainter& painter, const QRect& rect, const QString& title, const QList<int>& positions)
{
    QList<QTextLayout::FormatRange> marks;
    for (const int position : positions) {
        QTextCharFormat format;
        format.setForeground(Theme::current().accentText);
        format.setFontWeight(QFont::DemiBold);
        marks << QTextLayout::FormatRange{position, 1, format};
    }
    QTextLayout layout(painter.fontMetrics().elidedText(title, Qt::ElideRight, rect.width()), painter.font());
    layout.setFormats(marks);
    layout.beginLayout();
    QTextLine line = layout.createLine();
    line.setLineWidth(rect.width());
    layout.endLayout();
    painter.setPen(Theme::current().text);
    layout.draw(&painter, QPointF(rect.left(), rect.top() + (rect.height() - line.height()) / 2));
    return int(std::ceil(line.naturalTextWidth()));
}

} // namespace

int paintKeyCaps(QPainter& painter, const QRect& rect, const QString& shortcut)
{
    const Theme& theme = Theme::current();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(textFont(TextStyle::Small));
    const int height = painter.fontMetrics().height() + 4;
    const int top = rect.top() + (rect.height() - height) / 2;
    int right = rect.right() + 1;
    const QStringList keys = keysOf(shortcut);
    for (qsizetype i = keys.size() - 1; i >= 0; --i) {
        const QString cap = keys[i].trimmed();
        const int width = std::max(height, painter.fontMetrics().horizontalAdvance(cap) + 10);
        const QRectF box(right - width, top, width, height);
        painter.setPen(theme.border);
        painter.setBrush(theme.window);
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
        painter.setPen(theme.mutedText);
        painter.drawText(box, Qt::AlignCenter, cap);
        right -= width + 3;
    }
    painter.restore();
    return rect.right() + 1 - right;
}

void PaletteDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const
{
    const Theme& theme = Theme::current();
    QStyleOptionViewItem background = option;
    // The keyboard stays in the field above; the current line is nevertheless the active one.
    background.state |= QStyle::State_Active;
    QApplication::style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &background, painter, option.widget);

    QRect line = option.rect.adjusted(14, 0, -14, 0);
    const QIcon icon = index.data(Qt::DecorationRole).value<QIcon>();
    icon.paint(painter, QRect(line.left(), line.center().y() - iconSide / 2, iconSide, iconSide));
    line.setLeft(line.left() + iconSide + 10);
    const QString shortcut = index.data(PaletteModel::ShortcutRole).toString();
    if (!shortcut.isEmpty())
        line.setRight(line.right() - paintKeyCaps(*painter, line, shortcut) - space::s);

    painter->save();
    painter->setFont(textFont(TextStyle::Body));
    const int width = paintTitle(*painter, line, index.data().toString(),
                                 index.data(PaletteModel::PositionsRole).value<QList<int>>());
    line.setLeft(line.left() + width + space::m);
    painter->setFont(textFont(TextStyle::Small));
    painter->setPen(theme.mutedText);
    if (line.width() > 20)
        painter->drawText(line, Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(index.data(PaletteModel::DetailRole).toString(),
                                                            Qt::ElideRight, line.width()));
    painter->restore();
}

QSize PaletteDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const
{
    return {option.rect.width(), std::max(lineHeight, option.fontMetrics.height() + 14)};
}

} // namespace lockstep
