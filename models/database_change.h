#pragma once

#include "core/database/upgrade.h"
#include "models/change_question.h"
#include "models/database_reading.h"

namespace lockstep {

/// One run of a change: what it is given, and what it has done so far.
struct ChangeRun
{
    RunEventSink events;
    std::stop_token stop;
    bool agreedToHandWork = false; ///< question.handAgreement was ticked
    QList<StepOutcome> steps = {}; ///< filled, whatever comes of it
};

/// A change of live databases that has been worked out and not been made: what to ask, and what runs then.
struct DatabaseChange
{
    ChangeQuestion question;
    QList<Schema> schemas;
    QString kind; ///< in the store: "upgrade", "rescue"
    Version from; ///< what the databases are at, where that is known; else as `to`
    Version to;
    bool keepsMigrations = false; ///< what is applied stays the same, and so does what drift is compared with
    /// Blocks. Looks first whether the databases still are as they were when it was worked out. Says what was
    /// done.
    std::function<Result<QString>(ChangeRun& run)> run;
};

/// Which out-of-band migrations to bring to their end.
struct OutOfBandTask
{
    enum class Which {
        All,
        One,        ///< `id`
        ForUpgrade, ///< those that must be complete before the upgrade to the chosen release begins
    };
    Which which = Which::All;
    int id = 0;
    bool reverse = false; ///< run backwards
};

/// Nothing is dirty, or the options let it pass.
[[nodiscard]] bool isReadyForChange(const SchemaStatus& status, const ChangeOptions& options);

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

/// Records a migration as applied, or reverted, without running it. Errors: Connection; NotFound (the
/// catalogue lacks it, and the options do not allow that).
[[nodiscard]] Result<DatabaseChange> addLogChange(const DatabaseScope& scope, Schema schema, MigrationId id,
                                                  bool up, const std::stop_token& stop);

/// Waits until they are complete, or has them run first, as the options say. Errors: Connection; Precondition
/// (nothing is left to do), NotFound (no such one), as upgradeChange.
[[nodiscard]] Result<DatabaseChange> outOfBandChange(const DatabaseScope& scope, const OutOfBandTask& task,
                                                     const std::stop_token& stop);

/// See forceVersion().
[[nodiscard]] Result<DatabaseChange> forceVersionChange(const DatabaseScope& scope, Schema schema,
                                                        MigrationId id, const std::stop_token& stop);

} // namespace lockstep
