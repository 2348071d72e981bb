#include "core/cluster/kubernetes/kube_resource.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QList<KubeResource>& builtIns()
{
    static const QList<KubeResource> all{
        {{}, u"v1"_s, u"namespaces"_s, u"Namespace"_s, false},
        {{}, u"v1"_s, u"nodes"_s, u"Node"_s, false},
        {{}, u"v1"_s, u"pods"_s, u"Pod"_s},
        {{}, u"v1"_s, u"events"_s, u"Event"_s},
        {{}, u"v1"_s, u"services"_s, u"Service"_s},
        {{}, u"v1"_s, u"configmaps"_s, u"ConfigMap"_s},
        {{}, u"v1"_s, u"secrets"_s, u"Secret"_s},
        {{}, u"v1"_s, u"serviceaccounts"_s, u"ServiceAccount"_s},
        {{}, u"v1"_s, u"persistentvolumeclaims"_s, u"PersistentVolumeClaim"_s},
        {u"apps"_s, u"v1"_s, u"deployments"_s, u"Deployment"_s},
        {u"apps"_s, u"v1"_s, u"statefulsets"_s, u"StatefulSet"_s},
        {u"apps"_s, u"v1"_s, u"daemonsets"_s, u"DaemonSet"_s},
        {u"apps"_s, u"v1"_s, u"replicasets"_s, u"ReplicaSet"_s},
        {u"apps"_s, u"v1"_s, u"controllerrevisions"_s, u"ControllerRevision"_s},
        {u"batch"_s, u"v1"_s, u"jobs"_s, u"Job"_s},
        {u"batch"_s, u"v1"_s, u"cronjobs"_s, u"CronJob"_s},
        {u"networking.k8s.io"_s, u"v1"_s, u"ingresses"_s, u"Ingress"_s},
        {u"policy"_s, u"v1"_s, u"poddisruptionbudgets"_s, u"PodDisruptionBudget"_s},
        {u"rbac.authorization.k8s.io"_s, u"v1"_s, u"roles"_s, u"Role"_s},
        {u"rbac.authorization.k8s.io"_s, u"v1"_s, u"rolebindings"_s, u"RoleBinding"_s},
    };
    return all;
}

QString groupPath(const QString& apiVersion)
{
    return (apiVersion.contains(u'/') ? u"/apis/"_s : u"/api/"_s) + apiVersion;
}

QList<KubeResource> resourcesIn(const QJsonObject& list, const QString& apiVersion)
{
    const bool isCore = !apiVersion.contains(u'/');
    QList<KubeResource> resources;
    for (const QJsonValue& value : list[u"resources"].toArray()) {
        const QString plural = value[u"name"].toString();
        if (plural.contains(u'/')) // a part of one, such as its status
            continue;
        resources.append({isCore ? QString() : apiVersion.section(u'/', 0, 0), apiVersion.section(u'/', -1),
                          plural, value[u"kind"].toString(), value[u"namespaced"].toBool()});
    }
    return resources;
}

} // namespace

QString KubeResource::apiVersion() const
{
    return group.isEmpty() ? version : group + u'/' + version;
}

QString KubeResource::path(const QString& nameSpace, const QString& name) const
{
    QString path = groupPath(apiVersion());
    if (isNamespaced && !nameSpace.isEmpty())
        path += u"/namespaces/"_s + nameSpace;
    path += u'/' + plural;
    return name.isEmpty() ? path : path + u'/' + name;
}

KubeResource builtInResource(QStringView kind)
{
    const auto found = std::ranges::find(builtIns(), kind, &KubeResource::kind);
    Q_ASSERT(found != builtIns().end());
    return *found;
}

KubeKey keyOf(const QJsonObject& object)
{
    const QJsonValue metadata = object[u"metadata"];
    return {object[u"apiVersion"].toString(), object[u"kind"].toString(), metadata[u"namespace"].toString(),
            metadata[u"name"].toString()};
}

size_t qHash(const KubeKey& key, size_t seed) noexcept
{
    return qHashMulti(seed, key.apiVersion, key.kind, key.nameSpace, key.name);
}

Result<KubeResource> KubeDiscovery::find(const QString& apiVersion, const QString& kind,
                                         const std::stop_token& stop) const
{
    const std::scoped_lock lock(m_shared->mutex); // the others wait for the same answer
    auto known = m_shared->groups.constFind(apiVersion);
    if (known == m_shared->groups.cend()) {
        KubeRequest request;
        request.path = groupPath(apiVersion);
        request.attempted = u"ask the cluster what it serves as"_s;
        request.subject = apiVersion;
        const Result<QJsonObject> list = m_shared->client.send(request, stop);
        if (!list && list.error().kind != ErrorKind::NotFound)
            return failure(list);
        known = m_shared->groups.insert(apiVersion,
                                        list ? resourcesIn(*list, apiVersion) : QList<KubeResource>());
    }
    const auto found = std::ranges::find(*known, kind, &KubeResource::kind);
    if (found != known->cend())
        return *found;
    return failure(ErrorKind::NotFound, u"find the kind"_s, u"%1 (%2)"_s.arg(kind, apiVersion),
                   u"the cluster does not know it"_s,
                   u"Check apiVersion and kind; a custom resource needs its definition first"_s);
}

} // namespace lockstep
