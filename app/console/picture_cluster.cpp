#include "app/console/picture_cluster.h"

#include "models/pod_log_lines.h"

#include <QJsonArray>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace lockstep::console {

namespace {

constexpr int minute = 60;
constexpr int day = 24 * 60 * minute;

struct Sample
{
    QString kind;
    QString name;
    QString image;
    int replicas;
    int restarts = 0;
    int age = 43 * day; ///< seconds
};

const QString nameSpace = u"sourcegraph"_s;
const QString release = u"6.0.2532"_s;
const QString nextRelease = u"6.1.1295"_s;

QList<Sample> samples()
{
    const QString deployment = u"Deployment"_s;
    const QString stateful = u"StatefulSet"_s;
    return {{deployment, u"sourcegraph-frontend"_s, u"frontend"_s, 2, 1},
            {stateful, u"gitserver"_s, u"gitserver"_s, 3, 0, 212 * day},
            {deployment, u"worker"_s, u"worker"_s, 1},
            {deployment, u"precise-code-intel-worker"_s, u"precise-code-intel-worker"_s, 2},
            {deployment, u"searcher"_s, u"searcher"_s, 2, 4},
            {stateful, u"indexed-search"_s, u"indexed-searcher"_s, 2, 0, 212 * day},
            {deployment, u"symbols"_s, u"symbols"_s, 1},
            {deployment, u"syntect-server"_s, u"syntax-highlighter"_s, 1},
            {deployment, u"repo-updater"_s, u"repo-updater"_s, 1},
            {deployment, u"pgsql"_s, u"postgresql-16"_s, 1, 0, 212 * day},
            {deployment, u"codeintel-db"_s, u"codeintel-db"_s, 1, 0, 212 * day},
            {deployment, u"codeinsights-db"_s, u"codeinsights-db"_s, 1, 0, 212 * day},
            {deployment, u"redis-cache"_s, u"redis-cache"_s, 1},
            {deployment, u"redis-store"_s, u"redis-store"_s, 1},
            {deployment, u"blobstore"_s, u"blobstore"_s, 1, 0, 212 * day},
            {deployment, u"grafana"_s, u"grafana"_s, 1},
            {deployment, u"prometheus"_s, u"prometheus"_s, 1},
            {u"DaemonSet"_s, u"cadvisor"_s, u"cadvisor"_s, 3}};
}

QString imageOf(const Sample& sample, const QString& version = release)
{
    return u"index.docker.io/sourcegraph/%1:%2"_s.arg(sample.image, version);
}

QString timeBefore(int seconds)
{
    return QDateTime::currentDateTimeUtc().addSecs(-seconds).toString(Qt::ISODate);
}

QJsonObject metadata(const QString& name, int age)
{
    return {{u"name"_s, name},
            {u"namespace"_s, nameSpace},
            {u"uid"_s, u"uid-"_s + name},
            {u"generation"_s, 1},
            {u"creationTimestamp"_s, timeBefore(age)}};
}

QJsonObject container(const Sample& sample, const QString& version = release)
{
    return {{u"name"_s, sample.image}, {u"image"_s, imageOf(sample, version)}};
}

QJsonObject workload(const Sample& sample, int ready)
{
    const QJsonObject labels{{u"app"_s, sample.name}};
    const bool isDaemon = sample.kind == u"DaemonSet";
    QJsonObject spec{
        {u"selector"_s, QJsonObject{{u"matchLabels"_s, labels}}},
        {u"template"_s,
         QJsonObject{{u"metadata"_s, QJsonObject{{u"labels"_s, labels}}},
                     {u"spec"_s, QJsonObject{{u"containers"_s, QJsonArray{container(sample)}}}}}}};
    QJsonObject status{{u"observedGeneration"_s, 1}};
    if (isDaemon) {
        status[u"desiredNumberScheduled"_s] = sample.replicas;
        status[u"updatedNumberScheduled"_s] = sample.replicas;
        status[u"numberAvailable"_s] = ready;
        status[u"numberReady"_s] = ready;
    } else {
        spec[u"replicas"_s] = sample.replicas;
        for (const QString& count : {u"replicas"_s, u"updatedReplicas"_s})
            status[count] = sample.replicas;
        status[u"readyReplicas"_s] = ready;
        status[u"availableReplicas"_s] = ready;
        status[u"conditions"_s] = QJsonArray{QJsonObject{
            {u"type"_s, u"Available"_s},
            {u"status"_s, ready > 0 ? u"True"_s : u"False"_s},
            {u"reason"_s, ready > 0 ? u"MinimumReplicasAvailable"_s : u"MinimumReplicasUnavailable"_s},
            {u"message"_s, ready > 0 ? u"Deployment has minimum availability."_s
                                     : u"Deployment does not have minimum availability."_s}}};
    }
    return {{u"apiVersion"_s, u"apps/v1"_s},
            {u"kind"_s, sample.kind},
            {u"metadata"_s, metadata(sample.name, sample.age)},
            {u"spec"_s, spec},
            {u"status"_s, status}};
}

/// Names as controllers make them, always the same.
QString podName(const Sample& sample, int number)
{
    if (sample.kind == u"StatefulSet")
        return u"%1-%2"_s.arg(sample.name).arg(number);
    const size_t hash = qHash(sample.name, 7) + size_t(number) * 7919;
    const QString end = u"bcdfghjklmnpqrstvwxz2456789"_s;
    QString suffix;
    for (int i = 0; i < 5; ++i)
        suffix += end[qsizetype((hash >> unsigned(5 * i)) % size_t(end.size()))];
    return sample.kind == u"DaemonSet" ? u"%1-%2"_s.arg(sample.name, suffix)
                                       : u"%1-7d9c5b8f4-%2"_s.arg(sample.name, suffix);
}

QJsonObject pod(const Sample& sample, int number, bool lacksImage)
{
    const QString owner = sample.kind == u"Deployment" ? u"ReplicaSet"_s : sample.kind;
    const QString ownerName = sample.kind == u"Deployment" ? sample.name + u"-7d9c5b8f4"_s : sample.name;
    const int age = lacksImage ? 6 * minute : 3 * day + number * 47 * minute;
    QJsonObject meta = metadata(podName(sample, number), age);
    meta[u"labels"_s] = QJsonObject{{u"app"_s, sample.name}};
    meta[u"ownerReferences"_s] = QJsonArray{QJsonObject{{u"kind"_s, owner},
                                                        {u"name"_s, ownerName},
                                                        {u"uid"_s, u"uid-"_s + ownerName},
                                                        {u"controller"_s, true}}};
    const QJsonObject state =
        lacksImage
            ? QJsonObject{{u"waiting"_s,
                           QJsonObject{{u"reason"_s, u"ImagePullBackOff"_s},
                                       {u"message"_s,
                                        u"Back-off pulling image \"%1\": not found"_s.arg(imageOf(sample))}}}}
            : QJsonObject{{u"running"_s, QJsonObject{{u"startedAt"_s, timeBefore(age)}}}};
    const QString isReady = lacksImage ? u"False"_s : u"True"_s;
    const QJsonObject status{
        {u"phase"_s, lacksImage ? u"Pending"_s : u"Running"_s},
        {u"conditions"_s,
         QJsonArray{QJsonObject{{u"type"_s, u"PodScheduled"_s}, {u"status"_s, u"True"_s}},
                    QJsonObject{{u"type"_s, u"Initialized"_s}, {u"status"_s, u"True"_s}},
                    QJsonObject{{u"type"_s, u"Ready"_s},
                                {u"status"_s, isReady},
                                {u"reason"_s, lacksImage ? u"ContainersNotReady"_s : QString()},
                                {u"message"_s,
                                 lacksImage ? u"containers with unready status: [%1]"_s.arg(sample.image)
                                            : QString()}}}},
        {u"containerStatuses"_s,
         QJsonArray{QJsonObject{{u"name"_s, sample.image},
                                {u"ready"_s, !lacksImage},
                                {u"restartCount"_s, number == 0 ? sample.restarts : 0},
                                {u"image"_s, imageOf(sample)},
                                {u"state"_s, state}}}}};
    return {{u"apiVersion"_s, u"v1"_s},
            {u"kind"_s, u"Pod"_s},
            {u"metadata"_s, meta},
            {u"spec"_s,
             QJsonObject{{u"nodeName"_s, u"node-%1"_s.arg(1 + (qHash(sample.name) + size_t(number)) % 3)},
                         {u"containers"_s, QJsonArray{container(sample)}}}},
            {u"status"_s, status}};
}

QJsonObject event(const QString& kind, const QString& name, const QString& type, const QString& reason,
                  const QString& message, int count, int age)
{
    QJsonObject meta = metadata(u"%1.%2"_s.arg(name, reason), age);
    return {{u"apiVersion"_s, u"v1"_s},
            {u"kind"_s, u"Event"_s},
            {u"metadata"_s, meta},
            {u"involvedObject"_s,
             QJsonObject{{u"kind"_s, kind}, {u"name"_s, name}, {u"uid"_s, u"uid-"_s + name}}},
            {u"type"_s, type},
            {u"reason"_s, reason},
            {u"message"_s, message},
            {u"count"_s, count},
            {u"lastTimestamp"_s, timeBefore(age)}};
}

bool lacksImage(const Sample& sample, int number)
{
    return sample.name == u"precise-code-intel-worker" && number == 1;
}

QJsonObject manifest(const Sample& sample, const QString& version)
{
    return {{u"apiVersion"_s, u"apps/v1"_s},
            {u"kind"_s, sample.kind},
            {u"metadata"_s, QJsonObject{{u"name"_s, sample.name}, {u"namespace"_s, nameSpace}}},
            {u"spec"_s,
             QJsonObject{
                 {u"replicas"_s, sample.name == u"searcher" && version == nextRelease ? 3 : sample.replicas},
                 {u"template"_s,
                  QJsonObject{{u"spec"_s,
                               QJsonObject{{u"containers"_s, QJsonArray{container(sample, version)}}}}}}}}};
}

KubeTarget targetOf(const Sample& sample)
{
    return {builtInResource(sample.kind), nameSpace, sample.name};
}

} // namespace

QList<QJsonObject> sampleObjects()
{
    QList<QJsonObject> objects;
    for (const Sample& sample : samples()) {
        int ready = 0;
        for (int number = 0; number < sample.replicas; ++number) {
            objects.append(pod(sample, number, lacksImage(sample, number)));
            ready += lacksImage(sample, number) ? 0 : 1;
        }
        objects.append(workload(sample, ready));
    }
    const QList<Sample> all = samples();
    const Sample& worker = *std::ranges::find(all, u"precise-code-intel-worker"_s, &Sample::name);
    const QString name = podName(worker, 1);
    objects.append(event(u"Pod"_s, name, u"Warning"_s, u"Failed"_s,
                         u"Failed to pull image \"%1\": not found"_s.arg(imageOf(worker)), 5, 70));
    objects.append(event(u"Pod"_s, name, u"Warning"_s, u"BackOff"_s,
                         u"Back-off pulling image \"%1\""_s.arg(imageOf(worker)), 21, 12));
    objects.append(event(u"Pod"_s, name, u"Normal"_s, u"Scheduled"_s,
                         u"Successfully assigned %1/%2 to node-2"_s.arg(nameSpace, name), 1, 6 * minute));
    objects.append(event(u"Deployment"_s, worker.name, u"Normal"_s, u"ScalingReplicaSet"_s,
                         u"Scaled up replica set %1-7d9c5b8f4 from 1 to 2"_s.arg(worker.name), 1,
                         6 * minute));
    objects.append(event(u"Pod"_s, u"gitserver-2"_s, u"Warning"_s, u"Unhealthy"_s,
                         u"Readiness probe failed: context deadline exceeded"_s, 3, 41 * minute));
    return objects;
}

ClusterDiff sampleDiff()
{
    ClusterDiff diff;
    for (const Sample& sample : samples()) {
        ObjectChange change;
        change.target = targetOf(sample);
        const bool stays = sample.name == u"cadvisor" || sample.name.startsWith(u"redis");
        change.before = manifest(sample, release);
        change.after = manifest(sample, stays ? release : nextRelease);
        change.manifest = change.after;
        change.kind = stays ? ObjectChange::Kind::Same : ObjectChange::Kind::Change;
        change.facts = changeFacts(change.before, change.after);
        if (sample.name == u"gitserver")
            change.conflicts = {{u".spec.replicas"_s, u"kubectl-edit"_s, {}}};
        diff.objects.append(change);
    }
    ObjectChange gone = diff.objects.takeAt(8);
    gone.kind = ObjectChange::Kind::Remove;
    gone.after = {};
    gone.manifest = {};
    gone.facts.clear();
    diff.objects.append(gone);
    return diff;
}

QList<RolloutProgress> sampleRollouts()
{
    QList<RolloutProgress> rollouts;
    for (const Sample& sample : samples().mid(0, 9)) {
        const bool isIll = sample.name == u"precise-code-intel-worker";
        const bool isOnItsWay = sample.name == u"gitserver" || isIll;
        RolloutProgress one{targetOf(sample),
                            workloadSummary(workload(sample, sample.replicas - (isOnItsWay ? 1 : 0))),
                            {},
                            {}};
        one.status = {
            isOnItsWay ? RolloutStatus::State::Progressing : RolloutStatus::State::Done,
            isOnItsWay
                ? u"%1 of %2 updated replicas are available"_s.arg(sample.replicas - 1).arg(sample.replicas)
                : u"done"_s};
        if (isIll)
            one.trouble =
                u"Pod %1, container %2: ImagePullBackOff: Back-off pulling image \"%3\": not found"_s.arg(
                    podName(sample, 1), sample.image, imageOf(sample, nextRelease));
        rollouts.append(one);
    }
    return rollouts;
}

QList<LogEntry> sampleLog()
{
    const QByteArrayList texts{
        R"({"SeverityText":"INFO","Resource":{"service.name":"frontend"},"Body":"serving requests","Attributes":{"duration_ms":12,"path":"/.api/graphql?CurrentUser"}})",
        R"({"SeverityText":"INFO","Body":"git service response","Attributes":{"repo":"github.com/sourcegraph/zoekt","duration":"38.1ms"}})",
        R"({"SeverityText":"WARN","Body":"slow graphql request","Attributes":{"operation":"SearchResults","duration_ms":5312}})",
        R"({"SeverityText":"INFO","Body":"processed upload","Attributes":{"upload":88121,"indexer":"scip-typescript"}})",
        R"({"SeverityText":"ERROR","Body":"failed to fetch repository","Attributes":{"repo":"github.com/acme/monorepo","error":"context deadline exceeded"}})",
        R"({"SeverityText":"INFO","Body":"finished indexing shard","Attributes":{"shard":"acme_monorepo_v16.00012.zoekt","files":20418}})"};
    const QStringList lanes{u"sourcegraph-frontend-…f4-k2xqz"_s, u"gitserver-0"_s, u"gitserver-1"_s,
                            u"precise-code-inte…7d9c5b8f4-x7"_s, u"indexed-search-0"_s};
    QList<LogEntry> log;
    const qint64 begin = QDateTime::currentMSecsSinceEpoch() - 60'000;
    for (int i = 0; i < 60; ++i) {
        const int lane = (i * 7 + i / 4) % int(lanes.size());
        const QByteArray& text = texts[(i % 13 == 5               ? 4
                                        : i % 9 == 4              ? 2
                                        : (lane * 2 + 1) % 6 == 4 ? 5
                                                                  : (lane + i % 2) % 4)];
        log.append(logEntry(lane, lanes[lane], (begin + i * 913) * 1'000'000, text));
    }
    return log;
}

} // namespace lockstep::console
