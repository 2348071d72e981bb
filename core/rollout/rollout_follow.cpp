// What is under way is followed.

#include "core/rollout/rollout_run.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// Whose upgrade to the version it is: the workflow opens it from "SLUG/..." and calls it "SLUG: upgrade to
/// VERSION". Empty: it is something else.
QString slugOf(const PullRequest& pull, const QString& version)
{
    if (!pull.title.endsWith(u"upgrade to "_s + version))
        return {};
    return pull.head.contains(u'/') ? pull.head.section(u'/', 0, 0) : pull.title.section(u':', 0, 0);
}

} // namespace

Dispatched RolloutRun::startOf(const RolloutItem& item) const
{
    return {dispatchOf(m_rollout.settings, item), item.since, {}, item.known};
}

Result<void> RolloutRun::follow(const std::stop_token& stop)
{
    std::optional<QDateTime> since;
    QSet<qint64> taken;
    for (const RolloutItem& item : std::as_const(m_rollout.items)) {
        taken.insert(item.run);
        if (item.isUnderWay())
            since = since ? std::min(*since, item.since) : item.since;
    }
    if (!since)
        return {};
    const Result<QList<WorkflowRun>> runs =
        readRuns(m_client, dispatchOf(m_rollout.settings, {}), *since, stop);
    if (!runs)
        return failure(runs);
    QList<WorkflowRun> free = *runs;
    free.removeIf([&](const WorkflowRun& run) { return taken.contains(run.id); });
    for (RolloutItem& item : m_rollout.items) {
        if (!item.isUnderWay())
            continue;
        const Result<void> done =
            item.state == UpgradeState::Running ? watch(item, *runs, stop) : settle(item, free);
        if (!done)
            return done;
    }
    return {};
}

/// Doubts end when somebody says how, and when the run comes after all.
Result<void> RolloutRun::settle(RolloutItem& item, QList<WorkflowRun>& free)
{
    if (const std::optional<WorkflowRun> run = runOf(startOf(item), free)) {
        free.removeIf([&](const WorkflowRun& one) { return one.id == run->id; });
        RolloutItem found = item;
        found.state = UpgradeState::Running;
        found.run = run->id;
        found.url = run->url;
        found.problem.clear();
        return change(item, found);
    }
    const QDateTime now = m_clock.now();
    QDateTime& missed = m_missed[item.marker];
    if (!missed.isValid())
        missed = now;
    if (item.state == UpgradeState::InDoubt || missed.msecsTo(now) < m_pace.patience.count())
        return {};
    RolloutItem doubtful = item;
    doubtful.problem = item.state == UpgradeState::Dispatched
                           ? u"GitHub took the start, but no run of it has appeared"_s
                           : u"the start was cut off, and no run of it has appeared"_s;
    doubtful.state = UpgradeState::InDoubt;
    return change(item, doubtful);
}

Result<void> RolloutRun::watch(RolloutItem& item, const QList<WorkflowRun>& runs, const std::stop_token& stop)
{
    const auto listed = std::ranges::find(runs, item.run, &WorkflowRun::id);
    const Result<WorkflowRun> read =
        listed != runs.end() ? Result<WorkflowRun>(*listed) : readRun(m_client, item.run, stop);
    if (!read && read.error().kind != ErrorKind::NotFound)
        return failure(read);
    WorkflowRun run;
    run.status = u"completed"_s;
    run.conclusion = u"deleted"_s;
    if (read)
        run = *read;
    if (!run.isDone())
        return {};
    RolloutItem over = item;
    over.state = run.isGood() ? UpgradeState::Succeeded : UpgradeState::Failed;
    over.ended = m_clock.now();
    over.problem = run.isGood() ? QString() : u"the run of the workflow ended with: "_s + run.conclusion;
    return change(item, over);
}

bool RolloutRun::waitsForPulls() const
{
    return std::ranges::any_of(m_rollout.items, [](const RolloutItem& item) {
        return item.state == UpgradeState::Succeeded && (item.pull == 0 || item.pullState == u"open");
    });
}

/// What happened to pull requests since the last look; at the first one, since the rollout began.
Result<void> RolloutRun::notePulls(const std::stop_token& stop)
{
    const QDateTime now = m_clock.now();
    const bool isSoon = m_pullsLooked.isValid() && m_pullsLooked.msecsTo(now) < m_pace.pulls.count();
    const bool isLast = !m_untilMerged && !m_rollout.currentWave();
    if ((isSoon && !isLast) || !waitsForPulls())
        return {};
    if (!m_pullsSince.isValid())
        m_pullsSince = beginning();
    const Result<QList<PullRequest>> news = updatedPullRequests(m_client, m_pullsSince, stop);
    if (!news)
        return failure(news);
    m_pullsLooked = now;
    for (const PullRequest& pull : *news) {
        if (const Result<void> noted = notePull(pull); !noted)
            return noted;
        m_pullsSince = std::max(m_pullsSince, pull.updated);
    }
    return {};
}

/// By GitHub's clock; without a time where there was nothing before.
QDateTime RolloutRun::beginning() const
{
    QDateTime first;
    for (const RolloutItem& item : m_rollout.items) {
        if (item.attempt > 0 && (!first.isValid() || item.since < first))
            first = item.since;
        if (item.attempt > 0 && !item.since.isValid())
            return {};
    }
    return first;
}

Result<void> RolloutRun::notePull(const PullRequest& pull)
{
    RolloutItem* item = m_rollout.find(slugOf(pull, m_rollout.settings.version));
    // Of several, the last one counts.
    if (!item || item->state != UpgradeState::Succeeded || pull.number < item->pull)
        return {};
    RolloutItem noted = *item;
    noted.pull = pull.number;
    noted.pullState = pull.isMerged ? u"merged"_s : pull.state;
    return noted == *item ? Result<void>() : change(*item, noted);
}

} // namespace lockstep
