#pragma once

#include "core/database/connection_settings.h"
#include "core/support/error.h"

#include <memory>
#include <stop_token>

namespace lockstep {

/// A PostgreSQL server of our own, on a Unix socket only, its data in a folder of ours. It stops when this
/// object goes or when Lockstep ends, however that happens: it never outlives us. It may be started, used and
/// stopped on different threads. It is quick, not durable: a crash of the whole machine may lose its data,
/// the end of any process does not.
class PrivateServer
{
public:
    /// Makes the cluster in `folder` when there is none yet (initdb), removes what a killed server left (a
    /// stale pid file, a stale socket; a server of ours that still runs there is ended first) and starts it.
    /// The newest PostgreSQL installed is used, or the one LOCKSTEP_POSTGRES_BIN names. When Lockstep runs as
    /// root, which PostgreSQL refuses, the server runs as the user postgres. Errors: NotFound (no PostgreSQL,
    /// no such user), Busy (another Lockstep works there), Io, Failed (with the end of its log), Cancelled.
    [[nodiscard]] static Result<std::unique_ptr<PrivateServer>> start(const QString& folder,
                                                                      std::stop_token stop = {});
    /// Removes `folder` with everything a server had in it, and its socket, after ending one that a killed
    /// Lockstep left running there. Errors: Busy (another Lockstep works there), Io.
    [[nodiscard]] static Result<void> remove(const QString& folder);
    ~PrivateServer();

    /// Settings for one database of it, as its superuser.
    [[nodiscard]] ConnectionSettings database(const QString& name) const;
    [[nodiscard]] QString binFolder() const; ///< where its pg_dump and psql are
    [[nodiscard]] QString logFile() const;
    [[nodiscard]] int majorVersion() const;
    /// DROP DATABASE IF EXISTS, CREATE DATABASE. Errors: Connection, Failed.
    [[nodiscard]] Result<void> recreateDatabase(const QString& name);
    [[nodiscard]] Result<void> dropDatabase(const QString& name);
    /// Stops it, within limits: sessions are ended, then it is killed. Errors: Failed (it does not end).
    [[nodiscard]] Result<void> stop();

private:
    PrivateServer();
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace lockstep
