#pragma once

#include "core/database/migration_log_table.h"
#include "core/migration/stitched_graph.h"

namespace lockstep {

/// What a database has once its older history is accounted for (facts 2.4).
struct Backfill
{
    AppliedState state;     ///< with the backfilled migrations applied
    QList<MigrationId> ids; ///< rows to insert, in topological order
};

/// Works out which rows a database lacks: those of the golang-migrate era, whose table names only the newest
/// migration, and those that a squashed root stands for. A pure function. Errors: Precondition (a dirty
/// legacy row, or one the catalogue does not know).
[[nodiscard]] Result<Backfill> planBackfill(const StitchedGraph& stitched,
                                            const QList<MigrationLogEntry>& entries,
                                            const std::optional<LegacyVersion>& legacy);

/// The same of what the database says now. Writes nothing. Errors: as planBackfill; Connection, Failed.
[[nodiscard]] Result<Backfill> readBackfill(const StitchedGraph& stitched, Connection& connection);

} // namespace lockstep
