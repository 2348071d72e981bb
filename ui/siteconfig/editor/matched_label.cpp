#include "ui/siteconfig/editor/matched_label.h"

#include "ui/theme/theme.h"

#include <QPainter>
#include <QTextLayout>

namespace lockstep {

int paintMatchedLabel(QPainter& painter, const QRect& rect, const QString& text, const QList<int>& positions)
{
    QList<QTextLayout::FormatRange> marks;
    for (const int position : positions) {
        QTextCharFormat format;
        format.setForeground(Theme::current().accentText);
        format.setFontWeight(QFont::Bold);
        marks << QTextLayout::FormatRange{position, 1, format};
    }
    const QFont font = textFont(TextStyle::Mono);
    QTextLayout layout(QFontMetrics(font).elidedText(text, Qt::ElideMiddle, rect.width()), font);
    layout.setFormats(marks);
    layout.beginLayout();
    const QTextLine line = layout.createLine();
    layout.endLayout();
    painter.setPen(Theme::current().text);
    layout.draw(&painter, QPointF(rect.left(), rect.top() + (rect.height() - line.height()) / 2));
    return int(std::ceil(line.naturalTextWidth()));
}

} // namespace lockstep
