#include "kube_api/pod_lifecycle.h"

#include "kube_api/json_paths.h"
#include "kube_api/pod_status.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace lockstep::test {

namespace {

/// Steps that a container waits after a crash before it runs again: four times as long each time.
int backOffSteps(qint64 restarts)
{
    return 8 << (2 * std::min<qint64>(restarts, 3));
}

constexpr int stepsToGo = 2;

QString ownerName(const QJsonObject& pod)
{
    return text(at(pod, u"metadata.ownerReferences").toArray().first().toObject(), u"name");
}

} // namespace

void PodLifecycle::step()
{
    for (const QJsonObject& pod : m_control.actors(u"pods"_s))
        stepPod(pod);
    m_stopping.removeIf([](const std::shared_ptr<Running>& one) { return one->ended.load(); });
}

void PodLifecycle::stop()
{
    for (const auto& running : std::as_const(m_running))
        running->thread.request_stop();
    m_running.clear();
    m_stopping.clear();
}

bool PodLifecycle::troubled(const QJsonObject& pod, const QString& image, Trouble trouble) const
{
    return m_control.stage.hasTrouble({nameOf(pod), image, ownerName(pod)}, trouble);
}

void PodLifecycle::stepPod(const QJsonObject& pod)
{
    const QString phase = text(pod, u"status.phase");
    if (isGoing(pod))
        endPod(pod);
    else if (text(pod, u"spec.nodeName").isEmpty())
        schedule(pod);
    else if (at(pod, u"status.containerStatuses").isUndefined())
        prepare(pod);
    else if (phase != u"Succeeded"_s && phase != u"Failed"_s)
        stepContainers(pod);
}

void PodLifecycle::endPod(const QJsonObject& pod)
{
    const QString uid = uidOf(pod);
    for (const QJsonValue& container : at(pod, u"spec.containers").toArray()) {
        const Key key(uid, text(container.toObject(), u"name"));
        if (const auto running = m_running.take(key)) {
            running->thread.request_stop();
            m_stopping.append(running);
        }
        m_control.logs.finish(key.first, key.second);
    }
    if (++m_goingSteps[uid] < stepsToGo && number(pod, u"metadata.deletionGracePeriodSeconds") > 0)
        return;
    m_goingSteps.remove(uid);
    if (at(pod, u"metadata.finalizers").toArray().isEmpty())
        m_control.store.remove(kindOf(u"pods"_s), text(pod, u"metadata.namespace"), nameOf(pod));
    else if (number(pod, u"metadata.deletionGracePeriodSeconds") > 0) {
        DeleteOptions now;
        now.graceSeconds = 0;
        m_control.remove(u"pods"_s, pod, now);
    }
}

void PodLifecycle::schedule(const QJsonObject& pod)
{
    const QList<QJsonObject> nodes = m_control.store.list(kindOf(u"nodes"_s));
    const QString image = text(at(pod, u"spec.containers").toArray().first().toObject(), u"image");
    QJsonObject status = pod.value(u"status"_s).toObject();
    if (nodes.isEmpty() || troubled(pod, image, Trouble::Unschedulable)) {
        const QString message = u"0/%1 nodes are available: %1 Insufficient cpu. preemption: 0/%1 nodes are "
                                u"available: %1 No preemption "
                                "victims found for incoming pod."_s.arg(nodes.size());
        if (!conditionOf(status, u"PodScheduled"_s).isEmpty())
            return;
        setCondition(status, podCondition(u"PodScheduled"_s, false, u"Unschedulable"_s, message),
                     m_control.clock.stamp());
        m_control.writeStatus(u"pods"_s, pod, status, u"kube-scheduler"_s);
        return m_control.say(pod, u"Warning"_s, u"FailedScheduling"_s, message, u"default-scheduler"_s);
    }
    QString node = wantedNodeOf(pod);
    if (node.isEmpty())
        node = nameOf(nodes.at(qsizetype(qHash(uidOf(pod), 0) % std::size_t(nodes.size()))));
    QJsonObject bound = pod;
    put(bound, u"spec.nodeName", node);
    m_control.write(u"pods"_s, bound, u"kube-scheduler"_s);
    setCondition(status, podCondition(u"PodScheduled"_s, true), m_control.clock.stamp());
    m_control.writeStatus(u"pods"_s, pod, status, u"kube-scheduler"_s);
    m_control.say(
        pod, u"Normal"_s, u"Scheduled"_s,
        u"Successfully assigned %1/%2 to %3"_s.arg(text(pod, u"metadata.namespace"), nameOf(pod), node),
        u"default-scheduler"_s);
}

void PodLifecycle::prepare(const QJsonObject& pod)
{
    m_control.writeStatus(u"pods"_s, pod, preparedStatus(pod, m_control.clock.stamp()), u"kubelet"_s);
}

void PodLifecycle::stepContainers(const QJsonObject& pod)
{
    const QJsonArray containers = at(pod, u"spec.containers").toArray();
    QJsonArray before = at(pod, u"status.containerStatuses").toArray();
    QJsonArray after;
    for (const QJsonValue& container : containers) {
        const QString name = text(container.toObject(), u"name");
        const auto status = std::ranges::find_if(
            before, [&](const QJsonValue& one) { return text(one.toObject(), u"name") == name; });
        after.append(steppedContainer(pod, container.toObject(), (*status).toObject()));
    }
    QJsonObject status = pod.value(u"status"_s).toObject();
    status.insert(u"containerStatuses"_s, after);
    m_control.writeStatus(u"pods"_s, pod,
                          withPhase(status, text(pod, u"spec.restartPolicy"), m_control.clock.stamp()),
                          u"kubelet"_s);
}

QJsonObject PodLifecycle::steppedContainer(const QJsonObject& pod, const QJsonObject& container,
                                           QJsonObject status)
{
    const QString name = text(container, u"name");
    const QString image = text(container, u"image");
    const QString waiting = text(status, u"state.waiting.reason");
    if (waiting == u"CrashLoopBackOff"_s)
        return afterEnd(pod, container, status);
    if (!waiting.isEmpty())
        return troubled(pod, image, Trouble::ImagePull) ? failedPull(pod, container, status)
                                                        : started(pod, container, status);
    if (!at(status, u"state.terminated").isUndefined())
        return afterEnd(pod, container, status);
    const auto running = m_running.value(Key(uidOf(pod), name));
    if (!running)
        return status;
    ++running->steps;
    if (troubled(pod, image, Trouble::CrashLoop))
        return ended(pod, status, 1);
    if (running->ended)
        return ended(pod, status, running->exitCode);
    const bool ready = !troubled(pod, image, Trouble::NotReady);
    if (!ready && running->steps % 10 == 1)
        sayOfContainer(pod, u"Warning"_s, u"Unhealthy"_s,
                       u"Readiness probe failed: HTTP probe failed with statuscode: 503"_s, name);
    status.insert(u"ready"_s, ready);
    return status;
}

QJsonObject PodLifecycle::failedPull(const QJsonObject& pod, const QJsonObject& container, QJsonObject status)
{
    const QString image = text(container, u"image");
    const QString name = text(container, u"name");
    const bool again = text(status, u"state.waiting.reason") == u"ErrImagePull"_s;
    if (text(status, u"state.waiting.reason") == u"ImagePullBackOff"_s)
        return status;
    const QString failure =
        u"failed to pull and unpack image \"%1\": failed to resolve reference \"%1\": %1: not "
        "found"_s.arg(image);
    if (again) {
        sayOfContainer(pod, u"Normal"_s, u"BackOff"_s, u"Back-off pulling image \"%1\""_s.arg(image), name);
        sayOfContainer(pod, u"Warning"_s, u"Failed"_s, u"Error: ImagePullBackOff"_s, name);
        return waitingFor(status, u"ImagePullBackOff"_s,
                          u"Back-off pulling image \"%1\": ErrImagePull: %2"_s.arg(image, failure));
    }
    sayOfContainer(pod, u"Normal"_s, u"Pulling"_s, u"Pulling image \"%1\""_s.arg(image), name);
    sayOfContainer(pod, u"Warning"_s, u"Failed"_s, u"Failed to pull image \"%1\": %2"_s.arg(image, failure),
                   name);
    sayOfContainer(pod, u"Warning"_s, u"Failed"_s, u"Error: ErrImagePull"_s, name);
    return waitingFor(status, u"ErrImagePull"_s, failure);
}

QJsonObject PodLifecycle::started(const QJsonObject& pod, const QJsonObject& container, QJsonObject status)
{
    const QString name = text(container, u"name");
    const QString image = text(container, u"image");
    if (number(status, u"restartCount") == 0) {
        sayOfContainer(pod, u"Normal"_s, u"Pulling"_s, u"Pulling image \"%1\""_s.arg(image), name);
        sayOfContainer(pod, u"Normal"_s, u"Pulled"_s, u"Successfully pulled image \"%1\""_s.arg(image), name);
    }
    sayOfContainer(pod, u"Normal"_s, u"Created"_s, u"Created container: "_s + name, name);
    sayOfContainer(pod, u"Normal"_s, u"Started"_s, u"Started container "_s + name, name);
    play(pod, container, int(number(status, u"restartCount")));
    const bool ready = !troubled(pod, image, Trouble::NotReady) && !troubled(pod, image, Trouble::CrashLoop);
    return runningSince(status, image, uidOf(pod) + name, ready, m_control.clock.stamp());
}

QJsonObject PodLifecycle::ended(const QJsonObject& pod, QJsonObject status, int exitCode)
{
    const Key key(uidOf(pod), text(status, u"name"));
    if (exitCode != 0 && m_control.logs.text(key.first, key.second).isEmpty())
        m_control.logs.append(key.first, key.second, "fatal: cannot start\n");
    m_control.logs.finish(key.first, key.second);
    if (const auto running = m_running.value(key)) {
        running->thread.request_stop();
        running->steps = 0;
    }
    return terminatedWith(status, exitCode, m_control.clock.stamp());
}

QJsonObject PodLifecycle::afterEnd(const QJsonObject& pod, const QJsonObject& container, QJsonObject status)
{
    const QString policy = text(pod, u"spec.restartPolicy");
    const qint64 code = number(status, u"state.terminated.exitCode");
    const QString name = text(container, u"name");
    const bool backsOff = !at(status, u"state.waiting").isUndefined();
    if (!backsOff && (policy == u"Never"_s || (policy == u"OnFailure"_s && code == 0)))
        return status;
    const auto running = m_running.value(Key(uidOf(pod), name));
    if (!backsOff) {
        sayOfContainer(pod, u"Warning"_s, u"BackOff"_s,
                       u"Back-off restarting failed container %1 in pod %2_%3(%4)"_s.arg(
                           name, nameOf(pod), text(pod, u"metadata.namespace"), uidOf(pod)),
                       name);
        put(status, u"lastState", status.value(u"state"_s));
        return waitingFor(status, u"CrashLoopBackOff"_s,
                          u"back-off 10s restarting failed container=%1 pod=%2_%3(%4)"_s.arg(
                              name, nameOf(pod), text(pod, u"metadata.namespace"), uidOf(pod)));
    }
    if (running && ++running->steps < backOffSteps(number(status, u"restartCount")))
        return status;
    status.insert(u"restartCount"_s, number(status, u"restartCount") + 1);
    m_control.logs.restart(uidOf(pod), name);
    return started(pod, container, status);
}

void PodLifecycle::play(const QJsonObject& pod, const QJsonObject& container, int restarts)
{
    const Key key(uidOf(pod), text(container, u"name"));
    const auto running = std::make_shared<Running>();
    if (const auto before = m_running.value(key))
        m_stopping.append(before);
    m_running[key] = running;
    const auto act = m_control.stage.actFor(text(container, u"image"));
    if (!act) {
        running->ended = text(pod, u"spec.restartPolicy") != u"Always"_s;
        return;
    }
    const ContainerRun run = containerRun(pod, container, restarts);
    PodLogs& logs = m_control.logs;
    const ObjectStore& store = m_control.store;
    running->thread = std::jthread(
        [running = running.get(), act = *act, run, key, &logs, &store](const std::stop_token& stop) {
            running->exitCode =
                act(run, [&](const QByteArray& bytes) { logs.append(key.first, key.second, bytes); }, stop);
            running->ended = true;
            store.wake();
        });
}

void PodLifecycle::sayOfContainer(const QJsonObject& pod, const QString& type, const QString& reason,
                                  const QString& message, const QString& container)
{
    m_control.say(pod, type, reason, message, u"kubelet"_s, u"spec.containers{%1}"_s.arg(container));
}

} // namespace lockstep::test
