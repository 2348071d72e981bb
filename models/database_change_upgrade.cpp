// From one release to another, over as many as lie between.

#include "core/database/drift/drift_check.h"
#include "models/privileged_batch.h"

namespace lockstep {

using namespace changes;

namespace {

/// Where to begin: what the frontend database records, or, where that is not to be looked at, the release
/// whose migrations it has.
Result<Version> startOf(const DatabaseScope& scope, const SchemaStatus& frontend)
{
    const QString place = scope.databases.value(Schema::Frontend).description();
    if (scope.options.skipVersionCheck)
        return frontend.release ? Result<Version>(*frontend.release)
                                : failure(ErrorKind::Precondition, Texts::tr("upgrade"), place,
                                          Texts::tr("it has no release of the catalogue completely"),
                                          Texts::tr("Apply the pending migrations instead"));
    const Result<Version> recorded = Version::parse(frontend.instanceVersion);
    if (recorded)
        return recorded;
    return failure(
        ErrorKind::Precondition, Texts::tr("upgrade"), place,
        Texts::tr("it does not record which release the instance runs"),
        Texts::tr("Apply the pending migrations instead, or skip the version check, which then begins at the "
                  "release whose migrations it has (Options)"));
}

/// The way of one schema through the steps: what each of them finds to do.
class SchemaWay
{
public:
    SchemaWay(const SchemaStatus& status, bool up) : m_applied(status.state.applied), m_up(up) {}

    /// Errors: NotFound.
    [[nodiscard]] Result<QList<MigrationId>> take(const UpgradeStep& step, const StitchedGraph& stitched)
    {
        if (!m_up)
            return step.migrations.value(stitched.graph.schema());
        Result<QList<MigrationId>> ids = stitched.graph.up(m_applied, stitched.bounds.value(step.to).leaves);
        if (ids)
            m_applied.unite({ids->cbegin(), ids->cend()});
        return ids;
    }

private:
    QSet<MigrationId> m_applied;
    bool m_up;
};

/// An upgrade or a downgrade that is worked out step by step.
class UpgradeQuestion
{
public:
    UpgradeQuestion(const DatabaseScope& scope, const UpgradePath& path, const QList<SchemaStatus>& before)
        : m_scope(scope), m_up(path.from < path.to)
    {
        for (const SchemaStatus& status : before)
            m_ways.insert(status.schema, SchemaWay(status, m_up));
    }

    /// Errors: NotFound, as checkPrivileged.
    [[nodiscard]] Result<void> add(const UpgradeStep& step, const StitchedCatalog& catalog)
    {
        question.script +=
            QStringLiteral("-- From %1 to %2\n\n").arg(step.from.toString(), step.to.toString());
        for (auto way = m_ways.begin(); way != m_ways.end(); ++way) {
            const StitchedGraph stitched = catalog.schemas.value(way.key());
            const Result<QList<MigrationId>> ids = way->take(step, stitched);
            if (!ids)
                return failure(ids);
            const Batch batch{way.key(), definitionsOf(stitched.graph, *ids), m_up};
            if (const Result<void> checked = checkPrivileged(m_scope, batch); !checked)
                return checked;
            addMigrations(question, m_scope, batch);
            addHandWork(question, hashes, m_scope, batch);
        }
        addWarnings(step);
        return {};
    }

    ChangeQuestion question = {};
    QStringList hashes = {};

private:
    void addWarnings(const UpgradeStep& step)
    {
        for (const UpgradeWarning& warning : step.warnings) {
            if (warning.severity != UpgradeWarning::Severity::Info)
                question.risks.append(warning.text);
        }
        if (step.downtime)
            question.risks.append(Texts::tr("From %1 to %2 all services but the databases must be stopped.")
                                      .arg(step.from.toString(), step.to.toString()));
    }

    const DatabaseScope& m_scope;
    bool m_up;
    QMap<Schema, SchemaWay> m_ways;
};

void addWords(ChangeQuestion& question, const DatabaseScope& scope, const UpgradePath& path)
{
    const bool up = path.from < path.to;
    const QString releases = Texts::tr("from %1 to %2").arg(path.from.toString(), path.to.toString());
    question.title = up ? Texts::tr("Upgrade %1").arg(releases) : Texts::tr("Downgrade %1").arg(releases);
    question.actionText = up ? Texts::tr("Upgrade") : Texts::tr("Downgrade");
    question.places = placesOf(scope, scope.databases.keys());
    QStringList remarks;
    if (!scope.options.skipDriftCheck)
        remarks.append(Texts::tr("First it is checked that there is no drift."));
    if (!scope.options.doNotWait)
        remarks.append(Texts::tr("Out-of-band migrations that are due are waited for."));
    remarks.append(Texts::tr("Stopped anywhere, it goes on from there when it is started again."));
    question.remarks.append(remarks.join(u' '));
    addDepartures(question, scope,
                  {ChangeOption::Privileged, ChangeOption::IgnoreFailed, ChangeOption::IgnoreUnfinished,
                   ChangeOption::TerminateBlockers, ChangeOption::LockTimeout, ChangeOption::SkipVersionCheck,
                   ChangeOption::SkipDriftCheck, ChangeOption::EveryMinor, ChangeOption::OutOfBand,
                   ChangeOption::DoNotWait, ChangeOption::SharedDatabase});
}

Result<QString> runPath(const DatabaseScope& scope, const UpgradePath& path, const MigratorOptions& migrator,
                        ChangeRun& run)
{
    UpgradeOptions options = scope.options.upgrade(scope.databases);
    options.migrator = migrator;
    if (!scope.options.skipDriftCheck)
        options.driftCheck = [&](const StitchedCatalog& catalog, const std::stop_token& stop) {
            return checkDrift(scope.planner->contents(), catalog, scope.databases, run.events, stop);
        };
    UpgradeOutcome outcome;
    const Result<void> done =
        runUpgrade(path, migratorCatalogs(*scope.planner, path), scope.planner->knowledge(), scope.databases,
                   options, run.events, outcome, run.stop);
    run.steps = outcome.steps;
    return done.transform([&] { return Texts::tr("The databases are at %1.").arg(path.to.toString()); });
}

} // namespace

Result<UpgradePath> changes::pathFrom(const DatabaseScope& scope, const SchemaStatus& frontend)
{
    const Result<Version> recorded = Version::parse(frontend.instanceVersion);
    if (recorded && *recorded == scope.release)
        return nothingToDo(Texts::tr("upgrade"), scope, {Schema::Frontend},
                           Texts::tr("it is at %1 already").arg(scope.release.toString()));
    const Result<Version> from = startOf(scope, frontend);
    if (!from)
        return failure(from);
    if (*from == scope.release)
        return nothingToDo(Texts::tr("upgrade"), scope, {Schema::Frontend},
                           Texts::tr("it has the migrations of %1 already").arg(scope.release.toString()));
    const Strategy strategy = scope.options.everyMinor ? Strategy::Standard : Strategy::MultiVersion;
    return *from < scope.release ? scope.planner->plan(*from, scope.release, strategy)
                                 : scope.planner->planDown(*from, scope.release);
}

Result<DatabaseChange> upgradeChange(const DatabaseScope& scope, const std::stop_token& stop)
{
    if (!scope.databases.contains(Schema::Frontend))
        return failure(ErrorKind::Precondition, Texts::tr("upgrade"), {},
                       Texts::tr("the frontend database, which records the release, is not connected"),
                       Texts::tr("Connect it, too"));
    QList<SchemaStatus> before;
    for (const Schema schema : scope.databases.keys()) {
        const Result<SchemaStatus> status = readClean(scope, schema, stop);
        if (!status)
            return failure(status);
        before.append(*status);
    }
    const Result<UpgradePath> path = pathFrom(scope, before.first());
    if (!path)
        return failure(path);
    UpgradeQuestion asked(scope, *path, before);
    const CatalogForStep catalogs = migratorCatalogs(*scope.planner, *path);
    for (const UpgradeStep& step : path->steps) {
        const Result<StitchedCatalog> catalog = catalogs(step);
        const Result<void> added = catalog ? asked.add(step, *catalog) : failure(catalog);
        if (!added)
            return failure(added);
    }
    addWords(asked.question, scope, *path);
    DatabaseChange change;
    change.question = asked.question;
    change.schemas = scope.databases.keys();
    change.kind = path->from < path->to ? QStringLiteral("upgrade") : QStringLiteral("downgrade");
    change.from = path->from;
    change.to = path->to;
    change.run = [scope, before, wanted = *path, hashes = asked.hashes](ChangeRun& run) -> Result<QString> {
        return checkUnchanged(scope, before, run.stop).and_then([&] {
            return runPath(scope, wanted, migratorOptions(scope, hashes, run), run);
        });
    };
    return change;
}

} // namespace lockstep
