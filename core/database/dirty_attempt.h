#pragma once

#include "core/database/connection.h"
#include "core/migration/stitched_graph.h"

namespace lockstep {

/// An attempt that did not come to its end, and what was applied before it.
struct DirtyAttempt
{
    MigrationId id = 0;
    bool up = true;
    bool legacy = false;
    QString failure;
    QSet<MigrationId> before;
};

/// The oldest of a database; nothing when nothing is dirty. Errors: Connection, Failed; NotFound (the
/// catalogue does not know what the single-row table names).
[[nodiscard]] Result<std::optional<DirtyAttempt>> findDirtyAttempt(const StitchedGraph& stitched,
                                                                   Connection& connection);

} // namespace lockstep
