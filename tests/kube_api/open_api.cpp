#include "kube_api/discovery.h"
#include "kube_api/kinds.h"
#include "kube_api/kube_types.h"

#include <QJsonArray>
#include <QSet>

using namespace Qt::StringLiterals;

namespace lockstep::test {

namespace {

QString documentOf(const Kind& kind)
{
    return (kind.group.isEmpty() ? u"api/"_s : u"apis/"_s) + kind.apiVersion();
}

QString schemaName(const QString& type)
{
    return u"io.k8s.api."_s + type;
}

QJsonObject scalarSchema(const QString& type)
{
    static const QHash<QString, QJsonObject> known{
        {u"string"_s, {{u"type"_s, u"string"_s}}},
        {u"int"_s, {{u"type"_s, u"integer"_s}, {u"format"_s, u"int64"_s}}},
        {u"number"_s, {{u"type"_s, u"number"_s}}},
        {u"bool"_s, {{u"type"_s, u"boolean"_s}}},
        {u"bytes"_s, {{u"type"_s, u"string"_s}, {u"format"_s, u"byte"_s}}},
        {u"time"_s, {{u"type"_s, u"string"_s}, {u"format"_s, u"date-time"_s}}},
        {u"quantity"_s,
         {{u"oneOf"_s,
           QJsonArray{QJsonObject{{u"type"_s, u"string"_s}}, QJsonObject{{u"type"_s, u"number"_s}}}}}},
        {u"intstr"_s,
         {{u"oneOf"_s,
           QJsonArray{QJsonObject{{u"type"_s, u"integer"_s}}, QJsonObject{{u"type"_s, u"string"_s}}}}}},
    };
    return known.value(type, {{u"type"_s, u"object"_s}});
}

/// The schema of a value of a type; notes which other types it needs.
QJsonObject schemaOf(const TypeRef& type, QStringList& needed)
{
    if (type.form == TypeRef::Form::Map)
        return {{u"type"_s, u"object"_s}, {u"additionalProperties"_s, schemaOf(type.element(), needed)}};
    if (type.form == TypeRef::Form::List) {
        QJsonObject made{{u"type"_s, u"array"_s}, {u"items"_s, schemaOf(type.element(), needed)}};
        made.insert(u"x-kubernetes-list-type"_s, type.set              ? u"set"_s
                                                 : type.keys.isEmpty() ? u"atomic"_s
                                                                       : u"map"_s);
        if (!type.keys.isEmpty()) {
            made.insert(u"x-kubernetes-list-map-keys"_s, QJsonArray::fromStringList(type.keys));
            made.insert(u"x-kubernetes-patch-merge-key"_s, type.keys.first());
        }
        if (type.set || !type.keys.isEmpty())
            made.insert(u"x-kubernetes-patch-strategy"_s, u"merge"_s);
        return made;
    }
    if (!structType(type.name))
        return scalarSchema(type.name);
    needed.append(type.name);
    // References with something beside them are wrapped, as the real server writes them.
    return {{u"allOf"_s,
             QJsonArray{QJsonObject{{u"$ref"_s, u"#/components/schemas/"_s + schemaName(type.name)}}}}};
}

QJsonObject versionKind(const Kind& kind)
{
    return {{u"group"_s, kind.group}, {u"version"_s, kind.version}, {u"kind"_s, kind.name}};
}

/// The types, and all that they are made of.
QJsonObject schemasFor(const QList<const Kind*>& kinds)
{
    QJsonObject schemas;
    QStringList needed;
    for (const Kind* kind : kinds)
        needed.append(kind->name);
    QSet<QString> done;
    while (!needed.isEmpty()) {
        const StructType* type = structType(needed.takeFirst());
        if (done.contains(type->name))
            continue;
        done.insert(type->name);
        QJsonObject properties;
        for (auto field = type->fields.begin(); field != type->fields.end(); ++field)
            properties.insert(field.key(), schemaOf(field.value(), needed));
        QJsonObject schema{{u"type"_s, u"object"_s}, {u"properties"_s, properties}};
        if (type->atomic)
            schema.insert(u"x-kubernetes-map-type"_s, u"atomic"_s);
        for (const Kind* kind : kinds) {
            if (kind->name == type->name)
                schema.insert(u"x-kubernetes-group-version-kind"_s, QJsonArray{versionKind(*kind)});
        }
        schemas.insert(schemaName(type->name), schema);
    }
    return schemas;
}

QJsonArray parameters(const QStringList& list)
{
    QJsonArray made;
    for (const QString& name : list)
        made.append(
            QJsonObject{{u"name"_s, name},
                        {u"in"_s, u"query"_s},
                        {u"schema"_s, QJsonObject{{u"type"_s, u"string"_s}, {u"uniqueItems"_s, true}}}});
    return made;
}

QJsonObject operation(const Kind& kind, const QString& action, const QStringList& query)
{
    return {{u"x-kubernetes-group-version-kind"_s, versionKind(kind)},
            {u"x-kubernetes-action"_s, action},
            {u"parameters"_s, parameters(query)},
            {u"responses"_s, QJsonObject{{u"200"_s, QJsonObject{{u"description"_s, u"OK"_s}}}}}};
}

QJsonObject pathsFor(const QList<const Kind*>& kinds)
{
    const QStringList write{u"dryRun"_s, u"fieldManager"_s, u"fieldValidation"_s};
    QJsonObject paths;
    for (const Kind* kind : kinds) {
        const QString base = u'/' + documentOf(*kind) +
                             (kind->namespaced ? u"/namespaces/{namespace}/"_s : u"/"_s) + kind->plural;
        QJsonObject collection{{u"post"_s, operation(*kind, u"post"_s, write)}};
        if (!kind->createOnly) {
            collection.insert(u"get"_s, operation(*kind, u"list"_s, {u"labelSelector"_s, u"limit"_s}));
            paths.insert(
                base + u"/{name}"_s,
                QJsonObject{{u"get"_s, operation(*kind, u"get"_s, {})},
                            {u"put"_s, operation(*kind, u"put"_s, write)},
                            {u"patch"_s, operation(*kind, u"patch"_s, write + QStringList{u"force"_s})},
                            {u"delete"_s, operation(*kind, u"delete"_s, {u"dryRun"_s})}});
        }
        paths.insert(base, collection);
    }
    return paths;
}

QJsonObject info()
{
    return {{u"title"_s, u"Kubernetes"_s}, {u"version"_s, u"v1.32.3"_s}};
}

} // namespace

std::optional<QJsonObject> openApiAt(const QString& path)
{
    if (path == u"/openapi/v3"_s) {
        QJsonObject documents;
        for (const Kind& kind : allKinds()) {
            const QString name = documentOf(kind);
            documents.insert(name,
                             QJsonObject{{u"serverRelativeURL"_s, u"/openapi/v3/%1?hash=1"_s.arg(name)}});
        }
        return QJsonObject{{u"paths"_s, documents}};
    }
    QList<const Kind*> kinds;
    for (const Kind& kind : allKinds()) {
        if (path == u"/openapi/v3/"_s + documentOf(kind))
            kinds.append(&kind);
    }
    if (kinds.isEmpty())
        return std::nullopt;
    return QJsonObject{{u"openapi"_s, u"3.0.0"_s},
                       {u"info"_s, info()},
                       {u"paths"_s, pathsFor(kinds)},
                       {u"components"_s, QJsonObject{{u"schemas"_s, schemasFor(kinds)}}}};
}

} // namespace lockstep::test
