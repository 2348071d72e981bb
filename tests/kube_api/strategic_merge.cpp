#include "kube_api/json_paths.h"
#include "kube_api/patches.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace lockstep::test {

namespace {

const QString directive = QStringLiteral("$patch");
const QString retainKeys = QStringLiteral("$retainKeys");
const QString deleteFromList = QStringLiteral("$deleteFromPrimitiveList/");
const QString elementOrder = QStringLiteral("$setElementOrder/");

TypeRef fieldType(const StructType* type, const QString& field)
{
    return type ? type->fields.value(field, typeNamed(u"any"_s)) : typeNamed(u"any"_s);
}

qsizetype indexOfKey(const QJsonArray& list, const QString& key, const QJsonValue& value)
{
    for (qsizetype i = 0; i < list.size(); ++i) {
        if (list.at(i).toObject().value(key) == value)
            return i;
    }
    return -1;
}

QJsonArray withoutValues(const QJsonArray& list, const QJsonArray& gone)
{
    QJsonArray kept;
    for (const QJsonValue& item : list) {
        if (!gone.contains(item))
            kept.append(item);
    }
    return kept;
}

/// What the order names comes in its order, the others stay before what came after them.
QJsonArray ordered(const QJsonArray& list, const QJsonArray& order, const QString& key)
{
    const auto placeOf = [&](const QJsonValue& item) -> qsizetype {
        for (qsizetype i = 0; i < order.size(); ++i) {
            const bool same = key.isEmpty() ? order.at(i) == item
                                            : order.at(i).toObject().value(key) == item.toObject().value(key);
            if (same)
                return i;
        }
        return -1;
    };
    QList<QJsonValue> named;
    QJsonArray made;
    for (const QJsonValue& item : list) {
        if (placeOf(item) >= 0)
            named.append(item);
    }
    std::ranges::stable_sort(named, {}, placeOf);
    qsizetype next = 0;
    for (const QJsonValue& item : list)
        made.append(placeOf(item) >= 0 ? named.at(next++) : item);
    return made;
}

class StrategicMerge
{
public:
    Answer<QJsonObject> merge(QJsonObject object, const QJsonObject& patch, const StructType* type)
    {
        if (text(patch, directive) == u"replace"_s) {
            QJsonObject whole = patch;
            whole.remove(directive);
            return whole;
        }
        if (text(patch, directive) == u"delete"_s)
            return QJsonObject();
        if (patch.contains(retainKeys))
            retain(object, patch.value(retainKeys).toArray());
        for (auto field = patch.begin(); field != patch.end(); ++field) {
            if (!field.key().startsWith(u'$'))
                mergeField(object, field.key(), field.value(), fieldType(type, field.key()));
            else if (field.key().startsWith(deleteFromList))
                removeValues(object, field.key().mid(deleteFromList.size()), field.value().toArray());
        }
        for (auto field = patch.begin(); field != patch.end(); ++field) {
            if (field.key().startsWith(elementOrder))
                order(object, field.key().mid(elementOrder.size()), field.value().toArray(), type);
        }
        if (!m_wrong.isEmpty())
            return badRequest(m_wrong);
        return object;
    }

private:
    static void retain(QJsonObject& object, const QJsonArray& keys)
    {
        for (const QString& key : object.keys()) {
            if (!keys.contains(key))
                object.remove(key);
        }
    }

    static void removeValues(QJsonObject& object, const QString& field, const QJsonArray& gone)
    {
        object.insert(field, withoutValues(object.value(field).toArray(), gone));
    }

    static void order(QJsonObject& object, const QString& field, const QJsonArray& wanted,
                      const StructType* type)
    {
        const TypeRef ref = fieldType(type, field);
        if (object.contains(field))
            object.insert(field, ordered(object.value(field).toArray(), wanted,
                                         ref.keys.isEmpty() ? QString() : ref.keys.first()));
    }

    void mergeField(QJsonObject& object, const QString& field, const QJsonValue& value, const TypeRef& type)
    {
        if (value.isNull()) {
            object.remove(field);
        } else if (value.isObject()) {
            const StructType* inner = type.form == TypeRef::Form::Single ? structType(type.name) : nullptr;
            const bool deletes = text(value.toObject(), directive) == u"delete"_s;
            const Answer<QJsonObject> merged = merge(object.value(field).toObject(), value.toObject(), inner);
            if (deletes)
                object.remove(field);
            else if (merged)
                object.insert(field, *merged);
        } else if (value.isArray() && !type.keys.isEmpty()) {
            object.insert(field, mergeList(object.value(field).toArray(), value.toArray(), type, field));
        } else if (value.isArray() && type.set) {
            QJsonArray all = object.value(field).toArray();
            for (const QJsonValue& item : value.toArray()) {
                if (!all.contains(item))
                    all.append(item);
            }
            object.insert(field, all);
        } else {
            object.insert(field, value);
        }
    }

    QJsonArray mergeList(QJsonArray list, const QJsonArray& patch, const TypeRef& type, const QString& field)
    {
        const QString& key = type.keys.first();
        const bool replaces = std::ranges::any_of(patch, [&](const QJsonValue& item) {
            return text(item.toObject(), directive) == u"replace"_s && !item.toObject().contains(key);
        });
        if (replaces)
            list = {};
        for (const QJsonValue& item : patch) {
            const QJsonObject change = item.toObject();
            if (!change.contains(key)) {
                if (!change.contains(directive))
                    m_wrong = u"map: %1 does not contain declared merge key: %2"_s.arg(field, key);
                continue;
            }
            mergeItem(list, change, key, type);
        }
        return list;
    }

    void mergeItem(QJsonArray& list, const QJsonObject& change, const QString& key, const TypeRef& type)
    {
        const qsizetype there = indexOfKey(list, key, change.value(key));
        if (text(change, directive) == u"delete"_s) {
            if (there >= 0)
                list.removeAt(there);
            return;
        }
        const QJsonObject before = there < 0 ? QJsonObject() : list.at(there).toObject();
        const Answer<QJsonObject> merged = merge(before, change, structType(type.name));
        if (!merged)
            return;
        if (there < 0)
            list.append(*merged);
        else
            list.replace(there, *merged);
    }

    QString m_wrong;
};

} // namespace

Answer<QJsonObject> strategicMergePatched(const QJsonObject& object, const QJsonObject& patch,
                                          const StructType& type)
{
    return StrategicMerge().merge(object, patch, &type);
}

} // namespace lockstep::test
