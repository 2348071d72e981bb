// Checks of an instance that runs in a Kubernetes cluster.

#include "core/health/cluster_checks.h"

#include "core/cluster/kubernetes/pod_logs.h"
#include "core/health/log_check.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr qsizetype shownLines = 50;
constexpr qint64 secondsOfADay = 86'400;

/// What is wrong, the worst first.
struct Findings
{
    QStringList failed;
    QStringList warned;

    void add(HealthState state, const QString& line)
    {
        (state == HealthState::Failed ? failed : warned).append(line);
    }
};

bool isOfJob(const PodSummary& pod)
{
    return pod.owner.startsWith(u"Job ");
}

QString restartsText(int restarts)
{
    return restarts == 0 ? QString() : restarts == 1 ? u", 1 restart"_s : u", %1 restarts"_s.arg(restarts);
}

/// "pod gitserver-0: CrashLoopBackOff, 0/1 ready, 7 restarts: container gitserver: ..."
QString lineOf(const PodSummary& pod)
{
    const QString problem = problemText(pod.problem);
    return u"pod %1: %2, %3 ready%4"_s.arg(pod.name, pod.phase, pod.readyText(), restartsText(pod.restarts)) +
           (problem.isEmpty() ? QString() : u": "_s + problem);
}

/// A pod that ended for good, and that its controller has made another for.
bool isLeftBehind(const PodSummary& pod)
{
    return pod.problem.kind == PodProblem::Kind::Failed && pod.owner.startsWith(u"ReplicaSet ");
}

void judgePod(const PodHealth& health, const QDateTime& now, Findings& found)
{
    const PodSummary& pod = health.pod;
    if (!pod.isHealthy()) {
        const bool isOnItsWay = pod.problem.kind == PodProblem::Kind::None;
        found.add(isOnItsWay || isLeftBehind(pod) ? HealthState::Warning : HealthState::Failed, lineOf(pod));
        return;
    }
    const bool isRecent = health.restarted.isValid() && health.restarted.secsTo(now) < secondsOfADay;
    if (isRecent && pod.restarts >= manyRestarts)
        found.add(HealthState::Warning,
                  lineOf(pod) + u"; the last at "_s + health.restarted.toUTC().toString(Qt::ISODate));
}

void judgeWorkload(const WorkloadSummary& workload, Findings& found)
{
    const bool isJob = workload.kind == u"Job";
    const bool isFine = workload.rollout.state == RolloutStatus::State::Done ||
                        (isJob && workload.rollout.state == RolloutStatus::State::Progressing);
    if (!isFine)
        found.add(HealthState::Failed,
                  u"%1 %2: %3"_s.arg(workload.kind, workload.name, workload.rollout.text));
}

QString listed(const QStringList& lines)
{
    if (lines.size() <= shownLines)
        return lines.join(u'\n');
    return lines.first(shownLines).join(u'\n') + u"\nand %1 more"_s.arg(lines.size() - shownLines);
}

QString countText(qsizetype count, const QString& one, const QString& more)
{
    return count == 1 ? u"1 %1"_s.arg(one) : u"%1 %2"_s.arg(QString::number(count), more);
}

HealthFinding emptyNamespace()
{
    return {HealthState::Unknown, u"there is neither a pod nor a workload in the namespace"_s,
            u"Make sure that it is the instance's namespace, and that the context is the right one"_s};
}

Result<QList<QJsonObject>> objectsOf(const ClusterSpace& cluster, const QString& kind,
                                     const std::stop_token& stop)
{
    return listObjects(cluster.client, builtInResource(kind), cluster.nameSpace, {}, stop)
        .transform([](const KubeList& list) { return list.items; });
}

HealthFinding podsFinding(const ClusterSpace& cluster, const std::stop_token& stop)
{
    const Result<QList<QJsonObject>> pods = objectsOf(cluster, u"Pod"_s, stop);
    if (!pods)
        return unknownBecause(pods.error());
    QList<PodHealth> summaries;
    for (const QJsonObject& pod : *pods)
        summaries.append(podHealth(pod));
    QList<WorkloadSummary> workloads;
    QList<HealthFinding> unread;
    for (const QString& kind : workloadKinds()) {
        const Result<QList<QJsonObject>> list = objectsOf(cluster, kind, stop);
        if (!list)
            unread.append(unknownBecause(list.error()));
        for (const QJsonObject& workload : list.value_or(QList<QJsonObject>()))
            workloads.append(workloadSummary(workload));
    }
    // What cannot be listed hides nothing of what can.
    if (!unread.isEmpty() && summaries.isEmpty() && workloads.isEmpty())
        return together(unread);
    return together(QList{judgePods(summaries, workloads, QDateTime::currentDateTimeUtc())} + unread);
}

/// Of the pods of a workload, by what the product's manifests call them.
bool isOfWorkload(const QJsonObject& pod, const QString& workload)
{
    const PodSummary summary = podSummary(pod);
    return pod[u"metadata"][u"labels"][u"app"].toString() == workload ||
           summary.owner == u"StatefulSet "_s + workload ||
           summary.owner.startsWith(u"ReplicaSet "_s + workload + u'-');
}

HealthLog logOf(const ClusterSpace& cluster, const PodSummary& pod)
{
    return {u"pod "_s + pod.name, [cluster, pod](const auto& sink, const std::stop_token& stop) {
                std::optional<Error> trouble;
                const LogTell tell{[&](const QList<LogLine>& lines) {
                                       for (const LogLine& line : lines)
                                           sink(line.text + '\n');
                                   },
                                   [&](int, const Error& error) { trouble = error; }};
                const Result<void> read =
                    readLogs(cluster.client, logSources({pod}, {}), LogOptions(), tell, stop);
                return read && trouble ? std::unexpected(*trouble) : read;
            }};
}

HealthFinding logFinding(const ClusterSpace& cluster, const QString& workload, const std::stop_token& stop)
{
    const Result<QList<QJsonObject>> pods = objectsOf(cluster, u"Pod"_s, stop);
    if (!pods)
        return unknownBecause(pods.error());
    QList<HealthLog> logs;
    for (const QJsonObject& pod : *pods) {
        if (isOfWorkload(pod, workload))
            logs.append(logOf(cluster, podSummary(pod)));
    }
    if (logs.isEmpty())
        return {HealthState::Unknown, u"there is no pod of %1 in the namespace"_s.arg(workload),
                u"Name the workload of the frontend as the cluster has it"_s};
    return logCheck({}, logs).look(stop);
}

} // namespace

PodHealth podHealth(const QJsonObject& pod)
{
    PodHealth health{podSummary(pod), {}};
    for (const QJsonValue& status : pod[u"status"][u"containerStatuses"].toArray()) {
        const QDateTime ended =
            QDateTime::fromString(status[u"lastState"][u"terminated"][u"finishedAt"].toString(), Qt::ISODate);
        if (ended.isValid() && (!health.restarted.isValid() || ended > health.restarted))
            health.restarted = ended;
    }
    return health;
}

HealthFinding judgePods(const QList<PodHealth>& pods, const QList<WorkloadSummary>& workloads,
                        const QDateTime& now)
{
    if (pods.isEmpty() && workloads.isEmpty())
        return emptyNamespace();
    Findings found;
    for (const WorkloadSummary& workload : workloads)
        judgeWorkload(workload, found);
    for (const PodHealth& pod : pods) {
        if (!isOfJob(pod.pod))
            judgePod(pod, now, found);
    }
    const QString all = u"%1, %2"_s.arg(countText(pods.size(), u"pod"_s, u"pods"_s),
                                        countText(workloads.size(), u"workload"_s, u"workloads"_s));
    if (found.failed.isEmpty() && found.warned.isEmpty())
        return {HealthState::Healthy, all + u": all that should run is ready"_s};
    const QString evidence = listed(found.failed + found.warned) + u"\nof "_s + all;
    if (found.failed.isEmpty())
        return {HealthState::Warning, evidence, u"Look again in a while, and at the events of these pods"_s};
    return {
        HealthState::Failed, evidence,
        u"Look at the events and the logs of these pods; mend what they name, or roll the workload back"_s};
}

HealthCheck podsCheck(const ClusterSpace& cluster)
{
    return {u"pods-health"_s, [cluster](const std::stop_token& stop) { return podsFinding(cluster, stop); }};
}

HealthCheck podLogCheck(const ClusterSpace& cluster, const QString& workload)
{
    return {u"frontend-log"_s,
            [cluster, workload](const std::stop_token& stop) { return logFinding(cluster, workload, stop); }};
}

} // namespace lockstep
