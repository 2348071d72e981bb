#pragma once

#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QStringList>

namespace lockstep {

/// What is wrong with a pod, in the words of the cluster.
struct PodProblem
{
    enum class Kind {
        None,
        ImagePull,     ///< the image cannot be fetched
        CrashLoop,     ///< a container ends again and again
        Configuration, ///< a container cannot be made: a missing secret, a wrong command, ...
        Unschedulable, ///< no node takes it
        NotReady,      ///< it runs, and its probe fails
        Failed,        ///< it ended with an error, or was evicted
    };

    Kind kind = Kind::None;
    QString container; ///< empty: the pod as a whole
    QString reason;    ///< "ImagePullBackOff"
    QString message;   ///< "Back-off pulling image \"sourcegraph/frontend:6.1.0\""; may be empty

    friend bool operator==(const PodProblem&, const PodProblem&) = default;
};

/// A pod in one line.
struct PodSummary
{
    QString nameSpace;
    QString name;
    QString uid;
    QString phase;      ///< as kubectl's column STATUS: "Running", "Init:0/1", "CrashLoopBackOff", ...
    int ready = 0;      ///< containers
    int containers = 0; ///< all that should be ready
    int restarts = 0;   ///< of all containers
    QString node;       ///< empty: none yet
    QStringList images; ///< of its containers, in order
    QDateTime created;  ///< UTC
    QString owner;      ///< "ReplicaSet frontend-5d9c"; empty: nobody's
    QStringList containerNames; ///< init containers first
    PodProblem problem;

    /// Runs with all containers ready, or ended well.
    [[nodiscard]] bool isHealthy() const;
    /// "1/2"
    [[nodiscard]] QString readyText() const;

    friend bool operator==(const PodSummary&, const PodSummary&) = default;
};

/// Reads a pod as the API gives it. A pure function.
[[nodiscard]] PodSummary podSummary(const QJsonObject& pod);

/// {namespace, name, phase, ready, restarts, node, images, created}; and problem {container, reason, message}
/// where there is one.
[[nodiscard]] QJsonObject toJson(const PodSummary& pod);

/// "container frontend: CrashLoopBackOff: back-off 5m0s ..."; empty: there is no problem.
[[nodiscard]] QString problemText(const PodProblem& problem);

} // namespace lockstep
