#include "core/snapshot/duration.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace lockstep {

Result<std::chrono::seconds> parseDuration(const QString& text)
{
    static const QRegularExpression shape(
        u"^(?:(\\d{1,5})d)?(?:(\\d{1,5})h)?(?:(\\d{1,5})m)?(?:(\\d{1,7})s)?$"_s);
    const auto match = shape.match(text);
    if (text.isEmpty() || !match.hasMatch())
        return failure(ErrorKind::Usage, u"read the duration"_s, text, u"it is none"_s,
                       u"Write one such as 1h, 90m or 2d"_s);
    return std::chrono::days(match.captured(1).toInt()) + std::chrono::hours(match.captured(2).toInt()) +
           std::chrono::minutes(match.captured(3).toInt()) + std::chrono::seconds(match.captured(4).toInt());
}

} // namespace lockstep
