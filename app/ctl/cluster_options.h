#pragma once

#include "app/ctl/options.h"
#include "core/cluster/kubernetes/cluster_space.h"
#include "core/cluster/kubernetes/rollout.h"

namespace lockstep::ctl {

/// --kubeconfig, --context, -n
void declareCluster(Options& options);

/// Warns on standard error where the server's certificate is not checked. Errors: those of findCluster().
[[nodiscard]] Result<ClusterSpace> chosenCluster(const Options& options);

/// The only word, as KIND/NAME. Errors: Usage.
[[nodiscard]] Result<KubeTarget> oneTarget(const Options& options, const ClusterSpace& cluster);

/// --timeout, with a text for what it is without.
void declareTimeout(Options& options, const QString& usual);
/// Errors: Usage.
[[nodiscard]] Result<std::chrono::seconds> chosenTimeout(const Options& options, std::chrono::seconds usual);

/// Follows rollouts and tells them on standard error.
[[nodiscard]] Result<QList<RolloutProgress>> followTold(const ClusterSpace& cluster,
                                                        const QList<KubeTarget>& targets,
                                                        std::chrono::seconds timeout,
                                                        const std::stop_token& stop);
/// Says how they ended; Done, or what `otherwise` is.
[[nodiscard]] int sayRollouts(const QList<RolloutProgress>& rollouts, int otherwise);

} // namespace lockstep::ctl
