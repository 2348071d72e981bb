#include "kube_api/tables.h"

#include "kube_api/json_paths.h"
#include "kube_api/kube_clock.h"
#include "kube_api/selectors.h"

#include <QHash>

#include <functional>

using namespace Qt::StringLiterals;

namespace lockstep::test {

namespace {

struct Column
{
    QString name;
    std::function<QJsonValue(const QJsonObject&, const QDateTime&)> cell;
    int priority = 0; ///< 1: only with -o wide
    QString type = QStringLiteral("string");
};

/// As "5d", "3h12m", "45s": the two largest units while they matter.
QString durationText(qint64 seconds)
{
    if (seconds < 0)
        return u"<invalid>"_s;
    if (seconds < 120)
        return u"%1s"_s.arg(seconds);
    const qint64 minutes = seconds / 60;
    if (minutes < 10 && seconds % 60)
        return u"%1m%2s"_s.arg(minutes).arg(seconds % 60);
    if (minutes < 180)
        return u"%1m"_s.arg(minutes);
    const qint64 hours = minutes / 60;
    if (hours < 8 && minutes % 60)
        return u"%1h%2m"_s.arg(hours).arg(minutes % 60);
    return hours < 48 ? u"%1h"_s.arg(hours) : u"%1d"_s.arg(hours / 24);
}

QString age(const QString& stamp, const QDateTime& now)
{
    return stamp.isEmpty() ? u"<unknown>"_s : durationText(KubeClock::read(stamp).secsTo(now));
}

Column field(const QString& name, const QString& path, const QString& otherwise = {}, int priority = 0)
{
    return {name,
            [path, otherwise](const QJsonObject& object, const QDateTime&) -> QJsonValue {
                const QString found = at(object, path).toVariant().toString();
                return found.isEmpty() ? otherwise : found;
            },
            priority};
}

Column count(const QString& name, const QString& path)
{
    return {
        name,
        [path](const QJsonObject& object, const QDateTime&) -> QJsonValue { return number(object, path); }, 0,
        u"integer"_s};
}

Column ageColumn()
{
    return {u"Age"_s, [](const QJsonObject& object, const QDateTime& now) -> QJsonValue {
                return age(text(object, u"metadata.creationTimestamp"), now);
            }};
}

Column ratio(const QString& name, const QString& part, const QString& whole)
{
    return {name, [part, whole](const QJsonObject& object, const QDateTime&) -> QJsonValue {
                return u"%1/%2"_s.arg(number(object, part)).arg(number(object, whole));
            }};
}

Column joined(const QString& name, const QString& list, const QString& key)
{
    return {name,
            [list, key](const QJsonObject& object, const QDateTime&) -> QJsonValue {
                QStringList parts;
                for (const QJsonValue& item : at(object, list).toArray())
                    parts.append(text(item.toObject(), key));
                return parts.join(u',');
            },
            1};
}

QList<Column> containerColumns()
{
    const QString containers = u"spec.template.spec.containers"_s;
    return {joined(u"Containers"_s, containers, u"name"_s),
            joined(u"Images"_s, containers, u"image"_s),
            {u"Selector"_s,
             [](const QJsonObject& object, const QDateTime&) -> QJsonValue {
                 return selectorText(at(object, u"spec.selector").toObject());
             },
             1}};
}

/// "Running", or why it does not run.
QString podStatus(const QJsonObject& pod)
{
    QString said = text(pod, u"status.reason");
    if (said.isEmpty())
        said = text(pod, u"status.phase");
    for (const QJsonValue& status : at(pod, u"status.containerStatuses").toArray()) {
        for (const QStringView state : {u"state.waiting.reason", u"state.terminated.reason"}) {
            const QString reason = text(status.toObject(), state);
            if (!reason.isEmpty())
                said = reason;
        }
    }
    return at(pod, u"metadata.deletionTimestamp").isUndefined() ? said : u"Terminating"_s;
}

QJsonValue podReady(const QJsonObject& pod, const QDateTime&)
{
    int ready = 0;
    for (const QJsonValue& status : at(pod, u"status.containerStatuses").toArray())
        ready += status.toObject().value(u"ready"_s).toBool() ? 1 : 0;
    return u"%1/%2"_s.arg(ready).arg(at(pod, u"spec.containers").toArray().size());
}

QJsonValue podRestarts(const QJsonObject& pod, const QDateTime& now)
{
    qint64 restarts = 0;
    QString last;
    for (const QJsonValue& status : at(pod, u"status.containerStatuses").toArray()) {
        restarts += number(status.toObject(), u"restartCount");
        last = std::max(last, text(status.toObject(), u"lastState.terminated.finishedAt"));
    }
    return last.isEmpty() ? QString::number(restarts) : u"%1 (%2 ago)"_s.arg(restarts).arg(age(last, now));
}

QString jobStatus(const QJsonObject& job)
{
    for (const QJsonValue& one : at(job, u"status.conditions").toArray()) {
        const QString type = text(one.toObject(), u"type");
        if (text(one.toObject(), u"status") == u"True"_s && (type == u"Complete"_s || type == u"Failed"_s))
            return type;
    }
    return at(job, u"spec.suspend").toBool() ? u"Suspended"_s : u"Running"_s;
}

QString servicePorts(const QJsonObject& service)
{
    QStringList ports;
    for (const QJsonValue& port : at(service, u"spec.ports").toArray())
        ports.append(
            u"%1/%2"_s.arg(number(port.toObject(), u"port")).arg(text(port.toObject(), u"protocol")));
    return ports.isEmpty() ? u"<none>"_s : ports.join(u',');
}

Column said(const QString& name, QString (*cell)(const QJsonObject&))
{
    return {name, [cell](const QJsonObject& object, const QDateTime&) -> QJsonValue { return cell(object); }};
}

QString eventSubject(const QJsonObject& event)
{
    return text(event, u"involvedObject.kind").toLower() + u'/' + text(event, u"involvedObject.name");
}

QString nodeStatus(const QJsonObject& node)
{
    for (const QJsonValue& one : at(node, u"status.conditions").toArray()) {
        if (text(one.toObject(), u"type") == u"Ready"_s)
            return text(one.toObject(), u"status") == u"True"_s ? u"Ready"_s : u"NotReady"_s;
    }
    return u"Unknown"_s;
}

QString dataCount(const QJsonObject& object)
{
    return QString::number(object.value(u"data"_s).toObject().size());
}

Column jobDuration()
{
    return {u"Duration"_s, [](const QJsonObject& job, const QDateTime& now) -> QJsonValue {
                const QDateTime start = KubeClock::read(text(job, u"status.startTime"));
                const QDateTime end = KubeClock::read(text(job, u"status.completionTime"));
                return start.isValid() ? durationText(start.secsTo(end.isValid() ? end : now)) : QString();
            }};
}

Column eventAge()
{
    return {u"Last Seen"_s, [](const QJsonObject& event, const QDateTime& now) -> QJsonValue {
                return age(text(event, u"lastTimestamp"), now);
            }};
}

QHash<QString, QList<Column>> listColumns()
{
    const Column name = field(u"Name"_s, u"metadata.name"_s);
    const Column age = ageColumn();
    const QString none = u"<none>"_s;
    QHash<QString, QList<Column>> made;
    made[u"Pod"_s] = {name,
                      {u"Ready"_s, podReady},
                      said(u"Status"_s, podStatus),
                      {u"Restarts"_s, podRestarts},
                      age,
                      field(u"IP"_s, u"status.podIP"_s, none, 1),
                      field(u"Node"_s, u"spec.nodeName"_s, none, 1),
                      field(u"Nominated Node"_s, u"status.nominatedNodeName"_s, none, 1),
                      field(u"Readiness Gates"_s, u"spec.none"_s, none, 1)};
    made[u"Deployment"_s] =
        QList<Column>{name, ratio(u"Ready"_s, u"status.readyReplicas"_s, u"spec.replicas"_s),
                      count(u"Up-to-date"_s, u"status.updatedReplicas"_s),
                      count(u"Available"_s, u"status.availableReplicas"_s), age} +
        containerColumns();
    made[u"ReplicaSet"_s] = QList<Column>{name, count(u"Desired"_s, u"spec.replicas"_s),
                                          count(u"Current"_s, u"status.replicas"_s),
                                          count(u"Ready"_s, u"status.readyReplicas"_s), age} +
                            containerColumns();
    made[u"StatefulSet"_s] =
        QList<Column>{name, ratio(u"Ready"_s, u"status.readyReplicas"_s, u"spec.replicas"_s), age} +
        containerColumns().first(2);
    made[u"DaemonSet"_s] = QList<Column>{name,
                                         count(u"Desired"_s, u"status.desiredNumberScheduled"_s),
                                         count(u"Current"_s, u"status.currentNumberScheduled"_s),
                                         count(u"Ready"_s, u"status.numberReady"_s),
                                         count(u"Up-to-date"_s, u"status.updatedNumberScheduled"_s),
                                         count(u"Available"_s, u"status.numberAvailable"_s),
                                         field(u"Node Selector"_s, u"spec.template.spec.none"_s, none),
                                         age} +
                           containerColumns();
    made[u"Job"_s] = QList<Column>{name, said(u"Status"_s, jobStatus),
                                   ratio(u"Completions"_s, u"status.succeeded"_s, u"spec.completions"_s),
                                   jobDuration(), age} +
                     containerColumns();
    made[u"Service"_s] = {name,
                          field(u"Type"_s, u"spec.type"_s),
                          field(u"Cluster-IP"_s, u"spec.clusterIP"_s),
                          field(u"External-IP"_s, u"spec.none"_s, none),
                          said(u"Port(s)"_s, servicePorts),
                          age};
    made[u"Namespace"_s] = {name, field(u"Status"_s, u"status.phase"_s), age};
    made[u"Node"_s] = {name, said(u"Status"_s, nodeStatus), field(u"Roles"_s, u"spec.none"_s, none), age,
                       field(u"Version"_s, u"status.nodeInfo.kubeletVersion"_s)};
    made[u"ConfigMap"_s] = {name, said(u"Data"_s, dataCount), age};
    made[u"Secret"_s] = {name, field(u"Type"_s, u"type"_s), said(u"Data"_s, dataCount), age};
    made[u"Event"_s] = {eventAge(), field(u"Type"_s, u"type"_s), field(u"Reason"_s, u"reason"_s),
                        said(u"Object"_s, eventSubject), field(u"Message"_s, u"message"_s)};
    made[u"PersistentVolumeClaim"_s] = {name,
                                        field(u"Status"_s, u"status.phase"_s),
                                        field(u"Volume"_s, u"spec.volumeName"_s),
                                        field(u"Capacity"_s, u"status.capacity.storage"_s),
                                        field(u"StorageClass"_s, u"spec.storageClassName"_s),
                                        age};
    made[u"ControllerRevision"_s] = {name, count(u"Revision"_s, u"revision"_s), age};
    made[u"CronJob"_s] = {name, field(u"Schedule"_s, u"spec.schedule"_s),
                          field(u"Timezone"_s, u"spec.timeZone"_s, none),
                          field(u"Suspend"_s, u"spec.suspend"_s), age};
    made[QString()] = {name, age};
    return made;
}

QJsonObject rowObject(const QJsonObject& object, const QString& include)
{
    if (include == u"Object"_s)
        return object;
    return {{u"kind"_s, u"PartialObjectMetadata"_s},
            {u"apiVersion"_s, u"meta.k8s.io/v1"_s},
            {u"metadata"_s, object.value(u"metadata"_s)}};
}

} // namespace

QJsonObject tableOf(const Kind& kind, const QList<QJsonObject>& objects, const QDateTime& now,
                    const QString& includeObject)
{
    static const QHash<QString, QList<Column>> all = listColumns();
    const QList<Column> columns = all.contains(kind.name) ? all.value(kind.name) : all.value(QString());
    QJsonArray definitions;
    for (const Column& column : columns)
        definitions.append(QJsonObject{{u"name"_s, column.name},
                                       {u"type"_s, column.type},
                                       {u"format"_s, column.name == u"Name"_s ? u"name"_s : QString()},
                                       {u"description"_s, QString()},
                                       {u"priority"_s, column.priority}});
    QJsonArray rows;
    for (const QJsonObject& object : objects) {
        QJsonArray cells;
        for (const Column& column : columns)
            cells.append(column.cell(object, now));
        QJsonObject row{{u"cells"_s, cells}};
        if (includeObject != u"None"_s)
            row.insert(u"object"_s, rowObject(object, includeObject));
        rows.append(row);
    }
    QJsonObject meta;
    if (objects.size() == 1)
        meta.insert(u"resourceVersion"_s, at(objects.first(), u"metadata.resourceVersion"));
    return {{u"kind"_s, u"Table"_s},
            {u"apiVersion"_s, u"meta.k8s.io/v1"_s},
            {u"metadata"_s, meta},
            {u"columnDefinitions"_s, definitions},
            {u"rows"_s, rows}};
}

} // namespace lockstep::test
