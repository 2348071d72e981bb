// What is under way is followed.

#include "core/rollout/rollout_run.h"

#include <algorithm>
#include <ranges>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString titleOfPull = u"upgrade to %1"_s;

/// The workflow opens it from "SLUG/..." and calls it "SLUG: upgrade to VERSION".
bool isPullOf(const PullRequest& pull, const RolloutItem& item, const QString& version)
{
    const bool isOfInstance =
        pull.head.startsWith(item.slug + u'/') || pull.title.startsWith(item.slug + u':');
    return isOfInstance && pull.title.endsWith(titleOfPull.arg(version));
}

QString stateOf(const PullRequest& pull)
{
    return pull.isMerged ? u"merged"_s : pull.state;
}

} // namespace

Dispatched RolloutRun::startOf(const RolloutItem& item) const
{
    return {dispatchOf(m_rollout.settings, item), item.since, {}, item.known};
}

Result<void> RolloutRun::follow(const std::stop_token& stop)
{
    auto underWay = m_rollout.items | std::views::filter(&RolloutItem::isUnderWay);
    if (underWay.begin() == underWay.end())
        return {};
    // Doubts only end when somebody says how; a run that comes late does, too.
    const QDateTime since = (*std::ranges::min_element(underWay, {}, &RolloutItem::since)).since;
    const Result<QList<WorkflowRun>> runs =
        readRuns(m_client, dispatchOf(m_rollout.settings, {}), since, stop);
    if (!runs)
        return failure(runs);
    for (RolloutItem& item : underWay) {
        const Result<void> done =
            item.state == UpgradeState::Running ? watch(item, *runs, stop) : settle(item, *runs);
        if (!done)
            return done;
    }
    return {};
}

Result<void> RolloutRun::settle(RolloutItem& item, const QList<WorkflowRun>& runs)
{
    QList<WorkflowRun> free = runs;
    free.removeIf([&](const WorkflowRun& run) {
        return std::ranges::contains(m_rollout.items, run.id, &RolloutItem::run);
    });
    if (const std::optional<WorkflowRun> run = runOf(startOf(item), free)) {
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

Result<void> RolloutRun::notePulls(const std::stop_token& stop)
{
    const QDateTime now = m_clock.now();
    const bool isSoon = m_pullsLooked.isValid() && m_pullsLooked.msecsTo(now) < m_pace.pulls.count();
    const bool isLast = !m_untilMerged && !m_rollout.currentWave();
    if ((isSoon && !isLast) || !waitsForPulls())
        return {};
    const Result<QList<PullRequest>> open =
        listPullRequests(m_client, {m_rollout.settings.label}, u"open"_s, stop);
    if (!open)
        return failure(open);
    m_pullsLooked = now;
    for (RolloutItem& item : m_rollout.items) {
        if (item.state != UpgradeState::Succeeded)
            continue;
        if (const Result<void> noted = notePull(item, *open, stop); !noted)
            return noted;
    }
    return {};
}

Result<void> RolloutRun::notePull(RolloutItem& item, const QList<PullRequest>& open,
                                  const std::stop_token& stop)
{
    RolloutItem noted = item;
    const auto found = std::ranges::find_if(
        open, [&](const PullRequest& pull) { return isPullOf(pull, item, m_rollout.settings.version); });
    if (found != open.end()) {
        noted.pull = found->number;
        noted.pullState = u"open"_s;
    } else if (item.pull != 0 && item.pullState == u"open") {
        const Result<PullRequest> closed = findPullRequest(m_client, item.pull, stop);
        if (!closed)
            return failure(closed);
        noted.pullState = stateOf(*closed);
    }
    return noted == item ? Result<void>() : change(item, noted);
}

} // namespace lockstep
