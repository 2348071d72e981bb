#include "models/database_change.h"

#include "core/database/release_up.h"
#include "core/migration/data_loss.h"
#include "models/database_change_private.h"

namespace lockstep {

namespace changes {

ChangePlace placeOf(const DatabaseScope& scope, Schema schema)
{
    const ConnectionSettings settings = scope.databases.value(schema);
    const QString name = settings.value(QStringLiteral("dbname"));
    return {schemaName(schema), settings.description(),
            name.isEmpty() ? settings.value(QStringLiteral("user")) : name};
}

QList<ChangePlace> placesOf(const DatabaseScope& scope, const QList<Schema>& schemas)
{
    QList<ChangePlace> places;
    for (const Schema schema : schemas)
        places.append(placeOf(scope, schema));
    return places;
}

Result<SchemaStatus> readClean(const DatabaseScope& scope, Schema schema, const std::stop_token& stop)
{
    const Result<SchemaStatus> status = readOne(scope, schema, stop);
    if (status && status->isDirty())
        return failure(ErrorKind::Precondition, Texts::tr("change the migrations of"),
                       scope.databases.value(schema).description(),
                       Texts::tr("a migration did not come to its end"), Texts::tr("Rescue it first"));
    return status;
}

Result<void> checkUnchanged(const DatabaseScope& scope, const SchemaStatus& before,
                            const std::stop_token& stop)
{
    const Result<SchemaStatus> now = readOne(scope, before.schema, stop);
    if (!now)
        return failure(now);
    if (now->state == before.state && now->legacyVersion == before.legacyVersion)
        return {};
    return failure(ErrorKind::Precondition, Texts::tr("change"),
                   scope.databases.value(before.schema).description(),
                   Texts::tr("its migrations are no longer those that were shown"),
                   Texts::tr("Nothing was changed. Look at it again"));
}

Result<void> checkUnchanged(const DatabaseScope& scope, const QList<SchemaStatus>& before,
                            const std::stop_token& stop)
{
    for (const SchemaStatus& status : before) {
        if (const Result<void> checked = checkUnchanged(scope, status, stop); !checked)
            return checked;
    }
    return {};
}

QList<Definition> definitionsOf(const MigrationGraph& graph, const QList<MigrationId>& ids)
{
    QList<Definition> definitions;
    for (const MigrationId id : ids) {
        if (const Definition* definition = graph.find(id))
            definitions.append(*definition);
    }
    return definitions;
}

void addMigrations(ChangeQuestion& question, Schema schema, const QList<Definition>& definitions, bool up)
{
    QList<MigrationId> privileged;
    for (const Definition& definition : definitions) {
        const QString& sql = up ? definition.up : definition.down;
        question.script += QStringLiteral("-- %1: %2 %3\n%4\n\n")
                               .arg(schemaName(schema))
                               .arg(definition.id)
                               .arg(migrationTitle(definition).simplified(),
                                    sql.isEmpty() ? QStringLiteral("-- nothing") : sql);
        for (const QString& loss : dataLosses(sql))
            question.losses.append(
                Texts::tr("%1: migration %2 %3.").arg(schemaName(schema)).arg(definition.id).arg(loss));
        if (definition.privileged)
            privileged.append(definition.id);
        if (up && definition.createIndexConcurrently)
            question.risks.append(Texts::tr("%1: migration %2 builds an index, outside of a transaction. On "
                                            "a large table that takes long.")
                                      .arg(schemaName(schema))
                                      .arg(definition.id));
    }
    if (!privileged.isEmpty())
        question.risks.append(Texts::tr("%1: migrations %2 need the rights of an elevated role.")
                                  .arg(schemaName(schema), migrationIdList(privileged)));
}

MigratorOptions migratorOptions()
{
    MigratorOptions options;
    options.allowSharedDatabase = sharedDatabaseAllowed(QProcessEnvironment::systemEnvironment());
    return options;
}

qsizetype doneCount(const QList<MigrationOutcome>& outcomes)
{
    return std::ranges::count(outcomes, RunEvent::State::Done, &MigrationOutcome::state);
}

std::unexpected<Error> nothingToDo(const QString& attempted, const DatabaseScope& scope,
                                   const QList<Schema>& schemas, const QString& happened)
{
    QStringList places;
    for (const Schema schema : schemas)
        places.append(scope.databases.value(schema).description());
    return failure(ErrorKind::Precondition, attempted, places.join(QStringLiteral(", ")), happened);
}

} // namespace changes

using namespace changes;

namespace {

QString appliedText(const QList<MigrationOutcome>& outcomes)
{
    return Texts::tr("Applied %n migration(s).", nullptr, int(doneCount(outcomes)));
}

QString revertedText(const QList<MigrationOutcome>& outcomes)
{
    return Texts::tr("Reverted %n migration(s).", nullptr, int(doneCount(outcomes)));
}

/// What a database lacks of the release, in the order to apply it.
Result<QList<Definition>> lacking(const StitchedCatalog& catalog, const SchemaStatus& status,
                                  const Version& release)
{
    const StitchedGraph stitched = catalog.schemas.value(status.schema);
    return stitched.graph.up(status.state.applied, stitched.bounds.value(release).leaves)
        .transform([&](const QList<MigrationId>& ids) { return definitionsOf(stitched.graph, ids); });
}

/// The one that is applied and on which no other applied one builds.
Result<QList<MigrationId>> lastApplied(const MigrationGraph& graph, const SchemaStatus& status,
                                       const QString& place)
{
    QSet<MigrationId> last;
    for (const Definition& definition : graph.definitions()) {
        if (!status.state.applied.contains(definition.id))
            continue;
        for (const MigrationId parent : definition.parents)
            last.remove(parent);
        last.insert(definition.id);
    }
    QList<MigrationId> ids = last.values();
    std::ranges::sort(ids);
    if (ids.size() == 1)
        return ids;
    return failure(ErrorKind::Precondition, Texts::tr("undo the last migration of"), place,
                   ids.isEmpty() ? Texts::tr("none is applied")
                                 : Texts::tr("several are the last: %1").arg(migrationIdList(ids)),
                   ids.isEmpty() ? QString() : Texts::tr("Revert down to a migration that stays instead"));
}

Result<QList<MigrationId>> idsOf(const MigrationTask& task, const MigrationGraph& graph,
                                 const SchemaStatus& status, const QString& place)
{
    switch (task.kind) {
    case MigrationTask::Kind::Up:
        return graph.up(status.state.applied, task.targets);
    case MigrationTask::Kind::Undo:
        return lastApplied(graph, status, place);
    default:
        return graph.down(status.state.applied, task.targets);
    }
}

ChangeQuestion taskQuestion(const MigrationTask& task, qsizetype count)
{
    ChangeQuestion question;
    if (task.isUp()) {
        question.title = Texts::tr("Apply %n migration(s)", nullptr, int(count));
        question.actionText = Texts::tr("Apply");
    } else if (task.kind == MigrationTask::Kind::Undo) {
        question.title = Texts::tr("Undo the last migration");
        question.actionText = Texts::tr("Undo");
    } else {
        question.title = Texts::tr("Revert %n migration(s)", nullptr, int(count));
        question.actionText = Texts::tr("Revert");
    }
    return question;
}

} // namespace

Result<DatabaseChange> upChange(const DatabaseScope& scope, const QList<Schema>& schemas,
                                const std::stop_token& stop)
{
    const Result<StitchedCatalog> catalog = scope.planner->stitchedUpTo(scope.release);
    if (!catalog)
        return failure(catalog);
    DatabaseChange change;
    QList<SchemaStatus> before;
    DatabaseSet databases;
    qsizetype count = 0;
    for (const Schema schema : schemas) {
        const Result<SchemaStatus> status = readClean(scope, schema, stop);
        if (!status)
            return failure(status);
        const Result<QList<Definition>> definitions = lacking(*catalog, *status, scope.release);
        if (!definitions)
            return failure(definitions);
        if (definitions->isEmpty())
            continue;
        addMigrations(change.question, schema, *definitions, true);
        count += definitions->size();
        change.schemas.append(schema);
        before.append(*status);
        databases.insert(schema, scope.databases.value(schema));
    }
    if (count == 0)
        return nothingToDo(Texts::tr("apply migrations to"), scope, schemas,
                           Texts::tr("all of %1 are applied").arg(scope.release.toString()));
    change.question.title = Texts::tr("Apply the %n pending migration(s) of %1", nullptr, int(count))
                                .arg(scope.release.toString());
    change.question.actionText = Texts::tr("Apply");
    change.question.places = placesOf(scope, change.schemas);
    change.run = [scope, before, databases, stitched = *catalog](
                     const RunEventSink& events, const std::stop_token& running) -> Result<QString> {
        if (const Result<void> checked = checkUnchanged(scope, before, running); !checked)
            return failure(checked);
        UpOptions options;
        options.migrator = migratorOptions();
        QList<MigrationOutcome> outcomes;
        return runUp(stitched, scope.release, databases, options, events, outcomes, running)
            .transform([&](UpResult result) {
                return result == UpResult::Applied ? appliedText(outcomes)
                                                   : Texts::tr("Nothing was changed: automatic upgrades are "
                                                               "on, and the services of %1 apply "
                                                               "the migrations when they start.")
                                                         .arg(scope.release.toString());
            });
    };
    return change;
}

Result<DatabaseChange> taskChange(const DatabaseScope& scope, Schema schema, const MigrationTask& task,
                                  const std::stop_token& stop)
{
    const Result<SchemaStatus> status = readClean(scope, schema, stop);
    if (!status)
        return failure(status);
    const Version shown = std::max(scope.release, status->release.value_or(scope.release));
    const Result<StitchedCatalog> catalog = scope.planner->stitchedUpTo(shown);
    if (!catalog)
        return failure(catalog);
    const MigrationGraph graph = catalog->schemas.value(schema).graph;
    const QString place = scope.databases.value(schema).description();
    const Result<QList<MigrationId>> ids = idsOf(task, graph, *status, place);
    if (!ids)
        return failure(ids);
    if (ids->isEmpty())
        return nothingToDo(task.isUp() ? Texts::tr("apply migrations to") : Texts::tr("revert migrations of"),
                           scope, {schema},
                           task.isUp() ? Texts::tr("all that were asked for are applied")
                                       : Texts::tr("nothing that is applied builds on it"));
    DatabaseChange change;
    change.schemas = {schema};
    change.question = taskQuestion(task, ids->size());
    change.question.places = {placeOf(scope, schema)};
    addMigrations(change.question, schema, definitionsOf(graph, *ids), task.isUp());
    change.run = [scope, schema, task, before = *status, stitched = *catalog](
                     const RunEventSink& events, const std::stop_token& running) -> Result<QString> {
        if (const Result<void> checked = checkUnchanged(scope, before, running); !checked)
            return failure(checked);
        QList<MigrationOutcome> outcomes;
        return Migrator(stitched, events)
            .run(schema, scope.databases.value(schema), task, migratorOptions(), outcomes, running)
            .transform([&] { return task.isUp() ? appliedText(outcomes) : revertedText(outcomes); });
    };
    return change;
}

} // namespace lockstep
