#include "app/ctl/cluster_options.h"
#include "app/ctl/command.h"
#include "app/ctl/output.h"
#include "core/cluster/kubernetes/pod_logs.h"
#include "core/snapshot/duration.h"

#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

/// "app=gitserver,deploy=sourcegraph" of a workload's selector.
QString selectorOf(const QJsonObject& workload)
{
    const QJsonObject labels = workload[u"spec"][u"selector"][u"matchLabels"].toObject();
    QStringList parts;
    for (auto label = labels.begin(); label != labels.end(); ++label)
        parts.append(label.key() + u'=' + label.value().toString());
    return parts.join(u',');
}

Result<QList<PodSummary>> podsBehind(const ClusterSpace& cluster, const QString& word,
                                     const std::stop_token& stop)
{
    const Result<KubeTarget> target =
        word.contains(u'/') ? cluster.target(word) : cluster.target(u"pod/"_s + word);
    if (!target)
        return failure(target);
    const Result<QJsonObject> object = getObject(cluster.client, *target, stop);
    if (!object)
        return failure(object);
    if (target->resource.kind == u"Pod")
        return QList<PodSummary>{podSummary(*object)};
    const Result<KubeList> list =
        listObjects(cluster.client, builtInResource(u"Pod"), cluster.nameSpace, selectorOf(*object), stop);
    if (!list)
        return failure(list);
    QList<PodSummary> pods;
    for (const QJsonObject& pod : list->items)
        pods.append(podSummary(pod));
    return pods;
}

Result<QList<PodSummary>> chosenPods(const Options& options, const ClusterSpace& cluster,
                                     const std::stop_token& stop)
{
    QList<PodSummary> pods;
    if (options.words().isEmpty()) {
        const Result<KubeList> list = listObjects(cluster.client, builtInResource(u"Pod"), cluster.nameSpace,
                                                  options.text(u"selector"_s), stop);
        if (!list)
            return failure(list);
        for (const QJsonObject& pod : list->items)
            pods.append(podSummary(pod));
    }
    for (const QString& word : options.words()) {
        const Result<QList<PodSummary>> behind = podsBehind(cluster, word, stop);
        if (!behind)
            return failure(behind);
        pods += *behind;
    }
    if (pods.isEmpty())
        return failure(ErrorKind::NotFound, u"find"_s, u"pods in the namespace "_s + cluster.nameSpace,
                       u"there are none"_s, u"Check the namespace and the selector"_s);
    return pods;
}

Result<LogOptions> logOptions(const Options& options)
{
    LogOptions made{.follow = options.isSet(u"follow"_s), .previous = options.isSet(u"previous"_s)};
    if (options.isSet(u"since"_s)) {
        const Result<std::chrono::seconds> since = parseDuration(options.text(u"since"_s));
        if (!since)
            return failure(since);
        made.since = *since;
    }
    if (options.isSet(u"tail"_s)) {
        bool isNumber = false;
        made.tail = options.text(u"tail"_s).toInt(&isNumber);
        if (!isNumber || made.tail < 0)
            return options.wrong(u"--tail takes a number of lines"_s);
    }
    return made;
}

QByteArray timeText(qint64 nanoseconds)
{
    constexpr qint64 perMillisecond = 1'000'000;
    return QDateTime::fromMSecsSinceEpoch(nanoseconds / perMillisecond, QTimeZone::UTC)
        .toString(Qt::ISODateWithMs)
        .toUtf8();
}

/// What stands before each line: the pod, and the container where there are several.
QByteArrayList prefixesOf(const QList<LogSource>& sources)
{
    QByteArrayList prefixes;
    for (const LogSource& source : sources) {
        const bool isOnly = std::ranges::count(sources, source.pod, &LogSource::pod) == 1;
        prefixes.append(sources.size() == 1
                            ? QByteArray()
                            : (isOnly ? source.pod : source.pod + u'/' + source.container).toUtf8() + " | ");
    }
    return prefixes;
}

} // namespace

int clusterLogs(const QStringList& words, std::stop_token stop)
{
    Options options(u"cluster logs"_s, u"Shows the logs of pods as one, in the order of their times."_s);
    options
        .arguments(u"POD|KIND/NAME..."_s,
                   u"pods, or workloads with all their pods (default: by -l, else all)"_s)
        .value(u"selector"_s, u'l', u"LABELS"_s, u"pods with these labels, such as app=gitserver"_s)
        .value(u"container"_s, u'c', u"NAME"_s, u"only this container (default: all)"_s)
        .flag(u"follow"_s, u'f', u"go on with what comes"_s)
        .flag(u"previous"_s, u'p', u"of the containers that ran before the present ones"_s)
        .value(u"since"_s, u"TIME"_s, u"only what is newer, such as 10m"_s)
        .value(u"tail"_s, u"LINES"_s, u"only so many of the last lines of each"_s)
        .flag(u"timestamps"_s, u"with the time before each line"_s);
    declareCluster(options);
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<LogOptions> how = logOptions(options);
    if (!how)
        return fail(how.error());
    const Result<ClusterSpace> cluster = chosenCluster(options);
    if (!cluster)
        return fail(cluster.error());
    const Result<QList<PodSummary>> pods = chosenPods(options, *cluster, stop);
    if (!pods)
        return fail(pods.error());
    const QList<LogSource> sources = logSources(*pods, options.text(u"container"_s));
    if (sources.isEmpty())
        return fail(options.wrong(u"no pod has a container %1"_s.arg(options.text(u"container"_s))).error());
    const QByteArrayList prefixes = prefixesOf(sources);
    const bool withTimes = options.isSet(u"timestamps"_s);
    const LogTell tell{[&](const QList<LogLine>& lines) {
                           QByteArray bytes;
                           for (const LogLine& line : lines) {
                               bytes += prefixes[line.source];
                               if (withTimes)
                                   bytes += timeText(line.time) + ' ';
                               bytes += line.text + '\n';
                           }
                           printBytes(bytes);
                       },
                       [](int, const Error& error) { say(error.message()); }};
    const Result<void> read = readLogs(cluster->client, sources, *how, tell, stop);
    if (read || (how->follow && stop.stop_requested()))
        return Done;
    return fail(read.error());
}

} // namespace lockstep::ctl
