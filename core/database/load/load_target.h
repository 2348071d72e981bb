#pragma once

#include "core/database/connection.h"
#include "core/database/load/load_progress.h"

namespace lockstep {

/// The database that a dump is loaded into, and what becomes of it. All that a killed load leaves is found,
/// and removed, by the next one into the same database.
class LoadTarget
{
public:
    LoadTarget() = default;
    LoadTarget(const LoadTarget&) = delete;
    LoadTarget& operator=(const LoadTarget&) = delete;
    virtual ~LoadTarget() = default;

    /// Makes an empty database to load into. Errors: Precondition, Busy (another load), Connection, Failed.
    [[nodiscard]] virtual Result<void> prepare(const std::stop_token& stop) = 0;
    /// Where to load.
    [[nodiscard]] virtual ConnectionSettings settings() const = 0;

    /// The last work on it has begun. What commit() would wait for may begin meanwhile.
    virtual void prepareCommit() {}

    /// The load is complete, and all its connections are closed: it takes effect. Errors: the target is as it
    /// was before, and what was loaded is to be discarded.
    [[nodiscard]] virtual Result<void> commit(const std::stop_token& stop) = 0;
    /// Removes what was loaded.
    [[nodiscard]] virtual Result<void> discard() = 0;
};

/// A fresh database beside the target, which takes its name at the end, and with it its owner, locale,
/// settings and grants. Sessions on the old one are ended then, and the old one is dropped. The target need
/// not exist.
[[nodiscard]] std::unique_ptr<LoadTarget> freshTarget(const ConnectionSettings& target,
                                                      LoadProgress& progress);
/// The target itself, which must be empty; for roles that may not create databases.
[[nodiscard]] std::unique_ptr<LoadTarget> emptyTarget(const ConnectionSettings& target,
                                                      LoadProgress& progress);

/// Waits a few seconds for the lock that loads into `database` hold on the server: a killed one's is there
/// until the server has noticed. Errors: Busy (another load is running), Connection, Cancelled.
[[nodiscard]] Result<void> lockLoads(Connection& connection, const QString& database,
                                     const std::stop_token& stop);

/// The name of the database a load is made in, and of the old one until it is dropped: within the 63 bytes
/// that a name may have.
[[nodiscard]] QString stagingName(const QString& database);
[[nodiscard]] QString retiredName(const QString& database);

} // namespace lockstep
