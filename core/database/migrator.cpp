#include "core/database/migrator.h"

#include "core/database/schema_run.h"

#include <thread>

namespace lockstep {

namespace {

struct SchemaTask
{
    Schema schema;
    ConnectionSettings settings;
    MigrationTask task;
    QList<MigrationOutcome> outcomes;
    Result<void> result;
};

QString placeOf(const ConnectionSettings& settings)
{
    const auto orElse = [&settings](const QString& keyword, const QString& fallback) {
        const QString value = settings.value(keyword);
        return value.isEmpty() ? fallback : value;
    };
    const QString host = orElse(QStringLiteral("host"), settings.value(QStringLiteral("hostaddr")));
    return QStringList{host, orElse(QStringLiteral("port"), QStringLiteral("5432")),
                       orElse(QStringLiteral("dbname"), settings.value(QStringLiteral("user")))}
        .join(u'\n');
}

/// Schemas that share a database take turns there: both may want to create the same extension.
std::vector<std::vector<SchemaTask*>> byDatabase(std::vector<SchemaTask>& tasks)
{
    std::vector<std::vector<SchemaTask*>> queues;
    for (SchemaTask& task : tasks) {
        const auto queue = std::ranges::find(queues, placeOf(task.settings), [](const auto& earlier) {
            return placeOf(earlier.front()->settings);
        });
        if (queue == queues.end())
            queues.push_back({&task});
        else
            queue->push_back(&task);
    }
    return queues;
}

// No entry when the schema did not exist yet in that release.
Result<std::optional<QList<MigrationId>>> targetsOf(const StitchedCatalog& catalog, Schema schema,
                                                    const Version& release)
{
    const StitchedGraph stitched = catalog.schemas.value(schema);
    const auto bounds = stitched.bounds.constFind(release);
    if (bounds == stitched.bounds.cend())
        return failure(ErrorKind::NotFound, QStringLiteral("find the migrations of release"),
                       release.toString(),
                       QStringLiteral("the catalogue has no such release of %1").arg(schemaName(schema)),
                       QStringLiteral("Use a catalogue that has it"));
    if (bounds->preCreation)
        return std::optional<QList<MigrationId>>();
    return bounds->leaves;
}

} // namespace

Result<void> checkDistinctDatabases(const DatabaseSet& databases)
{
    const auto frontend = databases.constFind(Schema::Frontend);
    const auto codeIntel = databases.constFind(Schema::CodeIntel);
    if (frontend == databases.cend() || codeIntel == databases.cend() ||
        placeOf(*frontend) != placeOf(*codeIntel))
        return {};
    return failure(
        ErrorKind::Usage, QStringLiteral("use the databases"), frontend->description(),
        QStringLiteral("frontend and codeintel are the same database"),
        QStringLiteral("Give each its own, or set CODEINTEL_PG_ALLOW_SINGLE_DB=true if this instance really "
                       "has them in one"));
}

Migrator::Migrator(StitchedCatalog catalog, RunEventSink events)
    : m_catalog(std::move(catalog)), m_events(std::move(events))
{
}

Result<void> Migrator::run(Schema schema, const ConnectionSettings& settings, const MigrationTask& task,
                           const MigratorOptions& options, QList<MigrationOutcome>& outcomes,
                           std::stop_token stop) const
{
    const auto stitched = m_catalog.schemas.constFind(schema);
    if (stitched == m_catalog.schemas.cend())
        return failure(ErrorKind::NotFound, QStringLiteral("migrate"), schemaName(schema),
                       QStringLiteral("the catalogue has no migrations of this schema"));
    MigrationReporter reporter(schema, options, m_events, outcomes, task.isUp());
    const Result<void> done = SchemaRun(*stitched, task, options, reporter, std::move(stop)).run(settings);
    if (!done)
        reporter.log(RunEvent::Level::Error, done.error().message());
    return done;
}

Result<void> Migrator::up(Schema schema, const ConnectionSettings& settings,
                          const QList<MigrationId>& targets, const MigratorOptions& options,
                          QList<MigrationOutcome>& outcomes, std::stop_token stop) const
{
    return run(schema, settings, {MigrationTask::Kind::Up, targets}, options, outcomes, std::move(stop));
}

Result<void> Migrator::upTo(const Version& release, const DatabaseSet& databases,
                            const MigratorOptions& options, QList<MigrationOutcome>& outcomes,
                            std::stop_token stop) const
{
    return toRelease(MigrationTask::Kind::Up, release, databases, options, outcomes, stop);
}

Result<void> Migrator::downTo(const Version& release, const DatabaseSet& databases,
                              const MigratorOptions& options, QList<MigrationOutcome>& outcomes,
                              std::stop_token stop) const
{
    return toRelease(MigrationTask::Kind::Keep, release, databases, options, outcomes, stop);
}

Result<void> Migrator::toRelease(MigrationTask::Kind kind, const Version& release,
                                 const DatabaseSet& databases, const MigratorOptions& options,
                                 QList<MigrationOutcome>& outcomes, const std::stop_token& stop) const
{
    if (const Result<void> distinct = checkDistinctDatabases(databases);
        !distinct && !options.allowSharedDatabase)
        return distinct;
    std::vector<SchemaTask> tasks;
    for (const auto& [schema, settings] : databases.asKeyValueRange()) {
        const Result<std::optional<QList<MigrationId>>> targets = targetsOf(m_catalog, schema, release);
        if (!targets)
            return failure(targets);
        if (*targets)
            tasks.push_back({schema, settings, {kind, **targets}, {}, {}});
    }
    {
        std::vector<std::jthread> threads;
        for (const std::vector<SchemaTask*>& queue : byDatabase(tasks))
            threads.emplace_back([this, queue, &options, stop] {
                for (SchemaTask* const task : queue)
                    task->result =
                        run(task->schema, task->settings, task->task, options, task->outcomes, stop);
            });
    }
    Result<void> first;
    for (const SchemaTask& task : tasks) {
        outcomes += task.outcomes;
        if (first && !task.result)
            first = task.result;
    }
    return first;
}

} // namespace lockstep
