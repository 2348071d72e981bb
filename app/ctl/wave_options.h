#pragma once

#include "app/ctl/options.h"
#include "core/rollout/rollout.h"

namespace lockstep::ctl {

/// --wave-size, --canaries, --at-once, --pause, --stop-after
void declareWaves(Options& options);

/// Puts what they say into the settings. Errors: Usage.
[[nodiscard]] Result<void> chooseWaves(const Options& options, RolloutSettings& settings);

/// The number that an option has, or what is there. Errors: Usage.
[[nodiscard]] Result<int> wholeNumber(const Options& options, const QString& name, int usual);

} // namespace lockstep::ctl
