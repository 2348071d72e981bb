#include "core/support/json_pointer.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

std::optional<QJsonValue> member(const QJsonValue& value, const QString& key)
{
    if (value.isObject()) {
        const QJsonObject object = value.toObject();
        return object.contains(key) ? std::optional(object[key]) : std::nullopt;
    }
    bool isIndex = false;
    const qsizetype index = key.toLongLong(&isIndex);
    const QJsonArray array = value.toArray();
    if (!isIndex || index < 0 || index >= array.size() || key != QString::number(index))
        return std::nullopt;
    return array.at(index);
}

} // namespace

std::optional<QJsonValue> jsonAt(const QJsonValue& value, const QString& pointer)
{
    if (pointer.isEmpty())
        return value;
    if (!pointer.startsWith(u'/'))
        return std::nullopt;
    std::optional<QJsonValue> found = value;
    for (QString key : pointer.sliced(1).split(u'/')) {
        found = member(*found, key.replace(u"~1"_s, u"/"_s).replace(u"~0"_s, u"~"_s));
        if (!found)
            return std::nullopt;
    }
    return found;
}

QString jsonPlainText(const QJsonValue& value)
{
    if (value.isString() || value.isNull() || value.isUndefined())
        return value.toString();
    if (value.isObject())
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    const QByteArray listed = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(listed.sliced(1, listed.size() - 2)); // numbers as JSON writes them
}

} // namespace lockstep
