#pragma once

#include "core/database/connection_settings.h"
#include "core/support/error.h"

#include <memory>
#include <stop_token>

namespace lockstep {

/// A PostgreSQL server of our own, on a Unix socket only, its data in a folder of ours. It stops when this object goes
/// or when the thread that started it ends, however that happens: it never outlives Lockstep.
class PrivateServer
{
public:
    /// Makes the cluster in `folder` when there is none yet (initdb), removes what a killed server left (a stale pid
    /// file, a stale socket; a server of ours that still runs there is ended first) and starts it. The newest PostgreSQL installed is used, or the one
    /// LOCKSTEP_POSTGRES_BIN names. Errors: NotFound (no PostgreSQL), Busy (somebody else runs a server there), Io, Failed (with the end of its log), Cancelled.
    [[nodiscard]] static Result<std::unique_ptr<PrivateServer>> start(const QString& folder,
                                                                      std::stop_token stop = {});
    ~PrivateServer();

    /// Settings for one database of it, as its superuser.
    [[nodiscard]] ConnectionSettings database(const QString& name) const;
    [[nodiscard]] QString binFolder() const; ///< where its pg_dump and psql are
    [[nodiscard]] QString logFile() const;
    [[nodiscard]] int majorVersion() const;
    /// DROP DATABASE IF EXISTS, CREATE DATABASE. Errors: Connection, Failed.
    [[nodiscard]] Result<void> recreateDatabase(const QString& name);
    [[nodiscard]] Result<void> dropDatabase(const QString& name);
    [[nodiscard]] Result<void> stop();

private:
    PrivateServer();
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace lockstep
