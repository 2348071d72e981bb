#pragma once

#include "core/cluster/kubernetes/kube_resource.h"

namespace lockstep {

/// One object in a cluster, or the place for one.
struct KubeTarget
{
    KubeResource resource;
    QString nameSpace; ///< empty: the resource belongs to none
    QString name;

    /// "Deployment sourcegraph-frontend"
    [[nodiscard]] QString text() const { return resource.kind + u' ' + name; }
};

/// Reads "deployment/frontend", "sts/pgsql", "ds/cadvisor", "job/migrator" or "pod/gitserver-0", with
/// kubectl's names of these kinds. Errors: Usage.
[[nodiscard]] Result<KubeTarget> parseTarget(const QString& text, const QString& nameSpace);

/// The name under which Lockstep applies fields.
[[nodiscard]] QString fieldManager();

/// A request about that object, as messages name it.
[[nodiscard]] KubeRequest requestFor(const KubeTarget& target, const QString& attempted,
                                     const QByteArray& method = "GET");

/// All objects of a kind in the namespace (empty: in all). `labels` is a label selector; may be empty. List
/// items lack kind and apiVersion in the API: here they have them. Errors: KubeClient::list().
[[nodiscard]] Result<KubeList> listObjects(const KubeClient& client, const KubeResource& resource,
                                           const QString& nameSpace, const QString& labels,
                                           const std::stop_token& stop);

/// Errors: KubeClient::send().
[[nodiscard]] Result<QJsonObject> getObject(const KubeClient& client, const KubeTarget& target,
                                            const std::stop_token& stop);
/// Nothing where there is none. Errors: KubeClient::send() but NotFound.
[[nodiscard]] Result<std::optional<QJsonObject>>
findObject(const KubeClient& client, const KubeTarget& target, const std::stop_token& stop);

/// A field that an apply would change, and who has set it.
struct FieldConflict
{
    QString field;   ///< ".spec.replicas"
    QString manager; ///< "kubectl-client-side-apply"
    QString message; ///< the server's

    friend bool operator==(const FieldConflict&, const FieldConflict&) = default;
};

struct ApplyOptions
{
    bool dryRun = false;      ///< the server works it out and changes nothing
    bool takeOver = false;    ///< fields of others become ours
    bool strictFields = true; ///< a field that the server does not know is an error, not left out
};

struct Applied
{
    QJsonObject object;             ///< as it is now; with a dry run, as it would be
    QList<FieldConflict> conflicts; ///< not empty: nothing was changed
};

/// Server-side apply. `manifest` has all the fields that we want to have a say in, and no others. Repeating
/// it does no harm. Errors: KubeClient::send() but for conflicts of fields.
[[nodiscard]] Result<Applied> applyObject(const KubeClient& client, const KubeTarget& target,
                                          const QJsonObject& manifest, const ApplyOptions& options,
                                          const std::stop_token& stop);

/// What the server would make of the object as a whole, its defaults filled in; nothing is changed. Errors:
/// KubeClient::send().
[[nodiscard]] Result<QJsonObject> tryReplacing(const KubeClient& client, const KubeTarget& target,
                                               const QJsonObject& object, const std::stop_token& stop);

/// Changes some fields (RFC 7386: null removes one). Errors: KubeClient::send().
[[nodiscard]] Result<QJsonObject> mergeObject(const KubeClient& client, const KubeTarget& target,
                                              const QJsonObject& change, const std::stop_token& stop);
/// Operations in order, all or none (RFC 6902). Errors: KubeClient::send().
[[nodiscard]] Result<QJsonObject> patchObject(const KubeClient& client, const KubeTarget& target,
                                              const QJsonArray& operations, const std::stop_token& stop);
/// Errors: KubeClient::send(); Precondition: there is one of that name.
[[nodiscard]] Result<QJsonObject> createObject(const KubeClient& client, const KubeResource& resource,
                                               const QJsonObject& object, const std::stop_token& stop);

enum class Propagation {
    Background, ///< what it owns goes afterwards
    Foreground, ///< it goes when all that it owns is gone
    Orphan      ///< what it owns stays
};

/// Asks for the end of an object; it may take its time, see awaitGone(). One that is not there is no error.
/// Errors: KubeClient::send().
[[nodiscard]] Result<void> deleteObject(const KubeClient& client, const KubeTarget& target,
                                        Propagation propagation, const std::stop_token& stop);
/// Errors: KubeClient::send(); Failed: it is still there after `patience`, with what it waits for.
[[nodiscard]] Result<void> awaitGone(const KubeClient& client, const KubeTarget& target,
                                     std::chrono::milliseconds patience, const std::stop_token& stop);

} // namespace lockstep
