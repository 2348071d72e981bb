#include "core/database/concurrent_index.h"

#include "core/database/migration_failure.h"
#include "core/support/waiting.h"

namespace lockstep {

namespace {

using Level = RunEvent::Level;

QString countsOf(const SqlRows& rows)
{
    static const std::array<QString, 3> what = {QStringLiteral("lockers"), QStringLiteral("blocks"),
                                                QStringLiteral("tuples")};
    QStringList parts;
    for (qsizetype i = 0; i < 3; ++i) {
        if (rows.number(0, 3 + 2 * i) > 0)
            parts.append(
                QStringLiteral("%1 %2 of %3")
                    .arg(what[static_cast<size_t>(i)], rows.text(0, 2 + 2 * i), rows.text(0, 3 + 2 * i)));
    }
    return parts.join(QStringLiteral(", "));
}

} // namespace

Result<IndexProgress> readIndexProgress(Connection& connection, const IndexMetadata& index)
{
    const SqlResult rows = connection.query(
        QStringLiteral(
            "SELECT i.indisvalid, p.phase, p.lockers_done, p.lockers_total, p.blocks_done, p.blocks_total, "
            "p.tuples_done, p.tuples_total "
            "FROM pg_stat_all_indexes s JOIN pg_index i ON i.indexrelid = s.indexrelid "
            "LEFT JOIN pg_stat_progress_create_index p ON p.relid = s.relid "
            "AND p.index_relid = s.indexrelid AND p.datname = current_database() "
            "WHERE s.relname = $1 AND s.indexrelname = $2 AND pg_table_is_visible(s.relid)"),
        {index.tableName, index.indexName});
    if (!rows)
        return std::unexpected(rows.error().toError(
            QStringLiteral("look at index %1 in").arg(index.indexName), connection.settings().description()));
    IndexProgress progress;
    if (rows->isEmpty())
        return progress;
    progress.exists = true;
    progress.valid = rows->flag(0, 0);
    progress.phase = rows->text(0, 1);
    progress.counts = countsOf(*rows);
    return progress;
}

Result<bool> ConcurrentIndex::apply(const Definition& definition)
{
    m_dropped = false;
    m_reporter->started(definition);
    const Result<bool> done = loop(definition);
    if (done)
        m_reporter->finished(definition, RunEvent::State::Done);
    else
        m_reporter->finished(definition,
                             done.error().kind == ErrorKind::Cancelled ? RunEvent::State::Cancelled
                                                                       : RunEvent::State::Failed,
                             done.error().message());
    m_watcher.reset();
    return done;
}

Result<bool> ConcurrentIndex::loop(const Definition& definition)
{
    while (true) {
        const Result<IndexProgress> progress = readIndexProgress(*m_connection, *definition.index);
        if (!progress)
            return failure(progress);
        if (progress->valid) {
            const Result<qint64> logId = m_log->begin(definition.id);
            const Result<void> done = logId ? m_log->finishSuccess(*logId) : failure(logId);
            return done ? Result<bool>(m_dropped) : failure(done);
        }
        if (!progress->phase.isEmpty()) {
            if (const Result<void> waited = wait(definition, *progress); !waited)
                return failure(waited);
            continue;
        }
        if (progress->exists) {
            if (const Result<void> dropped = dropInvalid(definition); !dropped)
                return failure(dropped);
        }
        const Result<Built> built = build(definition);
        if (!built)
            return failure(built);
        if (*built == Built::Valid)
            return m_dropped;
    }
}

// Two migrators of which one waits for the lock in a transaction, and the other, holding it, for all
// transactions to end before its index is valid, would wait for each other.
Result<void> ConcurrentIndex::letGo()
{
    m_dropped = true;
    return m_lock->release();
}

Result<void> ConcurrentIndex::wait(const Definition& definition, const IndexProgress& progress)
{
    if (const Result<void> released = letGo(); !released)
        return released;
    m_reporter->log(Level::Info, QStringLiteral("Another session builds index %1: %2")
                                     .arg(definition.index->indexName, progress.text()));
    if (!sleepUnlessStopped(m_options->indexPoll, m_stop))
        return failure(ErrorKind::Cancelled,
                       QStringLiteral("wait for index %1 in").arg(definition.index->indexName), subject(),
                       QStringLiteral("it was cancelled"));
    return {};
}

Ticker ConcurrentIndex::progressTicker(const Definition& definition)
{
    return {m_options->indexPoll, [this, index = *definition.index] {
                if (!m_watcher) {
                    Result<Connection> opened = Connection::open(m_connection->settings(), m_stop);
                    if (!opened)
                        return; // only the progress goes unseen
                    m_watcher = std::make_shared<Connection>(std::move(*opened));
                }
                const Result<IndexProgress> progress = readIndexProgress(*m_watcher, index);
                if (progress && !progress->phase.isEmpty())
                    m_reporter->log(Level::Info,
                                    QStringLiteral("Index %1: %2").arg(index.indexName, progress->text()));
            }};
}

Result<ConcurrentIndex::Built> ConcurrentIndex::build(const Definition& definition)
{
    if (const Result<void> released = letGo(); !released)
        return failure(released);
    const Result<qint64> logId = m_log->begin(definition.id);
    if (!logId)
        return failure(logId);
    const SqlResult created = m_connection->execute(definition.up, m_stop, progressTicker(definition));
    if (!created)
        return concludeFailure(definition, *logId, created.error());
    // IF NOT EXISTS also succeeds on an index that somebody else is still building.
    const Result<IndexProgress> progress = readIndexProgress(*m_connection, *definition.index);
    if (!progress)
        return failure(progress);
    const Result<void> noted = progress->valid ? m_log->finishSuccess(*logId) : m_log->discard(*logId);
    if (!noted)
        return failure(noted);
    return progress->valid ? Built::Valid : Built::Elsewhere;
}

Result<ConcurrentIndex::Built> ConcurrentIndex::concludeFailure(const Definition& definition, qint64 logId,
                                                                const SqlError& error)
{
    if (error.sqlState == sqlstate::duplicateTable) {
        const Result<void> noted = m_log->discard(logId);
        return noted ? Result<Built>(Built::Elsewhere) : failure(noted);
    }
    if (error.cancelled)
        cleanUpCancelled(definition);
    return std::unexpected(
        concludeFailedAttempt({*m_connection, *m_log, definition, logId, true, error.cancelled}, error));
}

Result<void> ConcurrentIndex::dropInvalid(const Definition& definition)
{
    m_reporter->log(Level::Warning,
                    QStringLiteral("Index %1 is invalid, left by a build that did not finish: dropping it")
                        .arg(definition.index->indexName));
    const Result<qint64> logId = m_log->begin(definition.id, false);
    if (!logId)
        return failure(logId);
    const QString sql = QStringLiteral("BEGIN;") + definition.down + QStringLiteral("\n;") +
                        m_log->successSql(*logId) + QStringLiteral("COMMIT");
    if (const SqlResult dropped = m_connection->execute(sql, m_stop); !dropped) {
        m_connection->rollback();
        return std::unexpected(concludeFailedAttempt(
            {*m_connection, *m_log, definition, *logId, false, dropped.error().cancelled}, dropped.error()));
    }
    const Result<IndexProgress> progress = readIndexProgress(*m_connection, *definition.index);
    if (!progress)
        return failure(progress);
    if (progress->exists && !progress->valid && progress->phase.isEmpty())
        return failure(ErrorKind::Failed,
                       QStringLiteral("drop the invalid index %1 in").arg(definition.index->indexName),
                       subject(), QStringLiteral("it is still there after the migration's down query"),
                       QStringLiteral("Drop it by hand, then run this again"));
    return {};
}

// A cancelled build leaves an invalid index. It is dropped if that needs no waiting; otherwise the next run
// does it.
void ConcurrentIndex::cleanUpCancelled(const Definition& definition)
{
    const QString name = m_connection->quotedIdentifier(definition.index->indexName);
    const SqlResult dropped = m_connection->execute(
        QStringLiteral("BEGIN; SET LOCAL lock_timeout = '2s'; SET LOCAL client_min_messages = warning; "
                       "DROP INDEX IF EXISTS %1; COMMIT")
            .arg(name));
    m_connection->rollback();
    if (!dropped)
        m_reporter->log(Level::Warning,
                        QStringLiteral("The invalid index %1 could not be dropped now (%2); the next run "
                                       "does it")
                            .arg(name, dropped.error().text()));
}

} // namespace lockstep
