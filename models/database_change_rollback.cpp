// Back to an older release, by the down scripts.

#include "core/database/rollback.h"
#include "models/privileged_batch.h"

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

Batch batchOf(const RollbackPlan& plan)
{
    Batch batch{plan.schema, {}, false};
    for (const RollbackStep& step : plan.steps)
        batch.definitions.append(step.definition);
    return batch;
}

Result<QString> runRollbacks(const DatabaseScope& scope, const QList<RollbackPlan>& plans, ChangeRun& run,
                             QList<MigrationOutcome>& outcomes)
{
    for (const RollbackPlan& plan : plans) {
        const Result<void> done =
            runRollback(plan, scope.databases.value(plan.schema), migratorOptions(scope, {}, run), run.events,
                        outcomes, run.stop);
        if (!done)
            return failure(done);
    }
    return Texts::tr("Rolled back: reverted %n migration(s).", nullptr, int(doneCount(outcomes)));
}

} // namespace

Result<DatabaseChange> rollbackChange(const DatabaseScope& scope, const QList<Schema>& schemas,
                                      const Version& to, const std::stop_token& stop)
{
    DatabaseChange change;
    QList<RollbackPlan> plans;
    QStringList proofs; // not asked for on the way back
    QList<SchemaStatus> before;
    for (const Schema schema : schemas) {
        const Result<SchemaStatus> status = readClean(scope, schema, stop);
        const Result<RollbackPlan> plan = status ? planOne(scope, *status, to, stop) : failure(status);
        if (!plan)
            return failure(plan);
        const Batch batch = batchOf(*plan);
        if (const Result<void> checked = checkPrivileged(scope, batch); !checked)
            return failure(checked);
        addRollback(change.question, *plan);
        addHandWork(change.question, proofs, scope, batch);
        plans.append(*plan);
        before.append(*status);
        change.schemas.append(schema);
    }
    change.kind = QStringLiteral("rollback");
    setReleases(change, scope, before.first());
    change.to = to;
    change.question.title = Texts::tr("Roll back to %1").arg(to.toString());
    change.question.actionText = Texts::tr("Roll back");
    change.question.places = placesOf(scope, schemas);
    change.question.remarks.append(
        Texts::tr("Each migration is reverted in a transaction of its own, with its bookkeeping."));
    addDepartures(change.question, scope,
                  {ChangeOption::Privileged, ChangeOption::TerminateBlockers, ChangeOption::LockTimeout});
    change.run = [scope, plans, before, change](ChangeRun& run) -> Result<QString> {
        if (const Result<void> checked = checkUnchanged(scope, before, run.stop); !checked)
            return failure(checked);
        QList<MigrationOutcome> outcomes;
        Result<QString> done = runRollbacks(scope, plans, run, outcomes);
        run.steps.append(stepOf(change, outcomes));
        return done;
    };
    return change;
}

} // namespace lockstep
