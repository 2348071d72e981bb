// Changes of what is recorded about migrations, without running any.

#include "core/database/add_log.h"
#include "models/database_change_private.h"

namespace lockstep {

using namespace changes;

namespace {

Result<StitchedGraph> wholeGraph(const DatabaseScope& scope, Schema schema)
{
    return scope.stitched().transform(
        [schema](const StitchedCatalog& catalog) { return catalog.schemas.value(schema); });
}

/// Errors: NotFound.
Result<StitchedGraph> graphWith(const DatabaseScope& scope, Schema schema, MigrationId id)
{
    const Result<StitchedGraph> stitched = wholeGraph(scope, schema);
    if (!stitched || stitched->graph.contains(id))
        return stitched;
    return failure(ErrorKind::NotFound, Texts::tr("find migration"), QString::number(id),
                   Texts::tr("the release catalogue has no such migration of %1").arg(schemaName(schema)),
                   Texts::tr("Check the id"));
}

QString titleIn(const StitchedGraph& stitched, MigrationId id)
{
    const Definition* definition = stitched.graph.find(id);
    return definition ? QStringLiteral("%1 (%2)").arg(id).arg(migrationTitle(*definition).simplified())
                      : QString::number(id);
}

} // namespace

Result<DatabaseChange> addLogChange(const DatabaseScope& scope, Schema schema, MigrationId id, bool up,
                                    const std::stop_token& stop)
{
    const Result<StitchedGraph> stitched =
        scope.options.recordUnknown ? wholeGraph(scope, schema) : graphWith(scope, schema, id);
    if (!stitched)
        return failure(stitched);
    const Result<SchemaStatus> before = readOne(scope, schema, stop);
    if (!before)
        return failure(before);
    const QString title = titleIn(*stitched, id);
    DatabaseChange change;
    change.schemas = {schema};
    change.kind = QStringLiteral("add-log");
    setReleases(change, scope, *before);
    change.question.title =
        up ? Texts::tr("Record a migration as applied") : Texts::tr("Record a migration as reverted");
    change.question.actionText = Texts::tr("Record");
    change.question.places = {placeOf(scope, schema)};
    change.question.script =
        QStringLiteral("-- %1\n%2\n")
            .arg(title, Texts::tr("-- Nothing of it is run: migration_logs gets one row."));
    addDepartures(change.question, scope, {ChangeOption::RecordUnknown});
    change.question.risks.append(
        Texts::tr("If the schema is not as the migration leaves it, later migrations may fail."));
    change.run = [scope, schema, id, up, title, seen = *before](ChangeRun& run) -> Result<QString> {
        return checkUnchanged(scope, seen, run.stop)
            .and_then([&] {
                return addMigrationLog(scope.databases.value(schema), schema, id, up, run.events, run.stop);
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
    change.kind = QStringLiteral("force");
    setReleases(change, scope, *before);
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
    change.run = [scope, schema, id, graph = *stitched, seen = *before](ChangeRun& run) -> Result<QString> {
        if (const Result<void> checked = checkUnchanged(scope, seen, run.stop); !checked)
            return failure(checked);
        Result<Connection> connection = Connection::open(scope.databases.value(schema), run.stop);
        if (!connection)
            return failure(connection);
        return forceVersion(graph, id, *connection, run.events, run.stop).transform([&] {
            return Texts::tr("Migration %1 and what it builds on count as applied.").arg(id);
        });
    };
    return change;
}

} // namespace lockstep
