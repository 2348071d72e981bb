#pragma once

#include "core/store/database.h"

namespace lockstep {

/// On a server, a run belongs to the session that holds its advisory lock, whatever machine it comes from:
/// when its process dies, or the way there, the server gives the lock up. In a file, the process that is
/// written down owns the run as long as it lives; there is no lock.

/// The tables whose rows are runs.
enum class RunTable { Runbooks, Rollouts };

/// Holds the run's lock from now on. Errors: Busy (another session does), those of the database.
[[nodiscard]] Result<void> lockRun(const Database& database, RunTable table, qint64 run);

/// Gives it up, where it is held.
void unlockRun(const Database& database, RunTable table, qint64 run);

/// An SQL expression for rows of the table: 1 when a session holds the row's lock, 0 when none does; NULL
/// where there are no locks.
[[nodiscard]] QString runLockedSql(const Database& database, RunTable table);

} // namespace lockstep
