#pragma once

#include "core/cluster/kubernetes/kube_verbs.h"
#include "core/cluster/kubernetes/workload.h"

namespace lockstep {

/// A workload whose rollout is followed.
struct RolloutProgress
{
    KubeTarget target;
    WorkloadSummary workload; ///< empty while there is none
    RolloutStatus status;
    QString
        trouble; ///< why it does not go on, as far as is known: an image, a crash with its last lines, ...

    [[nodiscard]] bool isOver() const { return status.state != RolloutStatus::State::Progressing; }
};

struct RolloutOptions
{
    std::chrono::milliseconds deadline = std::chrono::minutes(30); ///< for all of them together
    /// How long trouble that seldom passes by itself (an image that is not there, a crash loop, a wrong
    /// configuration) may last, before the rollout counts as failed.
    std::chrono::milliseconds patience = std::chrono::minutes(3);
    /// Is told when something has changed; on the calling thread.
    std::function<void(const QList<RolloutProgress>&)> tell = {};
};

/// Follows the rollouts of workloads of one namespace to their ends: done, given up by their controllers, in
/// lasting trouble, or beyond the deadline. All of them are followed, also when one has failed. Errors:
/// Cancelled; those of watch().
[[nodiscard]] Result<QList<RolloutProgress>> followRollouts(const KubeClient& client,
                                                            const QList<KubeTarget>& targets,
                                                            const RolloutOptions& options,
                                                            const std::stop_token& stop);

/// An error that names those that are not done, with their trouble. Errors: Failed.
[[nodiscard]] Result<void> allDone(const QList<RolloutProgress>& rollouts);

/// What is the matter with a pod, with what the cluster and its log say of it: events of a failing probe, the
/// last lines before a crash. Asks the cluster; what it cannot find out is left out.
[[nodiscard]] QString explainTrouble(const KubeClient& client, const QJsonObject& pod,
                                     const std::stop_token& stop);

} // namespace lockstep
