#include "core/database/blockers.h"

#include "core/database/connection.h"

namespace lockstep {

BlockerWatch::BlockerWatch(const ConnectionSettings& settings, int blockedPid, bool mayEnd,
                           const MigrationReporter& reporter)
    : m_settings(settings), m_blockedPid(blockedPid), m_mayEnd(mayEnd), m_reporter(&reporter)
{
}

BlockerWatch::~BlockerWatch() = default;

void BlockerWatch::warn(const QString& text) const
{
    m_reporter->log(RunEvent::Level::Warning, text);
}

bool BlockerWatch::connect()
{
    if (m_connection && !m_connection->isLost())
        return true;
    Result<Connection> opened = Connection::open(m_settings);
    if (!opened) {
        warn(opened.error().message());
        return false;
    }
    m_connection = std::make_unique<Connection>(std::move(*opened));
    return true;
}

void BlockerWatch::tick()
{
    if (!connect())
        return;
    if (m_mayEnd)
        end();
    name();
}

void BlockerWatch::name()
{
    const SqlResult rows = m_connection->query(
        QStringLiteral(
            "SELECT pid, coalesce(nullif(application_name, ''), 'a nameless client'), "
            "coalesce(host(client_addr), 'the server itself'), coalesce(state, 'state unknown'), "
            "coalesce(extract(epoch FROM now() - xact_start)::int, 0), left(coalesce(query, ''), 200) "
            "FROM pg_stat_activity WHERE pid = ANY(pg_blocking_pids($1::integer))"),
        {QString::number(m_blockedPid)});
    if (!rows)
        return; // only a name goes untold
    for (qsizetype row = 0; row < rows->size(); ++row) {
        const QString pid = rows->text(row, 0);
        if (m_named.contains(pid))
            continue;
        m_named.insert(pid);
        warn(QStringLiteral(
                 "Waiting for a lock that %1 holds (server process %2, from %3, %4, its transaction is %5 s "
                 "old). Its last query: %6. End it with: SELECT pg_terminate_backend(%2)")
                 .arg(rows->text(row, 1), pid, rows->text(row, 2), rows->text(row, 3), rows->text(row, 4),
                      rows->text(row, 5).simplified()));
    }
}

void BlockerWatch::end()
{
    const SqlResult rows = m_connection->query(
        QStringLiteral(
            "SELECT pid, application_name, coalesce(host(client_addr), 'the server itself'), state, "
            "pg_terminate_backend(pid) "
            "FROM pg_stat_activity WHERE pid = ANY(pg_blocking_pids($1::integer)) "
            "AND backend_type = 'client backend' AND pid <> pg_backend_pid() "
            "AND (state LIKE 'idle in transaction%' OR xact_start < now() - interval '5 seconds')"),
        {QString::number(m_blockedPid)});
    if (!rows) {
        warn(rows.error()
                 .toError(QStringLiteral("end the sessions that block"), m_settings.description())
                 .message());
        return;
    }
    for (qsizetype row = 0; row < rows->size(); ++row)
        warn(QStringLiteral(
                 "Ended the session of %1 (server process %2, from %3, %4): it blocked the migration")
                 .arg(rows->text(row, 1), rows->text(row, 0), rows->text(row, 2), rows->text(row, 3)));
}

} // namespace lockstep
