#pragma once

#include "core/cluster/kubernetes/cluster_diff.h"
#include "core/cluster/kubernetes/rollout.h"
#include "models/log_model.h"

namespace lockstep::console {

/// The workloads of a small instance with their pods and events, as a cluster gives them; one pod cannot get
/// its image.
[[nodiscard]] QList<QJsonObject> sampleObjects();

/// From that instance's release to the next.
[[nodiscard]] ClusterDiff sampleDiff();

/// The same upgrade on its way.
[[nodiscard]] QList<RolloutProgress> sampleRollouts();

/// What some of its pods write.
[[nodiscard]] QList<LogEntry> sampleLog();

} // namespace lockstep::console
