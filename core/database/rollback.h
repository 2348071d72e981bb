#pragma once

#include "core/database/connection.h"
#include "core/database/migrator.h"

namespace lockstep {

/// One migration to revert, and what that costs.
struct RollbackStep
{
    Definition definition;
    QStringList losses; ///< see dataLosses()
};

/// How one database goes back from a release to an older one.
struct RollbackPlan
{
    Schema schema = Schema::Frontend;
    Version from;
    Version to;
    StitchedGraph stitched;    ///< that they are taken from
    QList<RollbackStep> steps; ///< in the order to revert them
    bool hasLogs = false;      ///< migration_logs says what is applied; else the single-row table does
    /// What the single-row table of the golang-migrate era is to say at the end, where there is one.
    std::optional<MigrationId> legacyVersion;
    bool recordsVersion = false; ///< the instance's version is set to `to`, too

    [[nodiscard]] bool losesData() const;
    /// For psql: a transaction a migration, with the bookkeeping; runs to the first error.
    [[nodiscard]] QString script() const;
};

/// Works it out against the database as it is: the migrations that `from` has, `to` has not, and that are
/// applied. Writes nothing. `catalog` is stitched up to `from`. Errors: Usage (`to` is not below `from`),
/// NotFound (a release, or the schema in it), Precondition (dirty; something is applied that `from` does not
/// have), Connection, Failed.
[[nodiscard]] Result<RollbackPlan> planRollback(const StitchedCatalog& catalog, const Version& from,
                                                const Version& to, Schema schema, Connection& connection,
                                                const std::stop_token& stop = {});

/// Reverts one migration after the other, each in a transaction together with its bookkeeping, so that
/// whatever stops it, the tables say what is true and the same plan made again goes on. Errors: Busy (another
/// migrator), Failed, Connection, Cancelled.
[[nodiscard]] Result<void> runRollback(const RollbackPlan& plan, const ConnectionSettings& settings,
                                       const MigratorOptions& options, const RunEventSink& events,
                                       QList<MigrationOutcome>& outcomes, const std::stop_token& stop = {});

} // namespace lockstep
