#include "ui/databases/name_lines.h"

#include <QFontMetricsF>

namespace lockstep {

namespace {

bool mayBreakAfter(QChar character)
{
    return character == u' ' || character == u'_' || character == u'-' || character == u'.';
}

/// How many characters of the text one line takes.
qsizetype lineLength(QStringView text, const QFontMetricsF& metrics, double width)
{
    qsizetype breakAt = 0;
    for (qsizetype length = 1; length <= text.size(); ++length) {
        if (metrics.horizontalAdvance(text.first(length).toString()) > width) {
            const qsizetype anywhere = std::max<qsizetype>(1, length - 1);
            const bool halvesCharacter = text[anywhere - 1].isHighSurrogate() && anywhere > 1;
            return breakAt > 0 ? breakAt : anywhere - (halvesCharacter ? 1 : 0);
        }
        if (mayBreakAfter(text[length - 1]))
            breakAt = length;
    }
    return text.size();
}

} // namespace

QStringList nameLines(const QString& name, const QFontMetricsF& metrics, double width, int mostLines)
{
    const QString all = name.simplified();
    QStringView rest = all;
    QStringList lines;
    while (!rest.isEmpty() && lines.size() + 1 < mostLines) {
        const qsizetype length = lineLength(rest, metrics, width);
        lines.append(rest.first(length).trimmed().toString());
        rest = rest.sliced(length);
    }
    if (!rest.isEmpty())
        lines.append(metrics.elidedText(rest.trimmed().toString(), Qt::ElideRight, width));
    return lines;
}

} // namespace lockstep
