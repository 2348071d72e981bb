#include "core/cluster/kubernetes/revisions.h"

#include "core/cluster/kubernetes/workload.h"
#include "core/support/line_diff.h"
#include "core/support/yaml_json.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

QString causeOf(const QJsonObject& object)
{
    return object[u"metadata"][u"annotations"][u"kubernetes.io/change-cause"].toString();
}

/// Without the labels that the controllers add.
QJsonObject plainTemplate(QJsonObject made)
{
    made.remove(u"$patch"_s);
    QJsonObject metadata = made[u"metadata"].toObject();
    metadata.remove(u"creationTimestamp"_s);
    QJsonObject labels = metadata[u"labels"].toObject();
    labels.remove(u"pod-template-hash"_s);
    if (!labels.isEmpty() || metadata.contains(u"labels"))
        metadata[u"labels"] = labels;
    made[u"metadata"] = metadata;
    return made;
}

bool isOwnedBy(const QJsonObject& object, const QString& uid)
{
    return std::ranges::any_of(object[u"metadata"][u"ownerReferences"].toArray(),
                               [&](const QJsonValue& owner) {
                                   return owner[u"uid"].toString() == uid && owner[u"controller"].toBool();
                               });
}

WorkloadRevision revisionOf(const QJsonObject& object)
{
    WorkloadRevision made;
    const bool isReplicaSet = object[u"kind"].toString() == u"ReplicaSet";
    made.number = isReplicaSet ? object[u"metadata"][u"annotations"][u"deployment.kubernetes.io/revision"]
                                     .toString()
                                     .toLongLong()
                               : object[u"revision"].toInteger();
    made.created = QDateTime::fromString(object[u"metadata"][u"creationTimestamp"].toString(), Qt::ISODate);
    made.cause = causeOf(object);
    made.podTemplate =
        plainTemplate((isReplicaSet ? object : object[u"data"].toObject())[u"spec"][u"template"].toObject());
    for (const QJsonValue& container : made.podTemplate[u"spec"][u"containers"].toArray())
        made.images.append(container[u"image"].toString());
    return made;
}

QString templateText(const QJsonObject& podTemplate)
{
    return podTemplate.isEmpty() ? QString() : yamlText(podTemplate);
}

} // namespace

Result<QList<WorkloadRevision>> revisionsOf(const KubeClient& client, const KubeTarget& target,
                                            const std::stop_token& stop)
{
    const QString kind = target.resource.kind;
    if (kind != u"Deployment" && kind != u"StatefulSet" && kind != u"DaemonSet")
        return failure(ErrorKind::Usage, u"list the revisions of"_s, target.text(), u"it has none"_s,
                       u"Deployments, StatefulSets and DaemonSets have"_s);
    const Result<QJsonObject> workload = getObject(client, target, stop);
    if (!workload)
        return failure(workload);
    const KubeResource resource =
        builtInResource(kind == u"Deployment" ? u"ReplicaSet" : u"ControllerRevision");
    const Result<KubeList> list = listObjects(client, resource, target.nameSpace, {}, stop);
    if (!list)
        return failure(list);
    const QString uid = (*workload)[u"metadata"][u"uid"].toString();
    QList<WorkloadRevision> revisions;
    for (const QJsonObject& object : list->items) {
        if (isOwnedBy(object, uid))
            revisions.append(revisionOf(object));
    }
    std::ranges::sort(revisions, std::greater(), &WorkloadRevision::number);
    const QJsonObject current = plainTemplate(podTemplate(*workload));
    const auto same = std::ranges::find(revisions, current, &WorkloadRevision::podTemplate);
    if (same != revisions.end())
        same->isCurrent = true;
    else if (!revisions.isEmpty())
        revisions.first().isCurrent = true;
    return revisions;
}

QJsonObject toJson(const WorkloadRevision& revision)
{
    return {{u"revision"_s, revision.number},
            {u"created"_s, revision.created.toUTC().toString(Qt::ISODate)},
            {u"current"_s, revision.isCurrent},
            {u"cause"_s, revision.cause},
            {u"images"_s, QJsonArray::fromStringList(revision.images)}};
}

Result<WorkloadRevision> chosenRevision(const QList<WorkloadRevision>& revisions, qint64 number)
{
    const auto current = std::ranges::find_if(revisions, &WorkloadRevision::isCurrent);
    const auto found = number > 0
                           ? std::ranges::find(revisions, number, &WorkloadRevision::number)
                           : std::ranges::find_if(current, revisions.end(),
                                                  [](const WorkloadRevision& one) { return !one.isCurrent; });
    if (found != revisions.end())
        return *found;
    QStringList numbers;
    for (const WorkloadRevision& revision : revisions)
        numbers.append(QString::number(revision.number));
    return failure(ErrorKind::NotFound, u"find"_s,
                   number > 0 ? u"revision %1"_s.arg(number) : u"the revision before the current one"_s,
                   u"the cluster does not remember it"_s,
                   numbers.isEmpty() ? u"It remembers none"_s : u"It remembers: "_s + numbers.join(u", "_s));
}

QString revisionDiff(const QList<WorkloadRevision>& revisions, const WorkloadRevision& revision)
{
    const auto current = std::ranges::find_if(revisions, &WorkloadRevision::isCurrent);
    const QString before = current == revisions.end() ? QString() : templateText(current->podTemplate);
    const QString after = templateText(revision.podTemplate);
    return unifiedDiff({before, before}, {after, after}, u"revision %1"_s.arg(revision.number));
}

Result<void> undoTo(const KubeClient& client, const KubeTarget& target, const WorkloadRevision& revision,
                    const std::stop_token& stop)
{
    const Result<QJsonObject> workload = getObject(client, target, stop);
    if (!workload)
        return failure(workload);
    const QJsonArray operations{QJsonObject{{u"op"_s, u"test"_s},
                                            {u"path"_s, u"/metadata/resourceVersion"_s},
                                            {u"value"_s, (*workload)[u"metadata"][u"resourceVersion"]}},
                                QJsonObject{{u"op"_s, u"replace"_s},
                                            {u"path"_s, u"/spec/template"_s},
                                            {u"value"_s, revision.podTemplate}}};
    return patchObject(client, target, operations, stop).transform([](const QJsonObject&) {});
}

} // namespace lockstep
