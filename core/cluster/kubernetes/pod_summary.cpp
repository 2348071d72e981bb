#include "core/cluster/kubernetes/pod_summary.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// An init container that goes on beside the others.
bool isSidecar(const QJsonObject& container)
{
    return container[u"restartPolicy"].toString() == u"Always";
}

QJsonObject statusNamed(const QJsonArray& statuses, const QString& name)
{
    for (const QJsonValue& status : statuses) {
        if (status[u"name"].toString() == name)
            return status.toObject();
    }
    return {};
}

QJsonValue conditionOf(const QJsonObject& pod, QStringView type)
{
    for (const QJsonValue& condition : pod[u"status"][u"conditions"].toArray()) {
        if (condition[u"type"].toString() == type)
            return condition;
    }
    return {};
}

QString endReason(const QJsonValue& terminated)
{
    if (const QString reason = terminated[u"reason"].toString(); !reason.isEmpty())
        return reason;
    const int signal = terminated[u"signal"].toInt();
    return signal != 0 ? u"Signal:%1"_s.arg(signal) : u"ExitCode:%1"_s.arg(terminated[u"exitCode"].toInt());
}

/// The first init container that is not through, as kubectl words it; empty: all are.
QString initPhase(const QJsonObject& pod)
{
    const QJsonArray specs = pod[u"spec"][u"initContainers"].toArray();
    const QJsonArray statuses = pod[u"status"][u"initContainerStatuses"].toArray();
    for (qsizetype index = 0; index < specs.size(); ++index) {
        const QJsonObject spec = specs[index].toObject();
        const QJsonObject status = statusNamed(statuses, spec[u"name"].toString());
        const QJsonValue terminated = status[u"state"][u"terminated"];
        if (terminated.isObject() && terminated[u"exitCode"].toInt() == 0)
            continue;
        if (isSidecar(spec) && status[u"started"].toBool())
            continue;
        if (terminated.isObject())
            return u"Init:"_s + endReason(terminated);
        const QString waiting = status[u"state"][u"waiting"][u"reason"].toString();
        if (!waiting.isEmpty() && waiting != u"PodInitializing")
            return u"Init:"_s + waiting;
        return u"Init:%1/%2"_s.arg(index).arg(specs.size());
    }
    return {};
}

QString containersPhase(const QJsonObject& pod, const QString& otherwise)
{
    const QJsonArray statuses = pod[u"status"][u"containerStatuses"].toArray();
    QString phase = otherwise;
    bool anyRuns = false;
    for (qsizetype index = statuses.size() - 1; index >= 0; --index) { // the first one has the last word
        const QJsonValue status = statuses[index];
        const QJsonValue state = status[u"state"];
        if (const QString waiting = state[u"waiting"][u"reason"].toString(); !waiting.isEmpty())
            phase = waiting;
        else if (state[u"terminated"].isObject())
            phase = endReason(state[u"terminated"]);
        else if (status[u"ready"].toBool() && state[u"running"].isObject())
            anyRuns = true;
    }
    if (phase == u"Completed" && anyRuns)
        return conditionOf(pod, u"Ready")[u"status"].toString() == u"True" ? u"Running"_s : u"NotReady"_s;
    return phase;
}

QString phaseOf(const QJsonObject& pod)
{
    const QJsonValue status = pod[u"status"];
    const QString own = status[u"reason"].toString(); // "Evicted", "NodeLost"
    if (pod[u"metadata"][u"deletionTimestamp"].isString())
        return own == u"NodeLost" ? u"Unknown"_s : u"Terminating"_s;
    QString phase = own.isEmpty() ? status[u"phase"].toString() : own;
    if (const QJsonValue scheduled = conditionOf(pod, u"PodScheduled");
        scheduled[u"reason"].toString() == u"SchedulingGated")
        phase = u"SchedulingGated"_s;
    const QString init = initPhase(pod);
    // What is through with its init containers, or never was asked for them, is what its containers are.
    const bool isInitialized = conditionOf(pod, u"Initialized")[u"status"].toString() == u"True";
    if (!init.isEmpty() && !isInitialized && status[u"initContainerStatuses"].isArray())
        return init;
    return containersPhase(pod, phase);
}

PodProblem::Kind kindOfWaiting(const QString& reason)
{
    static const QStringList pulling{u"ErrImagePull"_s,      u"ImagePullBackOff"_s,
                                     u"InvalidImageName"_s,  u"ErrImageNeverPull"_s,
                                     u"ImageInspectError"_s, u"RegistryUnavailable"_s};
    static const QStringList making{u"CreateContainerConfigError"_s, u"CreateContainerError"_s,
                                    u"RunContainerError"_s,          u"PreCreateHookError"_s,
                                    u"PreStartHookError"_s,          u"PostStartHookError"_s};
    if (pulling.contains(reason))
        return PodProblem::Kind::ImagePull;
    if (reason == u"CrashLoopBackOff")
        return PodProblem::Kind::CrashLoop;
    return making.contains(reason) ? PodProblem::Kind::Configuration : PodProblem::Kind::None;
}

QString endText(const QJsonValue& terminated)
{
    const QString message = terminated[u"message"].toString().trimmed();
    const QString how =
        u"it ended with status %1 (%2)"_s.arg(terminated[u"exitCode"].toInt()).arg(endReason(terminated));
    return message.isEmpty() ? how : how + u": "_s + message;
}

PodProblem problemOfContainer(const QJsonValue& status, bool isInit)
{
    const QString name = status[u"name"].toString();
    const QJsonValue waiting = status[u"state"][u"waiting"];
    const QString reason = waiting[u"reason"].toString();
    const PodProblem::Kind kind = kindOfWaiting(reason);
    const QJsonValue last = status[u"lastState"][u"terminated"];
    if (kind == PodProblem::Kind::CrashLoop && last.isObject())
        return {kind, name, reason, endText(last)};
    if (kind != PodProblem::Kind::None)
        return {kind, name, reason, waiting[u"message"].toString()};
    const QJsonValue ended = status[u"state"][u"terminated"];
    if (ended.isObject() && ended[u"exitCode"].toInt() != 0)
        return {isInit || last.isObject() ? PodProblem::Kind::CrashLoop : PodProblem::Kind::Failed, name,
                endReason(ended), endText(ended)};
    return {};
}

PodProblem problemOf(const QJsonObject& pod, const QString& phase)
{
    const QJsonValue status = pod[u"status"];
    for (const bool isInit : {true, false}) {
        const auto key = isInit ? u"initContainerStatuses"_s : u"containerStatuses"_s;
        for (const QJsonValue& one : status[key].toArray()) {
            const PodProblem problem = problemOfContainer(one, isInit);
            if (problem.kind != PodProblem::Kind::None)
                return problem;
        }
    }
    const QString podPhase = status[u"phase"].toString();
    if (podPhase == u"Failed")
        return {PodProblem::Kind::Failed, {}, phase, status[u"message"].toString()};
    const QJsonValue scheduled = conditionOf(pod, u"PodScheduled");
    if (scheduled[u"status"].toString() == u"False")
        return {PodProblem::Kind::Unschedulable,
                {},
                scheduled[u"reason"].toString(),
                scheduled[u"message"].toString()};
    const QJsonValue ready = conditionOf(pod, u"Ready");
    if (podPhase == u"Running" && ready[u"status"].toString() == u"False" && phase != u"Terminating")
        return {PodProblem::Kind::NotReady, {}, ready[u"reason"].toString(), ready[u"message"].toString()};
    return {};
}

void addContainers(const QJsonObject& pod, PodSummary& made)
{
    for (const QJsonValue& value : pod[u"spec"][u"initContainers"].toArray()) {
        const QJsonObject container = value.toObject();
        made.containerNames.append(container[u"name"].toString());
        const QJsonObject status =
            statusNamed(pod[u"status"][u"initContainerStatuses"].toArray(), made.containerNames.last());
        made.restarts += status[u"restartCount"].toInt();
        if (!isSidecar(container))
            continue;
        ++made.containers;
        made.ready += status[u"ready"].toBool() ? 1 : 0;
    }
    for (const QJsonValue& container : pod[u"spec"][u"containers"].toArray()) {
        ++made.containers;
        made.containerNames.append(container[u"name"].toString());
        made.images.append(container[u"image"].toString());
    }
    for (const QJsonValue& status : pod[u"status"][u"containerStatuses"].toArray()) {
        made.restarts += status[u"restartCount"].toInt();
        made.ready += status[u"ready"].toBool() && status[u"state"][u"running"].isObject() ? 1 : 0;
    }
}

} // namespace

bool PodSummary::isHealthy() const
{
    return phase == u"Completed" || phase == u"Succeeded" || (phase == u"Running" && ready == containers);
}

QString PodSummary::readyText() const
{
    return u"%1/%2"_s.arg(ready).arg(containers);
}

PodSummary podSummary(const QJsonObject& pod)
{
    const QJsonValue metadata = pod[u"metadata"];
    PodSummary made;
    made.nameSpace = metadata[u"namespace"].toString();
    made.name = metadata[u"name"].toString();
    made.uid = metadata[u"uid"].toString();
    made.node = pod[u"spec"][u"nodeName"].toString();
    made.created = QDateTime::fromString(metadata[u"creationTimestamp"].toString(), Qt::ISODate);
    for (const QJsonValue& owner : metadata[u"ownerReferences"].toArray()) {
        if (owner[u"controller"].toBool())
            made.owner = owner[u"kind"].toString() + u' ' + owner[u"name"].toString();
    }
    addContainers(pod, made);
    made.phase = phaseOf(pod);
    made.problem = problemOf(pod, made.phase);
    return made;
}

QJsonObject toJson(const PodSummary& pod)
{
    QJsonObject made{{u"namespace"_s, pod.nameSpace},
                     {u"name"_s, pod.name},
                     {u"phase"_s, pod.phase},
                     {u"ready"_s, pod.readyText()},
                     {u"restarts"_s, pod.restarts},
                     {u"node"_s, pod.node},
                     {u"images"_s, QJsonArray::fromStringList(pod.images)},
                     {u"created"_s, pod.created.toUTC().toString(Qt::ISODate)}};
    if (pod.problem.kind != PodProblem::Kind::None)
        made.insert(u"problem"_s, QJsonObject{{u"container"_s, pod.problem.container},
                                              {u"reason"_s, pod.problem.reason},
                                              {u"message"_s, pod.problem.message}});
    return made;
}

QString problemText(const PodProblem& problem)
{
    if (problem.kind == PodProblem::Kind::None)
        return {};
    QStringList parts;
    if (!problem.container.isEmpty())
        parts.append(u"container "_s + problem.container);
    for (const QString& part : {problem.reason, problem.message}) {
        if (!part.isEmpty())
            parts.append(part);
    }
    return parts.join(u": "_s);
}

} // namespace lockstep
