#pragma once

#include "core/rollout/rollout_run.h"

#include <QJsonObject>

namespace lockstep::simulation {

/// A rollout that is played.
struct FleetSimulation
{
    int instances = 10'000;
    double failures = 0.02;           ///< share of the workflow's runs that fail
    std::chrono::minutes upgrade{30}; ///< that a run takes; each from half to one and a half of it
    quint32 seed = 1;                 ///< the same one gives the same rollout
    RolloutSettings settings;         ///< its waves
    RolloutPace pace;
    std::function<void(const Rollout&)> progress = {}; ///< is told after each wave
};

/// What it came to, in the time that it would really take.
struct FleetSimulationResult
{
    RolloutOutcome outcome;
    std::chrono::seconds duration{0};
    int waves = 0;
    QMap<UpgradeState, int> counts;
    int starts = 0;      ///< of the workflow, as GitHub has counted them
    int requests = 0;    ///< to GitHub
    int unchanged = 0;   ///< of them, answered with "nothing changed", which its limits do not count
    int busiestHour = 0; ///< requests of it
    int waits = 0;       ///< for its rate limits
    std::chrono::seconds waited{0};

    [[nodiscard]] QJsonObject toJson() const;
};

/// Plays the rollout with the same engine and client as a real one, against a local GitHub with GitHub's
/// documented limits, in a time of its own where hours take no time. Writes nothing. Errors: Usage
/// (settings), Cancelled, Failed (the local GitHub noticed a request that the public description does not
/// allow).
[[nodiscard]] Result<FleetSimulationResult> simulate(const FleetSimulation& simulation,
                                                     const std::stop_token& stop);

} // namespace lockstep::simulation
