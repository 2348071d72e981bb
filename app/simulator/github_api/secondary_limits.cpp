#include "github_api/secondary_limits.h"

#include <algorithm>

namespace lockstep::simulation {

namespace {

constexpr int pointsOfMinute = 900;
constexpr size_t writesOfMinute = 80;
constexpr size_t writesOfHour = 500;
constexpr int minute = 60;
constexpr int hour = 3600;

} // namespace

int SecondaryLimits::take(const QByteArray& method, const QDateTime& now)
{
    while (!m_minute.empty() && m_minute.front().time.secsTo(now) >= minute) {
        m_points -= m_minute.front().points;
        m_minute.pop_front();
    }
    while (!m_writes.empty() && m_writes.front().secsTo(now) >= hour)
        m_writes.pop_front();
    const bool isWrite = method != "GET" && method != "HEAD";
    const int points = isWrite ? 5 : 1;
    const auto after = [&](const QDateTime& first, int seconds) {
        return std::max(1, int(now.secsTo(first.addSecs(seconds))) + 1);
    };
    if (m_points + points > pointsOfMinute)
        return after(m_minute.front().time, minute);
    if (isWrite && m_writes.size() >= writesOfHour)
        return after(m_writes.front(), hour);
    if (isWrite && m_writes.size() >= writesOfMinute) {
        const QDateTime& oldest = m_writes[m_writes.size() - writesOfMinute];
        if (oldest.secsTo(now) < minute)
            return after(oldest, minute);
    }
    m_minute.push_back({now, points});
    m_points += points;
    if (isWrite)
        m_writes.push_back(now);
    return 0;
}

} // namespace lockstep::simulation
