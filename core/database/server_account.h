#pragma once

#include "core/database/owned_process.h"
#include "core/support/error.h"

#include <sys/types.h>

namespace lockstep {

/// Who runs PostgreSQL: ourselves, or, when we are root, which it refuses, the user "postgres".
struct ServerAccount
{
    bool other = false; ///< not ourselves
    uid_t user = 0;
    gid_t group = 0;

    /// Errors: NotFound (we are root and there is no user postgres, or no setpriv).
    [[nodiscard]] static Result<ServerAccount> find();

    /// The same program, started as that account.
    [[nodiscard]] OwnedProcess::Launch as(const OwnedProcess::Launch& launch) const;
    /// Whether the account can get into the folder.
    [[nodiscard]] bool canReach(const QString& folder) const;
    /// Makes a folder that only the account may use. One that is there already must be such a folder, and no
    /// link: a shared place like /tmp may hold somebody's trap. Errors: Io.
    [[nodiscard]] Result<void> makeFolder(const QString& path) const;
};

} // namespace lockstep
