#include "core/database/load/load_sessions.h"

#include "core/database/load/dump_source.h"

#include <QThread>

namespace lockstep {

namespace {

constexpr int mostConnections = 8;
constexpr qint64 leastMemory = 64;  // MB, the server's own default for maintenance
constexpr qint64 mostMemory = 1024; // MB for each build

/// In MB; 0 where /proc does not say.
qint64 availableMemory()
{
    QFile file(QStringLiteral("/proc/meminfo"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray& line : file.readAll().split('\n')) {
        if (line.startsWith("MemAvailable:"))
            return line.simplified().split(' ').value(1).toLongLong() / 1024;
    }
    return 0;
}

bool isOnThisMachine(const ConnectionSettings& settings)
{
    const QString host = settings.value(QStringLiteral("host"));
    return host.startsWith(u'/') || host == u"localhost" || host == u"127.0.0.1" || host == u"::1";
}

/// For each build: an eighth of what is free where that can be seen, else half of the shared buffers, which
/// their operator sizes by the machine's memory.
qint64 maintenanceMemory(Connection& connection, int builders)
{
    qint64 together = isOnThisMachine(connection.settings()) ? availableMemory() / 8 : 0;
    if (together == 0) {
        const SqlResult buffers = connection.query(QStringLiteral(
            "SELECT setting::bigint * 8192 / 1048576 FROM pg_settings WHERE name = 'shared_buffers'"));
        together = buffers && !buffers->isEmpty() ? buffers->number(0, 0) / 2 : 0;
    }
    return std::clamp(together / std::max(builders, 1), leastMemory, mostMemory);
}

} // namespace

void endWithClient(Connection& connection)
{
    std::ignore = connection.query(
        QStringLiteral("SELECT set_config(name, '1000', false) FROM pg_settings WHERE name = "
                       "'client_connection_check_interval'"));
}

/// Builds do not wait a second for autovacuum, which looks at the new tables and gives way to whoever waits
/// for this long. Superusers alone may say so.
void passAutovacuum(Connection& connection)
{
    std::ignore = connection.query(QStringLiteral(
        "SELECT set_config('deadlock_timeout', '50ms', false) WHERE current_setting('is_superuser') = 'on'"));
}

int defaultLoadConnections()
{
    return std::clamp(QThread::idealThreadCount(), 2, mostConnections);
}

Result<void> LoadSessions::prepare(Connection& connection, const std::stop_token& stop) const
{
    // The server may be killed: what is not on its disk by then is not swapped in either.
    const QString settings = QStringLiteral(
        "SET client_min_messages = warning; SET synchronous_commit = off; SET statement_timeout = 0;"
        "SET idle_in_transaction_session_timeout = 0; SET DateStyle = ISO; SET IntervalStyle = postgres;"
        "SET TimeZone = 'UTC'; SET extra_float_digits = 3; SET bytea_output = hex");
    const SqlResult done = connection.execute(settings, stop);
    if (!done)
        return std::unexpected(
            done.error().toError(QStringLiteral("prepare a session on"), m_settings.description()));
    endWithClient(connection);
    passAutovacuum(connection);
    return {};
}

Result<void> LoadSessions::open(const std::stop_token& stop)
{
    Result<Connection> connection = Connection::open(m_settings, stop);
    if (!connection)
        return failure(connection);
    m_main = std::move(*connection);
    m_buildMemory = maintenanceMemory(*m_main, m_most);
    return prepare(*m_main, stop);
}

Result<void> LoadSessions::openWorkers(const LoadProgress& progress, const std::stop_token& stop)
{
    while (std::ssize(m_workers) < m_most) {
        Result<Connection> connection = Connection::open(m_settings, stop);
        if (!connection) {
            if (m_workers.empty() || stop.stop_requested())
                return failure(connection);
            m_most = static_cast<int>(m_workers.size());
            progress.log(
                RunEvent::Level::Warning,
                QStringLiteral("Only %1 connections: %2").arg(m_most).arg(connection.error().happened));
            break;
        }
        if (const Result<void> prepared = prepare(*connection, stop); !prepared)
            return prepared;
        m_workers.push_back(std::make_unique<Worker>(std::move(*connection), 0));
    }
    return {};
}

Result<void> LoadSessions::catchUp(Worker& worker, const std::stop_token& stop) const
{
    for (; worker.applied < m_settingStatements.size(); ++worker.applied) {
        const SqlResult done = worker.connection.executeBytes(m_settingStatements[worker.applied], stop);
        if (!done)
            return std::unexpected(
                done.error().toError(QStringLiteral("prepare a session on"), m_settings.description()));
    }
    return {};
}

Result<QList<Connection*>> LoadSessions::workers(const LoadProgress& progress, const std::stop_token& stop)
{
    if (const Result<void> opened = openWorkers(progress, stop); !opened)
        return failure(opened);
    QList<Connection*> connections;
    for (const std::unique_ptr<Worker>& worker : m_workers) {
        if (const Result<void> ready = catchUp(*worker, stop); !ready)
            return failure(ready);
        connections.append(&worker->connection);
    }
    return connections;
}

} // namespace lockstep
