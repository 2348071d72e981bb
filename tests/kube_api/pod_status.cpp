#include "kube_api/pod_status.h"

#include "kube_api/control.h"
#include "kube_api/json_paths.h"

#include <QCryptographicHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace lockstep::test {

namespace {

QString digest(const QString& of)
{
    return QString::fromLatin1(QCryptographicHash::hash(of.toUtf8(), QCryptographicHash::Sha256).toHex());
}

} // namespace

QJsonObject podCondition(const QString& type, bool is, const QString& reason, const QString& message)
{
    QJsonObject made{{u"type"_s, type}, {u"status"_s, is ? u"True"_s : u"False"_s}};
    if (!reason.isEmpty())
        made.insert(u"reason"_s, reason);
    if (!message.isEmpty())
        made.insert(u"message"_s, message);
    return made;
}

QJsonObject preparedStatus(const QJsonObject& pod, const QString& stamp)
{
    QJsonObject status = pod.value(u"status"_s).toObject();
    QJsonArray containers;
    for (const QJsonValue& container : at(pod, u"spec.containers").toArray())
        containers.append(waitingFor({{u"name"_s, text(container.toObject(), u"name")},
                                      {u"image"_s, text(container.toObject(), u"image")},
                                      {u"imageID"_s, QString()},
                                      {u"restartCount"_s, 0}},
                                     u"ContainerCreating"_s, {}));
    QJsonArray inits;
    for (const QJsonValue& container : at(pod, u"spec.initContainers").toArray())
        inits.append(terminatedWith({{u"name"_s, text(container.toObject(), u"name")},
                                     {u"image"_s, text(container.toObject(), u"image")},
                                     {u"imageID"_s, QString()},
                                     {u"restartCount"_s, 0}},
                                    0, stamp));
    if (!inits.isEmpty())
        status.insert(u"initContainerStatuses"_s, inits);
    status.insert(u"containerStatuses"_s, containers);
    status.insert(u"startTime"_s, stamp);
    status.insert(u"hostIP"_s, u"192.0.2.10"_s);
    const std::size_t host = qHash(text(pod, u"metadata.uid"), 0);
    const QString address = u"10.244.%1.%2"_s.arg(host / 256 % 256).arg(host % 250 + 2);
    status.insert(u"podIP"_s, address);
    status.insert(u"podIPs"_s, QJsonArray{QJsonObject{{u"ip"_s, address}}});
    setCondition(status, podCondition(u"Initialized"_s, true), stamp);
    return withPhase(status, text(pod, u"spec.restartPolicy"), stamp);
}

QJsonObject withPhase(QJsonObject status, const QString& restartPolicy, const QString& stamp)
{
    const QJsonArray containers = status.value(u"containerStatuses"_s).toArray();
    QStringList unready;
    bool allEnded = true;
    bool failed = false;
    bool begun = false;
    for (const QJsonValue& one : containers) {
        const QJsonObject container = one.toObject();
        const bool isEnded = !at(container, u"state.terminated").isUndefined();
        const qint64 code = number(container, u"state.terminated.exitCode");
        const bool willRestart =
            restartPolicy == u"Always"_s || (restartPolicy == u"OnFailure"_s && code != 0);
        allEnded = allEnded && isEnded && !willRestart;
        failed = failed || (isEnded && code != 0);
        begun = begun || isEnded || !at(container, u"state.running").isUndefined() ||
                number(container, u"restartCount") > 0 || container.contains(u"lastState"_s);
        if (!container.value(u"ready"_s).toBool())
            unready.append(text(container, u"name"));
    }
    const QString phase = allEnded ? (failed ? u"Failed"_s : u"Succeeded"_s)
                          : begun  ? u"Running"_s
                                   : u"Pending"_s;
    status.insert(u"phase"_s, phase);
    const QString reason = unready.isEmpty()     ? QString()
                           : allEnded && !failed ? u"PodCompleted"_s
                           : allEnded            ? u"PodFailed"_s
                                                 : u"ContainersNotReady"_s;
    const QString message = reason == u"ContainersNotReady"_s
                                ? u"containers with unready status: [%1]"_s.arg(unready.join(u' '))
                                : QString();
    for (const QString& type : {u"Ready"_s, u"ContainersReady"_s})
        setCondition(status, podCondition(type, unready.isEmpty(), reason, message), stamp);
    return status;
}

QJsonObject waitingFor(QJsonObject status, const QString& reason, const QString& message)
{
    QJsonObject waiting{{u"reason"_s, reason}};
    if (!message.isEmpty())
        waiting.insert(u"message"_s, message);
    status.insert(u"state"_s, QJsonObject{{u"waiting"_s, waiting}});
    status.insert(u"ready"_s, false);
    status.insert(u"started"_s, false);
    return status;
}

QJsonObject runningSince(QJsonObject status, const QString& image, const QString& seed, bool ready,
                         const QString& stamp)
{
    status.insert(u"state"_s, QJsonObject{{u"running"_s, QJsonObject{{u"startedAt"_s, stamp}}}});
    status.insert(u"ready"_s, ready);
    status.insert(u"started"_s, true);
    status.insert(u"imageID"_s, image.section(u':', 0, 0) + u"@sha256:"_s + digest(image));
    status.insert(u"containerID"_s,
                  u"containerd://"_s + digest(seed + QString::number(number(status, u"restartCount"))));
    return status;
}

QJsonObject terminatedWith(QJsonObject status, int exitCode, const QString& stamp)
{
    const QString start = text(status, u"state.running.startedAt");
    status.insert(
        u"state"_s,
        QJsonObject{{u"terminated"_s, QJsonObject{{u"exitCode"_s, exitCode},
                                                  {u"reason"_s, exitCode == 0 ? u"Completed"_s : u"Error"_s},
                                                  {u"startedAt"_s, start.isEmpty() ? stamp : start},
                                                  {u"finishedAt"_s, stamp},
                                                  {u"containerID"_s, text(status, u"containerID")}}}});
    status.insert(u"ready"_s, false);
    status.insert(u"started"_s, false);
    return status;
}

ContainerRun containerRun(const QJsonObject& pod, const QJsonObject& container, int restarts)
{
    ContainerRun run{text(pod, u"metadata.namespace"),
                     nameOf(pod),
                     text(container, u"name"),
                     text(container, u"image"),
                     {},
                     {},
                     restarts};
    for (const QString& list : {u"command"_s, u"args"_s}) {
        for (const QJsonValue& argument : container.value(list).toArray())
            run.arguments.append(argument.toString());
    }
    for (const QJsonValue& variable : container.value(u"env"_s).toArray())
        run.environment.append({text(variable.toObject(), u"name"), text(variable.toObject(), u"value")});
    return run;
}

QString wantedNodeOf(const QJsonObject& pod)
{
    const QJsonArray terms =
        at(pod,
           u"spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms")
            .toArray();
    const QJsonArray fields = terms.first().toObject().value(u"matchFields"_s).toArray();
    return fields.first().toObject().value(u"values"_s).toArray().first().toString();
}

} // namespace lockstep::test
