#include "core/cluster/kubernetes/workload.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using State = RolloutStatus::State;

QJsonValue conditionOf(const QJsonObject& workload, QStringView type)
{
    for (const QJsonValue& condition : workload[u"status"][u"conditions"].toArray()) {
        if (condition[u"type"].toString() == type)
            return condition;
    }
    return {};
}

bool isTrue(const QJsonValue& condition)
{
    return condition[u"status"].toString() == u"True";
}

/// Its controller has seen what was asked for last.
bool isObserved(const QJsonObject& workload)
{
    return workload[u"status"][u"observedGeneration"].toInteger() >=
           workload[u"metadata"][u"generation"].toInteger();
}

QString why(const QJsonValue& condition)
{
    const QString message = condition[u"message"].toString();
    return message.isEmpty() ? condition[u"reason"].toString() : message;
}

RolloutStatus progressing(const QString& text)
{
    return {State::Progressing, text};
}

RolloutStatus ofDeployment(const QJsonObject& workload)
{
    const QJsonValue status = workload[u"status"];
    const int wanted = workload[u"spec"][u"replicas"].toInt(1);
    const int all = status[u"replicas"].toInt();
    const int updated = status[u"updatedReplicas"].toInt();
    const int available = status[u"availableReplicas"].toInt();
    const QJsonValue progress = conditionOf(workload, u"Progressing");
    if (progress[u"reason"].toString() == u"ProgressDeadlineExceeded")
        return {State::Failed, u"it took longer than its progress deadline allows: "_s + why(progress)};
    if (updated < wanted)
        return progressing(u"%1 of %2 new replicas have been updated"_s.arg(updated).arg(wanted));
    if (all > updated)
        return progressing(u"%1 old replicas are still to end"_s.arg(all - updated));
    if (available < updated)
        return progressing(u"%1 of %2 updated replicas are available"_s.arg(available).arg(updated));
    return {State::Done, u"%1 of %1 replicas are updated and available"_s.arg(updated)};
}

RolloutStatus ofStatefulSet(const QJsonObject& workload)
{
    const QJsonValue spec = workload[u"spec"];
    const QJsonValue status = workload[u"status"];
    if (spec[u"updateStrategy"][u"type"].toString() == u"OnDelete")
        return {State::Done, u"its pods change when somebody deletes them (OnDelete)"_s};
    const int wanted = spec[u"replicas"].toInt(1);
    const int ready = status[u"readyReplicas"].toInt();
    const int updated = status[u"updatedReplicas"].toInt();
    if (ready < wanted)
        return progressing(u"%1 of %2 pods are ready"_s.arg(ready).arg(wanted));
    if (const int partition = spec[u"updateStrategy"][u"rollingUpdate"][u"partition"].toInt();
        partition > 0) {
        const int asked = std::max(wanted - partition, 0);
        if (updated < asked)
            return progressing(u"%1 of %2 pods of its partition are updated"_s.arg(updated).arg(asked));
        return {State::Done, u"%1 pods of its partition are updated"_s.arg(updated)};
    }
    if (status[u"updateRevision"].toString() != status[u"currentRevision"].toString())
        return progressing(u"%1 of %2 pods are updated"_s.arg(updated).arg(wanted));
    return {State::Done, u"%1 of %1 pods are updated and ready"_s.arg(wanted)};
}

RolloutStatus ofDaemonSet(const QJsonObject& workload)
{
    const QJsonValue status = workload[u"status"];
    if (workload[u"spec"][u"updateStrategy"][u"type"].toString() == u"OnDelete")
        return {State::Done, u"its pods change when somebody deletes them (OnDelete)"_s};
    const int wanted = status[u"desiredNumberScheduled"].toInt();
    const int updated = status[u"updatedNumberScheduled"].toInt();
    const int available = status[u"numberAvailable"].toInt();
    if (updated < wanted)
        return progressing(u"%1 of %2 nodes have the new pod"_s.arg(updated).arg(wanted));
    if (available < wanted)
        return progressing(u"%1 of %2 updated pods are available"_s.arg(available).arg(wanted));
    return {State::Done, u"%1 of %1 nodes have the new pod"_s.arg(wanted)};
}

RolloutStatus ofJob(const QJsonObject& workload)
{
    const QJsonValue status = workload[u"status"];
    if (const QJsonValue failed = conditionOf(workload, u"Failed"); isTrue(failed))
        return {State::Failed, u"it failed: "_s + why(failed)};
    if (isTrue(conditionOf(workload, u"Complete")))
        return {State::Done, u"it is complete"_s};
    if (isTrue(conditionOf(workload, u"Suspended")))
        return progressing(u"it is suspended"_s);
    return progressing(u"%1 of %2 completions, %3 pods run"_s.arg(status[u"succeeded"].toInt())
                           .arg(workload[u"spec"][u"completions"].toInt(1))
                           .arg(status[u"active"].toInt()));
}

void addCounts(const QJsonObject& workload, WorkloadSummary& made)
{
    const QJsonValue spec = workload[u"spec"];
    const QJsonValue status = workload[u"status"];
    if (made.kind == u"DaemonSet") {
        made.desired = status[u"desiredNumberScheduled"].toInt();
        made.ready = status[u"numberReady"].toInt();
        made.updated = status[u"updatedNumberScheduled"].toInt();
    } else if (made.kind == u"Job") {
        made.desired = spec[u"completions"].toInt(1);
        made.ready = status[u"succeeded"].toInt();
        made.updated = made.ready;
    } else {
        made.desired = spec[u"replicas"].toInt(1);
        made.ready = status[u"readyReplicas"].toInt();
        made.updated = status[u"updatedReplicas"].toInt();
    }
}

} // namespace

const QStringList& workloadKinds()
{
    static const QStringList kinds{u"Deployment"_s, u"StatefulSet"_s, u"DaemonSet"_s, u"Job"_s};
    return kinds;
}

QString rolloutStateName(RolloutStatus::State state)
{
    switch (state) {
    case State::Done:
        return u"done"_s;
    case State::Failed:
        return u"failed"_s;
    case State::Progressing:
        break;
    }
    return u"progressing"_s;
}

RolloutStatus rolloutStatus(const QJsonObject& workload)
{
    const QString kind = workload[u"kind"].toString();
    if (kind == u"Job")
        return ofJob(workload);
    if (!isObserved(workload))
        return progressing(u"its controller has not seen the change yet"_s);
    if (kind == u"Deployment")
        return ofDeployment(workload);
    return kind == u"StatefulSet" ? ofStatefulSet(workload) : ofDaemonSet(workload);
}

QJsonObject podTemplate(const QJsonObject& workload)
{
    const QJsonValue spec = workload[u"spec"];
    if (workload[u"kind"].toString() == u"CronJob")
        return spec[u"jobTemplate"][u"spec"][u"template"].toObject();
    return spec[u"template"].toObject();
}

QMap<QString, QString> imagesOf(const QJsonObject& workload)
{
    const QJsonObject spec = podTemplate(workload)[u"spec"].toObject();
    QMap<QString, QString> images;
    for (const auto key : {u"initContainers", u"containers"}) {
        for (const QJsonValue& container : spec[key].toArray())
            images.insert(container[u"name"].toString(), container[u"image"].toString());
    }
    return images;
}

WorkloadSummary workloadSummary(const QJsonObject& workload)
{
    const QJsonValue metadata = workload[u"metadata"];
    WorkloadSummary made;
    made.kind = workload[u"kind"].toString();
    made.nameSpace = metadata[u"namespace"].toString();
    made.name = metadata[u"name"].toString();
    made.uid = metadata[u"uid"].toString();
    made.created = QDateTime::fromString(metadata[u"creationTimestamp"].toString(), Qt::ISODate);
    for (const QJsonValue& container : podTemplate(workload)[u"spec"][u"containers"].toArray())
        made.images.append(container[u"image"].toString());
    addCounts(workload, made);
    made.rollout = rolloutStatus(workload);
    return made;
}

QJsonObject toJson(const WorkloadSummary& workload)
{
    return {{u"kind"_s, workload.kind},
            {u"namespace"_s, workload.nameSpace},
            {u"name"_s, workload.name},
            {u"ready"_s, workload.ready},
            {u"desired"_s, workload.desired},
            {u"updated"_s, workload.updated},
            {u"images"_s, QJsonArray::fromStringList(workload.images)},
            {u"created"_s, workload.created.toUTC().toString(Qt::ISODate)},
            {u"state"_s, rolloutStateName(workload.rollout.state)},
            {u"status"_s, workload.rollout.text}};
}

} // namespace lockstep
