#pragma once

#include "core/cluster/kubernetes/kube_verbs.h"

#include <QDateTime>

namespace lockstep {

/// A state that a workload's template of pods has had.
struct WorkloadRevision
{
    qint64 number = 0;
    QDateTime created; ///< UTC
    bool isCurrent = false;
    QString cause; ///< what somebody wrote down for it; may be empty
    QStringList images;
    QJsonObject podTemplate;

    friend bool operator==(const WorkloadRevision&, const WorkloadRevision&) = default;
};

/// Those that the cluster remembers of a Deployment (its ReplicaSets), StatefulSet or DaemonSet (its
/// ControllerRevisions), newest first. Errors: Usage (another kind), those of KubeClient.
[[nodiscard]] Result<QList<WorkloadRevision>> revisionsOf(const KubeClient& client, const KubeTarget& target,
                                                          const std::stop_token& stop);

/// {revision, created, current, cause, images}
[[nodiscard]] QJsonObject toJson(const WorkloadRevision& revision);

/// The revision of that number; 0: the one before the current. Errors: NotFound, with those that there are.
[[nodiscard]] Result<WorkloadRevision> chosenRevision(const QList<WorkloadRevision>& revisions,
                                                      qint64 number);

/// From the current state to the revision, as YAML in the unified format; empty: they are the same.
[[nodiscard]] QString revisionDiff(const QList<WorkloadRevision>& revisions,
                                   const WorkloadRevision& revision);

/// Gives the workload that revision's template, as `kubectl rollout undo` does; the cluster makes a new
/// revision of it. Errors: those of KubeClient; Precondition (somebody changed it meanwhile).
[[nodiscard]] Result<void> undoTo(const KubeClient& client, const KubeTarget& target,
                                  const WorkloadRevision& revision, const std::stop_token& stop);

} // namespace lockstep
