#include "core/database/validate.h"

#include "core/database/backfill.h"
#include "core/database/concurrent_index.h"
#include "core/database/instance_version.h"
#include "core/database/out_of_band.h"
#include "core/support/waiting.h"

namespace lockstep {

namespace {

constexpr std::chrono::seconds poll{5};
/// A build that has just ended shows no progress any more, and no success yet.
constexpr int looksWithoutProgress = 2;

/// The builds under way, as sentences; empty when an attempt that has not ended is anything else.
Result<QStringList> buildsUnderWay(const StitchedGraph& stitched, const QList<MigrationId>& pending,
                                   Connection& connection)
{
    QStringList builds;
    for (const MigrationId id : pending) {
        const Definition* definition = stitched.graph.find(id);
        if (!definition || !definition->index)
            return QStringList();
        const Result<IndexProgress> progress = readIndexProgress(connection, *definition->index);
        if (!progress)
            return failure(progress);
        if (progress->phase.isEmpty())
            return QStringList();
        builds.append(QStringLiteral("Index %1 is being built: %2")
                          .arg(definition->index->indexName, progress->text()));
    }
    return builds;
}

QStringList problemsOf(const AppliedState& state, const QSet<MigrationId>& wanted, const Version& release)
{
    QStringList problems;
    QList<MigrationId> missing = QSet<MigrationId>(wanted).subtract(state.applied).values();
    std::ranges::sort(missing);
    const QList<MigrationId> dirty = state.failed + state.pending;
    if (!dirty.isEmpty())
        problems.append(QStringLiteral("dirty database: migrations %1 failed or did not come to their end")
                            .arg(migrationIdList(dirty)));
    missing.removeIf([&](MigrationId id) { return dirty.contains(id); });
    if (!missing.isEmpty())
        problems.append(QStringLiteral("schema out of date: %1 lacks migrations %2")
                            .arg(release.toString(), migrationIdList(missing)));
    return problems;
}

Result<QStringList> validateOne(const StitchedGraph& stitched, const Version& release, Connection& connection,
                                const std::function<void(const QString&)>& tell, const std::stop_token& stop)
{
    const Result<QSet<MigrationId>> wanted = stitched.idsAt(release);
    if (!wanted)
        return failure(wanted);
    for (int withoutProgress = 0;;) {
        const Result<Backfill> backfill = readBackfill(stitched, connection);
        if (!backfill)
            return failure(backfill);
        const AppliedState* state = &backfill->state;
        const Result<QStringList> builds = buildsUnderWay(stitched, state->pending, connection);
        if (!builds)
            return failure(builds);
        withoutProgress = builds->isEmpty() ? withoutProgress + 1 : 0;
        if (state->pending.isEmpty() || !state->failed.isEmpty() || withoutProgress >= looksWithoutProgress)
            return problemsOf(*state, *wanted, release);
        for (const QString& build : *builds)
            tell(build);
        if (!sleepUnlessStopped(builds->isEmpty() ? std::chrono::seconds(1) : poll, stop))
            return failure(ErrorKind::Cancelled, QStringLiteral("validate"),
                           connection.settings().description(), QStringLiteral("it was cancelled"));
    }
}

Result<QStringList> outOfBand(Connection& frontend, const Version& release, const std::stop_token& stop)
{
    const Result<InstanceRecord> record = readInstanceRecord(frontend, stop);
    if (!record)
        return failure(record);
    if (record->text.isEmpty())
        return QStringList(); // a fresh instance
    return readOutOfBand(frontend, stop).transform([&](const QList<OutOfBandStatus>& migrations) {
        return outOfBandProblems(migrations, release, record->firstVersion);
    });
}

} // namespace

Result<QStringList> validateSchemas(const StitchedCatalog& catalog, const Version& release,
                                    const DatabaseSet& databases, bool skipOutOfBand,
                                    const std::function<void(const QString&)>& tell,
                                    const std::stop_token& stop)
{
    QStringList all;
    for (const auto& [schema, settings] : databases.asKeyValueRange()) {
        Result<Connection> connection = Connection::open(settings, stop);
        if (!connection)
            return failure(connection);
        const StitchedGraph stitched = catalog.schemas.value(schema);
        Result<QStringList> problems = stitched.graph.isEmpty()
                                           ? QStringList()
                                           : validateOne(stitched, release, *connection, tell, stop);
        if (!problems)
            return failure(problems);
        if (schema == Schema::Frontend && !skipOutOfBand) {
            const Result<QStringList> more = outOfBand(*connection, release, stop);
            if (!more)
                return failure(more);
            *problems += *more;
        }
        for (const QString& problem : *problems)
            all.append(schemaName(schema) + QStringLiteral(": ") + problem);
    }
    return all;
}

} // namespace lockstep
