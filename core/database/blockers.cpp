#include "core/database/blockers.h"

#include "core/database/connection.h"

namespace lockstep {

BlockerTerminator::BlockerTerminator(const ConnectionSettings& settings, int blockedPid,
                                     const MigrationReporter& reporter)
    : m_settings(settings), m_blockedPid(blockedPid), m_reporter(&reporter)
{
}

BlockerTerminator::~BlockerTerminator() = default;

bool BlockerTerminator::connect()
{
    if (m_connection && !m_connection->isLost())
        return true;
    Result<Connection> opened = Connection::open(m_settings);
    if (!opened) {
        m_reporter->log(RunEvent::Level::Warning, opened.error().message());
        return false;
    }
    m_connection = std::make_unique<Connection>(std::move(*opened));
    return true;
}

void BlockerTerminator::tick()
{
    if (!connect())
        return;
    const SqlResult rows = m_connection->query(
        QStringLiteral(
            "SELECT pid, application_name, coalesce(host(client_addr), 'the server itself'), state, "
            "pg_terminate_backend(pid) "
            "FROM pg_stat_activity WHERE pid = ANY(pg_blocking_pids($1::integer)) "
            "AND backend_type = 'client backend' AND pid <> pg_backend_pid() "
            "AND (state LIKE 'idle in transaction%' OR xact_start < now() - interval '5 seconds')"),
        {QString::number(m_blockedPid)});
    if (!rows) {
        m_reporter->log(RunEvent::Level::Warning,
                        rows.error()
                            .toError(QStringLiteral("end the sessions that block"), m_settings.description())
                            .message());
        return;
    }
    for (qsizetype row = 0; row < rows->size(); ++row)
        m_reporter->log(
            RunEvent::Level::Warning,
            QStringLiteral(
                "Ended the session of %1 (server process %2, from %3, %4): it blocked the migration")
                .arg(rows->text(row, 1), rows->text(row, 0), rows->text(row, 2), rows->text(row, 3)));
}

} // namespace lockstep
