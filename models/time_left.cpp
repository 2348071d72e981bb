#include "models/time_left.h"

#include <algorithm>
#include <cmath>

namespace lockstep {

namespace {

constexpr int enoughItems = 8;      ///< finished ones that say something about those to come
constexpr double leastSurprise = 1; ///< seconds of the one long item that every lane is believed to hide
constexpr double caution = 1.5;     ///< standard deviations above the mean
constexpr double shareOfRise = 0.1; ///< what the figure may grow by in a second
constexpr double leastRise = 1;     ///< seconds a second, or by this
constexpr double leastClosingSeconds = 1;

double between(const QDateTime& from, const QDateTime& to)
{
    return from.isValid() ? std::max(0.0, double(from.msecsTo(to)) / 1000) : 0;
}

} // namespace

void TimeLeft::expect(const QString& lane, qint64 id, std::optional<double> seconds)
{
    m_toCome.insert({lane, id}, seconds);
    ++m_expected;
    Lane& its = m_lanes[lane];
    its.measuredLeft += seconds.value_or(0);
    its.unmeasuredLeft += seconds ? 0 : 1;
}

void TimeLeft::apply(const RunEvent& event)
{
    switch (event.kind) {
    case RunEvent::Kind::RunStarted:
        m_started = event.time;
        break;
    case RunEvent::Kind::StepStarted:
        if (event.step >= 0 && !m_stepsStarted.isValid())
            m_stepsStarted = event.time;
        break;
    case RunEvent::Kind::ItemStarted:
        startItem(event);
        break;
    case RunEvent::Kind::ItemFinished:
        finishItem(event);
        break;
    case RunEvent::Kind::RunFinished:
        m_over = true;
        break;
    case RunEvent::Kind::StepFinished:
    case RunEvent::Kind::Log:
        break;
    }
    follow(event.time);
}

void TimeLeft::startItem(const RunEvent& event)
{
    if (event.step < 0)
        return;
    Lane& lane = m_lanes[event.lane];
    lane.itemStarted = event.time;
    lane.itemMeasured = m_toCome.value({event.lane, event.itemId}).value_or(0);
}

void TimeLeft::finishItem(const RunEvent& event)
{
    const auto expected = m_toCome.constFind({event.lane, event.itemId});
    if (event.step < 0 || expected == m_toCome.constEnd())
        return;
    Lane& lane = m_lanes[event.lane];
    lane.itemStarted = {};
    lane.measuredLeft -= expected->value_or(0);
    lane.unmeasuredLeft -= *expected ? 0 : 1;
    m_longest = std::max(m_longest, event.seconds);
    ++lane.finished;
    lane.sum += event.seconds;
    lane.sumOfSquares += event.seconds * event.seconds;
    ++m_finished;
    m_toCome.erase(expected);
    if (m_toCome.isEmpty())
        m_itemsDone = event.time;
}

int TimeLeft::unmeasuredLeft() const
{
    int count = 0;
    for (const Lane& lane : m_lanes)
        count += lane.unmeasuredLeft;
    return count;
}

bool TimeLeft::knowsEnough() const
{
    if (m_over || m_expected == 0 || !m_stepsStarted.isValid())
        return false;
    return unmeasuredLeft() == 0 || m_finished >= enoughItems || 2 * m_finished >= m_expected;
}

/// Most migrations take no time, a few take nearly all of it, and a run of short ones says little about
/// those: the mean counts one long item that has not come yet, and the spread is added on top.
double TimeLeft::laneSeconds(const Lane& lane, const QDateTime& now) const
{
    double left = lane.measuredLeft;
    if (lane.unmeasuredLeft > 0) {
        const double surprise = std::max(leastSurprise, m_longest);
        const double seen = lane.finished + 1;
        const double mean = (lane.sum + surprise) / seen;
        const double variance = (lane.sumOfSquares + surprise * surprise) / seen - mean * mean;
        const double toCome = lane.unmeasuredLeft;
        left +=
            toCome * mean + caution * std::sqrt(std::max(0.0, variance) * (toCome + toCome * toCome / seen));
    }
    // What has run for long will run for as long again, as far as anybody can tell.
    const double running = between(lane.itemStarted, now);
    left -= std::min(running, lane.itemMeasured);
    return lane.itemStarted.isValid() ? std::max(left, running - lane.itemMeasured) : left;
}

/// Comparing loads a release into databases as preparing does, so it takes about as long.
double TimeLeft::closingSeconds() const
{
    return std::max(leastClosingSeconds, between(m_started, m_stepsStarted));
}

double TimeLeft::estimate(const QDateTime& now) const
{
    if (m_toCome.isEmpty())
        return closingSeconds() - between(m_itemsDone, now);
    // Lanes run side by side: the slowest decides.
    double left = 0;
    for (const Lane& lane : m_lanes)
        left = std::max(left, laneSeconds(lane, now));
    // The clock knows of the pauses between migrations, too.
    if (m_finished > 0)
        left = std::max(left, between(m_stepsStarted, now) * unmeasuredLeft() / m_finished);
    return left + closingSeconds();
}

void TimeLeft::follow(const QDateTime& now)
{
    if (!knowsEnough()) {
        m_shown.reset();
        return;
    }
    const double fresh = estimate(now);
    if (!m_shown) {
        m_shown = fresh;
    } else {
        const double passed = between(m_shownAt, now);
        m_shown = std::min(fresh, *m_shown + std::max(leastRise, *m_shown * shareOfRise) * passed);
    }
    m_shownAt = now;
}

std::optional<double> TimeLeft::seconds(const QDateTime& now) const
{
    TimeLeft later = *this;
    later.follow(now);
    // Past its time already: any figure would be a guess out of nothing.
    return later.m_shown && *later.m_shown > 0 ? later.m_shown : std::nullopt;
}

} // namespace lockstep
