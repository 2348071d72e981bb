#pragma once

#include "core/database/migration_reporter.h"

namespace lockstep {

class Connection;

/// Ends sessions that block a waiting one, from a connection of its own that it opens when it is first
/// needed. What the product's migrator does under this name is not documented beyond ending blocking sessions
/// now and then; this one spares whoever is just about to finish: it ends only client sessions that are idle
/// in a transaction or whose transaction is older than a few seconds, and logs each.
class BlockerTerminator
{
public:
    BlockerTerminator(const ConnectionSettings& settings, int blockedPid, const MigrationReporter& reporter);
    ~BlockerTerminator();

    void tick();

private:
    [[nodiscard]] bool connect();

    ConnectionSettings m_settings;
    int m_blockedPid;
    const MigrationReporter* m_reporter;
    std::unique_ptr<Connection> m_connection;
};

} // namespace lockstep
