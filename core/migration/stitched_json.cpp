#include "core/migration/stitched_graph.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonParseError>

namespace lockstep {

namespace {

using Text = QLatin1StringView;

constexpr Text definitionsKey("Definitions");
constexpr Text boundsKey("BoundsByRev");

QJsonValue idsOrNull(const QList<MigrationId>& ids)
{
    if (ids.isEmpty())
        return QJsonValue::Null;
    QJsonArray array;
    for (const MigrationId id : ids)
        array.append(id);
    return array;
}

QJsonValue indexOrNull(const std::optional<IndexMetadata>& index)
{
    if (!index)
        return QJsonValue::Null;
    return QJsonObject{{Text("TableName"), index->tableName}, {Text("IndexName"), index->indexName}};
}

QJsonObject toJson(const Definition& definition)
{
    return {{Text("ID"), definition.id},
            {Text("Name"), definition.name},
            {Text("UpQuery"), definition.up},
            {Text("DownQuery"), definition.down},
            {Text("Privileged"), definition.privileged},
            {Text("NonIdempotent"), definition.nonIdempotent},
            {Text("Parents"), idsOrNull(definition.parents)},
            {Text("IsCreateIndexConcurrently"), definition.createIndexConcurrently},
            {Text("IndexMetadata"), indexOrNull(definition.index)}};
}

QJsonObject toJson(const StitchedGraph& graph)
{
    QJsonArray definitions;
    for (const Definition& definition : graph.graph.definitions())
        definitions.append(toJson(definition));
    QJsonObject bounds;
    for (const auto& [version, bound] : graph.bounds.asKeyValueRange()) {
        bounds.insert(version.toTag(), QJsonObject{{Text("RootID"), bound.root},
                                                   {Text("LeafIDs"), idsOrNull(bound.leaves)},
                                                   {Text("PreCreation"), bound.preCreation}});
    }
    return {{definitionsKey, definitions}, {boundsKey, bounds}};
}

/// Reads the fields of one object; the first that is wrong is kept as the error.
class Fields
{
public:
    Fields(const QJsonValue& value, QString where) : m_object(value.toObject()), m_where(std::move(where))
    {
        if (!value.isObject())
            m_error = m_where + QStringLiteral(" is not an object");
    }

    [[nodiscard]] const QString& error() const { return m_error; }

    void setWhere(const QString& where) { m_where = where; }

    QString text(Text key)
    {
        const QJsonValue value = take(key);
        if (!value.isString() && !absent(value))
            refuse(key, QStringLiteral("is not a text"));
        return value.toString();
    }

    bool flag(Text key)
    {
        const QJsonValue value = take(key);
        if (!value.isBool() && !absent(value))
            refuse(key, QStringLiteral("is neither true nor false"));
        return value.toBool();
    }

    MigrationId id(Text key)
    {
        const QJsonValue value = take(key);
        if (!isId(value))
            refuse(key, QStringLiteral("is not a migration's id"));
        return value.toInteger();
    }

    QList<MigrationId> ids(Text key)
    {
        const QJsonValue value = take(key);
        QList<MigrationId> ids;
        bool good = value.isArray() || absent(value);
        for (const QJsonValue item : value.toArray()) {
            good = good && isId(item);
            ids.append(item.toInteger());
        }
        if (!good)
            refuse(key, QStringLiteral("is not a list of ids"));
        std::ranges::sort(ids);
        return ids;
    }

    std::optional<IndexMetadata> index(Text key)
    {
        const QJsonValue value = take(key);
        if (absent(value))
            return std::nullopt;
        Fields fields(value, m_where + u' ' + key);
        IndexMetadata index{fields.text(Text("IndexName")), fields.text(Text("TableName"))};
        if (m_error.isEmpty())
            m_error = fields.error();
        return index;
    }

private:
    [[nodiscard]] QJsonValue take(Text key) const { return m_object.value(key); }

    static bool absent(const QJsonValue& value) { return value.isNull() || value.isUndefined(); }

    static bool isId(const QJsonValue& value)
    {
        return value.isDouble() && static_cast<double>(value.toInteger()) == value.toDouble();
    }

    void refuse(Text key, const QString& why)
    {
        if (m_error.isEmpty())
            m_error = QStringLiteral("%1: \"%2\" %3").arg(m_where, key, why);
    }

    QJsonObject m_object;
    QString m_where;
    QString m_error;
};

std::unexpected<Error> invalid(const QString& subject, const QString& happened)
{
    return failure(ErrorKind::Invalid, QStringLiteral("read the stitched graph"), subject, happened,
                   QStringLiteral("Write it anew with: lockstepctl catalog stitch"));
}

Result<Definition> definitionFrom(const QJsonValue& value, Schema schema, qsizetype number,
                                  const QString& subject)
{
    Fields fields(value, QStringLiteral("%1: definition %2").arg(schemaName(schema)).arg(number));
    Definition definition;
    definition.id = fields.id(Text("ID"));
    if (fields.error().isEmpty())
        fields.setWhere(QStringLiteral("%1: migration %2").arg(schemaName(schema)).arg(definition.id));
    definition.name = fields.text(Text("Name"));
    definition.up = canonicalSql(fields.text(Text("UpQuery")));
    definition.down = canonicalSql(fields.text(Text("DownQuery")));
    definition.privileged = fields.flag(Text("Privileged"));
    definition.nonIdempotent = fields.flag(Text("NonIdempotent"));
    definition.parents = fields.ids(Text("Parents"));
    definition.createIndexConcurrently = fields.flag(Text("IsCreateIndexConcurrently"));
    definition.index = fields.index(Text("IndexMetadata"));
    if (fields.error().isEmpty() && definition.createIndexConcurrently != definition.index.has_value())
        return invalid(subject, QStringLiteral("%1: migration %2: \"IndexMetadata\" does not go with "
                                               "\"IsCreateIndexConcurrently\"")
                                    .arg(schemaName(schema))
                                    .arg(definition.id));
    if (!fields.error().isEmpty())
        return invalid(subject, fields.error());
    return definition;
}

Result<MigrationGraph> graphFrom(const QJsonValue& value, Schema schema, const QString& subject)
{
    if (!value.isArray() && !value.isNull())
        return invalid(subject, QStringLiteral("%1: \"Definitions\" is not a list").arg(schemaName(schema)));
    QList<Definition> definitions;
    for (const QJsonValue item : value.toArray()) {
        const Result<Definition> definition = definitionFrom(item, schema, definitions.size() + 1, subject);
        if (!definition)
            return failure(definition);
        definitions.append(*definition);
    }
    Result<MigrationGraph> graph = MigrationGraph::build(schema, definitions);
    if (!graph)
        return invalid(subject, schemaName(schema) + QStringLiteral(": ") + graph.error().happened);
    return graph;
}

Result<MigrationBounds> boundsFrom(const QJsonValue& value, const MigrationGraph& graph, const QString& tag,
                                   const QString& subject)
{
    const QString where = QStringLiteral("%1: bounds of %2").arg(schemaName(graph.schema()), tag);
    Fields fields(value, where);
    MigrationBounds bounds{fields.id(Text("RootID")), fields.ids(Text("LeafIDs")),
                           fields.flag(Text("PreCreation"))};
    if (!fields.error().isEmpty())
        return invalid(subject, fields.error());
    for (const MigrationId leaf : bounds.leaves) {
        if (!graph.contains(leaf))
            return invalid(
                subject,
                QStringLiteral("%1: \"LeafIDs\" names %2, which is not defined").arg(where).arg(leaf));
    }
    return bounds;
}

Result<StitchedGraph> stitchedFrom(const QJsonValue& value, Schema schema, const QString& subject)
{
    if (!value.isObject() || !value[boundsKey].isObject())
        return invalid(
            subject,
            QStringLiteral("%1: \"Definitions\" and \"BoundsByRev\" are missing").arg(schemaName(schema)));
    const Result<MigrationGraph> graph = graphFrom(value[definitionsKey], schema, subject);
    if (!graph)
        return failure(graph);
    StitchedGraph stitched{*graph, {}};
    const QJsonObject all = value[boundsKey].toObject();
    for (auto it = all.begin(); it != all.end(); ++it) {
        const Result<Version> version = Version::parse(it.key());
        if (!version)
            return invalid(subject, schemaName(schema) + QStringLiteral(": ") + version.error().message());
        const Result<MigrationBounds> bounds = boundsFrom(it.value(), *graph, it.key(), subject);
        if (!bounds)
            return failure(bounds);
        stitched.bounds.insert(*version, *bounds);
    }
    return stitched;
}

} // namespace

QByteArray stitchedToJson(const StitchedCatalog& catalog)
{
    QJsonObject schemas;
    for (const auto& [schema, graph] : catalog.schemas.asKeyValueRange())
        schemas.insert(schemaName(schema), toJson(graph));
    return QJsonDocument(schemas).toJson(QJsonDocument::Compact);
}

Result<StitchedCatalog> stitchedFromJson(const QByteArray& json, const QString& subject)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError)
        return invalid(subject, QStringLiteral("%1 at byte %2").arg(error.errorString()).arg(error.offset));
    if (!document.isObject())
        return invalid(subject, QStringLiteral("it is not an object"));
    const QJsonObject schemas = document.object();
    StitchedCatalog catalog;
    for (auto it = schemas.begin(); it != schemas.end(); ++it) {
        const Result<Schema> schema = parseSchema(it.key());
        if (!schema)
            return invalid(subject, QStringLiteral("there is no schema \"%1\"").arg(it.key()));
        const Result<StitchedGraph> graph = stitchedFrom(it.value(), *schema, subject);
        if (!graph)
            return failure(graph);
        catalog.schemas.insert(*schema, *graph);
        catalog.versions += graph->bounds.keys();
    }
    std::ranges::sort(catalog.versions);
    catalog.versions.erase(std::ranges::unique(catalog.versions).begin(), catalog.versions.end());
    return catalog;
}

} // namespace lockstep
