#include "kube_api/json_paths.h"

#include <QJsonDocument>

namespace lockstep::test {

namespace {

struct Split
{
    QString head;
    QStringView rest;
};

Split split(QStringView path)
{
    const qsizetype dot = path.indexOf(u'.');
    return dot < 0 ? Split{path.toString(), {}} : Split{path.left(dot).toString(), path.mid(dot + 1)};
}

} // namespace

QJsonValue at(const QJsonObject& object, QStringView path)
{
    const Split parts = split(path);
    const QJsonValue value = object.value(parts.head);
    if (parts.rest.isEmpty())
        return value;
    return value.isObject() ? at(value.toObject(), parts.rest) : QJsonValue(QJsonValue::Undefined);
}

QString text(const QJsonObject& object, QStringView path)
{
    return at(object, path).toString();
}

qint64 number(const QJsonObject& object, QStringView path, qint64 otherwise)
{
    return at(object, path).toInteger(otherwise);
}

void put(QJsonObject& object, QStringView path, const QJsonValue& value)
{
    const Split parts = split(path);
    if (parts.rest.isEmpty()) {
        object.insert(parts.head, value);
        return;
    }
    QJsonObject inner = object.value(parts.head).toObject();
    put(inner, parts.rest, value);
    object.insert(parts.head, inner);
}

void putIfMissing(QJsonObject& object, QStringView path, const QJsonValue& value)
{
    const QJsonValue there = at(object, path);
    if (there.isUndefined() || there.isNull())
        put(object, path, value);
}

void drop(QJsonObject& object, QStringView path)
{
    const Split parts = split(path);
    if (parts.rest.isEmpty()) {
        object.remove(parts.head);
        return;
    }
    if (!object.contains(parts.head))
        return;
    QJsonObject inner = object.value(parts.head).toObject();
    drop(inner, parts.rest);
    object.insert(parts.head, inner);
}

QByteArray compact(const QJsonObject& object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

bool isEmptyValue(const QJsonValue& value)
{
    return value.isUndefined() || value.isNull() || (value.isObject() && value.toObject().isEmpty()) ||
           (value.isArray() && value.toArray().isEmpty());
}

QJsonValue withoutNulls(const QJsonValue& value)
{
    if (value.isArray()) {
        QJsonArray cleaned;
        for (const QJsonValue& item : value.toArray())
            cleaned.append(withoutNulls(item));
        return cleaned;
    }
    if (!value.isObject())
        return value;
    QJsonObject cleaned;
    const QJsonObject object = value.toObject();
    for (auto field = object.begin(); field != object.end(); ++field) {
        if (!field.value().isNull())
            cleaned.insert(field.key(), withoutNulls(field.value()));
    }
    return cleaned;
}

} // namespace lockstep::test
