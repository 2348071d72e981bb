#pragma once

#include "core/cluster/kubernetes/kube_resource.h"

#include <QDateTime>

namespace lockstep {

/// How far a workload is on its way to what its specification asks for.
struct RolloutStatus
{
    enum class State {
        Progressing,
        Done,
        Failed, ///< its controller has given up
    };

    State state = State::Progressing;
    QString text; ///< "1 of 2 updated replicas are available"

    friend bool operator==(const RolloutStatus&, const RolloutStatus&) = default;
};

/// As `kubectl rollout status` decides, of a Deployment, StatefulSet, DaemonSet or Job as the API gives it. A
/// pure function. What only changes when its pods are deleted (OnDelete) is done, and says so.
[[nodiscard]] RolloutStatus rolloutStatus(const QJsonObject& workload);

/// A workload in one line.
struct WorkloadSummary
{
    QString kind;
    QString nameSpace;
    QString name;
    QString uid;
    int ready = 0;
    int desired = 0;    ///< replicas, nodes, or completions
    int updated = 0;    ///< of the newest revision
    QStringList images; ///< of its containers, in order
    QDateTime created;  ///< UTC
    RolloutStatus rollout;

    friend bool operator==(const WorkloadSummary&, const WorkloadSummary&) = default;
};

/// Deployment, StatefulSet, DaemonSet, Job: the kinds whose rollout can be followed.
[[nodiscard]] const QStringList& workloadKinds();

[[nodiscard]] WorkloadSummary workloadSummary(const QJsonObject& workload);

/// {kind, namespace, name, ready, desired, updated, images, created, state, status}
[[nodiscard]] QJsonObject toJson(const WorkloadSummary& workload);

/// "progressing", "done", "failed"
[[nodiscard]] QString rolloutStateName(RolloutStatus::State state);

/// Images of the containers of a pod's template, by the container's name, init containers too.
[[nodiscard]] QMap<QString, QString> imagesOf(const QJsonObject& workload);

/// The template of pods within a workload; empty where there is none.
[[nodiscard]] QJsonObject podTemplate(const QJsonObject& workload);

} // namespace lockstep
