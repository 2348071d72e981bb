#include "kube_api/kinds.h"

#include <algorithm>
#include <stdexcept>

using namespace Qt::StringLiterals;

namespace lockstep::test {

namespace {

QList<Kind> listKinds()
{
    const QString core;
    const QString v1 = u"v1"_s;
    const QString apps = u"apps"_s;
    const QString batch = u"batch"_s;
    const QString rbac = u"rbac.authorization.k8s.io"_s;

    enum { Cluster = 0, Namespaced = 1, Status = 2, Scale = 4, All = 8, CreateOnly = 16 };

    struct Row
    {
        QString group;
        QString name;
        QString plural;
        QStringList shortNames;
        int traits;
    };

    const QList<Row> rows{
        {core, u"Namespace"_s, u"namespaces"_s, {u"ns"_s}, Cluster | Status},
        {core, u"Node"_s, u"nodes"_s, {u"no"_s}, Cluster | Status},
        {core, u"PersistentVolume"_s, u"persistentvolumes"_s, {u"pv"_s}, Cluster | Status},
        {core, u"Pod"_s, u"pods"_s, {u"po"_s}, Namespaced | Status | All},
        {core, u"Service"_s, u"services"_s, {u"svc"_s}, Namespaced | Status | All},
        {core, u"Endpoints"_s, u"endpoints"_s, {u"ep"_s}, Namespaced},
        {core, u"ConfigMap"_s, u"configmaps"_s, {u"cm"_s}, Namespaced},
        {core, u"Secret"_s, u"secrets"_s, {}, Namespaced},
        {core, u"ServiceAccount"_s, u"serviceaccounts"_s, {u"sa"_s}, Namespaced},
        {core, u"PersistentVolumeClaim"_s, u"persistentvolumeclaims"_s, {u"pvc"_s}, Namespaced | Status},
        {core, u"Event"_s, u"events"_s, {u"ev"_s}, Namespaced},
        {core, u"ResourceQuota"_s, u"resourcequotas"_s, {u"quota"_s}, Namespaced | Status},
        {core, u"LimitRange"_s, u"limitranges"_s, {u"limits"_s}, Namespaced},
        {apps, u"Deployment"_s, u"deployments"_s, {u"deploy"_s}, Namespaced | Status | Scale | All},
        {apps, u"ReplicaSet"_s, u"replicasets"_s, {u"rs"_s}, Namespaced | Status | Scale | All},
        {apps, u"StatefulSet"_s, u"statefulsets"_s, {u"sts"_s}, Namespaced | Status | Scale | All},
        {apps, u"DaemonSet"_s, u"daemonsets"_s, {u"ds"_s}, Namespaced | Status | All},
        {apps, u"ControllerRevision"_s, u"controllerrevisions"_s, {}, Namespaced},
        {batch, u"Job"_s, u"jobs"_s, {}, Namespaced | Status | All},
        {batch, u"CronJob"_s, u"cronjobs"_s, {u"cj"_s}, Namespaced | Status | All},
        {u"networking.k8s.io"_s, u"Ingress"_s, u"ingresses"_s, {u"ing"_s}, Namespaced | Status},
        {u"networking.k8s.io"_s, u"NetworkPolicy"_s, u"networkpolicies"_s, {u"netpol"_s}, Namespaced},
        {rbac, u"Role"_s, u"roles"_s, {}, Namespaced},
        {rbac, u"RoleBinding"_s, u"rolebindings"_s, {}, Namespaced},
        {rbac, u"ClusterRole"_s, u"clusterroles"_s, {}, Cluster},
        {rbac, u"ClusterRoleBinding"_s, u"clusterrolebindings"_s, {}, Cluster},
        {u"policy"_s, u"PodDisruptionBudget"_s, u"poddisruptionbudgets"_s, {u"pdb"_s}, Namespaced | Status},
        {u"storage.k8s.io"_s, u"StorageClass"_s, u"storageclasses"_s, {u"sc"_s}, Cluster},
        {u"scheduling.k8s.io"_s, u"PriorityClass"_s, u"priorityclasses"_s, {u"pc"_s}, Cluster},
        {u"authorization.k8s.io"_s,
         u"SelfSubjectAccessReview"_s,
         u"selfsubjectaccessreviews"_s,
         {},
         Cluster | CreateOnly},
    };
    QList<Kind> made;
    for (const Row& row : rows) {
        const auto has = [&](int trait) { return (row.traits & trait) != 0; };
        made.append({row.group, v1, row.name, row.plural, row.name.toLower(), row.shortNames, has(Namespaced),
                     has(Status), has(Scale), has(All), has(CreateOnly)});
    }
    return made;
}

template <typename Predicate>
const Kind* findKind(Predicate matches)
{
    const auto found = std::ranges::find_if(allKinds(), matches);
    return found == allKinds().end() ? nullptr : &*found;
}

} // namespace

const QList<Kind>& allKinds()
{
    static const QList<Kind> kinds = listKinds();
    return kinds;
}

const Kind* kindByPlural(const QString& group, const QString& version, const QString& plural)
{
    return findKind([&](const Kind& kind) {
        return kind.group == group && kind.version == version && kind.plural == plural;
    });
}

const Kind* kindByName(const QString& apiVersion, const QString& name)
{
    return findKind([&](const Kind& kind) { return kind.apiVersion() == apiVersion && kind.name == name; });
}

const Kind& kindOf(QStringView plural)
{
    const Kind* found = findKind([&](const Kind& kind) { return kind.plural == plural; });
    if (!found)
        throw std::invalid_argument("no kind " + plural.toString().toStdString());
    return *found;
}

} // namespace lockstep::test
