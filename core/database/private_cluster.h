#pragma once

#include "core/database/postgres_programs.h"
#include "core/database/server_place.h"

#include <stop_token>

namespace lockstep {

/// The superuser of every private cluster.
inline constexpr auto clusterSuperuser = u"lockstep";

/// Makes the cluster in the place's data folder unless there is one: whole or not at all. Errors: Io,
/// Cancelled, Failed (what initdb said; a cluster of another PostgreSQL is there).
[[nodiscard]] Result<void> ensureCluster(const ServerPlace& place, const ServerAccount& account,
                                         const PostgresPrograms& programs, const std::stop_token& stop);

/// Removes the cluster such that a removal that is killed half-way leaves none, not half of one. Errors: Io.
[[nodiscard]] Result<void> removeCluster(const ServerPlace& place);

/// How to start a server on that cluster.
[[nodiscard]] OwnedProcess::Launch serverLaunch(const ServerPlace& place, const ServerAccount& account,
                                                const PostgresPrograms& programs);

/// The last lines of a log, for an error; empty when there is none.
[[nodiscard]] QString endOfLog(const QString& file);

} // namespace lockstep
