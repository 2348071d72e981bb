#include "kube_api/typed_values.h"

#include "kube_api/json_paths.h"

#include <QJsonDocument>

#include <algorithm>
#include <functional>

using namespace Qt::StringLiterals;

namespace lockstep::test {

namespace {

using Path = FieldSet::Path;

bool isNothing(const QJsonValue& value)
{
    return value.isUndefined() || value.isNull();
}

bool isLeaf(const TypeRef& type)
{
    if (type.form != TypeRef::Form::Single)
        return type.atomic;
    const StructType* known = structType(type.name);
    return !known || known->atomic;
}

TypeRef fieldType(const TypeRef& type, const QString& key)
{
    if (type.form == TypeRef::Form::Map)
        return type.element();
    const StructType* known = structType(type.name);
    return known ? known->fields.value(key, typeNamed(u"any"_s)) : typeNamed(u"any"_s);
}

QString jsonText(const QJsonValue& value)
{
    const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(list.mid(1, list.size() - 2));
}

/// How an item of a list is called: by its keys, or by its value.
QString itemElement(const QJsonValue& item, const TypeRef& list)
{
    if (list.set)
        return u"v:"_s + jsonText(item);
    QJsonObject keys;
    for (const QString& key : list.keys) {
        const QJsonValue value = item.toObject().value(key);
        if (!isNothing(value))
            keys.insert(key, value);
        else if (key == u"protocol"_s)
            keys.insert(key, u"TCP"_s);
    }
    return u"k:"_s + QString::fromUtf8(compact(keys));
}

/// The items of a list by what they are called, in their order.
QList<std::pair<QString, QJsonValue>> itemsOf(const QJsonValue& value, const TypeRef& list)
{
    QList<std::pair<QString, QJsonValue>> items;
    for (const QJsonValue& item : value.toArray())
        items.append({itemElement(item, list), item});
    return items;
}

QJsonValue itemNamed(const QList<std::pair<QString, QJsonValue>>& items, const QString& element)
{
    const auto found = std::ranges::find(items, element, &std::pair<QString, QJsonValue>::first);
    return found == items.end() ? QJsonValue(QJsonValue::Undefined) : found->second;
}

void collectFields(const QJsonValue& value, const TypeRef& type, const Path& path, FieldSet& fields)
{
    if (isLeaf(type)) {
        fields.insert(path);
        return;
    }
    if (type.form == TypeRef::Form::List) {
        for (const auto& [element, item] : itemsOf(value, type)) {
            collectFields(item, type.element(), path + QStringList{element}, fields);
            fields.insert(path + QStringList{element});
        }
        return;
    }
    const QJsonObject object = value.toObject();
    for (auto field = object.begin(); field != object.end(); ++field) {
        const Path here = path + QStringList{u"f:"_s + field.key()};
        const bool hollow =
            field.value().isNull() || (field.value().isObject() && field.value().toObject().isEmpty());
        if (!field.value().isNull())
            collectFields(field.value(), fieldType(type, field.key()), here, fields);
        if (hollow || type.form == TypeRef::Form::Map)
            fields.insert(here);
    }
}

/// Structures that every object has, be they empty: nobody adds them.
bool isAlwaysThere(const Path& path)
{
    static const QStringList names{u"f:metadata"_s, u"f:spec"_s,           u"f:status"_s,     u"f:template"_s,
                                   u"f:strategy"_s, u"f:updateStrategy"_s, u"f:jobTemplate"_s};
    return std::ranges::all_of(path, [](const QString& element) { return names.contains(element); });
}

class Comparer
{
public:
    Comparison result;

    void compare(const QJsonValue& before, const QJsonValue& after, const TypeRef& type, const Path& path)
    {
        if (isLeaf(type) || (isEmptyValue(before) && isEmptyValue(after))) {
            leaf(before, after, path);
            return;
        }
        if (type.form == TypeRef::Form::List)
            compareLists(before, after, type, path);
        else
            compareObjects(before.toObject(), after.toObject(), type, path);
        if (path.isEmpty() || isAlwaysThere(path))
            return;
        if (before.isUndefined())
            result.added.insert(path);
        else if (after.isUndefined())
            result.removed.insert(path);
    }

private:
    void leaf(const QJsonValue& before, const QJsonValue& after, const Path& path)
    {
        if (isAlwaysThere(path))
            return;
        if (before.isUndefined())
            result.added.insert(path);
        else if (after.isUndefined())
            result.removed.insert(path);
        else if (before != after)
            result.modified.insert(path);
    }

    void compareObjects(const QJsonObject& before, const QJsonObject& after, const TypeRef& type,
                        const Path& path)
    {
        QStringList keys = before.keys() + after.keys();
        keys.removeDuplicates();
        for (const QString& key : keys)
            compare(before.value(key), after.value(key), fieldType(type, key),
                    path + QStringList{u"f:"_s + key});
    }

    void compareLists(const QJsonValue& before, const QJsonValue& after, const TypeRef& type,
                      const Path& path)
    {
        const auto old = itemsOf(before, type);
        const auto now = itemsOf(after, type);
        QStringList elements;
        for (const auto& [element, item] : old + now)
            elements.append(element);
        elements.removeDuplicates();
        for (const QString& element : elements)
            compare(itemNamed(old, element), itemNamed(now, element), type.element(),
                    path + QStringList{element});
    }
};

QJsonValue mergedValue(const QJsonValue& live, const QJsonValue& config, const TypeRef& type);

QJsonArray mergedList(const QJsonValue& live, const QJsonValue& config, const TypeRef& type)
{
    const auto old = itemsOf(live, type);
    const auto wanted = itemsOf(config, type);
    QJsonArray made;
    qsizetype next = 0;
    const auto takeWantedUpTo = [&](qsizetype end) {
        for (; next < end; ++next)
            made.append(
                mergedValue(itemNamed(old, wanted.at(next).first), wanted.at(next).second, type.element()));
    };
    for (const auto& [element, item] : old) {
        const auto place = std::ranges::find(wanted, element, &std::pair<QString, QJsonValue>::first);
        if (place == wanted.end())
            made.append(item);
        else
            takeWantedUpTo(std::max<qsizetype>(next, place - wanted.begin() + 1));
    }
    takeWantedUpTo(wanted.size());
    return made;
}

QJsonValue mergedValue(const QJsonValue& live, const QJsonValue& config, const TypeRef& type)
{
    if (isLeaf(type) || isNothing(live) || isNothing(config))
        return config.isUndefined() ? live : config;
    if (type.form == TypeRef::Form::List)
        return mergedList(live, config, type);
    QJsonObject made = live.toObject();
    const QJsonObject fields = config.toObject();
    for (auto field = fields.begin(); field != fields.end(); ++field)
        made.insert(field.key(),
                    mergedValue(made.value(field.key()), field.value(), fieldType(type, field.key())));
    return made;
}

/// Undefined when nothing is left.
QJsonValue reduced(const QJsonValue& value, const FieldSet& gone, const TypeRef& type, const Path& path)
{
    if (isLeaf(type) || isEmptyValue(value))
        return value;
    const auto keep = [&](const QJsonValue& item, const TypeRef& itemType, const Path& here) -> QJsonValue {
        if (gone.has(here))
            return QJsonValue(QJsonValue::Undefined);
        return gone.hasBelow(here) ? reduced(item, gone, itemType, here) : item;
    };
    if (type.form == TypeRef::Form::List) {
        QJsonArray made;
        for (const auto& [element, item] : itemsOf(value, type)) {
            const QJsonValue kept = keep(item, type.element(), path + QStringList{element});
            if (!kept.isUndefined())
                made.append(kept);
        }
        return made.isEmpty() ? QJsonValue(QJsonValue::Undefined) : made;
    }
    QJsonObject made;
    const QJsonObject object = value.toObject();
    for (auto field = object.begin(); field != object.end(); ++field) {
        const QJsonValue kept =
            keep(field.value(), fieldType(type, field.key()), path + QStringList{u"f:"_s + field.key()});
        if (!kept.isUndefined())
            made.insert(field.key(), kept);
    }
    return made.isEmpty() ? QJsonValue(QJsonValue::Undefined) : made;
}

} // namespace

FieldSet fieldsOf(const QJsonObject& object, const TypeRef& type)
{
    FieldSet fields;
    collectFields(object, type, {}, fields);
    return fields;
}

Comparison compared(const QJsonObject& before, const QJsonObject& after, const TypeRef& type)
{
    Comparer comparer;
    comparer.compare(before, after, type, {});
    return comparer.result;
}

QJsonObject merged(const QJsonObject& live, const QJsonObject& config, const TypeRef& type)
{
    return mergedValue(live, config, type).toObject();
}

QJsonObject withoutFields(const QJsonObject& object, const FieldSet& gone, const TypeRef& type)
{
    return reduced(object, gone, type, {}).toObject();
}

} // namespace lockstep::test
