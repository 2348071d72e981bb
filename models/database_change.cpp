#include "models/database_change.h"

#include "core/migration/data_loss.h"
#include "models/database_change_private.h"

namespace lockstep {

namespace changes {

namespace {

bool isByHand(const DatabaseScope& scope, const Definition& definition)
{
    return definition.privileged && scope.options.privileged == PrivilegedMode::Noop;
}

} // namespace

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
    if (!status || isReadyForChange(*status, scope.options))
        return status;
    return failure(
        ErrorKind::Precondition, Texts::tr("change the migrations of"),
        scope.databases.value(schema).description(), Texts::tr("a migration did not come to its end"),
        Texts::tr("Rescue it first; or, where nothing of it is left, have it tried again (Options)"));
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

void addMigrations(ChangeQuestion& question, const DatabaseScope& scope, const Batch& batch)
{
    const QString schema = schemaName(batch.schema);
    QList<MigrationId> privileged;
    for (const Definition& definition : batch.definitions) {
        const QString& sql = batch.up ? definition.up : definition.down;
        question.script += QStringLiteral("-- %1: %2 %3\n%4\n\n")
                               .arg(schema)
                               .arg(definition.id)
                               .arg(migrationTitle(definition).simplified(),
                                    isByHand(scope, definition) ? Texts::tr("-- recorded, not run")
                                    : sql.isEmpty()             ? QStringLiteral("-- nothing")
                                                                : sql);
        for (const QString& loss : dataLosses(sql))
            question.losses.append(
                Texts::tr("%1: migration %2 %3.").arg(schema).arg(definition.id).arg(loss));
        if (definition.privileged && !isByHand(scope, definition))
            privileged.append(definition.id);
        if (batch.up && definition.createIndexConcurrently)
            question.risks.append(Texts::tr("%1: migration %2 builds an index, outside of a transaction. On "
                                            "a large table that takes long.")
                                      .arg(schema)
                                      .arg(definition.id));
    }
    if (!privileged.isEmpty())
        question.risks.append(Texts::tr("%1: migrations %2 need the rights of an elevated role.")
                                  .arg(schema, migrationIdList(privileged)));
}

void setReleases(DatabaseChange& change, const DatabaseScope& scope, const SchemaStatus& status)
{
    change.to = scope.release;
    change.from = Version::parse(status.instanceVersion).value_or(status.release.value_or(scope.release));
}

void addDepartures(ChangeQuestion& question, const DatabaseScope& scope, const QList<ChangeOption>& heeded)
{
    for (const QString& text : departures(scope.options, heeded))
        question.risks.append(Texts::tr("Option: %1.").arg(text));
}

StepOutcome stepOf(const DatabaseChange& change, const QList<MigrationOutcome>& outcomes)
{
    StepOutcome step{change.from, change.to, 0, RunEvent::State::Done, outcomes};
    for (const MigrationOutcome& outcome : outcomes) {
        step.seconds += outcome.seconds;
        if (outcome.state != RunEvent::State::Done && outcome.state != RunEvent::State::Skipped)
            step.state = outcome.state;
    }
    return step;
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

bool isReadyForChange(const SchemaStatus& status, const ChangeOptions& options)
{
    const bool failedPass =
        status.state.failed.isEmpty() || (options.ignoreFailed && status.state.failed.size() == 1);
    const bool pendingPass =
        status.state.pending.isEmpty() || (options.ignoreUnfinished && status.state.pending.size() == 1);
    return !status.legacyDirty && failedPass && pendingPass;
}

} // namespace lockstep
