// What is next is started, once.

#include "core/rollout/maintenance_window.h"
#include "core/rollout/rollout_run.h"

#include <QUuid>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

QString times(qsizetype count, const QString& one, const QString& many)
{
    return count == 1 ? u"1 "_s + one : u"%1 %2"_s.arg(count).arg(many);
}

} // namespace

QString RolloutRun::holdReason() const
{
    const qsizetype failed = m_rollout.count(UpgradeState::Failed);
    const int limit = m_rollout.settings.stopAfter;
    if (limit > 0 && failed >= limit)
        return u"%1 failed, and it stops after %2"_s.arg(times(failed, u"upgrade"_s, u"upgrades"_s))
            .arg(limit);
    const qsizetype doubts = m_rollout.count(UpgradeState::InDoubt);
    const bool isBlind = m_rollout.settings.markerInput.isEmpty();
    const std::optional<int> wave = m_rollout.currentWave();
    const bool waits = std::ranges::any_of(m_rollout.items, [&](const RolloutItem& item) {
        return item.state == UpgradeState::Waiting && (isBlind || item.wave == wave);
    });
    if (doubts > 0 && (isBlind || !waits))
        return u"of %1 nobody knows whether the workflow was started"_s.arg(
            times(doubts, u"upgrade"_s, u"upgrades"_s));
    return {};
}

Result<void> RolloutRun::hold(const QString& reason)
{
    if (m_held == reason)
        return {};
    const Result<void> written = m_book.hold(reason);
    if (written)
        m_held = reason;
    return written;
}

bool RolloutRun::isUnsettled() const
{
    return std::ranges::any_of(m_rollout.items, [](const RolloutItem& item) {
        return item.state == UpgradeState::Dispatching || item.state == UpgradeState::Dispatched;
    });
}

bool RolloutRun::isPausing() const
{
    const std::optional<int> wave = m_rollout.currentWave();
    QDateTime lastEnd;
    for (const RolloutItem& item : m_rollout.items) {
        if (item.wave == wave && item.attempt > 0)
            return false; // it has begun
        if (item.wave < wave && item.ended.isValid())
            lastEnd = lastEnd.isValid() ? std::max(lastEnd, item.ended) : item.ended;
    }
    constexpr int secondsOfMinute = 60;
    return lastEnd.isValid() &&
           lastEnd.addSecs(qint64{m_rollout.settings.pauseMinutes} * secondsOfMinute) > m_clock.now();
}

bool RolloutRun::mayStart(const RolloutItem& item, int wave) const
{
    if (item.wave != wave || item.state != UpgradeState::Waiting)
        return false;
    const Result<MaintenanceWindow> window = MaintenanceWindow::parse(item.window);
    return window && window->isOpen(m_clock.now());
}

Result<void> RolloutRun::startSome(const std::stop_token& stop)
{
    const std::optional<int> wave = m_rollout.currentWave();
    if (!wave || !holdReason().isEmpty())
        return {};
    if (const Result<void> free = hold({}); !free)
        return free;
    if (isPausing()) {
        say(u"Pauses before "_s + m_rollout.waveText(*wave));
        return {};
    }
    const bool isBlind = m_rollout.settings.markerInput.isEmpty();
    const int most = m_rollout.settings.atOnce;
    for (RolloutItem& item : m_rollout.items) {
        if (!mayStart(item, *wave))
            continue;
        const qsizetype underWay = std::ranges::count_if(m_rollout.items, &RolloutItem::isUnderWay);
        if ((most > 0 && underWay >= most) || (isBlind && isUnsettled()))
            break;
        if (const Result<void> started = start(item, stop); !started)
            return started;
        const Result<RolloutWish> wish = m_book.wish();
        if (!wish || *wish != RolloutWish::Go || !m_clock.sleep(m_pace.spacing, stop))
            return wish ? Result<void>() : failure(wish);
    }
    const bool isUnderWay = std::ranges::any_of(m_rollout.items, &RolloutItem::isUnderWay);
    say(isUnderWay ? u"Works on "_s + m_rollout.waveText(*wave)
                   : u"Waits for the maintenance windows of "_s + m_rollout.waveText(*wave));
    return {};
}

Result<void> RolloutRun::start(RolloutItem& item, const std::stop_token& stop)
{
    const Result<Dispatched> before = beforeDispatch(m_client, dispatchOf(m_rollout.settings, item), stop);
    if (!before)
        return failure(before); // nothing was started
    RolloutItem last = item;
    RolloutItem intent = item;
    intent.state = UpgradeState::Dispatching;
    ++intent.attempt;
    intent.marker = u"lockstep-%1"_s.arg(QUuid::createUuid().toString(QUuid::Id128).first(12));
    intent.since = before->since;
    intent.known = before->known;
    intent.dispatched = m_clock.now();
    intent.ended = {};
    intent.run = 0;
    intent.url.clear();
    intent.problem.clear();
    if (const Result<void> saved = change(item, intent); !saved)
        return saved;
    // Whoever stops us now would not know whether it was done: it takes but a moment. Where GitHub wants us
    // to wait, it was not, and the next look waits.
    GitHubClient once = m_client;
    GitHubPatience impatient = m_client.patience();
    impatient.attempts = 1;
    once.setPatience(impatient);
    const Result<void> started = startWorkflow(once, dispatchOf(m_rollout.settings, item), {});
    if (started) {
        intent = item;
        intent.state = UpgradeState::Dispatched;
        return change(item, intent);
    }
    if (m_client.isAway())
        return started; // it may have been: we look for its run
    last.revision = item.revision;
    const Result<void> saved = change(item, last);
    return saved ? started : saved;
}

Result<void> RolloutRun::skipRest()
{
    for (RolloutItem& item : m_rollout.items) {
        if (item.state != UpgradeState::Waiting)
            continue;
        RolloutItem skipped = item;
        skipped.state = UpgradeState::Skipped;
        skipped.problem = u"the rollout was stopped"_s;
        skipped.ended = m_clock.now();
        if (const Result<void> saved = change(item, skipped); !saved)
            return saved;
    }
    say(u"Stopped: nothing more is started"_s);
    return {};
}

} // namespace lockstep
