#include "core/database/release_up.h"

#include "core/database/instance_version.h"
#include "core/database/out_of_band.h"

namespace lockstep {

namespace {

const QString attempted = QStringLiteral("bring the databases to");

/// Releases from here on do not upgrade themselves any more (facts 6).
const MinorLine noAutoUpgradeFrom{6, 12};

Result<void> checkOutOfBand(Connection& frontend, const Version& release, const InstanceRecord& recorded,
                            const std::stop_token& stop)
{
    if (!recorded.version)
        return {}; // a fresh instance
    const Result<QList<OutOfBandStatus>> migrations = readOutOfBand(frontend, stop);
    if (!migrations)
        return failure(migrations);
    const QStringList problems = outOfBandProblems(*migrations, release, recorded.firstVersion);
    if (problems.isEmpty())
        return {};
    return failure(
        ErrorKind::Precondition, attempted, release.toString(),
        QStringLiteral("unfinished migrations: ") + problems.join(u' '),
        QStringLiteral("Let the release before finish them (db out-of-band --wait), or skip this check"));
}

Result<UpResult> check(const Version& release, Connection& frontend, const UpOptions& options,
                       const RunEventSink& events, const std::stop_token& stop)
{
    const Result<InstanceRecord> recorded = readInstanceRecord(frontend, stop);
    if (!recorded)
        return failure(recorded);
    if ((recorded->autoUpgrade || options.autoUpgradeByEnvironment) && release.line() < noAutoUpgradeFrom) {
        RunEvent event;
        event.level = RunEvent::Level::Warning;
        event.text = QStringLiteral(
                         "Automatic upgrades are on: the services of %1 bring the databases up to date when "
                         "they start. Nothing was done")
                         .arg(release.toString());
        if (events)
            events(event);
        return UpResult::LeftToServices;
    }
    if (recorded->version && !options.skipUpgradeValidation && !isUpgradeAllowed(*recorded->version, release))
        return failure(
            ErrorKind::Precondition, attempted, release.toString(),
            QStringLiteral("upgrading \"frontend\" from \"%1\" to \"%2\" is not allowed")
                .arg(recorded->version->toString(), release.toString()),
            QStringLiteral("Go one minor version at a time, or use db upgrade, which does it all at once"));
    if (!options.skipOutOfBandValidation) {
        if (const Result<void> checked = checkOutOfBand(frontend, release, *recorded, stop); !checked)
            return failure(checked);
    }
    return UpResult::Applied;
}

} // namespace

Result<UpResult> runUp(const StitchedCatalog& catalog, const Version& release, const DatabaseSet& databases,
                       const UpOptions& options, const RunEventSink& events,
                       QList<MigrationOutcome>& outcomes, std::stop_token stop)
{
    if (databases.contains(Schema::Frontend)) {
        Result<Connection> frontend = Connection::open(databases.value(Schema::Frontend), stop);
        const Result<UpResult> checked =
            frontend ? check(release, *frontend, options, events, stop) : failure(frontend);
        if (!checked || *checked == UpResult::LeftToServices)
            return checked;
    }
    return Migrator(catalog, events).upTo(release, databases, options.migrator, outcomes, stop).transform([] {
        return UpResult::Applied;
    });
}

} // namespace lockstep
