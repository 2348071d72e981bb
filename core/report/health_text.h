#pragma once

#include "core/health/health_comparison.h"

namespace lockstep {

/// A health report for a terminal, and what changed since an earlier one.
[[nodiscard]] QString healthText(const HealthReport& report,
                                 const std::optional<HealthComparison>& comparison);

} // namespace lockstep
