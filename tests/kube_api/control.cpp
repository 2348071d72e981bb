#include "kube_api/control.h"

#include "kube_api/json_paths.h"

#include <QCryptographicHash>

using namespace Qt::StringLiterals;

namespace lockstep::test {

void Control::look()
{
    m_owned.clear();
    for (const QString& plural : {u"pods"_s, u"replicasets"_s, u"controllerrevisions"_s}) {
        for (const QJsonObject& object : store.list(kindOf(plural))) {
            for (const QJsonValue& owner : at(object, u"metadata.ownerReferences").toArray()) {
                if (owner.toObject().value(u"controller"_s).toBool())
                    m_owned[plural][text(owner.toObject(), u"uid")].append(object);
            }
        }
    }
}

void Control::leaveAlone(const QString& uid)
{
    const auto held = store.lock();
    m_leftAlone.insert(uid);
}

QList<QJsonObject> Control::actors(const QString& plural) const
{
    QList<QJsonObject> all = store.list(kindOf(plural));
    if (!m_leftAlone.isEmpty())
        all.removeIf([&](const QJsonObject& object) {
            return m_leftAlone.contains(uidOf(object)) && !isGoing(object);
        });
    return all;
}

QList<QJsonObject> Control::owned(const QString& plural, const QJsonObject& owner) const
{
    return m_owned.value(plural).value(uidOf(owner));
}

QJsonObject Control::createOwned(const QString& plural, QJsonObject object, const QJsonObject& owner)
{
    const QJsonObject reference{{u"apiVersion"_s, owner.value(u"apiVersion"_s)},
                                {u"kind"_s, owner.value(u"kind"_s)},
                                {u"name"_s, nameOf(owner)},
                                {u"uid"_s, uidOf(owner)},
                                {u"controller"_s, true},
                                {u"blockOwnerDeletion"_s, true}};
    put(object, u"metadata.ownerReferences", QJsonArray{reference});
    const QString space = text(owner, u"metadata.namespace");
    const Answer<QJsonObject> made =
        writer.create(kindOf(plural), space, object, {u"kube-controller-manager"_s, {}, false, false});
    if (made)
        return *made;
    say(owner, u"Warning"_s, u"FailedCreate"_s, u"Error creating: "_s + made.error().message,
        text(owner, u"kind").toLower() + u"-controller"_s);
    return {};
}

void Control::writeStatus(const QString& plural, const QJsonObject& object, const QJsonObject& status,
                          const QString& manager)
{
    if (object.value(u"status"_s).toObject() == status)
        return;
    static_cast<void>(writer.change(kindOf(plural), text(object, u"metadata.namespace"), nameOf(object),
                                    [&](QJsonObject live) -> Answer<QJsonObject> {
                                        live.insert(u"status"_s, status);
                                        return live;
                                    },
                                    {manager, u"status"_s, false, false}));
}

void Control::write(const QString& plural, const QJsonObject& object, const QString& manager)
{
    static_cast<void>(writer.change(kindOf(plural), text(object, u"metadata.namespace"), nameOf(object),
                                    [&](const QJsonObject& live) -> Answer<QJsonObject> {
                                        QJsonObject changed = object;
                                        drop(changed, u"metadata.resourceVersion");
                                        put(changed, u"metadata.managedFields",
                                            at(live, u"metadata.managedFields"));
                                        return changed;
                                    },
                                    {manager, {}, false, false}));
}

void Control::remove(const QString& plural, const QJsonObject& object, const DeleteOptions& options)
{
    static_cast<void>(
        writer.remove(kindOf(plural), text(object, u"metadata.namespace"), nameOf(object), options));
}

void Control::say(const QJsonObject& about, const QString& type, const QString& reason,
                  const QString& message, const QString& component, const QString& fieldPath)
{
    const QString subject = uidOf(about) + reason + message + fieldPath;
    const QString suffix = QString::fromLatin1(
        QCryptographicHash::hash(subject.toUtf8(), QCryptographicHash::Sha1).toHex().left(16));
    const QString space = text(about, u"metadata.namespace");
    const QString name = nameOf(about) + u'.' + suffix;
    const QString now = clock.stamp();
    const auto held = store.lock();
    static const Kind& kind = kindOf(u"events"_s);
    QJsonObject event = store.find(kind, space, name).value_or(QJsonObject());
    if (event.isEmpty()) {
        QJsonObject involved{{u"apiVersion"_s, about.value(u"apiVersion"_s)},
                             {u"kind"_s, about.value(u"kind"_s)},
                             {u"namespace"_s, space},
                             {u"name"_s, nameOf(about)},
                             {u"uid"_s, uidOf(about)},
                             {u"resourceVersion"_s, at(about, u"metadata.resourceVersion")}};
        if (!fieldPath.isEmpty())
            involved.insert(u"fieldPath"_s, fieldPath);
        event = {{u"apiVersion"_s, u"v1"_s},
                 {u"kind"_s, u"Event"_s},
                 {u"metadata"_s, QJsonObject{{u"name"_s, name},
                                             {u"namespace"_s, space},
                                             {u"uid"_s, u"event-"_s + suffix},
                                             {u"creationTimestamp"_s, now}}},
                 {u"involvedObject"_s, involved},
                 {u"type"_s, type},
                 {u"reason"_s, reason},
                 {u"message"_s, message},
                 {u"source"_s, QJsonObject{{u"component"_s, component}}},
                 {u"firstTimestamp"_s, now},
                 {u"eventTime"_s, QJsonValue::Null},
                 {u"reportingComponent"_s, component},
                 {u"reportingInstance"_s, QString()}};
    }
    event.insert(u"count"_s, number(event, u"count") + 1);
    event.insert(u"lastTimestamp"_s, now);
    store.put(kind, event);
}

bool isGoing(const QJsonObject& object)
{
    return !at(object, u"metadata.deletionTimestamp").isUndefined();
}

bool isReady(const QJsonObject& pod)
{
    return text(conditionOf(pod.value(u"status"_s).toObject(), u"Ready"_s), u"status") == u"True"_s;
}

bool isActive(const QJsonObject& pod)
{
    const QString phase = text(pod, u"status.phase");
    return !isGoing(pod) && phase != u"Succeeded"_s && phase != u"Failed"_s;
}

QString nameOf(const QJsonObject& object)
{
    return text(object, u"metadata.name");
}

QString uidOf(const QJsonObject& object)
{
    return text(object, u"metadata.uid");
}

QString templateHash(const QJsonObject& podTemplate)
{
    const QByteArray hash = QCryptographicHash::hash(compact(podTemplate), QCryptographicHash::Sha256);
    static const QString letters = u"bcdfghjklmnpqrstvwxz2456789"_s;
    QString made;
    for (int i = 0; i < 9; ++i)
        made.append(letters.at(quint8(hash.at(i)) % letters.size()));
    return made;
}

QJsonObject podFrom(const QJsonObject& podTemplate, const QJsonObject& labels)
{
    QJsonObject pod = podTemplate;
    pod.insert(u"apiVersion"_s, u"v1"_s);
    pod.insert(u"kind"_s, u"Pod"_s);
    QJsonObject all = at(podTemplate, u"metadata.labels").toObject();
    for (auto label = labels.begin(); label != labels.end(); ++label)
        all.insert(label.key(), label.value());
    put(pod, u"metadata.labels", all);
    return pod;
}

void setCondition(QJsonObject& status, QJsonObject condition, const QString& stamp, bool withUpdateTime)
{
    const QString type = text(condition, u"type");
    const QJsonObject before = conditionOf(status, type);
    const bool same = before.value(u"status"_s) == condition.value(u"status"_s);
    const bool saysTheSame = same && before.value(u"reason"_s) == condition.value(u"reason"_s) &&
                             before.value(u"message"_s) == condition.value(u"message"_s);
    condition.insert(u"lastTransitionTime"_s,
                     same ? before.value(u"lastTransitionTime"_s) : QJsonValue(stamp));
    if (withUpdateTime)
        condition.insert(u"lastUpdateTime"_s,
                         saysTheSame ? before.value(u"lastUpdateTime"_s) : QJsonValue(stamp));
    QJsonArray all = status.value(u"conditions"_s).toArray();
    for (qsizetype i = 0; i < all.size(); ++i) {
        if (text(all.at(i).toObject(), u"type") == type) {
            all.replace(i, condition);
            status.insert(u"conditions"_s, all);
            return;
        }
    }
    all.append(condition);
    status.insert(u"conditions"_s, all);
}

QJsonObject conditionOf(const QJsonObject& status, const QString& type)
{
    for (const QJsonValue& condition : status.value(u"conditions"_s).toArray()) {
        if (text(condition.toObject(), u"type") == type)
            return condition.toObject();
    }
    return {};
}

void dropCondition(QJsonObject& status, const QString& type)
{
    QJsonArray kept;
    for (const QJsonValue& condition : status.value(u"conditions"_s).toArray()) {
        if (text(condition.toObject(), u"type") != type)
            kept.append(condition);
    }
    if (status.contains(u"conditions"_s))
        status.insert(u"conditions"_s, kept);
}

} // namespace lockstep::test
