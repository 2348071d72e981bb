#pragma once

#include <QHash>
#include <QJsonValue>
#include <QMap>
#include <QStringList>

namespace lockstep::test {

/// What a field holds.
struct TypeRef
{
    enum class Form { Single, Map, List };

    Form form = Form::Single;
    QString name;        ///< of the type, or of the items' type: "string", "Container"
    bool atomic = false; ///< a map or list that is replaced as a whole
    QStringList keys;    ///< by which a list's items are told apart
    bool set = false;    ///< a list whose items are their own keys

    [[nodiscard]] TypeRef element() const { return {Form::Single, name, false, {}, false}; }
};

struct StructType
{
    QString name;
    bool atomic = false;
    QMap<QString, TypeRef> fields;
    QMap<QString, QString> byNumber; ///< the names of fields by their numbers in protocol buffers
};

/// Null when it is a scalar, or anything at all.
[[nodiscard]] const StructType* structType(const QString& name);
[[nodiscard]] const QMap<QString, StructType>& structTypes();

/// What is known, and what is not: "spec.replcas".
struct Pruned
{
    QJsonValue value;
    QStringList unknown;
    QStringList mistyped; ///< "spec.replicas: expected int"
};

/// The value without fields that its type has not.
[[nodiscard]] Pruned pruned(const QJsonValue& value, const TypeRef& type);
/// As the server keeps it: without nulls, empty lists and empty maps.
[[nodiscard]] QJsonValue stored(const QJsonValue& value, const TypeRef& type);
[[nodiscard]] TypeRef typeNamed(const QString& name);

} // namespace lockstep::test
