#include "kube_api/json_paths.h"
#include "kube_api/workloads.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace lockstep::test {

namespace {

const QString component = QStringLiteral("replicaset-controller");

/// Those that are of least use come first.
void sortForRemoval(QList<QJsonObject>& pods)
{
    std::ranges::stable_sort(pods, {}, [](const QJsonObject& pod) {
        const bool placed = !text(pod, u"spec.nodeName").isEmpty();
        return std::tuple(placed, isReady(pod), text(pod, u"status.phase") != u"Pending"_s);
    });
}

bool mayNotCreate(const Control& control, const QJsonObject& set)
{
    return control.stage.hasTrouble({nameOf(set)}, Trouble::Quota);
}

QString quotaMessage(const QJsonObject& set)
{
    return u"pods \"%1-\" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=0, limited: pods=0"_s
        .arg(nameOf(set));
}

void createPod(Control& control, const QJsonObject& set)
{
    QJsonObject pod = podFrom(at(set, u"spec.template").toObject(), {});
    put(pod, u"metadata.generateName", nameOf(set) + u'-');
    const QJsonObject made = control.createOwned(u"pods"_s, pod, set);
    if (!made.isEmpty())
        control.say(set, u"Normal"_s, u"SuccessfulCreate"_s, u"Created pod: "_s + nameOf(made), component);
}

void scale(Control& control, const QJsonObject& set, QList<QJsonObject> active)
{
    const qint64 missing = number(set, u"spec.replicas") - active.size();
    if (missing > 0 && mayNotCreate(control, set))
        control.say(set, u"Warning"_s, u"FailedCreate"_s, u"Error creating: "_s + quotaMessage(set),
                    component);
    for (qint64 i = 0; i < missing && !mayNotCreate(control, set); ++i)
        createPod(control, set);
    sortForRemoval(active);
    for (qint64 i = 0; i < -missing; ++i) {
        control.remove(u"pods"_s, active.at(i));
        control.say(set, u"Normal"_s, u"SuccessfulDelete"_s, u"Deleted pod: "_s + nameOf(active.at(i)),
                    component);
    }
}

QJsonObject statusOf(const Control& control, const QJsonObject& set, const QList<QJsonObject>& active)
{
    QJsonObject status = set.value(u"status"_s).toObject();
    const qint64 ready = std::ranges::count_if(active, isReady);
    status.insert(u"replicas"_s, active.size());
    status.insert(u"fullyLabeledReplicas"_s, active.size());
    status.insert(u"readyReplicas"_s, ready);
    status.insert(u"availableReplicas"_s, ready);
    status.insert(u"observedGeneration"_s, number(set, u"metadata.generation"));
    if (active.size() < number(set, u"spec.replicas") && mayNotCreate(control, set))
        setCondition(status,
                     {{u"type"_s, u"ReplicaFailure"_s},
                      {u"status"_s, u"True"_s},
                      {u"reason"_s, u"FailedCreate"_s},
                      {u"message"_s, quotaMessage(set)}},
                     control.clock.stamp());
    else
        dropCondition(status, u"ReplicaFailure"_s);
    return status;
}

} // namespace

void stepReplicaSets(Control& control)
{
    for (const QJsonObject& set : control.actors(u"replicasets"_s)) {
        QList<QJsonObject> active = control.owned(u"pods"_s, set);
        active.removeIf([](const QJsonObject& pod) { return !isActive(pod); });
        const bool starved = active.size() < number(set, u"spec.replicas") && mayNotCreate(control, set);
        const bool said = !conditionOf(set.value(u"status"_s).toObject(), u"ReplicaFailure"_s).isEmpty();
        if (!isGoing(set) && !(starved && said))
            scale(control, set, active);
        control.writeStatus(u"replicasets"_s, set, statusOf(control, set, active));
    }
}

} // namespace lockstep::test
