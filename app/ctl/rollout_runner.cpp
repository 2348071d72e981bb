#include "app/ctl/rollout_runner.h"

#include "app/ctl/command.h"
#include "app/ctl/github_options.h"
#include "app/ctl/output.h"
#include "core/rollout/rollout_run.h"
#include "core/rollout/rollout_tracking.h"
#include "core/rollout/tracking_issue.h"

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

Result<std::chrono::milliseconds> seconds(const Options& options, const QString& name,
                                          std::chrono::milliseconds usual)
{
    if (!options.isSet(name))
        return usual;
    bool isNumber = false;
    const double given = options.text(name).toDouble(&isNumber);
    constexpr double most = 3600;
    if (!isNumber || given <= 0 || given > most)
        return options.wrong(u"--%1 takes seconds, at most 3600"_s.arg(name));
    return std::chrono::milliseconds(qRound64(given * 1000));
}

Result<RolloutPace> chosenPace(const Options& options)
{
    RolloutPace pace;
    const auto look = seconds(options, u"interval"_s, pace.look);
    const auto patience = seconds(options, u"patience"_s, pace.patience);
    if (!look || !patience)
        return failure(look ? patience : look);
    pace.look = *look;
    pace.patience = *patience;
    pace.settle = std::min(pace.settle, pace.look);
    pace.pulls = std::min(pace.pulls, pace.look * 3);
    pace.spacing = std::min(pace.spacing, pace.look);
    pace.away = std::min(pace.away, pace.look * 3);
    return pace;
}

void tellChange(const RolloutItem& item)
{
    QString line = u"%1: %2"_s.arg(item.slug, upgradeStateName(item.state));
    if (item.pull > 0)
        line += u", pull request #%1 is %2"_s.arg(item.pull).arg(item.pullState);
    else if (!item.problem.isEmpty())
        line += u", "_s + item.problem;
    if (item.state == UpgradeState::Running || item.state == UpgradeState::Failed)
        line += u' ' + item.url.toString();
    if (item.state != UpgradeState::Dispatching)
        say(line);
}

RolloutWatcher watcherFor(const GitHubClient& client)
{
    RolloutWatcher watcher;
    watcher.changed = tellChange;
    watcher.status = [](const QString& status) { say(status + u'.'); };
    watcher.track = [client](const Rollout& rollout, const std::stop_token& stop) -> Result<void> {
        const int issue = rollout.settings.trackingIssue;
        if (issue == 0)
            return {};
        const auto updated = updateTrackingIssue(client, issue, trackedInstances(rollout), stop);
        return updated ? Result<void>() : failure(updated);
    };
    return watcher;
}

/// `isBegun`: something of it was done in this run or an earlier one.
int sayFailure(const Error& error, qint64 id, bool isBegun)
{
    const int status = fail(error);
    if (!isBegun)
        return status;
    say(u"Rollout %1 is kept. When the cause is gone, go on with: lockstepctl rollout resume %1"_s.arg(id));
    return StoppedPartWay;
}

int sayOutcome(const RolloutOutcome& outcome, const Rollout& rollout)
{
    if (!outcome.trackingProblem.isEmpty())
        say(outcome.trackingProblem);
    if (outcome.end == RolloutOutcome::End::Held) {
        say(u"Rollout %1 is held: %2. Look at it with lockstepctl rollout show %1, retry or skip "
            "instances, and go on with lockstepctl rollout resume %1."_s.arg(rollout.id)
                .arg(outcome.reason));
        return StoppedPartWay;
    }
    const bool isGood = rollout.count(UpgradeState::Succeeded) == rollout.items.size();
    return isGood && outcome.trackingProblem.isEmpty() ? Done : Findings;
}

QString summaryOf(const Rollout& rollout)
{
    QMap<UpgradeState, int> counts;
    for (const RolloutItem& item : rollout.items)
        ++counts[item.state];
    return u"rollout %1: %2\n"_s.arg(rollout.id).arg(countsText(counts));
}

} // namespace

void declareRolloutRun(Options& options)
{
    options.value(u"interval"_s, u"SECONDS"_s, u"how often to look at what is under way (default: 10)"_s)
        .value(u"patience"_s, u"SECONDS"_s,
               u"how long to look for the run of a start before it is in doubt (default: 120)"_s)
        .flag(u"until-merged"_s, u"go on until the pull requests are merged or closed, and keep the tracking "
                                 "issue true until then"_s);
}

Result<std::unique_ptr<RolloutStore>> openRollouts(const Options& options)
{
    return RolloutStore::open(options.isSet(u"store"_s) ? options.text(u"store"_s) : Store::defaultPath());
}

int workOn(const Options& options, RolloutStore& store, qint64 id, const GitHubClient& client,
           const std::stop_token& stop)
{
    const Result<RolloutPace> pace = chosenPace(options);
    if (!pace)
        return fail(pace.error());
    const auto book = store.take(id);
    if (!book)
        return fail(book.error());
    RolloutRun run(client, **book, watcherFor(client), *pace);
    run.setUntilMerged(options.isSet(u"until-merged"_s));
    const Result<RolloutOutcome> outcome = run.run(stop);
    print(summaryOf(run.rollout()));
    const bool isBegun = run.rollout().count(UpgradeState::Waiting) < run.rollout().items.size();
    return withLog(options, client,
                   outcome ? sayOutcome(*outcome, run.rollout()) : sayFailure(outcome.error(), id, isBegun));
}

int syncOnce(RolloutStore& store, qint64 id, const GitHubClient& client, const std::stop_token& stop)
{
    const auto book = store.take(id, RolloutStore::Take::Any);
    if (!book)
        return fail(book.error());
    RolloutRun run(client, **book, watcherFor(client));
    const Result<void> synced = run.sync(stop);
    if (!synced)
        return fail(synced.error());
    print(summaryOf(run.rollout()));
    return Done;
}

QString countsText(const QMap<UpgradeState, int>& counts)
{
    QStringList parts;
    for (const auto& [state, count] : counts.asKeyValueRange())
        parts.append(u"%1 %2"_s.arg(count).arg(upgradeStateName(state)));
    return parts.join(u", ");
}

} // namespace lockstep::ctl
