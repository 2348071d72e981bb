// Changes that make a database consistent again.

#include "core/database/add_log.h"
#include "models/database_change_private.h"

namespace lockstep {

using namespace changes;

namespace {

QString scriptOf(const QStringList& statements)
{
    return statements.isEmpty() ? QString()
                                : statements.join(QStringLiteral(";\n\n")) + QStringLiteral(";\n");
}

/// Errors: NotFound.
Result<StitchedGraph> graphWith(const DatabaseScope& scope, Schema schema, MigrationId id)
{
    const Result<StitchedCatalog> catalog = scope.stitched();
    if (!catalog)
        return failure(catalog);
    const StitchedGraph stitched = catalog->schemas.value(schema);
    if (stitched.graph.contains(id))
        return stitched;
    return failure(ErrorKind::NotFound, Texts::tr("find migration"), QString::number(id),
                   Texts::tr("the release catalogue has no such migration of %1").arg(schemaName(schema)),
                   Texts::tr("Check the id"));
}

QString titleIn(const StitchedGraph& stitched, MigrationId id)
{
    return QStringLiteral("%1 (%2)").arg(id).arg(migrationTitle(*stitched.graph.find(id)).simplified());
}

} // namespace

Result<DatabaseChange> repairChange(const DatabaseScope& scope, Schema schema, const DriftReport& report,
                                    const QList<Difference>& differences)
{
    const bool byHand =
        std::ranges::any_of(differences, [](const Difference& d) { return d.repair.isEmpty(); });
    if (differences.isEmpty() || byHand)
        return failure(ErrorKind::Precondition, Texts::tr("repair"),
                       scope.databases.value(schema).description(),
                       byHand ? Texts::tr("some of the differences can only be repaired by hand")
                              : Texts::tr("no difference is chosen"),
                       byHand ? Texts::tr("Leave those out") : Texts::tr("Choose some"));
    DatabaseChange change;
    change.schemas = {schema};
    change.keepsMigrations = true;
    change.question.title = Texts::tr("Repair %n difference(s)", nullptr, int(differences.size()));
    change.question.actionText = Texts::tr("Repair");
    change.question.places = {placeOf(scope, schema)};
    change.question.script = scriptOf(planRepair(report, differences));
    for (const Difference& difference : differences) {
        if (!difference.risk.isEmpty())
            change.question.risks.append(
                QStringLiteral("%1 %2: %3")
                    .arg(objectKindName(difference.object.kind), difference.object.text(), difference.risk));
    }
    change.question.remarks.append(Texts::tr(
        "All of it is one transaction. Before it is committed, it is checked that the differences are gone "
        "and that no others have come; otherwise nothing is changed."));
    change.run = [scope, schema, report, differences](const RunEventSink& events,
                                                      const std::stop_token& stop) -> Result<QString> {
        Result<Connection> connection = Connection::open(scope.databases.value(schema), stop);
        if (!connection)
            return failure(connection);
        return runRepair(*connection, schema, report, differences, events, stop).transform([&](const Drift&) {
            return Texts::tr("Repaired %n difference(s).", nullptr, int(differences.size()));
        });
    };
    return change;
}

DatabaseChange rescueChange(const DatabaseScope& scope, const RescuePlan& plan)
{
    const bool applied = plan.up == (plan.direction == RescueDirection::Forward);
    DatabaseChange change;
    change.schemas = {plan.schema};
    change.question.title = Texts::tr("Rescue migration %1").arg(plan.migration.id);
    change.question.actionText = Texts::tr("Rescue");
    change.question.places = {placeOf(scope, plan.schema)};
    change.question.script = scriptOf(plan.repair);
    change.question.risks = plan.remarks;
    change.question.remarks.append((applied ? Texts::tr("Afterwards migration %1 counts as applied.")
                                            : Texts::tr("Afterwards migration %1 counts as not applied."))
                                       .arg(plan.migration.id));
    change.question.remarks.append(Texts::tr(
        "All of it is one transaction, in which the schema is looked at again before it is committed."));
    change.run = [scope, plan](const RunEventSink& events, const std::stop_token& stop) -> Result<QString> {
        Result<Connection> connection = Connection::open(scope.databases.value(plan.schema), stop);
        if (!connection)
            return failure(connection);
        return runRescue(plan, *connection, events, stop).transform([&] {
            return Texts::tr("Migration %1 is rescued.").arg(plan.migration.id);
        });
    };
    return change;
}

Result<DatabaseChange> addLogChange(const DatabaseScope& scope, Schema schema, MigrationId id, bool up,
                                    const std::stop_token& stop)
{
    const Result<StitchedGraph> stitched = graphWith(scope, schema, id);
    if (!stitched)
        return failure(stitched);
    const Result<SchemaStatus> before = readOne(scope, schema, stop);
    if (!before)
        return failure(before);
    const QString title = titleIn(*stitched, id);
    DatabaseChange change;
    change.schemas = {schema};
    change.question.title =
        up ? Texts::tr("Record a migration as applied") : Texts::tr("Record a migration as reverted");
    change.question.actionText = Texts::tr("Record");
    change.question.places = {placeOf(scope, schema)};
    change.question.script =
        QStringLiteral("-- %1\n%2\n")
            .arg(title, Texts::tr("-- Nothing of it is run: migration_logs gets one row."));
    change.question.risks.append(
        Texts::tr("If the schema is not as the migration leaves it, later migrations may fail."));
    change.run = [scope, schema, id, up, title, seen = *before](
                     const RunEventSink& events, const std::stop_token& running) -> Result<QString> {
        return checkUnchanged(scope, seen, running)
            .and_then([&] {
                return addMigrationLog(scope.databases.value(schema), schema, id, up, events, running);
            })
            .transform([&] {
                return (up ? Texts::tr("Migration %1 is recorded as applied.")
                           : Texts::tr("Migration %1 is recorded as reverted."))
                    .arg(title);
            });
    };
    return change;
}

Result<DatabaseChange> forceVersionChange(const DatabaseScope& scope, Schema schema, MigrationId id,
                                          const std::stop_token& stop)
{
    const Result<StitchedGraph> stitched = graphWith(scope, schema, id);
    if (!stitched)
        return failure(stitched);
    const Result<SchemaStatus> before = readOne(scope, schema, stop);
    if (!before)
        return failure(before);
    DatabaseChange change;
    change.schemas = {schema};
    change.question.title = Texts::tr("Force the version %1").arg(id);
    change.question.actionText = Texts::tr("Force");
    change.question.asksName = true;
    change.question.places = {placeOf(scope, schema)};
    change.question.script =
        QStringLiteral("-- %1\n%2\n")
            .arg(titleIn(*stitched, id),
                 Texts::tr("-- Nothing is run: only what is recorded as applied is changed."));
    change.question.risks.append(
        Texts::tr("Nobody looks at the schema: exactly this migration and what it builds on count as applied "
                  "afterwards, whether or not that is true."));
    change.run = [scope, schema, id, graph = *stitched, seen = *before](
                     const RunEventSink& events, const std::stop_token& running) -> Result<QString> {
        if (const Result<void> checked = checkUnchanged(scope, seen, running); !checked)
            return failure(checked);
        Result<Connection> connection = Connection::open(scope.databases.value(schema), running);
        if (!connection)
            return failure(connection);
        return forceVersion(graph, id, *connection, events, running).transform([&] {
            return Texts::tr("Migration %1 and what it builds on count as applied.").arg(id);
        });
    };
    return change;
}

} // namespace lockstep
