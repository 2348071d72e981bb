#include "app/ctl/cluster_options.h"
#include "app/ctl/command.h"
#include "app/ctl/output.h"
#include "core/cluster/kubernetes/kube_events.h"
#include "core/cluster/kubernetes/pod_summary.h"
#include "core/cluster/kubernetes/revisions.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

/// "5d3h", "12m", "40s": how long ago, in two units at most.
QString ageOf(const QDateTime& time)
{
    const qint64 seconds = std::max<qint64>(0, time.secsTo(QDateTime::currentDateTimeUtc()));
    const std::pair<qint64, QString> units[] = {{86400, u"d"_s}, {3600, u"h"_s}, {60, u"m"_s}, {1, u"s"_s}};
    QString text;
    qint64 rest = seconds;
    int shown = 0;
    for (const auto& [length, letter] : units) {
        const qint64 count = rest / length;
        rest %= length;
        if (count == 0 && (shown == 0 || length > 1))
            continue;
        if (count > 0)
            text += QString::number(count) + letter;
        if (++shown == 2)
            break;
    }
    return text.isEmpty() ? u"0s"_s : text;
}

/// The image without its registry and digest.
QString shortImage(const QString& image)
{
    return image.section(u'/', -1).section(u'@', 0, 0);
}

QString shortImages(const QStringList& images)
{
    QStringList names;
    for (const QString& image : images)
        names.append(shortImage(image));
    return names.join(u", "_s);
}

/// The rows of a listing, as text or as a JSON array.
template <typename Row>
int writeRows(const Options& options, const QList<Row>& rows, const QStringList& header,
              const std::function<QStringList(const Row&)>& cells, const QList<int>& rightAligned = {})
{
    QByteArray bytes;
    if (options.formatName() == u"json") {
        QJsonArray array;
        for (const Row& row : rows)
            array.append(toJson(row));
        bytes = QJsonDocument(array).toJson();
    } else {
        QList<QStringList> lines;
        for (const Row& row : rows)
            lines.append(cells(row));
        bytes = table(header, lines, rightAligned).toUtf8();
    }
    const Result<void> written = options.write(bytes);
    return written ? Done : fail(written.error());
}

/// Parses the words and finds the cluster. Nothing: the error was said, and this is the exit status.
std::expected<ClusterSpace, int> begin(Options& options, const QStringList& words)
{
    declareCluster(options);
    options.flag(u"all-namespaces"_s, u'A', u"of all namespaces"_s)
        .value(u"selector"_s, u'l', u"LABELS"_s, u"only those with these labels, such as app=gitserver"_s)
        .format({u"text"_s, u"json"_s});
    if (const Result<void> parsed = options.parse(words); !parsed)
        return std::unexpected(fail(parsed.error()));
    Result<ClusterSpace> cluster = chosenCluster(options);
    if (!cluster)
        return std::unexpected(fail(cluster.error()));
    if (options.isSet(u"all-namespaces"_s))
        cluster->nameSpace.clear();
    return *cluster;
}

} // namespace

int clusterPods(const QStringList& words, std::stop_token stop)
{
    Options options(u"cluster pods"_s, u"Lists the pods of a namespace."_s);
    const auto cluster = begin(options, words);
    if (!cluster)
        return cluster.error();
    const Result<KubeList> list = listObjects(cluster->client, builtInResource(u"Pod"), cluster->nameSpace,
                                              options.text(u"selector"_s), stop);
    if (!list)
        return fail(list.error());
    QList<PodSummary> pods;
    for (const QJsonObject& pod : list->items)
        pods.append(podSummary(pod));
    return writeRows<PodSummary>(
        options, pods,
        {u"NAMESPACE"_s, u"NAME"_s, u"READY"_s, u"STATUS"_s, u"RESTARTS"_s, u"AGE"_s, u"NODE"_s, u"IMAGES"_s},
        [](const PodSummary& pod) {
            return QStringList{pod.nameSpace,
                               pod.name,
                               pod.readyText(),
                               pod.phase,
                               QString::number(pod.restarts),
                               ageOf(pod.created),
                               pod.node,
                               shortImages(pod.images)};
        },
        {4});
}

int clusterWorkloads(const QStringList& words, std::stop_token stop)
{
    Options options(u"cluster workloads"_s,
                    u"Lists the Deployments, StatefulSets, DaemonSets and Jobs of a namespace."_s);
    const auto cluster = begin(options, words);
    if (!cluster)
        return cluster.error();
    QList<WorkloadSummary> workloads;
    for (const QString& kind : workloadKinds()) {
        const Result<KubeList> list = listObjects(cluster->client, builtInResource(kind), cluster->nameSpace,
                                                  options.text(u"selector"_s), stop);
        if (!list)
            return fail(list.error());
        for (const QJsonObject& workload : list->items)
            workloads.append(workloadSummary(workload));
    }
    return writeRows<WorkloadSummary>(
        options, workloads,
        {u"NAMESPACE"_s, u"KIND"_s, u"NAME"_s, u"READY"_s, u"AGE"_s, u"IMAGES"_s, u"ROLLOUT"_s},
        [](const WorkloadSummary& workload) {
            return QStringList{workload.nameSpace,      workload.kind,
                               workload.name,           u"%1/%2"_s.arg(workload.ready).arg(workload.desired),
                               ageOf(workload.created), shortImages(workload.images),
                               workload.rollout.text};
        });
}

int clusterEvents(const QStringList& words, std::stop_token stop)
{
    Options options(u"cluster events"_s, u"Lists what happened in a namespace, oldest first."_s);
    options.value(u"for"_s, u"KIND/NAME"_s, u"only of this pod or workload"_s);
    const auto cluster = begin(options, words);
    if (!cluster)
        return cluster.error();
    QString uid;
    if (options.isSet(u"for"_s)) {
        const Result<KubeTarget> target = cluster->target(options.text(u"for"_s));
        if (!target)
            return fail(target.error());
        const Result<QJsonObject> object = getObject(cluster->client, *target, stop);
        if (!object)
            return fail(object.error());
        uid = (*object)[u"metadata"][u"uid"].toString();
    }
    const Result<QList<EventSummary>> events = eventsOf(cluster->client, cluster->nameSpace, uid, stop);
    if (!events)
        return fail(events.error());
    return writeRows<EventSummary>(
        options, *events, {u"AGE"_s, u"TYPE"_s, u"REASON"_s, u"COUNT"_s, u"OBJECT"_s, u"MESSAGE"_s},
        [](const EventSummary& event) {
            return QStringList{ageOf(event.time), event.isWarning ? u"Warning"_s : u"Normal"_s,
                               event.reason,      QString::number(event.count),
                               event.object,      event.message};
        },
        {3});
}

int clusterRevisions(const QStringList& words, std::stop_token stop)
{
    Options options(u"cluster revisions"_s,
                    u"Lists the revisions that the cluster remembers of a workload."_s);
    options.argument(u"KIND/NAME"_s, u"a Deployment, StatefulSet or DaemonSet"_s);
    const auto cluster = begin(options, words);
    if (!cluster)
        return cluster.error();
    const Result<KubeTarget> target = oneTarget(options, *cluster);
    if (!target)
        return fail(target.error());
    const Result<QList<WorkloadRevision>> revisions = revisionsOf(cluster->client, *target, stop);
    if (!revisions)
        return fail(revisions.error());
    return writeRows<WorkloadRevision>(
        options, *revisions, {u"REVISION"_s, u"CURRENT"_s, u"AGE"_s, u"IMAGES"_s, u"CAUSE"_s},
        [](const WorkloadRevision& revision) {
            return QStringList{QString::number(revision.number), revision.isCurrent ? u"yes"_s : QString(),
                               ageOf(revision.created), shortImages(revision.images), revision.cause};
        },
        {0});
}

int clusterContexts(const QStringList& words, std::stop_token /*stop*/)
{
    Options options(u"cluster contexts"_s, u"Lists the contexts of a kubeconfig."_s);
    options.value(u"kubeconfig"_s, u"FILE"_s, u"the file (default: KUBECONFIG, else ~/.kube/config)"_s)
        .format({u"text"_s, u"json"_s});
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const QString file = options.text(u"kubeconfig"_s);
    const Result<Kubeconfig> config = Kubeconfig::read(
        file.isEmpty() ? Kubeconfig::files(QProcessEnvironment::systemEnvironment()) : QStringList{file});
    if (!config)
        return fail(config.error());
    const QString current = config->currentContext();
    QList<QStringList> rows;
    QJsonArray array;
    for (const KubeContext& context : config->contexts()) {
        const bool isCurrent = context.name == current;
        rows.append({isCurrent ? u"*"_s : QString(), context.name, context.cluster, context.user,
                     context.defaultNamespace});
        array.append(QJsonObject{{u"name"_s, context.name},
                                 {u"cluster"_s, context.cluster},
                                 {u"user"_s, context.user},
                                 {u"namespace"_s, context.defaultNamespace},
                                 {u"current"_s, isCurrent}});
    }
    const Result<void> written = options.write(
        options.formatName() == u"json"
            ? QJsonDocument(array).toJson()
            : table({{}, u"CONTEXT"_s, u"CLUSTER"_s, u"USER"_s, u"NAMESPACE"_s}, rows).toUtf8());
    return written ? Done : fail(written.error());
}

} // namespace lockstep::ctl
