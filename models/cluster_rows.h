#pragma once

#include "core/cluster/kubernetes/kube_events.h"
#include "core/cluster/kubernetes/pod_summary.h"
#include "core/cluster/kubernetes/workload.h"

#include <QObject>

namespace lockstep {

/// How something in a cluster is, as far as a glance should tell it.
enum class ClusterHealth { Off, Good, Busy, Warning, Bad };

/// What all tables of the cluster answer besides their texts.
enum ClusterRole {
    ClusterHealthRole = Qt::UserRole + 1, ///< int, of ClusterHealth
    ClusterSortRole,                      ///< what a column is sorted by
    ClusterKeyRole,                       ///< the row's key
};

struct PodRow
{
    PodSummary summary;
    QJsonObject object;
    QString workload; ///< key of the one that it is of, as workloadKey() makes it; empty: nobody's
};

struct WorkloadRow
{
    WorkloadSummary summary;
    QJsonObject object;
    int restarts = 0; ///< of its pods
    QString problem;  ///< of one of its pods
};

struct EventRow
{
    EventSummary summary;
    QString objectUid;
    QString nameSpace;
};

/// "prod/Deployment/sourcegraph-frontend"
[[nodiscard]] QString workloadKey(const QString& nameSpace, const QString& kind, const QString& name);
[[nodiscard]] QString workloadKey(const WorkloadSummary& workload);

[[nodiscard]] PodRow podRow(const QJsonObject& pod);
[[nodiscard]] WorkloadRow workloadRow(const QJsonObject& workload);
[[nodiscard]] EventRow eventRow(const QJsonObject& event);

[[nodiscard]] ClusterHealth healthOf(const PodSummary& pod);
[[nodiscard]] ClusterHealth healthOf(const WorkloadRow& workload);

/// "38s", "12m", "5h", "3d": one unit, two where the first is small, as kubectl tells ages.
[[nodiscard]] QString ageText(const QDateTime& since, const QDateTime& now);
/// "frontend:6.1.0, +2" of "index.docker.io/sourcegraph/frontend:6.1.0@sha256:..." and two others.
[[nodiscard]] QString imagesText(const QStringList& images);

/// One condition of a pod or a workload.
struct ClusterCondition
{
    QString type; ///< "Ready"
    bool holds = false;
    QString text; ///< why, in the cluster's words
};

[[nodiscard]] QList<ClusterCondition> conditionsOf(const QJsonObject& object);

} // namespace lockstep
