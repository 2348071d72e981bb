#pragma once

#include "core/cluster/kubernetes/kube_verbs.h"
#include "core/cluster/kubernetes/manifests.h"
#include "core/support/line_diff.h"

namespace lockstep {

/// Something that a reader should see before the lines of a difference.
struct ChangeFact
{
    enum class Kind {
        Image,
        Replicas,
        Configuration, ///< data of a ConfigMap or Secret, environment, arguments
        Resources,     ///< processor and memory
        Storage
    };

    Kind kind = Kind::Image;
    QString where;  ///< container, key, variable; empty: the object as a whole
    QString before; ///< empty: there was none
    QString after;  ///< empty: there will be none

    friend bool operator==(const ChangeFact&, const ChangeFact&) = default;
};

/// What applying would do to one object.
struct ObjectChange
{
    enum class Kind { Same, Create, Change, Remove };

    KubeTarget target;
    Kind kind = Kind::Same;
    QJsonObject manifest; ///< what is applied; empty for a removal
    QJsonObject before;   ///< without what changes by itself (status, versions)
    QJsonObject after;
    QList<FieldConflict> conflicts; ///< fields of others, who would have to give them up
    QList<ChangeFact> facts;

    /// The difference as YAML in the unified format; values of secrets are masked. Empty when there is none.
    [[nodiscard]] QString text() const;
};

/// "create", "change", "remove", "same"
[[nodiscard]] QString changeKindName(ObjectChange::Kind kind);
/// "image", "replicas", "configuration", "resources", "storage"
[[nodiscard]] QString factKindName(ChangeFact::Kind kind);

/// What applying would do to a cluster, worked out by its API server in dry runs.
struct ClusterDiff
{
    QList<ObjectChange> objects; ///< in the order of their being applied; removals last

    [[nodiscard]] qsizetype count(ObjectChange::Kind kind) const;
    [[nodiscard]] bool hasConflicts() const;
};

struct DiffOptions
{
    QString nameSpace; ///< for objects that name none
    /// What a label selector finds and the manifests lack is to be removed, and so is what Lockstep applied
    /// before; empty: nothing is. Never volumes, their claims, namespaces, or what another object owns.
    QString removeLabelled = {};
    std::function<void(qsizetype done, qsizetype total)> progress = {}; ///< from any thread
};

/// Compares manifests with the cluster and changes nothing. Errors: those of KubeClient and KubeDiscovery,
/// the first one met.
[[nodiscard]] Result<ClusterDiff> diffCluster(const KubeClient& client, const Manifests& manifests,
                                              const DiffOptions& options, const std::stop_token& stop);

/// An object without what changes by itself: status, versions, who manages what.
[[nodiscard]] QJsonObject withoutBookkeeping(QJsonObject object);

/// What stands out between two states of an object. A pure function.
[[nodiscard]] QList<ChangeFact> changeFacts(const QJsonObject& before, const QJsonObject& after);

/// {objects:[{kind, namespace, name, change, facts, conflicts, diff}], create, change, remove, same}
[[nodiscard]] QJsonObject toJson(const ClusterDiff& diff);

} // namespace lockstep
