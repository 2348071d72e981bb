#pragma once

#include "core/database/connection.h"
#include "core/database/migration_reporter.h"

namespace lockstep {

/// The schema's session-level advisory lock, which the product's migrator takes as well (facts 2.2). Borrows
/// the connection; released with this object.
class AdvisoryLock
{
public:
    AdvisoryLock(Connection& connection, Schema schema) : m_connection(&connection), m_schema(schema) {}

    ~AdvisoryLock();
    AdvisoryLock(const AdvisoryLock&) = delete;
    AdvisoryLock& operator=(const AdvisoryLock&) = delete;

    /// Tries until it has it. Errors: Busy (lockTimeout is over), with who holds it; Cancelled, Connection.
    [[nodiscard]] Result<void> take(const MigratorOptions& options, const MigrationReporter& reporter,
                                    const std::stop_token& stop);
    /// For work that is not a migration: tries for so long, and tells `events` whom it waits for. Errors: as
    /// above.
    [[nodiscard]] Result<void> take(std::chrono::seconds patience, const RunEventSink& events,
                                    const std::stop_token& stop);
    [[nodiscard]] Result<void> release();

private:
    [[nodiscard]] Result<bool> tryOnce(const std::stop_token& stop);
    [[nodiscard]] QString holder();

    Connection* m_connection;
    Schema m_schema;
    bool m_held = false;
};

} // namespace lockstep
