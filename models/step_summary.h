#pragma once

#include "core/planning/upgrade_path.h"

namespace lockstep {

/// What one step of a path amounts to.
struct StepSummary
{
    Version from;
    Version to;
    int migrations = 0;
    int privileged = 0;
    int concurrentIndexes = 0;
    int waits = 0; ///< out-of-band migrations to wait for before the next step
    int blockers = 0;
    int warnings = 0;
    int notes = 0;
    bool downtime = false;
    Estimate estimate;

    /// All of it in a sentence, for tooltips and screen readers.
    [[nodiscard]] QString sentence() const;
};

/// What the whole path amounts to.
struct PathSummary
{
    int steps = 0;
    int migrations = 0;
    int privileged = 0;
    int waits = 0; ///< out-of-band migrations to wait for, those before the first step among them
    int blockers = 0;
    int warnings = 0;
    int notes = 0;
    int downtimeSteps = 0;
    Estimate estimate;
    Estimate downtime; ///< of the steps that need it
};

[[nodiscard]] StepSummary summarize(const UpgradeStep& step);
[[nodiscard]] PathSummary summarize(const UpgradePath& path);

/// "1 migration", "12 migrations".
[[nodiscard]] QString migrationCountText(int count);

} // namespace lockstep
