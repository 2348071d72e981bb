#include "kube_api/json_paths.h"
#include "kube_api/patches.h"

using namespace Qt::StringLiterals;

namespace lockstep::test {

namespace {

QStringList pointerParts(const QString& pointer)
{
    QStringList parts = pointer.split(u'/').mid(1);
    for (QString& part : parts)
        part.replace(u"~1"_s, u"/"_s).replace(u"~0"_s, u"~"_s);
    return parts;
}

enum class Edit { Add, Remove, Replace };

using Edited = std::expected<QJsonValue, QString>;

Edited editList(QJsonArray list, const QString& index, Edit edit, const QJsonValue& value)
{
    if (edit == Edit::Add && index == u"-"_s) {
        list.append(value);
        return list;
    }
    bool isNumber = false;
    const qsizetype i = index.toLongLong(&isNumber);
    if (!isNumber || i < 0 || i > list.size() || (edit != Edit::Add && i == list.size()))
        return std::unexpected(u"Unable to access invalid index: %1"_s.arg(index));
    switch (edit) {
    case Edit::Add:
        list.insert(i, value);
        break;
    case Edit::Remove:
        list.removeAt(i);
        break;
    case Edit::Replace:
        list.replace(i, value);
        break;
    }
    return list;
}

Edited editField(QJsonObject object, const QString& key, Edit edit, const QJsonValue& value)
{
    if (edit != Edit::Add && !object.contains(key))
        return std::unexpected(u"Unable to %1 nonexistent key: %2: missing value"_s.arg(
            edit == Edit::Remove ? u"remove"_s : u"replace"_s, key));
    if (edit == Edit::Remove)
        object.remove(key);
    else
        object.insert(key, value);
    return object;
}

Edited edited(const QJsonValue& around, const QStringList& path, Edit edit, const QJsonValue& value)
{
    if (path.isEmpty())
        return value;
    const QString& head = path.first();
    if (path.size() == 1)
        return around.isArray() ? editList(around.toArray(), head, edit, value)
                                : editField(around.toObject(), head, edit, value);
    const QJsonValue inner =
        around.isArray() ? around.toArray().at(head.toLongLong()) : around.toObject().value(head);
    if (inner.isUndefined() || inner.isNull())
        return std::unexpected(u"doc is missing path: /%1: missing value"_s.arg(path.join(u'/')));
    const Edited changed = edited(inner, path.mid(1), edit, value);
    if (!changed)
        return changed;
    return around.isArray() ? editList(around.toArray(), head, Edit::Replace, *changed)
                            : editField(around.toObject(), head, Edit::Replace, *changed);
}

QJsonValue valueAt(QJsonValue value, const QStringList& path)
{
    for (const QString& part : path)
        value = value.isArray() ? value.toArray().at(part.toLongLong()) : value.toObject().value(part);
    return value;
}

Edited operated(const QJsonValue& object, const QJsonObject& operation)
{
    const QString op = text(operation, u"op");
    const QStringList path = pointerParts(text(operation, u"path"));
    const QJsonValue value = operation.value(u"value"_s);
    if (op == u"add"_s)
        return edited(object, path, Edit::Add, value);
    if (op == u"remove"_s)
        return edited(object, path, Edit::Remove, value);
    if (op == u"replace"_s)
        return edited(object, path, Edit::Replace, value);
    if (op == u"test"_s) {
        const bool same = valueAt(object, path) == value;
        return same ? Edited(object)
                    : std::unexpected(u"testing path %1: test failed"_s.arg(text(operation, u"path")));
    }
    const QStringList from = pointerParts(text(operation, u"from"));
    const QJsonValue taken = valueAt(object, from);
    if (op == u"copy"_s)
        return edited(object, path, Edit::Add, taken);
    if (op != u"move"_s)
        return std::unexpected(u"Unexpected kind: %1"_s.arg(op));
    const Edited without = edited(object, from, Edit::Remove, {});
    return without ? edited(*without, path, Edit::Add, taken) : without;
}

} // namespace

Answer<QJsonObject> jsonPatched(const Kind& kind, const QJsonObject& object, const QJsonArray& operations)
{
    QJsonValue patchedObject = object;
    for (const QJsonValue& operation : operations) {
        const Edited changed = operated(patchedObject, operation.toObject());
        if (!changed)
            return refused(422, u"Invalid"_s,
                           u"the server rejected our request due to an error in our request: "_s +
                               changed.error(),
                           {{u"name"_s, text(object, u"metadata.name")}, {u"kind"_s, kind.plural}});
        patchedObject = *changed;
    }
    return patchedObject.toObject();
}

QJsonObject mergePatched(const QJsonObject& object, const QJsonObject& patch)
{
    QJsonObject made = object;
    for (auto field = patch.begin(); field != patch.end(); ++field) {
        if (field.value().isNull())
            made.remove(field.key());
        else if (field.value().isObject())
            made.insert(field.key(),
                        mergePatched(made.value(field.key()).toObject(), field.value().toObject()));
        else
            made.insert(field.key(), field.value());
    }
    return made;
}

} // namespace lockstep::test
