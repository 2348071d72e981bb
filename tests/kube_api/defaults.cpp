#include "kube_api/defaults.h"

#include "kube_api/json_paths.h"

#include <QHash>

#include <functional>

using namespace Qt::StringLiterals;

namespace lockstep::test {

namespace {

/// Changes each object of a list.
void each(QJsonObject& object, QStringView path, const std::function<void(QJsonObject&)>& change)
{
    const QJsonValue list = at(object, path);
    if (!list.isArray())
        return;
    QJsonArray made;
    for (const QJsonValue& item : list.toArray()) {
        QJsonObject one = item.toObject();
        change(one);
        made.append(one);
    }
    put(object, path, made);
}

void defaultProbe(QJsonObject& container, const QString& name)
{
    if (!container.contains(name))
        return;
    QJsonObject probe = container.value(name).toObject();
    for (const auto& [field, value] : {std::pair("timeoutSeconds", 1),
                                       {"periodSeconds", 10},
                                       {"successThreshold", 1},
                                       {"failureThreshold", 3}})
        putIfMissing(probe, QString::fromLatin1(field), value);
    if (probe.contains(u"httpGet"_s)) {
        putIfMissing(probe, u"httpGet.path", u"/"_s);
        putIfMissing(probe, u"httpGet.scheme", u"HTTP"_s);
    }
    container.insert(name, probe);
}

void defaultContainer(QJsonObject& container)
{
    const QString image = text(container, u"image");
    const QString tag = image.section(u'/', -1);
    const bool pinned = image.contains(u'@') || (tag.contains(u':') && !tag.endsWith(u":latest"_s));
    putIfMissing(container, u"imagePullPolicy", pinned ? u"IfNotPresent"_s : u"Always"_s);
    putIfMissing(container, u"terminationMessagePath", u"/dev/termination-log"_s);
    putIfMissing(container, u"terminationMessagePolicy", u"File"_s);
    putIfMissing(container, u"resources", QJsonObject());
    const QJsonObject limits = at(container, u"resources.limits").toObject();
    if (!limits.isEmpty()) {
        QJsonObject requests = at(container, u"resources.requests").toObject();
        for (auto limit = limits.begin(); limit != limits.end(); ++limit)
            putIfMissing(requests, limit.key(), limit.value());
        put(container, u"resources.requests", requests);
    }
    each(container, u"ports", [](QJsonObject& port) { putIfMissing(port, u"protocol", u"TCP"_s); });
    each(container, u"env", [](QJsonObject& variable) {
        if (!at(variable, u"valueFrom.fieldRef").isUndefined())
            putIfMissing(variable, u"valueFrom.fieldRef.apiVersion", u"v1"_s);
    });
    for (const QString& probe : {u"livenessProbe"_s, u"readinessProbe"_s, u"startupProbe"_s})
        defaultProbe(container, probe);
}

void defaultVolume(QJsonObject& volume)
{
    for (const QString& source : {u"secret"_s, u"configMap"_s, u"projected"_s, u"downwardAPI"_s}) {
        if (volume.contains(source))
            putIfMissing(volume, source + u".defaultMode"_s, 420);
    }
    if (volume.contains(u"hostPath"_s))
        putIfMissing(volume, u"hostPath.type", QString());
    if (volume.size() == 1)
        volume.insert(u"emptyDir"_s, QJsonObject());
}

void defaultPodSpec(QJsonObject& spec)
{
    putIfMissing(spec, u"restartPolicy", u"Always"_s);
    putIfMissing(spec, u"dnsPolicy", u"ClusterFirst"_s);
    putIfMissing(spec, u"schedulerName", u"default-scheduler"_s);
    putIfMissing(spec, u"terminationGracePeriodSeconds", 30);
    putIfMissing(spec, u"securityContext", QJsonObject());
    if (spec.contains(u"serviceAccountName"_s))
        spec.insert(u"serviceAccount"_s, spec.value(u"serviceAccountName"_s));
    for (const QString& list : {u"containers"_s, u"initContainers"_s})
        each(spec, list, defaultContainer);
    each(spec, u"volumes", defaultVolume);
}

void defaultPodSpecAt(QJsonObject& object, QStringView path)
{
    QJsonObject spec = at(object, path).toObject();
    defaultPodSpec(spec);
    put(object, path, spec);
}

void defaultPod(QJsonObject& pod)
{
    defaultPodSpecAt(pod, u"spec");
    putIfMissing(pod, u"spec.serviceAccountName", u"default"_s);
    put(pod, u"spec.serviceAccount", at(pod, u"spec.serviceAccountName"));
    putIfMissing(pod, u"spec.enableServiceLinks", true);
    putIfMissing(pod, u"spec.preemptionPolicy", u"PreemptLowerPriority"_s);
    putIfMissing(pod, u"spec.priority", 0);
    putIfMissing(pod, u"status.phase", u"Pending"_s);
    putIfMissing(pod, u"status.qosClass", u"BestEffort"_s);
}

void defaultDeployment(QJsonObject& deployment)
{
    putIfMissing(deployment, u"spec.replicas", 1);
    putIfMissing(deployment, u"spec.revisionHistoryLimit", 10);
    putIfMissing(deployment, u"spec.progressDeadlineSeconds", 600);
    putIfMissing(deployment, u"spec.strategy.type", u"RollingUpdate"_s);
    if (text(deployment, u"spec.strategy.type") == u"RollingUpdate"_s) {
        putIfMissing(deployment, u"spec.strategy.rollingUpdate.maxSurge", u"25%"_s);
        putIfMissing(deployment, u"spec.strategy.rollingUpdate.maxUnavailable", u"25%"_s);
    }
    defaultPodSpecAt(deployment, u"spec.template.spec");
}

void defaultReplicaSet(QJsonObject& set)
{
    putIfMissing(set, u"spec.replicas", 1);
    defaultPodSpecAt(set, u"spec.template.spec");
}

void defaultStatefulSet(QJsonObject& set)
{
    putIfMissing(set, u"spec.replicas", 1);
    putIfMissing(set, u"spec.revisionHistoryLimit", 10);
    putIfMissing(set, u"spec.podManagementPolicy", u"OrderedReady"_s);
    putIfMissing(set, u"spec.updateStrategy.type", u"RollingUpdate"_s);
    if (text(set, u"spec.updateStrategy.type") == u"RollingUpdate"_s)
        putIfMissing(set, u"spec.updateStrategy.rollingUpdate.partition", 0);
    putIfMissing(set, u"spec.persistentVolumeClaimRetentionPolicy.whenDeleted", u"Retain"_s);
    putIfMissing(set, u"spec.persistentVolumeClaimRetentionPolicy.whenScaled", u"Retain"_s);
    each(set, u"spec.volumeClaimTemplates", [](QJsonObject& claim) {
        putIfMissing(claim, u"apiVersion", u"v1"_s);
        putIfMissing(claim, u"kind", u"PersistentVolumeClaim"_s);
        putIfMissing(claim, u"spec.volumeMode", u"Filesystem"_s);
        putIfMissing(claim, u"status.phase", u"Pending"_s);
    });
    defaultPodSpecAt(set, u"spec.template.spec");
}

void defaultDaemonSet(QJsonObject& set)
{
    putIfMissing(set, u"spec.revisionHistoryLimit", 10);
    putIfMissing(set, u"spec.updateStrategy.type", u"RollingUpdate"_s);
    if (text(set, u"spec.updateStrategy.type") == u"RollingUpdate"_s) {
        putIfMissing(set, u"spec.updateStrategy.rollingUpdate.maxSurge", 0);
        putIfMissing(set, u"spec.updateStrategy.rollingUpdate.maxUnavailable", 1);
    }
    defaultPodSpecAt(set, u"spec.template.spec");
}

void defaultJobSpec(QJsonObject& spec)
{
    if (!spec.contains(u"completions"_s) && !spec.contains(u"parallelism"_s))
        spec.insert(u"completions"_s, 1);
    putIfMissing(spec, u"parallelism", 1);
    putIfMissing(spec, u"backoffLimit", 6);
    putIfMissing(spec, u"completionMode", u"NonIndexed"_s);
    putIfMissing(spec, u"suspend", false);
    putIfMissing(spec, u"podReplacementPolicy", u"TerminatingOrFailed"_s);
    defaultPodSpecAt(spec, u"template.spec");
}

/// A job's pods carry its uid, by which it selects them.
void defaultJob(QJsonObject& job)
{
    QJsonObject spec = job.value(u"spec"_s).toObject();
    defaultJobSpec(spec);
    putIfMissing(spec, u"manualSelector", false);
    const QString uid = text(job, u"metadata.uid");
    const QString name = text(job, u"metadata.name");
    if (!spec.value(u"manualSelector"_s).toBool() && !spec.contains(u"selector"_s)) {
        put(spec, u"selector.matchLabels", QJsonObject{{u"batch.kubernetes.io/controller-uid"_s, uid}});
        QJsonObject labels = at(spec, u"template.metadata.labels").toObject();
        for (const QString& prefix : {QString(), u"batch.kubernetes.io/"_s}) {
            labels.insert(prefix + u"controller-uid"_s, uid);
            labels.insert(prefix + u"job-name"_s, name);
        }
        put(spec, u"template.metadata.labels", labels);
    }
    job.insert(u"spec"_s, spec);
}

void defaultCronJob(QJsonObject& job)
{
    putIfMissing(job, u"spec.concurrencyPolicy", u"Allow"_s);
    putIfMissing(job, u"spec.suspend", false);
    putIfMissing(job, u"spec.successfulJobsHistoryLimit", 3);
    putIfMissing(job, u"spec.failedJobsHistoryLimit", 1);
    defaultPodSpecAt(job, u"spec.jobTemplate.spec.template.spec");
}

void defaultService(QJsonObject& service)
{
    putIfMissing(service, u"spec.type", u"ClusterIP"_s);
    putIfMissing(service, u"spec.sessionAffinity", u"None"_s);
    putIfMissing(service, u"spec.internalTrafficPolicy", u"Cluster"_s);
    putIfMissing(service, u"spec.ipFamilies", QJsonArray{u"IPv4"_s});
    putIfMissing(service, u"spec.ipFamilyPolicy", u"SingleStack"_s);
    const std::size_t number = qHash(text(service, u"metadata.uid"), 0);
    putIfMissing(service, u"spec.clusterIP", u"10.96.%1.%2"_s.arg(number / 256 % 256).arg(number % 254 + 1));
    putIfMissing(service, u"spec.clusterIPs", QJsonArray{at(service, u"spec.clusterIP")});
    putIfMissing(service, u"status.loadBalancer", QJsonObject());
    each(service, u"spec.ports", [](QJsonObject& port) {
        putIfMissing(port, u"protocol", u"TCP"_s);
        putIfMissing(port, u"targetPort", port.value(u"port"_s));
    });
}

void defaultSecret(QJsonObject& secret)
{
    putIfMissing(secret, u"type", u"Opaque"_s);
    const QJsonObject plain = secret.take(u"stringData"_s).toObject();
    if (plain.isEmpty())
        return;
    QJsonObject data = secret.value(u"data"_s).toObject();
    for (auto item = plain.begin(); item != plain.end(); ++item)
        data.insert(item.key(), QString::fromLatin1(item.value().toString().toUtf8().toBase64()));
    secret.insert(u"data"_s, data);
}

void defaultNamespace(QJsonObject& space)
{
    putIfMissing(space, u"spec.finalizers", QJsonArray{u"kubernetes"_s});
    putIfMissing(space, u"status.phase", u"Active"_s);
    QJsonObject labels = at(space, u"metadata.labels").toObject();
    labels.insert(u"kubernetes.io/metadata.name"_s, at(space, u"metadata.name"));
    put(space, u"metadata.labels", labels);
}

void defaultClaim(QJsonObject& claim)
{
    putIfMissing(claim, u"spec.volumeMode", u"Filesystem"_s);
    putIfMissing(claim, u"status.phase", u"Pending"_s);
    QJsonArray finalizers = at(claim, u"metadata.finalizers").toArray();
    if (finalizers.isEmpty() && at(claim, u"metadata.deletionTimestamp").isUndefined())
        put(claim, u"metadata.finalizers", QJsonArray{u"kubernetes.io/pvc-protection"_s});
}

} // namespace

QJsonObject withDefaults(QJsonObject object, const Kind& kind)
{
    static const QHash<QString, void (*)(QJsonObject&)> rules{
        {u"Pod"_s, defaultPod},
        {u"Deployment"_s, defaultDeployment},
        {u"ReplicaSet"_s, defaultReplicaSet},
        {u"StatefulSet"_s, defaultStatefulSet},
        {u"DaemonSet"_s, defaultDaemonSet},
        {u"Job"_s, defaultJob},
        {u"CronJob"_s, defaultCronJob},
        {u"Service"_s, defaultService},
        {u"Secret"_s, defaultSecret},
        {u"Namespace"_s, defaultNamespace},
        {u"PersistentVolumeClaim"_s, defaultClaim},
    };
    if (const auto rule = rules.value(kind.name))
        rule(object);
    return object;
}

} // namespace lockstep::test
