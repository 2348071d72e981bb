#include "core/database/advisory_lock.h"

#include "core/database/migrator.h"
#include "core/support/logging.h"
#include "core/support/waiting.h"

namespace lockstep {

namespace {

const QString attempted = QStringLiteral("lock the migrations of");

} // namespace

AdvisoryLock::~AdvisoryLock()
{
    // A lost session has lost its locks as well.
    if (const Result<void> released = release(); !released)
        qCWarning(logDatabase).noquote() << released.error().message();
}

Result<bool> AdvisoryLock::tryOnce(const std::stop_token& stop)
{
    const SqlResult rows = m_connection->query(QStringLiteral("SELECT pg_try_advisory_lock($1::integer, 0)"),
                                               {QString::number(advisoryLockKey(m_schema))}, stop);
    if (!rows)
        return std::unexpected(rows.error().toError(attempted, m_connection->settings().description()));
    return rows->flag(0, 0);
}

// A two-part key shows in pg_locks as classid and objid with objsubid 2.
QString AdvisoryLock::holder()
{
    const SqlResult rows = m_connection->query(
        QStringLiteral(
            "SELECT a.pid, coalesce(nullif(a.application_name, ''), 'a nameless client'), "
            "coalesce(host(a.client_addr), 'the server itself'), coalesce(a.state, 'state unknown'), "
            "left(coalesce(a.query, ''), 200) "
            "FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid "
            "WHERE l.locktype = 'advisory' AND l.classid = $1::bigint::oid AND l.objid = 0 "
            "AND l.objsubid = 2 AND l.granted "
            "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"),
        {QString::number(advisoryLockKey(m_schema))});
    if (!rows || rows->isEmpty())
        return QStringLiteral("another session");
    return QStringLiteral("%1 (server process %2, connected from %3, %4, last query: %5)")
        .arg(rows->text(0, 1), rows->text(0, 0), rows->text(0, 2), rows->text(0, 3),
             rows->text(0, 4).simplified());
}

Result<void> AdvisoryLock::take(const MigratorOptions& options, const MigrationReporter& reporter,
                                const std::stop_token& stop)
{
    const auto start = std::chrono::steady_clock::now();
    for (int miss = 0;; ++miss) {
        const Result<bool> taken = tryOnce(stop);
        if (!taken)
            return failure(taken);
        m_held = *taken;
        if (m_held)
            return {};
        if (miss % 5 == 0)
            reporter.log(RunEvent::Level::Warning,
                         QStringLiteral("Waiting for the migration lock, which %1 holds").arg(holder()));
        if (options.lockTimeout.count() > 0 &&
            std::chrono::steady_clock::now() - start >= options.lockTimeout)
            return failure(ErrorKind::Busy, attempted, m_connection->settings().description(),
                           QStringLiteral("%1 holds the lock").arg(holder()),
                           QStringLiteral("Wait until that migrator is done, or, when it was forgotten, end "
                                          "its session with SELECT "
                                          "pg_terminate_backend(its server process), then run this again"));
        if (!sleepUnlessStopped(options.lockPoll, stop))
            return failure(ErrorKind::Cancelled, attempted, m_connection->settings().description(),
                           QStringLiteral("it was cancelled while waiting for %1").arg(holder()));
    }
}

Result<void> AdvisoryLock::take(std::chrono::seconds patience, const RunEventSink& events,
                                const std::stop_token& stop)
{
    MigratorOptions options;
    options.lockTimeout = patience;
    QList<MigrationOutcome> outcomes;
    return take(options, MigrationReporter(m_schema, options, events, outcomes), stop);
}

Result<void> AdvisoryLock::release()
{
    if (!std::exchange(m_held, false) || m_connection->isLost())
        return {};
    const SqlResult done = m_connection->query(QStringLiteral("SELECT pg_advisory_unlock($1::integer, 0)"),
                                               {QString::number(advisoryLockKey(m_schema))});
    if (!done)
        return std::unexpected(done.error().toError(QStringLiteral("unlock the migrations of"),
                                                    m_connection->settings().description()));
    return {};
}

} // namespace lockstep
