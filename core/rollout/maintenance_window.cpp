#include "core/rollout/maintenance_window.h"

#include <QRegularExpression>

#include <optional>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr int daysOfWeek = 7;
constexpr int minutesOfHour = 60;
constexpr int minutesOfDay = 24 * minutesOfHour;

std::unexpected<Error> wrong(const QString& text, const QString& why)
{
    return failure(ErrorKind::Usage, u"read the maintenance window"_s, u'"' + text + u'"', why,
                   u"Write it as \"22:00-04:00\" or \"Sat,Sun 20:00-06:00 Europe/Berlin\""_s);
}

/// 1 is Monday; nothing: no such day.
std::optional<int> dayOf(const QString& name)
{
    static const QStringList names{u"mon"_s, u"tue"_s, u"wed"_s, u"thu"_s, u"fri"_s, u"sat"_s, u"sun"_s};
    const qsizetype index = names.indexOf(name.toLower());
    return index < 0 ? std::nullopt : std::optional(int(index) + 1);
}

/// "Mon-Fri" or "Sat"; empty: there is no such day.
QList<int> daysIn(const QString& range)
{
    const QStringList ends = range.split(u'-');
    const std::optional<int> first = dayOf(ends.first());
    const std::optional<int> last = dayOf(ends.last());
    if (!first || !last || ends.size() > 2)
        return {};
    QList<int> days{*first};
    while (days.last() != *last)
        days.append(days.last() % daysOfWeek + 1);
    return days;
}

/// Minutes since midnight.
std::optional<int> minutesIn(const QString& hours, const QString& minutes)
{
    const int made = hours.toInt() * minutesOfHour + minutes.toInt();
    return minutes.toInt() < minutesOfHour && made <= minutesOfDay ? std::optional(made) : std::nullopt;
}

} // namespace

Result<MaintenanceWindow> MaintenanceWindow::parse(const QString& text)
{
    MaintenanceWindow window;
    if (text.trimmed().isEmpty())
        return window;
    static const QRegularExpression form(
        u"^(?:([A-Za-z][A-Za-z,-]*)\\s+)?(\\d{1,2}):(\\d{2})\\s*-\\s*(\\d{1,2}):(\\d{2})(?:\\s+(\\S+))?$"_s);
    const QRegularExpressionMatch match = form.match(text.trimmed());
    if (!match.hasMatch())
        return wrong(text, u"it is none"_s);
    const QString days = match.captured(1).isEmpty() ? u"Mon-Sun"_s : match.captured(1);
    for (const QString& range : days.split(u',')) {
        const QList<int> named = daysIn(range);
        if (named.isEmpty())
            return wrong(text, u"\"%1\" is no day of the week"_s.arg(range));
        window.m_days += named;
    }
    const std::optional<int> from = minutesIn(match.captured(2), match.captured(3));
    const std::optional<int> to = minutesIn(match.captured(4), match.captured(5));
    if (!from || !to || *from == minutesOfDay)
        return wrong(text, u"there is no such time of day"_s);
    window.m_from = *from;
    window.m_to = *to;
    if (const QString zone = match.captured(6); !zone.isEmpty()) {
        window.m_zone = QTimeZone(zone.toLatin1());
        if (!window.m_zone.isValid())
            return wrong(text, u"\"%1\" is no time zone"_s.arg(zone));
    }
    return window;
}

QDateTime MaintenanceWindow::opening(const QDate& day) const
{
    return QDateTime(day, QTime(0, 0).addSecs(m_from * 60), m_zone);
}

QDateTime MaintenanceWindow::closing(const QDate& day) const
{
    const QDate last = m_to <= m_from || m_to == minutesOfDay ? day.addDays(1) : day;
    return QDateTime(last, QTime(0, 0).addSecs(m_to % minutesOfDay * 60), m_zone);
}

bool MaintenanceWindow::isOpen(const QDateTime& now) const
{
    return nextOpening(now) == now;
}

QDateTime MaintenanceWindow::nextOpening(const QDateTime& now) const
{
    if (isAlways())
        return now;
    const QDate today = now.toTimeZone(m_zone).date();
    for (int ahead = -1; ahead <= daysOfWeek; ++ahead) { // one that opened yesterday may still be open
        const QDate day = today.addDays(ahead);
        if (!m_days.contains(day.dayOfWeek()) || closing(day) <= now)
            continue;
        return std::max(opening(day), now);
    }
    return now.addDays(daysOfWeek); // not reached: each week has one
}

} // namespace lockstep
