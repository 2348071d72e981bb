#pragma once

#include "core/store/health_history.h"
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
    QString kind;     ///< what is like it: the runbook's name, "upgrade", "rehearsal", "health", ...
    QString title;    ///< "Upgrade 6.1.0 → 6.2.0"
    Outcome outcome = Outcome::Done;
    QDateTime time; ///< UTC, when it began
    QString owner;  ///< of a runbook under way: the process

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

[[nodiscard]] FleetHistory fleetHistory(const QList<RunRecord>& runs, const QList<RunbookRunRecord>& runbooks,
                                        const QList<HealthRecord>& health);

/// Reads it. Runs whose process is gone are marked as interrupted. Errors: those of Store.
[[nodiscard]] Result<FleetHistory> readFleetHistory(const QString& store);

} // namespace lockstep
