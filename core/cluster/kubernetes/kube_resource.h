#pragma once

#include "core/cluster/kubernetes/kube_client.h"

#include <mutex>

namespace lockstep {

/// A kind of object that a cluster's API serves.
struct KubeResource
{
    QString group;   ///< "apps"; empty: the core group
    QString version; ///< "v1"
    QString plural;  ///< "deployments"
    QString kind;    ///< "Deployment"
    bool isNamespaced = true;

    /// "apps/v1"
    [[nodiscard]] QString apiVersion() const;
    /// Of the collection, or of one object: "/apis/apps/v1/namespaces/prod/deployments/frontend".
    /// `nameSpace` empty: of all namespaces.
    [[nodiscard]] QString path(const QString& nameSpace, const QString& name = {}) const;

    friend bool operator==(const KubeResource&, const KubeResource&) = default;
};

/// One that every cluster has, by its kind: Pod, Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, Event,
/// ... Asking for another is a mistake of the caller's.
[[nodiscard]] KubeResource builtInResource(QStringView kind);

/// One object, or the one that a manifest asks for.
struct KubeKey
{
    QString apiVersion;
    QString kind;
    QString nameSpace; ///< empty: it belongs to none
    QString name;

    /// "Deployment sourcegraph-frontend"
    [[nodiscard]] QString text() const { return kind + u' ' + name; }

    friend bool operator==(const KubeKey&, const KubeKey&) = default;
    friend auto operator<=>(const KubeKey&, const KubeKey&) = default;
};

[[nodiscard]] KubeKey keyOf(const QJsonObject& object);

[[nodiscard]] size_t qHash(const KubeKey& key, size_t seed = 0) noexcept;

/// What a cluster serves, found out from it as far as it is asked for. Cheap to copy; may be used from any
/// thread.
class KubeDiscovery
{
public:
    explicit KubeDiscovery(KubeClient client) : m_shared(std::make_shared<Shared>(std::move(client))) {}

    /// Errors: NotFound (the cluster does not know that kind), those of KubeClient::send().
    [[nodiscard]] Result<KubeResource> find(const QString& apiVersion, const QString& kind,
                                            const std::stop_token& stop) const;

private:
    struct Shared
    {
        explicit Shared(KubeClient made) : client(std::move(made)) {}

        KubeClient client;
        std::mutex mutex;
        QHash<QString, QList<KubeResource>> groups; ///< by apiVersion
    };

    std::shared_ptr<Shared> m_shared;
};

} // namespace lockstep
