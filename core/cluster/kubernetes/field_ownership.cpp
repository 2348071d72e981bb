#include "core/cluster/kubernetes/field_ownership.h"

#include "core/cluster/kubernetes/kube_verbs.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

bool isPredecessor(const QJsonValue& entry)
{
    return entry[u"operation"].toString() == u"Update" && entry[u"subresource"].toString().isEmpty() &&
           predecessors().contains(entry[u"manager"].toString());
}

bool isOurs(const QJsonValue& entry)
{
    return entry[u"operation"].toString() == u"Apply" && entry[u"manager"].toString() == fieldManager();
}

QJsonArray entriesOf(const QJsonObject& object)
{
    return object[u"metadata"][u"managedFields"].toArray();
}

QJsonObject united(QJsonObject fields, const QJsonObject& others)
{
    for (auto other = others.begin(); other != others.end(); ++other)
        fields[other.key()] = united(fields[other.key()].toObject(), other.value().toObject());
    return fields;
}

/// Steps of a set of fields (FieldsV1): "f:NAME" a field, "k:{...}" an item of a list by its keys, "v:VALUE"
/// one of a set, "." the thing itself.
bool isItem(const QString& step)
{
    return step.startsWith(u"k:") || step.startsWith(u"v:");
}

bool isMeant(const QJsonValue& item, const QString& step)
{
    const QByteArray json = step.sliced(2).toUtf8();
    if (step.startsWith(u"v:"))
        return QJsonDocument::fromJson('[' + json + ']').array().first() == item;
    const QJsonObject keys = QJsonDocument::fromJson(json).object();
    for (auto key = keys.begin(); key != keys.end(); ++key) {
        // A manifest may leave out what has a default, such as a port's protocol.
        if (const QJsonValue value = item[key.key()]; !value.isUndefined() && value != key.value())
            return false;
    }
    return !keys.isEmpty();
}

/// What the step leads to; undefined: there is nothing.
QJsonValue follow(const QJsonValue& value, const QString& step)
{
    if (!isItem(step))
        return value[step.sliced(2)];
    for (const QJsonValue& item : value.toArray()) {
        if (isMeant(item, step))
            return item;
    }
    return QJsonValue::Undefined;
}

void replace(QJsonValue& value, const QString& step, const QJsonValue& with)
{
    if (!isItem(step)) {
        QJsonObject object = value.toObject();
        if (with.isUndefined())
            object.remove(step.sliced(2));
        else
            object[step.sliced(2)] = with;
        value = object;
        return;
    }
    QJsonArray items = value.toArray();
    for (qsizetype index = 0; index < items.size(); ++index) {
        if (!isMeant(items[index], step))
            continue;
        if (with.isUndefined())
            items.removeAt(index);
        else
            items[index] = with;
        break;
    }
    value = items;
}

QJsonValue pruned(QJsonValue value, const QJsonObject& theirs, const QJsonValue& manifest,
                  const QJsonObject& others)
{
    for (auto one = theirs.begin(); one != theirs.end(); ++one) {
        const QString step = one.key();
        const QJsonValue present = step == u"." ? QJsonValue::Undefined : follow(value, step);
        if (present.isUndefined())
            continue;
        const QJsonValue wanted = follow(manifest, step);
        if (wanted.isUndefined() && !others.contains(step))
            replace(value, step, QJsonValue::Undefined);
        else if (const QJsonObject inside = one.value().toObject(); !inside.isEmpty())
            replace(value, step, pruned(present, inside, wanted, others[step].toObject()));
    }
    return value;
}

} // namespace

const QStringList& predecessors()
{
    static const QStringList names{u"kubectl-client-side-apply"_s, u"before-first-apply"_s};
    return names;
}

bool isOurOwn(const QString& manager)
{
    return predecessors().contains(manager) || manager == fieldManager();
}

bool hasPredecessors(const QJsonObject& object)
{
    return std::ranges::any_of(entriesOf(object), isPredecessor);
}

QJsonArray takeOverPatch(const QJsonObject& object)
{
    QJsonArray kept;
    QJsonObject ours{{u"manager"_s, fieldManager()},
                     {u"operation"_s, u"Apply"_s},
                     {u"apiVersion"_s, object[u"apiVersion"]},
                     {u"fieldsType"_s, u"FieldsV1"_s}};
    QJsonObject fields;
    for (const QJsonValue& entry : entriesOf(object)) {
        if (isPredecessor(entry) || isOurs(entry))
            fields = united(fields, entry[u"fieldsV1"].toObject());
        else
            kept.append(entry);
        if (isOurs(entry) || (isPredecessor(entry) && !ours.contains(u"time")))
            ours[u"time"] = entry[u"time"];
    }
    ours[u"fieldsV1"] = fields;
    kept.append(ours);
    return {
        QJsonObject{{u"op"_s, u"replace"_s}, {u"path"_s, u"/metadata/managedFields"_s}, {u"value"_s, kept}},
        QJsonObject{{u"op"_s, u"replace"_s},
                    {u"path"_s, u"/metadata/resourceVersion"_s},
                    {u"value"_s, object[u"metadata"][u"resourceVersion"]}}};
}

QJsonObject withoutDropped(const QJsonObject& applied, const QJsonObject& live, const QJsonObject& manifest)
{
    QJsonObject theirs;
    QJsonObject others;
    for (const QJsonValue& entry : entriesOf(live)) {
        QJsonObject& group = isPredecessor(entry) ? theirs : others;
        if (!isOurs(entry))
            group = united(group, entry[u"fieldsV1"].toObject());
    }
    return pruned(applied, theirs, manifest, others).toObject();
}

} // namespace lockstep
