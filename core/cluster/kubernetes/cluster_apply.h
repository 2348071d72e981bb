#pragma once

#include "core/cluster/kubernetes/cluster_diff.h"

namespace lockstep {

struct ClusterApplyOptions
{
    bool takeOver = false; ///< fields that others have set, too
    bool remove = false;   ///< carries removals out, after everything else
    /// Is told of each object when it is done; on the calling thread.
    std::function<void(const ObjectChange&)> done = {};
};

/// Applies a difference that somebody has seen, object by object in its order; what is the same is applied,
/// too, so that its fields become Lockstep's. Doing it again after a failure does what is left. Errors:
/// Precondition (fields of others; nothing was changed), those of KubeClient, which say how far it came.
[[nodiscard]] Result<void> applyDiff(const KubeClient& client, const ClusterDiff& diff,
                                     const ClusterApplyOptions& options, const std::stop_token& stop);

/// The workloads among what is created or changed, whose rollout is to be followed.
[[nodiscard]] QList<KubeTarget> changedWorkloads(const ClusterDiff& diff);

} // namespace lockstep
