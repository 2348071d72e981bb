#include "core/inventory/byte_size.h"

#include <QLocale>
#include <QRegularExpression>

#include <cmath>

namespace lockstep {

namespace {

double unit(const QString& suffix)
{
    if (suffix.isEmpty())
        return 1;
    const double base = suffix.endsWith(u'i') ? 1024 : 1000;
    const qsizetype power = QStringLiteral("kmgtpe").indexOf(suffix.front().toLower()) + 1;
    return std::pow(base, static_cast<double>(power));
}

} // namespace

std::optional<qint64> parseByteSize(QStringView text)
{
    static const QRegularExpression shape(QStringLiteral(R"(^(\d+)(\.\d+)?\s*(k|[KMGTPE]i|[MGTPE])?$)"));
    const QRegularExpressionMatch match = shape.matchView(text.trimmed());
    if (!match.hasMatch())
        return std::nullopt;
    const QString suffix = match.captured(3);
    if (suffix.isEmpty() && !match.hasCaptured(2)) {
        bool fits = false;
        const qint64 bytes = match.captured(1).toLongLong(&fits); // exact, where a double would round
        return fits ? std::optional(bytes) : std::nullopt;
    }
    const double bytes = std::round((match.captured(1) + match.captured(2)).toDouble() * unit(suffix));
    if (!(bytes < 9.2e18))
        return std::nullopt;
    return static_cast<qint64>(bytes);
}

QString sizeWords(qint64 bytes)
{
    return QLocale::c()
        .formattedDataSize(bytes, 1, QLocale::DataSizeIecFormat)
        .replace(QStringLiteral(".0 "), QStringLiteral(" "));
}

} // namespace lockstep
