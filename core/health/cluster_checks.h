#pragma once

#include "core/cluster/kubernetes/cluster_space.h"
#include "core/cluster/kubernetes/pod_summary.h"
#include "core/cluster/kubernetes/workload.h"
#include "core/health/health_checks.h"

namespace lockstep {

/// A pod, and when one of its containers ended last and was started again.
struct PodHealth
{
    PodSummary pod;
    QDateTime restarted; ///< UTC; null: never
};

[[nodiscard]] PodHealth podHealth(const QJsonObject& pod);

/// What the pods and the workloads of a namespace mean. Pods of a Job count as the Job does, because it tries
/// again. A warning for what is only on its way, was left behind by a pod that has been replaced, or is
/// started again and again. A pure function.
[[nodiscard]] HealthFinding judgePods(const QList<PodHealth>& pods, const QList<WorkloadSummary>& workloads,
                                      const QDateTime& now);

/// From how many restarts on, the last of them within a day, a pod is worth a warning.
inline constexpr int manyRestarts = 3;

/// "pods-health": the pods of the namespace run and are ready, and its workloads are rolled out.
[[nodiscard]] HealthCheck podsCheck(const ClusterSpace& cluster);

/// "frontend-log": lines of trouble of the pods of that workload, since their containers were started.
[[nodiscard]] HealthCheck podLogCheck(const ClusterSpace& cluster, const QString& workload);

} // namespace lockstep
