#pragma once

#include "core/rollout/rollout.h"
#include "core/rollout/tracking_body.h"

namespace lockstep {

/// A rollout's instances as a tracking issue shows them.
[[nodiscard]] QList<TrackedInstance> trackedInstances(const Rollout& rollout);

} // namespace lockstep
