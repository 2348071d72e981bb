#include "core/database/drift/schema_description.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

QJsonObject toJson(const EnumDescription& description)
{
    return {{u"Name"_s, description.name}, {u"Labels"_s, QJsonArray::fromStringList(description.labels)}};
}

QJsonObject toJson(const FunctionDescription& description)
{
    return {{u"Name"_s, description.name}, {u"Definition"_s, description.definition}};
}

QJsonObject toJson(const SequenceDescription& description)
{
    return {{u"Name"_s, description.name},
            {u"TypeName"_s, description.typeName},
            {u"StartValue"_s, description.startValue},
            {u"MinimumValue"_s, description.minimumValue},
            {u"MaximumValue"_s, description.maximumValue},
            {u"Increment"_s, description.increment},
            {u"CycleOption"_s, description.cycles ? u"YES"_s : u"NO"_s}};
}

QJsonObject toJson(const ColumnDescription& description)
{
    return {{u"Name"_s, description.name},
            {u"Index"_s, description.index},
            {u"TypeName"_s, description.typeName},
            {u"IsNullable"_s, description.nullable},
            {u"Default"_s, description.defaultValue},
            {u"CharacterMaximumLength"_s, description.maximumLength},
            {u"IsIdentity"_s, description.identity},
            {u"IdentityGeneration"_s, description.identityGeneration},
            {u"IsGenerated"_s, description.generated ? u"ALWAYS"_s : u"NEVER"_s},
            {u"GenerationExpression"_s, description.generationExpression},
            {u"Comment"_s, description.comment}};
}

QJsonObject toJson(const IndexDescription& description)
{
    return {{u"Name"_s, description.name},
            {u"IsPrimaryKey"_s, description.primaryKey},
            {u"IsUnique"_s, description.unique},
            {u"IsExclusion"_s, description.exclusion},
            {u"IsDeferrable"_s, description.deferrable},
            {u"IndexDefinition"_s, description.definition},
            {u"ConstraintType"_s, description.constraintType},
            {u"ConstraintDefinition"_s, description.constraintDefinition}};
}

QJsonObject toJson(const ConstraintDescription& description)
{
    return {{u"Name"_s, description.name},
            {u"ConstraintType"_s, description.type},
            {u"RefTableName"_s, description.refTable},
            {u"IsDeferrable"_s, description.deferrable},
            {u"ConstraintDefinition"_s, description.definition}};
}

QJsonObject toJson(const TriggerDescription& description)
{
    return {{u"Name"_s, description.name}, {u"Definition"_s, description.definition}};
}

QJsonObject toJson(const ViewDescription& description)
{
    return {{u"Name"_s, description.name}, {u"Definition"_s, description.definition}};
}

QJsonObject toJson(const TableDescription& description);

template <typename Description>
QJsonArray toJson(const QList<Description>& descriptions)
{
    QJsonArray array;
    for (const Description& description : descriptions)
        array.append(toJson(description));
    return array;
}

QJsonObject toJson(const TableDescription& description)
{
    return {{u"Name"_s, description.name},
            {u"Comment"_s, description.comment},
            {u"Columns"_s, toJson(description.columns)},
            {u"Indexes"_s, toJson(description.indexes)},
            {u"Constraints"_s, toJson(description.constraints)},
            {u"Triggers"_s, toJson(description.triggers)}};
}

QList<ViewDescription> withoutMaterialized(QList<ViewDescription> views)
{
    views.removeIf([](const ViewDescription& view) { return view.materialized; });
    return views;
}

} // namespace

QJsonObject SchemaDescription::toJson() const
{
    return {{u"Extensions"_s, QJsonArray::fromStringList(extensions)},
            {u"Enums"_s, lockstep::toJson(enums)},
            {u"Functions"_s, lockstep::toJson(functions)},
            {u"Sequences"_s, lockstep::toJson(sequences)},
            {u"Tables"_s, lockstep::toJson(tables)},
            {u"Views"_s, lockstep::toJson(withoutMaterialized(views))}};
}

} // namespace lockstep
