#include "kube_api/kube_types.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>

#include <stdexcept>

using namespace Qt::StringLiterals;

namespace lockstep::test {

namespace {

/// From "[Container]#name", "{string}!" or "string".
TypeRef readRef(QString text)
{
    TypeRef made;
    if (text.startsWith(u'[')) {
        const qsizetype end = text.indexOf(u']');
        made.form = TypeRef::Form::List;
        made.name = text.mid(1, end - 1);
        const QString rest = text.mid(end + 1);
        if (rest.size() > 1)
            made.keys = rest.mid(1).split(u',');
        made.set = rest == u"#"_s;
        made.atomic = rest.isEmpty();
    } else if (text.startsWith(u'{')) {
        made.form = TypeRef::Form::Map;
        made.name = text.mid(1, text.indexOf(u'}') - 1);
        made.atomic = text.endsWith(u'!');
    } else {
        made.name = text;
    }
    return made;
}

QMap<QString, StructType> readTypes()
{
    QFile file(QStringLiteral(LOCKSTEP_KUBE_TYPES));
    if (!file.open(QIODevice::ReadOnly))
        throw std::runtime_error("cannot read " LOCKSTEP_KUBE_TYPES);
    QMap<QString, StructType> types;
    for (const QString& line : QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts)) {
        if (line.startsWith(u'#'))
            continue;
        StructType type;
        type.name = line.section(u": "_s, 0, 0);
        if (type.name.endsWith(u':'))
            type.name.chop(1);
        type.atomic = type.name.endsWith(u'!');
        if (type.atomic)
            type.name.chop(1);
        for (const QString& field : line.section(u": "_s, 1).split(u' ', Qt::SkipEmptyParts)) {
            const QStringList name = field.section(u'=', 0, 0).split(u':');
            type.fields.insert(name.first(), readRef(field.section(u'=', 1)));
            if (name.size() > 1)
                type.byNumber.insert(name.last(), name.first());
        }
        types.insert(type.name, type);
    }
    return types;
}

bool fitsScalar(const QJsonValue& value, const QString& type)
{
    if (type == u"any"_s || value.isNull())
        return true;
    if (type == u"string"_s || type == u"time"_s || type == u"bytes"_s)
        return value.isString();
    if (type == u"int"_s || type == u"number"_s)
        return value.isDouble();
    if (type == u"bool"_s)
        return value.isBool();
    return value.isString() || value.isDouble();
}

class Pruner
{
public:
    Pruned result;

    QJsonValue prune(const QJsonValue& value, const TypeRef& type, const QString& path)
    {
        if (value.isNull())
            return value;
        if (type.form == TypeRef::Form::List)
            return value.isArray() ? pruneList(value.toArray(), type, path)
                                   : mistyped(value, u"list"_s, path);
        if (type.form == TypeRef::Form::Map)
            return value.isObject() ? pruneMap(value.toObject(), type, path)
                                    : mistyped(value, u"map"_s, path);
        if (const StructType* known = structType(type.name))
            return value.isObject() ? pruneStruct(value.toObject(), *known, path)
                                    : mistyped(value, type.name, path);
        return fitsScalar(value, type.name) ? value : mistyped(value, type.name, path);
    }

private:
    QJsonValue mistyped(const QJsonValue& value, const QString& expected, const QString& path)
    {
        const QString found = value.isObject()   ? u"object"_s
                              : value.isArray()  ? u"array"_s
                              : value.isBool()   ? u"bool"_s
                              : value.isDouble() ? u"number"_s
                                                 : u"string"_s;
        result.mistyped.append(u"cannot unmarshal %1 into field %2 of type %3"_s.arg(found, path, expected));
        return value;
    }

    QJsonValue pruneList(const QJsonArray& list, const TypeRef& type, const QString& path)
    {
        QJsonArray made;
        for (qsizetype i = 0; i < list.size(); ++i)
            made.append(prune(list.at(i), type.element(), u"%1[%2]"_s.arg(path).arg(i)));
        return made;
    }

    QJsonValue pruneMap(const QJsonObject& map, const TypeRef& type, const QString& path)
    {
        QJsonObject made;
        for (auto item = map.begin(); item != map.end(); ++item)
            made.insert(item.key(), prune(item.value(), type.element(), path + u'.' + item.key()));
        return made;
    }

    QJsonValue pruneStruct(const QJsonObject& object, const StructType& type, const QString& path)
    {
        QJsonObject made;
        for (auto field = object.begin(); field != object.end(); ++field) {
            const QString here = path.isEmpty() ? field.key() : path + u'.' + field.key();
            const auto known = type.fields.constFind(field.key());
            if (known == type.fields.constEnd())
                result.unknown.append(here);
            else
                made.insert(field.key(), prune(field.value(), *known, here));
        }
        return made;
    }
};

bool isLeftOut(const QJsonValue& value, const TypeRef& type)
{
    if (type.form == TypeRef::Form::List)
        return value.toArray().isEmpty();
    return value.isNull() || (type.form == TypeRef::Form::Map && value.toObject().isEmpty());
}

} // namespace

QJsonValue stored(const QJsonValue& value, const TypeRef& type)
{
    if (type.form == TypeRef::Form::List) {
        QJsonArray made;
        for (const QJsonValue& item : value.toArray())
            made.append(stored(item, type.element()));
        return made;
    }
    const StructType* known = type.form == TypeRef::Form::Single ? structType(type.name) : nullptr;
    if (!known)
        return value;
    QJsonObject made;
    const QJsonObject object = value.toObject();
    for (auto field = object.begin(); field != object.end(); ++field) {
        const TypeRef fieldType = known->fields.value(field.key(), typeNamed(u"any"_s));
        if (!isLeftOut(field.value(), fieldType))
            made.insert(field.key(), stored(field.value(), fieldType));
    }
    return made;
}

const QMap<QString, StructType>& structTypes()
{
    static const QMap<QString, StructType> types = readTypes();
    return types;
}

const StructType* structType(const QString& name)
{
    const auto found = structTypes().constFind(name);
    return found == structTypes().constEnd() ? nullptr : &*found;
}

TypeRef typeNamed(const QString& name)
{
    return {TypeRef::Form::Single, name, false, {}, false};
}

Pruned pruned(const QJsonValue& value, const TypeRef& type)
{
    Pruner pruner;
    pruner.result.value = pruner.prune(value, type, {});
    return pruner.result;
}

} // namespace lockstep::test
