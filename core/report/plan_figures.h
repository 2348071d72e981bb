#pragma once

#include "core/planning/upgrade_path.h"

namespace lockstep {

/// The numbers that sum a plan up.
struct PlanFigures
{
    qsizetype steps = 0;
    qsizetype downtimeSteps = 0;
    qsizetype outOfBand = 0; ///< out-of-band migrations to wait for
    int migrations = 0;
    int minorVersions = 0;
    int blockers = 0;
    int warnings = 0;
    int notes = 0;
};

[[nodiscard]] PlanFigures planFigures(const UpgradePath& path);

/// "4 of 5 steps", "every step", "no step".
[[nodiscard]] QString downtimeWords(const PlanFigures& figures);
/// "1 blocker, 3 warnings and 2 notes", or "no warnings".
[[nodiscard]] QString warningWords(const PlanFigures& figures);

} // namespace lockstep
