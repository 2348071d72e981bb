#pragma once

#include "app/ctl/options.h"
#include "core/cluster/kubernetes/kube_verbs.h"
#include "core/cluster/kubernetes/rollout.h"

namespace lockstep::ctl {

/// --kubeconfig, --context, -n
void declareCluster(Options& options);

struct ChosenCluster
{
    KubeClient client;
    QString nameSpace; ///< -n, else the context's

    /// "KIND/NAME" as the command line has it. Errors: Usage.
    [[nodiscard]] Result<KubeTarget> target(const QString& text) const
    {
        return parseTarget(text, nameSpace);
    }
};

/// Warns on standard error where the server's certificate is not checked. Errors: those of findCluster().
[[nodiscard]] Result<ChosenCluster> chosenCluster(const Options& options);

/// The only word, as KIND/NAME. Errors: Usage.
[[nodiscard]] Result<KubeTarget> oneTarget(const Options& options, const ChosenCluster& cluster);

/// --timeout, with a text for what it is without.
void declareTimeout(Options& options, const QString& usual);
/// Errors: Usage.
[[nodiscard]] Result<std::chrono::seconds> chosenTimeout(const Options& options, std::chrono::seconds usual);

/// Follows rollouts and tells them on standard error.
[[nodiscard]] Result<QList<RolloutProgress>> followTold(const ChosenCluster& cluster,
                                                        const QList<KubeTarget>& targets,
                                                        std::chrono::seconds timeout,
                                                        const std::stop_token& stop);
/// Says how they ended; Done, or what `otherwise` is.
[[nodiscard]] int sayRollouts(const QList<RolloutProgress>& rollouts, int otherwise);

} // namespace lockstep::ctl
