#include "core/database/schema_run.h"

#include "core/database/blockers.h"
#include "core/database/concurrent_index.h"
#include "core/database/migration_failure.h"
#include "core/database/privileged.h"
#include "core/database/revert_choice.h"
#include "core/migration/sql_text.h"
#include "core/support/waiting.h"

#include <QRegularExpression>

namespace lockstep {

namespace {

using Level = RunEvent::Level;

constexpr int oldestServer = 120000;

// Settings that a migration changes for the whole session would reach the ones after it.
bool changesSession(const QString& sql)
{
    static const QRegularExpression set(
        QStringLiteral(R"((?:^|;)\s*SET\s+(?!LOCAL\b|CONSTRAINTS\b|TRANSACTION\b)|\bset_config\b)"),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::MultilineOption);
    return set.match(sql).hasMatch();
}

} // namespace

SchemaRun::SchemaRun(const StitchedGraph& stitched, const MigrationTask& task, const MigratorOptions& options,
                     MigrationReporter& reporter, std::stop_token stop)
    : m_stitched(stitched), m_task(task), m_options(options), m_reporter(reporter), m_stop(std::move(stop))
{
}

SchemaRun::~SchemaRun() = default;

Result<void> SchemaRun::run(const ConnectionSettings& settings)
{
    if (const Result<void> connected = connect(settings); !connected)
        return connected;
    if (m_options.dryRun)
        return rehearseOnly();
    if (const Result<void> ensured = m_log->ensure(); !ensured)
        return ensured;
    if (const Result<void> filled = writeBackfill(); !filled)
        return filled;
    while (true) {
        const Result<Round> done = round();
        if (!done)
            return failure(done);
        if (*done == Round::Finished)
            return m_lock->release();
    }
}

Result<void> SchemaRun::connect(const ConnectionSettings& settings)
{
    Result<Connection> opened = Connection::open(settings, m_stop);
    if (!opened)
        return failure(opened);
    const Schema schema = m_stitched.graph.schema();
    m_connection = std::make_unique<Connection>(std::move(*opened));
    m_log = std::make_unique<MigrationLogTable>(*m_connection, schema);
    m_lock = std::make_unique<AdvisoryLock>(*m_connection, schema);
    m_connection->onNotice([this](const QString& severity, const QString& text) {
        m_reporter.log(severity == u"WARNING" ? Level::Warning : Level::Debug, text);
    });
    if (m_connection->serverVersion() < oldestServer)
        return failure(ErrorKind::Precondition, QStringLiteral("migrate"), subject(),
                       QStringLiteral("the server is %1, older than 12").arg(m_connection->serverName()),
                       QStringLiteral("Upgrade PostgreSQL first"));
    const SqlResult setting = m_connection->execute(
        m_options.dryRun ? QStringLiteral("SET default_transaction_read_only = on; SHOW synchronous_commit")
                         : QStringLiteral("SHOW synchronous_commit"));
    if (!setting)
        return std::unexpected(
            setting.error().toError(QStringLiteral("prepare the session with"), subject()));
    m_synchronousCommit = setting->text(0, 0);
    return {};
}

Result<Backfill> SchemaRun::backfillNeeded()
{
    return readBackfill(m_stitched, *m_connection);
}

Result<void> SchemaRun::writeBackfill()
{
    const Result<Backfill> backfill = backfillNeeded();
    if (!backfill)
        return failure(backfill);
    if (backfill->ids.isEmpty())
        return {};
    m_reporter.log(Level::Info, QStringLiteral("Logging %1 older migrations that the database already has")
                                    .arg(backfill->ids.size()));
    return m_log->backfill(backfill->ids);
}

Result<AppliedState> SchemaRun::readState()
{
    const Result<QList<MigrationLogEntry>> entries = m_log->read();
    if (!entries)
        return failure(entries);
    return classify(*entries);
}

QString SchemaRun::sqlOf(const Definition& definition) const
{
    return m_task.isUp() ? definition.up : revertSql(definition);
}

Result<QList<Definition>> SchemaRun::todoIn(const AppliedState& state)
{
    return idsOf(state.applied).transform([this](const QList<MigrationId>& ids) {
        QList<Definition> definitions;
        for (const MigrationId id : ids)
            definitions.append(*m_stitched.graph.find(id));
        return definitions;
    });
}

Result<QList<MigrationId>> SchemaRun::idsOf(const QSet<MigrationId>& applied)
{
    if (m_task.isUp())
        return m_stitched.graph.up(applied, m_task.targets);
    if (!m_toRevert) {
        const Result<QList<MigrationId>> ids = idsToRevert(m_stitched.graph, m_task, applied, subject());
        if (!ids)
            return ids;
        m_toRevert = *ids;
    }
    QList<MigrationId> left = *m_toRevert;
    left.removeIf([&](MigrationId id) { return !applied.contains(id); });
    return left;
}

/// Upwards all of them are looked at before anything is run, downwards each when its turn comes.
Result<void> SchemaRun::checkMode(const QList<Definition>& todo) const
{
    return m_task.isUp() ? checkPrivileged(todo, m_options, subject(), m_reporter) : Result<void>();
}

Result<bool> SchemaRun::settledByMode(const Definition& definition, qint64 logId)
{
    if (!definition.privileged || m_options.privileged == PrivilegedMode::Apply)
        return false;
    if (m_options.privileged == PrivilegedMode::Refuse) {
        const Result<void> allowed = checkPrivileged({definition}, m_options, subject(), m_reporter);
        return allowed ? Result<bool>(false) : failure(allowed);
    }
    const Result<void> noted = takeAsDone(definition, logId);
    return noted ? Result<bool>(true) : failure(noted);
}

Result<void> SchemaRun::rehearseOnly()
{
    const Result<Backfill> backfill = backfillNeeded();
    if (!backfill)
        return failure(backfill);
    const Result<QList<Definition>> todo = todoIn(backfill->state);
    if (!todo)
        return failure(todo);
    if (const Result<Round> valid = validate(backfill->state, *todo); !valid)
        return failure(valid);
    if (const Result<void> allowed = checkMode(*todo); !allowed)
        return allowed;
    m_reporter.log(Level::Info, (m_task.isUp() ? QStringLiteral("%1 migrations would be applied")
                                               : QStringLiteral("%1 migrations would be reverted"))
                                    .arg(todo->size()));
    for (const Definition& definition : *todo)
        m_reporter.skipped(definition);
    return {};
}

Result<SchemaRun::Round> SchemaRun::round()
{
    if (m_stop.stop_requested())
        return cancelled();
    Result<AppliedState> state = readState();
    Result<QList<Definition>> todo = state ? todoIn(*state) : failure(state);
    if (!todo)
        return failure(todo);
    if (todo->isEmpty())
        return Round::Finished;
    if (const Result<void> locked = m_lock->take(m_options, m_reporter, m_stop); !locked)
        return failure(locked);
    // Whoever held the lock may have done some of it.
    state = readState();
    todo = state ? todoIn(*state) : failure(state);
    if (!todo)
        return failure(todo);
    const Result<Round> valid = validate(*state, *todo);
    if (!valid || *valid == Round::Again)
        return valid;
    if (const Result<void> allowed = checkMode(*todo); !allowed)
        return failure(allowed);
    return applyAll(*todo);
}

Result<SchemaRun::Round> SchemaRun::validate(const AppliedState& state, const QList<Definition>& todo)
{
    const auto toBeApplied = [&todo](MigrationId id) {
        return std::ranges::contains(todo, id, &Definition::id);
    };
    const bool ignoreFailed =
        m_options.ignoreSingleDirtyLog && state.failed.size() == 1 && toBeApplied(state.failed.first());
    const bool ignorePending = m_options.ignoreSinglePendingLog && state.pending.size() == 1;
    QList<MigrationId> dirty = ignoreFailed ? QList<MigrationId>() : state.failed;
    if (!ignorePending && !state.pending.isEmpty()) {
        const Result<bool> building = isBuilding(state.pending);
        if (!building)
            return failure(building);
        if (*building && dirty.isEmpty())
            return m_options.dryRun ? Result<Round>(Round::Again) : waitForBuild();
        dirty += state.pending;
    }
    if (dirty.isEmpty()) {
        if (ignoreFailed || ignorePending)
            m_reporter.log(
                Level::Warning,
                QStringLiteral("Going on in spite of an unfinished or failed attempt at migration %1")
                    .arg(migrationIdList(state.failed + state.pending)));
        return Round::Finished;
    }
    std::ranges::sort(dirty);
    return failure(
        ErrorKind::Precondition, QStringLiteral("migrate"), subject(),
        QStringLiteral("the database is dirty: migrations %1 failed or did not end")
            .arg(migrationIdList(dirty)),
        QStringLiteral("Find out from migration_logs what happened and repair it. Where nothing of a "
                       "migration is left it can simply be retried (ignore a single dirty or pending log)"));
}

// Pending while we hold the lock: only a concurrent index build runs outside it. One that has just ended
// shows no progress any more and no success yet, so that one look is not enough.
Result<bool> SchemaRun::isBuilding(const QList<MigrationId>& pending)
{
    for (const MigrationId id : pending) {
        const Definition* definition = m_stitched.graph.find(id);
        if (!definition || !definition->createIndexConcurrently || !definition->index)
            return false;
        const Result<IndexProgress> progress = readIndexProgress(*m_connection, *definition->index);
        if (!progress)
            return failure(progress);
        m_looksWithoutBuild = progress->phase.isEmpty() ? m_looksWithoutBuild + 1 : 0;
        if (m_looksWithoutBuild > 1)
            return false;
        m_reporter.log(Level::Info, QStringLiteral("Index %1 is being built by another session: %2")
                                        .arg(definition->index->indexName, progress->text()));
    }
    return true;
}

Result<SchemaRun::Round> SchemaRun::waitForBuild()
{
    if (const Result<void> released = m_lock->release(); !released)
        return failure(released);
    if (!sleepUnlessStopped(m_options.indexPoll, m_stop))
        return cancelled();
    return Round::Again;
}

Result<SchemaRun::Round> SchemaRun::applyAll(const QList<Definition>& todo)
{
    const Result<QList<qint64>> logIds = m_log->reserve(todo.size());
    if (!logIds)
        return failure(logIds);
    for (qsizetype i = 0; i < todo.size(); ++i) {
        const Definition& definition = todo[i];
        if (m_stop.stop_requested())
            return cancelled();
        const Result<bool> settled = settledByMode(definition, (*logIds)[i]);
        if (!settled)
            return failure(settled);
        if (*settled)
            continue;
        if (m_task.isUp() && definition.createIndexConcurrently && definition.index) {
            if (const Result<void> durable = setLazyCommits(false); !durable)
                return failure(durable);
            const Result<bool> lockDropped =
                ConcurrentIndex(*m_connection, *m_lock, *m_log, m_reporter, m_options, m_stop)
                    .apply(definition);
            if (!lockDropped)
                return failure(lockDropped);
            if (*lockDropped)
                return Round::Again;
        } else if (const Result<void> applied = applyInTransaction(definition, (*logIds)[i]); !applied) {
            return failure(applied);
        }
    }
    return Round::Finished;
}

// One round trip: the attempt's row in a transaction of its own, then the migration together with its
// success.
//
// The commits before the last one do not wait for the disk. That loses nothing: the write-ahead log is
// written in order, so once the last commit is on disk, and only then is anything reported, all earlier ones
// are. A server that crashes before leaves a prefix of the work: nothing, or an attempt without an end, or
// what a migration with COMMIT AND CHAIN has done so far; never a migration without its attempt.
QString SchemaRun::batchFor(const Definition& definition, qint64 logId) const
{
    const QString sql = sqlOf(definition);
    const QString reset = changesSession(sql) ? QStringLiteral("; RESET ALL") : QString();
    return sql + QStringLiteral("\n;") + m_log->successSql(logId) +
           QStringLiteral("SET LOCAL synchronous_commit = %1; COMMIT").arg(m_synchronousCommit) + reset;
}

Result<void> SchemaRun::applyInTransaction(const Definition& definition, qint64 logId)
{
    if (const Result<void> lazy = setLazyCommits(true); !lazy)
        return lazy;
    m_reporter.started(definition);
    const QString opening = QStringLiteral("BEGIN;") + m_log->beginSql(logId, definition.id, m_task.isUp()) +
                            QStringLiteral("COMMIT;BEGIN;");
    if (!m_task.isUp() && splitStatements(definition.down).isEmpty())
        m_reporter.log(
            Level::Warning,
            QStringLiteral("Migration %1 has no down script: what it did stays").arg(definition.id));
    const bool mayEnd = m_options.terminateBlockers && definition.terminateBlockingTransactions;
    BlockerWatch blockers(m_connection->settings(), m_connection->backendPid(), mayEnd, m_reporter);
    const Ticker ticker{std::chrono::seconds(mayEnd ? 1 : 3), [&blockers] { blockers.tick(); }};
    const SqlResult done = m_connection->execute(opening + batchFor(definition, logId), m_stop, ticker);
    if (done) {
        m_lazyCommits = m_lazyCommits && !changesSession(sqlOf(definition));
        m_reporter.finished(definition, RunEvent::State::Done);
        return {};
    }
    m_connection->rollback();
    m_lazyCommits = true; // whatever the migration left: what follows must wait for the disk
    const bool undone = done.error().cancelled && !commitsItself(sqlOf(definition));
    const Result<void> durable = m_connection->isLost() ? Result<void>() : setLazyCommits(false);
    Error error = concludeFailedAttempt(
        {*m_connection, *m_log, definition, logId, m_task.isUp(), undone, static_cast<int>(opening.size())},
        done.error());
    if (!durable)
        error.happened += QStringLiteral("; ") + durable.error().happened;
    m_reporter.finished(definition,
                        done.error().cancelled ? RunEvent::State::Cancelled : RunEvent::State::Failed,
                        error.message());
    return std::unexpected(error);
}

Result<void> SchemaRun::takeAsDone(const Definition& definition, qint64 logId)
{
    m_reporter.log(
        Level::Warning,
        m_task.isUp()
            ? QStringLiteral("Migration %1 is privileged: taken as done by hand, not run").arg(definition.id)
            : QStringLiteral("Migration %1 is privileged: run this by hand afterwards:\n%2")
                  .arg(definition.id)
                  .arg(definition.down));
    const SqlResult noted = m_connection->execute(m_log->beginSql(logId, definition.id, m_task.isUp()) +
                                                  m_log->successSql(logId));
    if (!noted)
        return std::unexpected(
            noted.error().toError(QStringLiteral("write to migration_logs of"), subject()));
    m_reporter.skipped(definition);
    return {};
}

Result<void> SchemaRun::setLazyCommits(bool lazy)
{
    if (m_lazyCommits == lazy)
        return {};
    const QString value = lazy ? QStringLiteral("off") : m_synchronousCommit;
    const SqlResult done = m_connection->execute(QStringLiteral("SET synchronous_commit = %1").arg(value));
    if (!done)
        return std::unexpected(done.error().toError(QStringLiteral("prepare the session with"), subject()));
    m_lazyCommits = lazy;
    return {};
}

std::unexpected<Error> SchemaRun::cancelled() const
{
    return failure(ErrorKind::Cancelled, QStringLiteral("migrate"), subject(),
                   QStringLiteral("it was cancelled"),
                   QStringLiteral("What was applied stays; run this again to go on"));
}

} // namespace lockstep
