#pragma once

#include "core/cluster/kubernetes/kube_verbs.h"

namespace lockstep {

/// A Deployment or StatefulSet and how many pods it has.
struct ScaledWorkload
{
    KubeKey key;
    int from = 0;
    int to = 0;

    friend bool operator==(const ScaledWorkload&, const ScaledWorkload&) = default;
};

/// Of a workload, or the manifest of one: it is one of the product's databases (pgsql, codeintel-db,
/// codeinsights-db), by its name.
[[nodiscard]] bool isDatabaseWorkload(const QJsonObject& workload);

/// Sets how many pods a Deployment or StatefulSet has. Errors: Usage (a kind that has no such number), those
/// of KubeClient::send().
[[nodiscard]] Result<ScaledWorkload> scale(const KubeClient& client, const KubeTarget& target, int replicas,
                                           const std::stop_token& stop);

/// Scales all Deployments and StatefulSets of the namespace but the databases to nothing, for a multi-version
/// upgrade. How many pods each had is written into an annotation of its own, in the same change, so that
/// scaleBack() knows it whatever happens in between. Repeating it does no harm. `tell` is told of each one
/// that was changed. Errors: those of KubeClient; what was scaled stays so.
[[nodiscard]] Result<QList<ScaledWorkload>>
scaleToNothing(const KubeClient& client, const QString& nameSpace,
               const std::function<void(const ScaledWorkload&)>& tell, const std::stop_token& stop);
/// Gives them the pods that they had; those that somebody scaled up meanwhile keep what they have.
[[nodiscard]] Result<QList<ScaledWorkload>> scaleBack(const KubeClient& client, const QString& nameSpace,
                                                      const std::function<void(const ScaledWorkload&)>& tell,
                                                      const std::stop_token& stop);

/// The workloads that scaleToNothing() changed and scaleBack() has not: `from` is now, `to` is then. Errors:
/// KubeClient::list().
[[nodiscard]] Result<QList<ScaledWorkload>>
scaledToNothing(const KubeClient& client, const QString& nameSpace, const std::stop_token& stop);

} // namespace lockstep
