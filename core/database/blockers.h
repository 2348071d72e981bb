#pragma once

#include "core/database/migration_reporter.h"

#include <QSet>

namespace lockstep {

class Connection;

/// Watches for sessions that a waiting one waits for, from a connection of its own that it opens when it is
/// first needed. Each is named once: who, from where, its query, and how to end it. Where it may, it ends
/// them: what the product's migrator does under that name is not documented beyond ending blocking sessions
/// now and then; this one spares whoever is just about to finish, and ends only client sessions that are idle
/// in a transaction or whose transaction is older than a few seconds.
class BlockerWatch
{
public:
    BlockerWatch(const ConnectionSettings& settings, int blockedPid, bool mayEnd,
                 const MigrationReporter& reporter);
    ~BlockerWatch();

    void tick();

private:
    [[nodiscard]] bool connect();
    void name();
    void end();
    void warn(const QString& text) const;

    ConnectionSettings m_settings;
    int m_blockedPid;
    bool m_mayEnd;
    const MigrationReporter* m_reporter;
    std::unique_ptr<Connection> m_connection;
    QSet<QString> m_named;
};

} // namespace lockstep
