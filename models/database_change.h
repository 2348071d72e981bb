#pragma once

#include "models/change_question.h"
#include "models/database_reading.h"

namespace lockstep {

/// A change of live databases that has been worked out and not been made: what to ask, and what runs then.
struct DatabaseChange
{
    ChangeQuestion question;
    QList<Schema> schemas;
    bool keepsMigrations = false; ///< what is applied stays the same, and so does what drift is compared with
    /// Blocks. Looks first whether the databases still are as they were when it was worked out. Says what was
    /// done.
    std::function<Result<QString>(const RunEventSink& events, const std::stop_token& stop)> run;
};

// All of these read the databases as they are now and change nothing. They block.

/// Errors: Precondition (some can only be repaired by hand, nothing is chosen).
[[nodiscard]] Result<DatabaseChange> repairChange(const DatabaseScope& scope, Schema schema,
                                                  const DriftReport& report,
                                                  const QList<Difference>& differences);

[[nodiscard]] DatabaseChange rescueChange(const DatabaseScope& scope, const RescuePlan& plan);

/// What the release has and the databases lack. Errors: Connection; Precondition (nothing to apply, dirty).
[[nodiscard]] Result<DatabaseChange> upChange(const DatabaseScope& scope, const QList<Schema>& schemas,
                                              const std::stop_token& stop);

/// Single migrations of one database, up, down, or the last one undone. Errors: as upChange; NotFound.
[[nodiscard]] Result<DatabaseChange> taskChange(const DatabaseScope& scope, Schema schema,
                                                const MigrationTask& task, const std::stop_token& stop);

/// From the release that each database is at to an older one. Errors: as planRollback.
[[nodiscard]] Result<DatabaseChange> rollbackChange(const DatabaseScope& scope, const QList<Schema>& schemas,
                                                    const Version& to, const std::stop_token& stop);

/// From the release that the frontend database records to the chosen one, over as many minor versions as lie
/// between, with the waits for out-of-band migrations. Errors: as upChange, Planner::plan, Planner::planDown.
[[nodiscard]] Result<DatabaseChange> upgradeChange(const DatabaseScope& scope, const std::stop_token& stop);

/// Records a migration as applied, or reverted, without running it.
[[nodiscard]] Result<DatabaseChange> addLogChange(const DatabaseScope& scope, Schema schema, MigrationId id,
                                                  bool up, const std::stop_token& stop);

/// See forceVersion().
[[nodiscard]] Result<DatabaseChange> forceVersionChange(const DatabaseScope& scope, Schema schema,
                                                        MigrationId id, const std::stop_token& stop);

} // namespace lockstep
