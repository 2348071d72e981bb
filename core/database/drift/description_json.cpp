#include "core/database/drift/description_json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

// One list of fields for both directions: fields(archive, description) names them, Writer and Reader do the
// rest.

class Writer
{
public:
    explicit Writer(bool withOurs) : m_withOurs(withOurs) {}

    template <typename Value>
    void field(const QString& key, const Value& value)
    {
        m_object.insert(key, toJson(value));
    }

    template <typename Value>
    void ours(const QString& key, const Value& value)
    {
        if (m_withOurs)
            field(key, value);
    }

    void answer(const QString& key, bool value, const QString& yes, const QString& no)
    {
        m_object.insert(key, value ? yes : no);
    }

    template <typename Description>
    [[nodiscard]] QJsonObject write(const Description& description) const
    {
        Writer writer(m_withOurs);
        fields(writer, description);
        return writer.m_object;
    }

private:
    [[nodiscard]] QJsonValue toJson(const QString& value) const { return value; }

    [[nodiscard]] QJsonValue toJson(bool value) const { return value; }

    [[nodiscard]] QJsonValue toJson(int value) const { return value; }

    [[nodiscard]] QJsonValue toJson(qint64 value) const { return value; }

    [[nodiscard]] QJsonValue toJson(const QStringList& value) const
    {
        return QJsonArray::fromStringList(value);
    }

    template <typename Description>
    [[nodiscard]] QJsonValue toJson(const QList<Description>& descriptions) const
    {
        QJsonArray array;
        for (const Description& description : descriptions)
            array.append(write(description));
        return array;
    }

    bool m_withOurs;
    QJsonObject m_object;
};

class Reader
{
public:
    explicit Reader(QJsonObject object) : m_object(std::move(object)) {}

    template <typename Value>
    void field(const QString& key, Value& value)
    {
        const QJsonValue json = m_object.value(key);
        if (!json.isUndefined() && !json.isNull())
            read(json, value);
    }

    template <typename Value>
    void ours(const QString& key, Value& value)
    {
        field(key, value);
    }

    void answer(const QString& key, bool& value, const QString& yes, const QString& /*no*/)
    {
        value = m_object.value(key).toString() == yes;
    }

private:
    static void read(const QJsonValue& json, QString& value) { value = json.toString(); }

    static void read(const QJsonValue& json, bool& value) { value = json.toBool(); }

    static void read(const QJsonValue& json, int& value) { value = json.toInt(); }

    static void read(const QJsonValue& json, qint64& value) { value = json.toInteger(); }

    static void read(const QJsonValue& json, QStringList& value)
    {
        value.clear();
        for (const QJsonValue& item : json.toArray())
            value.append(item.toString());
    }

    template <typename Description>
    static void read(const QJsonValue& json, QList<Description>& descriptions)
    {
        for (const QJsonValue& item : json.toArray()) {
            Reader reader(item.toObject());
            fields(reader, descriptions.emplace_back());
        }
    }

    QJsonObject m_object;
};

void fields(auto& archive, auto& description)
    requires std::same_as<std::remove_cvref_t<decltype(description)>, EnumDescription>
{
    archive.field(u"Name"_s, description.name);
    archive.field(u"Labels"_s, description.labels);
    archive.ours(u"Comment"_s, description.comment);
}

void fields(auto& archive, auto& description)
    requires std::same_as<std::remove_cvref_t<decltype(description)>, FunctionDescription>
{
    archive.field(u"Name"_s, description.name);
    archive.field(u"Definition"_s, description.definition);
    archive.ours(u"Arguments"_s, description.arguments);
    archive.ours(u"Kind"_s, description.kind);
    archive.ours(u"Comment"_s, description.comment);
    archive.ours(u"Owner"_s, description.owner);
    archive.ours(u"Privileges"_s, description.privileges);
}

void fields(auto& archive, auto& description)
    requires std::same_as<std::remove_cvref_t<decltype(description)>, SequenceDescription>
{
    archive.field(u"Name"_s, description.name);
    archive.field(u"TypeName"_s, description.typeName);
    archive.field(u"StartValue"_s, description.startValue);
    archive.field(u"MinimumValue"_s, description.minimumValue);
    archive.field(u"MaximumValue"_s, description.maximumValue);
    archive.field(u"Increment"_s, description.increment);
    archive.answer(u"CycleOption"_s, description.cycles, u"YES"_s, u"NO"_s);
    archive.ours(u"OwnedBy"_s, description.ownedBy);
    archive.ours(u"Comment"_s, description.comment);
}

void fields(auto& archive, auto& description)
    requires std::same_as<std::remove_cvref_t<decltype(description)>, ColumnDescription>
{
    archive.field(u"Name"_s, description.name);
    archive.field(u"Index"_s, description.index);
    archive.field(u"TypeName"_s, description.typeName);
    archive.field(u"IsNullable"_s, description.nullable);
    archive.field(u"Default"_s, description.defaultValue);
    archive.field(u"CharacterMaximumLength"_s, description.maximumLength);
    archive.field(u"IsIdentity"_s, description.identity);
    archive.field(u"IdentityGeneration"_s, description.identityGeneration);
    archive.answer(u"IsGenerated"_s, description.generated, u"ALWAYS"_s, u"NEVER"_s);
    archive.field(u"GenerationExpression"_s, description.generationExpression);
    archive.field(u"Comment"_s, description.comment);
    archive.ours(u"FullType"_s, description.fullType);
}

void fields(auto& archive, auto& description)
    requires std::same_as<std::remove_cvref_t<decltype(description)>, IndexDescription>
{
    archive.field(u"Name"_s, description.name);
    archive.field(u"IsPrimaryKey"_s, description.primaryKey);
    archive.field(u"IsUnique"_s, description.unique);
    archive.field(u"IsExclusion"_s, description.exclusion);
    archive.field(u"IsDeferrable"_s, description.deferrable);
    archive.field(u"IndexDefinition"_s, description.definition);
    archive.field(u"ConstraintType"_s, description.constraintType);
    archive.field(u"ConstraintDefinition"_s, description.constraintDefinition);
    archive.ours(u"IsValid"_s, description.valid);
    archive.ours(u"Comment"_s, description.comment);
}

void fields(auto& archive, auto& description)
    requires std::same_as<std::remove_cvref_t<decltype(description)>, ConstraintDescription>
{
    archive.field(u"Name"_s, description.name);
    archive.field(u"ConstraintType"_s, description.type);
    archive.field(u"RefTableName"_s, description.refTable);
    archive.field(u"IsDeferrable"_s, description.deferrable);
    archive.field(u"ConstraintDefinition"_s, description.definition);
    archive.ours(u"Comment"_s, description.comment);
    archive.ours(u"IsEnforced"_s, description.enforced);
}

void fields(auto& archive, auto& description)
    requires std::same_as<std::remove_cvref_t<decltype(description)>, TriggerDescription>
{
    archive.field(u"Name"_s, description.name);
    archive.field(u"Definition"_s, description.definition);
    archive.ours(u"Firing"_s, description.firing);
    archive.ours(u"Comment"_s, description.comment);
}

void fields(auto& archive, auto& description)
    requires std::same_as<std::remove_cvref_t<decltype(description)>, PolicyDescription>
{
    archive.field(u"Name"_s, description.name);
    archive.field(u"Definition"_s, description.definition);
    archive.field(u"Comment"_s, description.comment);
}

void fields(auto& archive, auto& description)
    requires std::same_as<std::remove_cvref_t<decltype(description)>, TableDescription>
{
    archive.field(u"Name"_s, description.name);
    archive.field(u"Comment"_s, description.comment);
    archive.field(u"Columns"_s, description.columns);
    archive.field(u"Indexes"_s, description.indexes);
    archive.field(u"Constraints"_s, description.constraints);
    archive.field(u"Triggers"_s, description.triggers);
    archive.ours(u"Policies"_s, description.policies);
    archive.ours(u"RowSecurity"_s, description.rowSecurity);
    archive.ours(u"ForceRowSecurity"_s, description.forceRowSecurity);
    archive.ours(u"PartitionKey"_s, description.partitionKey);
    archive.ours(u"PartitionOf"_s, description.partitionOf);
    archive.ours(u"PartitionBound"_s, description.partitionBound);
    archive.ours(u"Options"_s, description.options);
    archive.ours(u"Privileges"_s, description.privileges);
    archive.ours(u"Owner"_s, description.owner);
    archive.ours(u"ReplicaIdentity"_s, description.replicaIdentity);
}

void fields(auto& archive, auto& description)
    requires std::same_as<std::remove_cvref_t<decltype(description)>, ViewDescription>
{
    archive.field(u"Name"_s, description.name);
    archive.field(u"Definition"_s, description.definition);
    archive.ours(u"IsMaterialized"_s, description.materialized);
    archive.ours(u"Indexes"_s, description.indexes);
    archive.ours(u"Comment"_s, description.comment);
    archive.ours(u"Options"_s, description.options);
    archive.ours(u"Privileges"_s, description.privileges);
    archive.ours(u"Owner"_s, description.owner);
}

void fields(auto& archive, auto& description)
    requires std::same_as<std::remove_cvref_t<decltype(description)>, SchemaDescription>
{
    archive.ours(u"SchemaName"_s, description.name);
    archive.ours(u"ServerMajor"_s, description.serverMajor);
    archive.field(u"Extensions"_s, description.extensions);
    archive.ours(u"ExtensionComments"_s, description.extensionComments);
    archive.field(u"Enums"_s, description.enums);
    archive.field(u"Functions"_s, description.functions);
    archive.field(u"Sequences"_s, description.sequences);
    archive.field(u"Tables"_s, description.tables);
    archive.field(u"Views"_s, description.views);
}

} // namespace

QJsonObject toProductJson(const SchemaDescription& schema)
{
    SchemaDescription known = schema;
    known.views.removeIf([](const ViewDescription& view) { return view.materialized; });
    known.functions.removeIf(
        [](const FunctionDescription& function) { return function.kind == u"AGGREGATE"; });
    return Writer(false).write(known);
}

QJsonObject toFullJson(const SchemaDescription& schema)
{
    return Writer(true).write(schema);
}

namespace {

/// The text between the parentheses after a function's name, without defaults: the catalogue's identity
/// arguments.
QString argumentsOf(const QString& definition)
{
    const qsizetype open = definition.indexOf(u'(');
    int depth = 0;
    for (qsizetype i = open; i >= 0 && i < definition.size(); ++i) {
        if (definition[i] == u'(')
            ++depth;
        else if (definition[i] == u')' && --depth == 0) {
            static const QRegularExpression byDefault(
                u" DEFAULT (?:'[^']*'|\\([^)]*\\)|[^,(]|\\([^)]*\\))*"_s);
            return definition.sliced(open + 1, i - open - 1).remove(byDefault);
        }
    }
    return {};
}

/// The sequence that a column's default takes its values from; empty when it takes none.
QString sequenceOf(const ColumnDescription& column)
{
    static const QRegularExpression next(uR"re(^nextval\('(?:[^'.]+\.)?"?([^'"]+)"?'::regclass\)$)re"_s);
    return next.match(column.defaultValue).captured(1);
}

// The product's description does not say it. A serial column's sequence has the column's name in its own.
void guessOwners(SchemaDescription& schema)
{
    for (const TableDescription& table : std::as_const(schema.tables)) {
        for (const ColumnDescription& column : table.columns) {
            const QString name = sequenceOf(column);
            const auto sequence = std::ranges::find(schema.sequences, name, &SequenceDescription::name);
            if (sequence != schema.sequences.end() && sequence->ownedBy.isEmpty() &&
                name == table.name + u'_' + column.name + u"_seq"_s)
                sequence->ownedBy = table.name + u'.' + column.name;
        }
    }
}

void complete(SchemaDescription& schema)
{
    for (FunctionDescription& function : schema.functions) {
        function.arguments = argumentsOf(function.definition);
        if (function.definition.startsWith(u"CREATE OR REPLACE PROCEDURE"_s))
            function.kind = u"PROCEDURE"_s;
    }
    guessOwners(schema);
}

void sort(SchemaDescription& schema)
{
    const auto byName = [](auto& list) {
        std::ranges::stable_sort(list, {}, [](const auto& item) { return item.name.toUtf8(); });
    };
    byName(schema.enums);
    byName(schema.functions);
    byName(schema.sequences);
    byName(schema.tables);
    byName(schema.views);
    for (TableDescription& table : schema.tables) {
        byName(table.columns);
        byName(table.indexes);
        byName(table.constraints);
        byName(table.triggers);
        byName(table.policies);
    }
}

} // namespace

Result<SchemaDescription> descriptionFromJson(const QByteArray& json, const QString& subject)
{
    const auto invalid = [&](const QString& why) {
        return failure(ErrorKind::Invalid, u"read the schema description"_s, subject, why,
                       u"Make one with: lockstepctl db describe --format json"_s);
    };
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError)
        return invalid(u"at byte %1: %2"_s.arg(error.offset).arg(error.errorString()));
    const QJsonObject object = document.object();
    for (const QString& key : {u"Tables"_s, u"Views"_s, u"Functions"_s, u"Enums"_s, u"Sequences"_s}) {
        const QJsonValue value = object.value(key);
        if (!value.isArray() && !value.isNull())
            return invalid(u"it has no list \"%1\""_s.arg(key));
    }
    SchemaDescription schema;
    Reader reader(object);
    fields(reader, schema);
    for (const TableDescription& table : std::as_const(schema.tables)) {
        if (table.name.isEmpty() || std::ranges::contains(table.columns, QString(), &ColumnDescription::name))
            return invalid(u"a table or one of its columns has no name"_s);
    }
    if (!object.contains(u"SchemaName"_s))
        complete(schema);
    sort(schema);
    return schema;
}

} // namespace lockstep
