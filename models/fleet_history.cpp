#include "models/fleet_history.h"

#include <QCoreApplication>
#include <QSet>

namespace lockstep {

namespace {

using Outcome = FleetRun::Outcome;

constexpr int mostRead = 2000; ///< of each kind

/// What lupdate finds the texts of this file by.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(lockstep::FleetHistory)
};

Outcome outcomeOf(const RunRecord& run)
{
    if (run.result == u"running")
        return Outcome::Running;
    if (run.result == u"cancelled")
        return Outcome::Cancelled;
    if (run.result == u"interrupted")
        return Outcome::Stopped;
    return run.result == u"done" ? Outcome::Done : Outcome::Failed;
}

Outcome outcomeOf(const RunbookRunRecord& run)
{
    if (run.isRunning)
        return Outcome::Running;
    if (run.result == u"done")
        return Outcome::Done;
    if (run.result == u"failed")
        return Outcome::Failed;
    return run.isOpen() && run.result != u"cancelled" ? Outcome::Stopped : Outcome::Cancelled;
}

Outcome outcomeOf(const HealthRecord& record)
{
    switch (record.state) {
    case HealthState::Healthy:
        return Outcome::Done;
    case HealthState::Failed:
        return Outcome::Failed;
    default:
        break;
    }
    return Outcome::Warning;
}

/// What is under way on GitHub goes on without us, but nobody knows how it ends before somebody looks.
Outcome outcomeOf(const UpgradeRecord& upgrade)
{
    switch (upgrade.item.state) {
    case UpgradeState::Succeeded:
        return Outcome::Done;
    case UpgradeState::Failed:
        return Outcome::Failed;
    case UpgradeState::Skipped:
        return Outcome::Cancelled;
    case UpgradeState::InDoubt:
        return Outcome::Stopped;
    default:
        break;
    }
    return upgrade.owner.isEmpty() ? Outcome::Stopped : Outcome::Running;
}

FleetRun runOf(const UpgradeRecord& upgrade)
{
    const RolloutItem& item = upgrade.item;
    FleetRun run{upgrade.environment + u'/' + item.slug,
                 QStringLiteral("rollout"),
                 Words::tr("Rollout %1 to %2").arg(upgrade.rollout).arg(upgrade.version),
                 outcomeOf(upgrade),
                 item.dispatched,
                 upgrade.owner,
                 item.ended,
                 item.problem,
                 upgrade.rollout};
    if (run.problem.isEmpty() && run.outcome == Outcome::Stopped)
        run.problem = Words::tr("nobody follows it: resume the rollout");
    return run;
}

QString titleOf(const RunRecord& run)
{
    QString title = run.kind == u"rehearsal"   ? Words::tr("Rehearsal")
                    : run.kind == u"upgrade"   ? Words::tr("Upgrade")
                    : run.kind == u"downgrade" ? Words::tr("Downgrade")
                                               : Words::tr("Database change: %1").arg(run.kind);
    if (!run.from.isNull() && !run.to.isNull())
        title += QStringLiteral(" %1 → %2").arg(run.from.toString(), run.to.toString());
    return title;
}

/// The newest first.
QList<FleetRun> allRuns(const FleetRecords& records)
{
    QList<FleetRun> all;
    for (const RunRecord& run : records.runs)
        all.append({run.instance, run.kind, titleOf(run), outcomeOf(run), run.started, {}, run.finished});
    for (const RunbookRunRecord& run : records.runbooks)
        all.append({run.instance, run.name, run.title, outcomeOf(run), run.started, run.owner, run.ended});
    for (const UpgradeRecord& upgrade : records.upgrades)
        all.append(runOf(upgrade));
    for (const HealthRecord& record : records.health)
        all.append({record.instance,
                    QStringLiteral("health"),
                    Words::tr("Health check"),
                    outcomeOf(record),
                    record.made,
                    {}});
    std::ranges::stable_sort(all, std::ranges::greater(), &FleetRun::time);
    return all;
}

} // namespace

QString fleetOutcomeText(FleetRun::Outcome outcome)
{
    switch (outcome) {
    case Outcome::Done:
        return Words::tr("Done");
    case Outcome::Warning:
        return Words::tr("Warning");
    case Outcome::Cancelled:
        return Words::tr("Cancelled");
    case Outcome::Stopped:
        return Words::tr("Stopped part-way");
    case Outcome::Failed:
        return Words::tr("Failed");
    case Outcome::Running:
        return Words::tr("Running");
    }
    return {};
}

FleetHistory fleetHistory(const FleetRecords& records)
{
    FleetHistory history;
    QSet<std::pair<QString, QString>> known;
    for (const FleetRun& run : allRuns(records)) {
        if (run.outcome == Outcome::Running)
            history.inFlight.append(run);
        if (run.instance.isEmpty())
            continue;
        const std::pair kind(run.instance, run.kind);
        const bool isLast = !known.contains(kind);
        known.insert(kind);
        if (isLast && (run.outcome == Outcome::Failed || run.outcome == Outcome::Stopped))
            history.failures.append(run);
        if (QList<FleetRun>& own = history.byInstance[run.instance]; own.size() < longestFleetHistory)
            own.prepend(run);
    }
    return history;
}

Result<FleetHistory> readFleetHistory(const QString& path)
{
    const Result<std::unique_ptr<Store>> store = Store::open(path);
    if (!store)
        return failure(store);
    if (const Result<int> marked = (*store)->markInterruptedRuns(); !marked)
        return failure(marked);
    Result<QList<RunRecord>> runs = (*store)->runs(mostRead);
    if (!runs)
        return failure(runs);
    Result<QList<RunbookRunRecord>> runbooks = RunbookStore::open(path).and_then(
        [](const std::unique_ptr<RunbookStore>& open) { return open->runs(mostRead); });
    if (!runbooks)
        return failure(runbooks);
    Result<QList<HealthRecord>> health = HealthHistory::open(path).and_then(
        [](const std::unique_ptr<HealthHistory>& open) { return open->list({}, mostRead); });
    if (!health)
        return failure(health);
    Result<QList<UpgradeRecord>> upgrades = RolloutStore::open(path).and_then(
        [](const std::unique_ptr<RolloutStore>& open) { return open->upgrades(); });
    if (!upgrades)
        return failure(upgrades);
    return fleetHistory({*std::move(runs), *std::move(runbooks), *std::move(health), *std::move(upgrades)});
}

} // namespace lockstep
