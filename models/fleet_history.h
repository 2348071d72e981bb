#pragma once

#include "core/store/health_history.h"
#include "core/store/rollout_store.h"
#include "core/store/runbook_store.h"
#include "core/store/store.h"

namespace lockstep {

/// Something that was done to an instance, or found of it, as the store remembers it.
struct FleetRun
{
    enum class Outcome {
        Done,      ///< done, or healthy
        Warning,   ///< a health check with warnings
        Cancelled, ///< by somebody
        Stopped,   ///< part-way: it can be gone on with, or was interrupted
        Failed,
        Running,
    };

    QString instance; ///< Instance::key(); may be empty
    QString kind;  ///< what is like it: the runbook's name, "upgrade", "rehearsal", "health", "rollout", ...
    QString title; ///< "Upgrade 6.1.0 → 6.2.0"
    Outcome outcome = Outcome::Done;
    QDateTime time;       ///< UTC, when it began
    QString owner;        ///< of what is under way: the process that works on it
    QDateTime ended = {}; ///< UTC; null: it has not ended, or nobody knows when
    QString problem = {}; ///< why it failed or stopped, where that is kept
    qint64 rollout = 0;   ///< whose upgrade it is; 0: of none

    friend bool operator==(const FleetRun&, const FleetRun&) = default;
};

[[nodiscard]] QString fleetOutcomeText(FleetRun::Outcome outcome);

/// What the store knows of a fleet.
struct FleetHistory
{
    QList<FleetRun> inFlight; ///< newest first
    /// Of each instance and kind the last one, where it failed or stopped; newest first.
    QList<FleetRun> failures;
    QHash<QString, QList<FleetRun>> byInstance; ///< the last of each instance, oldest first
    friend bool operator==(const FleetHistory&, const FleetHistory&) = default;
};

inline constexpr qsizetype longestFleetHistory = 24; ///< of one instance

/// What it is made of.
struct FleetRecords
{
    QList<RunRecord> runs = {};
    QList<RunbookRunRecord> runbooks = {};
    QList<HealthRecord> health = {};
    QList<UpgradeRecord> upgrades = {};
};

[[nodiscard]] FleetHistory fleetHistory(const FleetRecords& records);

/// Reads it. Runs whose process is gone are marked as interrupted. Errors: those of Store.
[[nodiscard]] Result<FleetHistory> readFleetHistory(const QString& store);

} // namespace lockstep
