#include "core/database/rehearsal_history.h"

#include "core/database/migration_log_table.h"

namespace lockstep {

namespace {

using SecondsById = QHash<MigrationId, double>;

Result<SecondsById> loggedSeconds(Schema schema, const ConnectionSettings& settings)
{
    Result<Connection> connection = Connection::open(settings);
    if (!connection)
        return failure(connection);
    MigrationLogTable table(*connection, schema);
    if (const Result<bool> found = table.find(); !found)
        return failure(found);
    const Result<QList<MigrationLogEntry>> entries = table.read();
    if (!entries)
        return failure(entries);
    SecondsById seconds;
    for (const MigrationLogEntry& entry : *entries) {
        if (entry.up && entry.success.value_or(false) && entry.finishedAt && !entry.backfilled)
            seconds.insert(entry.migration, double(entry.startedAt.msecsTo(*entry.finishedAt)) / 1000);
    }
    return seconds;
}

QString nameOf(MigrationId id, Schema schema, const ReleaseContents* release)
{
    const Definition* definition = release ? release->schemas.value(schema).graph.find(id) : nullptr;
    return definition ? migrationTitle(*definition) : QString::number(id);
}

bool has(const StepOutcome& step, Schema schema, MigrationId id)
{
    return std::ranges::any_of(step.migrations, [&](const MigrationOutcome& migration) {
        return migration.schema == schema && migration.id == id;
    });
}

void addLane(StepOutcome& outcome, const UpgradeStep& step, Schema schema, const SecondsById& logged,
             const ReleaseContents* release)
{
    QList<MigrationOutcome> earlier;
    for (const MigrationId id : step.migrations.value(schema)) {
        if (logged.contains(id) && !has(outcome, schema, id))
            earlier.append(
                {schema, id, nameOf(id, schema, release), logged.value(id), RunEvent::State::Done, {}});
    }
    if (!earlier.isEmpty() && outcome.state == RunEvent::State::Skipped)
        outcome.state = RunEvent::State::Done;
    for (const MigrationOutcome& migration : earlier)
        outcome.seconds += migration.seconds;
    outcome.migrations = earlier + outcome.migrations;
}

} // namespace

Result<void> addEarlierMigrations(QList<StepOutcome>& steps, const UpgradePath& path,
                                  const CatalogContents& contents, const DatabaseSet& databases)
{
    for (const auto& [schema, settings] : databases.asKeyValueRange()) {
        const Result<SecondsById> logged = loggedSeconds(schema, settings);
        if (!logged)
            return failure(logged);
        for (qsizetype index = 0; index < steps.size() && index < path.steps.size(); ++index)
            addLane(steps[index], path.steps[index], schema, *logged, contents.find(path.steps[index].to));
    }
    return {};
}

} // namespace lockstep
