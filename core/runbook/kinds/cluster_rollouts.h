#pragma once

#include "core/cluster/kubernetes/cluster_space.h"
#include "core/cluster/kubernetes/rollout.h"
#include "core/runbook/step_kind.h"

namespace lockstep {

/// Follows rollouts as long as the step may take (30 minutes, without) and logs them; a line for each
/// workload. Errors: those of followRollouts(); Failed (one is not done).
[[nodiscard]] Result<QString> rolledOut(const ClusterSpace& space, const QList<KubeTarget>& targets,
                                        const StepAction& action, const StepCall& call);

/// All Deployments, StatefulSets and DaemonSets of the namespace. Errors: those of KubeClient.
[[nodiscard]] Result<QList<KubeTarget>> allWorkloads(const ClusterSpace& space, const std::stop_token& stop);

} // namespace lockstep
