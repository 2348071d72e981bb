#pragma once

#include "core/database/connection.h"
#include "core/database/load/load_progress.h"

namespace lockstep {

/// The connections of one load. All of them have the same settings of the session: those in which pg_dump
/// writes rows, those that make loading quick, and those that the dump asks for.
class LoadSessions
{
public:
    LoadSessions(ConnectionSettings settings, int workers) : m_settings(std::move(settings)), m_most(workers)
    {
    }

    /// Errors: Connection, Cancelled.
    [[nodiscard]] Result<void> open(const std::stop_token& stop);

    /// For statements in the order of the file.
    [[nodiscard]] Connection& main() { return *m_main; }

    /// The others, opened at the first call: as many as were asked for, or as the server lets in. Errors:
    /// Connection (not even one), Failed, Cancelled.
    [[nodiscard]] Result<QList<Connection*>> workers(const LoadProgress& progress,
                                                     const std::stop_token& stop);

    /// What the server may use for each build, in MB. After open().
    [[nodiscard]] qint64 buildMemory() const { return m_buildMemory; }

    /// A setting of the dump's, which main() has already.
    void remember(const QByteArray& statement) { m_settingStatements.append(statement); }

private:
    struct Worker
    {
        Connection connection;
        qsizetype applied = 0; ///< of the dump's settings
    };

    [[nodiscard]] Result<void> prepare(Connection& connection, const std::stop_token& stop) const;
    [[nodiscard]] Result<void> openWorkers(const LoadProgress& progress, const std::stop_token& stop);
    [[nodiscard]] Result<void> catchUp(Worker& worker, const std::stop_token& stop) const;

    ConnectionSettings m_settings;
    int m_most;
    qint64 m_buildMemory = 0;
    std::optional<Connection> m_main;
    std::vector<std::unique_ptr<Worker>> m_workers;
    QByteArrayList m_settingStatements;
};

/// The server ends what the session does soon after this process is gone, also in the middle of a long
/// statement. Servers before 14 do not know that, and go on to the statement's end.
void endWithClient(Connection& connection);

/// How many connections are worth having where nothing is asked for: 2 to 8.
[[nodiscard]] int defaultLoadConnections();

} // namespace lockstep
