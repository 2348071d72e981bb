// Changes that lead from one release to another.

#include "core/database/drift/drift_check.h"
#include "core/database/rollback.h"
#include "core/database/upgrade.h"
#include "models/database_change_private.h"

namespace lockstep {

using namespace changes;

namespace {

Result<RollbackPlan> planOne(const DatabaseScope& scope, const SchemaStatus& status, const Version& to,
                             const std::stop_token& stop)
{
    const ConnectionSettings settings = scope.databases.value(status.schema);
    if (!status.release)
        return failure(ErrorKind::Precondition, Texts::tr("roll back"), settings.description(),
                       Texts::tr("it has no release of the catalogue completely"),
                       Texts::tr("Apply what is missing first, or revert down to a migration that stays"));
    const Result<StitchedCatalog> stitched = scope.planner->stitchedUpTo(*status.release);
    if (!stitched)
        return failure(stitched);
    Result<Connection> connection = Connection::open(settings, stop);
    if (!connection)
        return failure(connection);
    return planRollback(*stitched, *status.release, to, status.schema, *connection, stop);
}

void addRollback(ChangeQuestion& question, const RollbackPlan& plan)
{
    question.script += plan.script() + u'\n';
    for (const RollbackStep& step : plan.steps) {
        for (const QString& loss : step.losses)
            question.losses.append(Texts::tr("%1: reverting migration %2 %3.")
                                       .arg(schemaName(plan.schema))
                                       .arg(step.definition.id)
                                       .arg(loss));
        if (step.definition.down.isEmpty())
            question.risks.append(Texts::tr("%1: migration %2 has no down script: what it did stays.")
                                      .arg(schemaName(plan.schema))
                                      .arg(step.definition.id));
    }
}

Result<QString> runRollbacks(const DatabaseScope& scope, const QList<RollbackPlan>& plans,
                             const RunEventSink& events, const std::stop_token& stop)
{
    QList<MigrationOutcome> outcomes;
    for (const RollbackPlan& plan : plans) {
        const Result<void> done =
            runRollback(plan, scope.databases.value(plan.schema), migratorOptions(), events, outcomes, stop);
        if (!done)
            return failure(done);
    }
    return Texts::tr("Rolled back: reverted %n migration(s).", nullptr, int(doneCount(outcomes)));
}

Result<UpgradePath> pathFrom(const DatabaseScope& scope, const SchemaStatus& frontend)
{
    const Result<Version> recorded = Version::parse(frontend.instanceVersion);
    if (!recorded)
        return failure(ErrorKind::Precondition, Texts::tr("upgrade"),
                       scope.databases.value(Schema::Frontend).description(),
                       Texts::tr("it does not record which release the instance runs"),
                       Texts::tr("Apply the pending migrations instead"));
    if (*recorded == scope.release)
        return nothingToDo(Texts::tr("upgrade"), scope, {Schema::Frontend},
                           Texts::tr("it is at %1 already").arg(scope.release.toString()));
    return *recorded < scope.release ? scope.planner->plan(*recorded, scope.release, Strategy::MultiVersion)
                                     : scope.planner->planDown(*recorded, scope.release);
}

void addStep(ChangeQuestion& question, const UpgradeStep& step, const StitchedCatalog& catalog, bool up)
{
    question.script += QStringLiteral("-- From %1 to %2\n\n").arg(step.from.toString(), step.to.toString());
    for (const auto& [schema, ids] : step.migrations.asKeyValueRange())
        addMigrations(question, schema, definitionsOf(catalog.schemas.value(schema).graph, ids), up);
    for (const UpgradeWarning& warning : step.warnings) {
        if (warning.severity != UpgradeWarning::Severity::Info)
            question.risks.append(warning.text);
    }
    if (step.downtime)
        question.risks.append(Texts::tr("From %1 to %2 all services but the databases must be stopped.")
                                  .arg(step.from.toString(), step.to.toString()));
}

} // namespace

Result<DatabaseChange> rollbackChange(const DatabaseScope& scope, const QList<Schema>& schemas,
                                      const Version& to, const std::stop_token& stop)
{
    DatabaseChange change;
    QList<RollbackPlan> plans;
    QList<SchemaStatus> before;
    for (const Schema schema : schemas) {
        const Result<SchemaStatus> status = readClean(scope, schema, stop);
        const Result<RollbackPlan> plan = status ? planOne(scope, *status, to, stop) : failure(status);
        if (!plan)
            return failure(plan);
        addRollback(change.question, *plan);
        plans.append(*plan);
        before.append(*status);
        change.schemas.append(schema);
    }
    change.question.title = Texts::tr("Roll back to %1").arg(to.toString());
    change.question.actionText = Texts::tr("Roll back");
    change.question.places = placesOf(scope, schemas);
    change.question.remarks.append(
        Texts::tr("Each migration is reverted in a transaction of its own, with its bookkeeping."));
    change.run = [scope, plans, before](const RunEventSink& events,
                                        const std::stop_token& running) -> Result<QString> {
        return checkUnchanged(scope, before, running).and_then([&] {
            return runRollbacks(scope, plans, events, running);
        });
    };
    return change;
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
    const bool up = path->from < path->to;
    DatabaseChange change;
    for (const UpgradeStep& step : path->steps) {
        const Result<StitchedCatalog> catalog = migratorCatalogs(*scope.planner, *path)(step);
        if (!catalog)
            return failure(catalog);
        addStep(change.question, step, *catalog, up);
    }
    const QString releases = Texts::tr("from %1 to %2").arg(path->from.toString(), path->to.toString());
    change.schemas = scope.databases.keys();
    change.question.title =
        up ? Texts::tr("Upgrade %1").arg(releases) : Texts::tr("Downgrade %1").arg(releases);
    change.question.actionText = up ? Texts::tr("Upgrade") : Texts::tr("Downgrade");
    change.question.places = placesOf(scope, change.schemas);
    change.question.remarks.append(
        Texts::tr("First it is checked that there is no drift. Out-of-band migrations that "
                  "are due are waited for. Stopped anywhere, it goes on from there when it "
                  "is started again."));
    change.run = [scope, before, wanted = *path](const RunEventSink& events,
                                                 const std::stop_token& running) -> Result<QString> {
        if (const Result<void> checked = checkUnchanged(scope, before, running); !checked)
            return failure(checked);
        UpgradeOptions options;
        options.migrator = migratorOptions();
        options.driftCheck = [&](const StitchedCatalog& catalog, const std::stop_token& checking) {
            return checkDrift(scope.planner->contents(), catalog, scope.databases, events, checking);
        };
        UpgradeOutcome outcome;
        return runUpgrade(wanted, migratorCatalogs(*scope.planner, wanted), scope.planner->knowledge(),
                          scope.databases, options, events, outcome, running)
            .transform([&] { return Texts::tr("The databases are at %1.").arg(wanted.to.toString()); });
    };
    return change;
}

} // namespace lockstep
