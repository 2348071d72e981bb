#pragma once

#include "core/runbook/step_kind.h"

namespace lockstep {

/// Every kind of step that there is.
[[nodiscard]] const StepKinds& allStepKinds();

} // namespace lockstep
