#include "core/github/github_limits.h"

#include "core/github/github_error.h"

#include <QLocale>
#include <QTimeZone>

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

namespace lockstep {

namespace {

GitHubWait after(milliseconds time, const QDateTime& now, const QString& reason)
{
    return {reason, now.addMSecs(time.count())};
}

GitHubWait untilReset(const HttpReply& reply, qint64 reset, const QDateTime& now)
{
    const QDateTime until = QDateTime::fromSecsSinceEpoch(reset, QTimeZone::UTC)
                                .addMSecs(-gitHubClockAhead(reply).count())
                                .addMSecs(milliseconds(std::chrono::seconds(1)).count());
    const QString limit = reply.header("x-ratelimit-limit");
    return {limit.isEmpty() ? u"the requests of this hour are used up"_s
                            : u"the %1 requests of this hour are used up"_s.arg(limit),
            std::max(until, now)};
}

} // namespace

milliseconds gitHubClockAhead(const HttpReply& reply)
{
    QDateTime date = QLocale::c().toDateTime(reply.header("date"), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s);
    date.setTimeZone(QTimeZone::UTC);
    if (!date.isValid())
        return milliseconds(0);
    const milliseconds ahead(QDateTime::currentDateTimeUtc().msecsTo(date));
    // The header has whole seconds: less than two are no difference.
    return std::chrono::abs(ahead) < std::chrono::seconds(2) ? milliseconds(0) : ahead;
}

std::optional<GitHubWait> GitHubLimits::refusal(const HttpReply& reply, int nth,
                                                const GitHubPatience& patience)
{
    if (!isLimited(reply))
        return {};
    bool isNumber = false;
    const int asked = reply.header("retry-after").toInt(&isNumber);
    const qint64 reset = reply.header("x-ratelimit-reset").toLongLong();
    const QDateTime now = patience.clock.now();
    GitHubWait wait;
    if (isNumber)
        wait = after(std::chrono::seconds(std::max(asked, 0)), now,
                     u"GitHub asks for a pause (its secondary rate limit)"_s);
    else if (reply.header("x-ratelimit-remaining") == u"0" && reset > 0)
        wait = untilReset(reply, reset, now);
    else
        wait = after(patience.secondaryPause * (1 << std::min(nth - 1, 10)), now,
                     u"GitHub was asked too much at once (its secondary rate limit)"_s);
    const std::scoped_lock lock(m_mutex);
    if (!m_wait || m_wait->until < wait.until)
        m_wait = wait;
    return wait;
}

Result<void> GitHubLimits::await(const GitHubPatience& patience, const std::stop_token& stop)
{
    while (true) {
        std::optional<GitHubWait> wait;
        {
            const std::scoped_lock lock(m_mutex);
            wait = m_wait;
        }
        const qint64 left = wait ? patience.clock.now().msecsTo(wait->until) : 0;
        if (left <= 0)
            return {};
        if (milliseconds(left) > patience.longest)
            return failure(ErrorKind::Busy, u"use"_s, u"GitHub"_s, wait->reason,
                           u"Try again after %1"_s.arg(wait->until.toString(u"yyyy-MM-dd HH:mm 'UTC'")));
        if (patience.waiting)
            patience.waiting(*wait);
        if (!patience.clock.sleep(milliseconds(left), stop))
            return failure(ErrorKind::Cancelled, u"use"_s, u"GitHub"_s, u"it was cancelled"_s);
    }
}

} // namespace lockstep
