#pragma once

#include "core/inventory/instance.h"
#include "core/report/rehearsal_figures.h"

namespace lockstep {

/// A rehearsal's report for a terminal.
[[nodiscard]] QString rehearsalText(const RehearsalReport& report, const std::optional<Instance>& instance);

} // namespace lockstep
