#include "core/database/upgrade.h"

#include "core/database/upgrade_steps.h"

#include <QElapsedTimer>

namespace lockstep {

namespace {

RunEvent::State stateOf(const Result<void>& result)
{
    if (result)
        return RunEvent::State::Done;
    return result.error().kind == ErrorKind::Cancelled ? RunEvent::State::Cancelled : RunEvent::State::Failed;
}

QString titleOf(const UpgradePath& path, const UpgradeOptions& options)
{
    const bool down = path.to < path.from;
    if (options.migrator.dryRun)
        return down ? QStringLiteral("Dry run of the downgrade") : QStringLiteral("Dry run of the upgrade");
    return down ? QStringLiteral("Downgrade") : QStringLiteral("Upgrade");
}

void emitStart(const UpgradePath& path, const UpgradeOptions& options, const RunEventSink& events)
{
    RunEvent event;
    event.kind = RunEvent::Kind::RunStarted;
    event.total = int(path.steps.size());
    event.text = QStringLiteral("%1 from %2 to %3")
                     .arg(titleOf(path, options), path.from.toString(), path.to.toString());
    events(event);
}

void emitEnd(const Result<void>& result, double seconds, const RunEventSink& events)
{
    RunEvent event;
    event.kind = RunEvent::Kind::RunFinished;
    event.state = stateOf(result);
    event.seconds = seconds;
    if (!result)
        event.detail = result.error().message();
    events(event);
}

} // namespace

CatalogForStep migratorCatalogs(const Planner& planner, const UpgradePath& path)
{
    const bool ownMigrators = path.strategy == Strategy::Standard;
    return [&planner, ownMigrators, target = std::max(path.from, path.to)](const UpgradeStep& step) {
        return planner.stitchedUpTo(ownMigrators ? step.to : target);
    };
}

Result<void> runUpgrade(const UpgradePath& path, const CatalogForStep& catalogs, const Knowledge& knowledge,
                        const DatabaseSet& databases, const UpgradeOptions& options,
                        const RunEventSink& events, UpgradeOutcome& outcome, std::stop_token stop)
{
    QElapsedTimer timer;
    timer.start();
    const RunEventSink sink = events ? events : RunEventSink([](const RunEvent&) {});
    outcome = {};
    emitStart(path, options, sink);
    UpgradeSteps steps(path, catalogs, knowledge, databases, options, sink);
    const Result<void> result = steps.run(outcome, stop);
    outcome.seconds = double(timer.elapsed()) / 1000;
    emitEnd(result, outcome.seconds, sink);
    return result;
}

Result<void> runUpgrade(const UpgradePath& path, const StitchedCatalog& catalog, const Knowledge& knowledge,
                        const DatabaseSet& databases, const UpgradeOptions& options,
                        const RunEventSink& events, UpgradeOutcome& outcome, std::stop_token stop)
{
    const CatalogForStep same = [&catalog](const UpgradeStep&) -> Result<StitchedCatalog> { return catalog; };
    return runUpgrade(path, same, knowledge, databases, options, events, outcome, std::move(stop));
}

} // namespace lockstep
