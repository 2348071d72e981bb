#include "core/migration/release_reader.h"

#include "core/migration/canonical_sql.h"
#include "core/migration/historic_rewrites.h"
#include "core/migration/metadata_yaml.h"

namespace lockstep {

namespace {

void addTo(QByteArray& key, const ReleaseFile& file)
{
    key += file.objectId;
    key += file.path.toUtf8();
    key += '\0';
}

/// Rewrites depend on whether metadata had flags yet, and in one release on the release itself.
QByteArray eraKey(const Release& release)
{
    if (release.version == Version(3, 35, 0))
        return QByteArrayLiteral("3.35.0");
    return release.version.line() < firstLineWithFlags ? QByteArrayLiteral("old") : QByteArrayLiteral("new");
}

QByteArray keyOf(const Release& release, const MigrationFiles& files)
{
    QByteArray key = eraKey(release);
    addTo(key, files.up);
    addTo(key, files.down);
    addTo(key, files.metadata);
    return key;
}

QByteArray keyOf(Schema schema, const Release& release, const SchemaFiles& files)
{
    QByteArray key = eraKey(release) + static_cast<char>('0' + static_cast<int>(schema));
    for (const MigrationFiles& migration : files.migrations) {
        addTo(key, migration.up);
        addTo(key, migration.down);
        addTo(key, migration.metadata);
    }
    return key;
}

void apply(const MigrationMetadata& metadata, Definition& definition)
{
    if (!metadata.name.isEmpty())
        definition.name = metadata.name;
    definition.parents = metadata.parents;
    definition.privileged = metadata.privileged;
    definition.nonIdempotent = metadata.nonIdempotent;
    definition.createIndexConcurrently = metadata.createIndexConcurrently;
    definition.terminateBlockingTransactions = metadata.terminateBlockingTransactions;
}

/// Flat files say nothing of parents: each follows the one before, as the tool of that time applied them.
void linkFlatFiles(QList<Definition>& ascending, const SchemaFiles& files)
{
    for (qsizetype i = 1; i < ascending.size(); ++i) {
        if (ascending[i].parents.isEmpty() && files.migrations[ascending[i].id].flat)
            ascending[i].parents = {ascending[i - 1].id};
    }
}

Error inRelease(Error error, const Release& release)
{
    error.attempted += QStringLiteral(" of release ") + release.tag + u',';
    return error;
}

} // namespace

Result<ReleaseContents> ReleaseReader::read(const Release& release)
{
    const Result<QList<ReleaseFile>> files = m_catalog.files(release);
    if (!files)
        return failure(files);
    const UnknownNames unknown =
        m_catalog.kind() == ReleaseCatalog::Kind::ReleaseFolder ? UnknownNames::Refuse : UnknownNames::Skip;
    const Result<ReleaseLayout> layout = sortOut(*files, unknown);
    if (!layout)
        return std::unexpected(inRelease(layout.error(), release));
    ReleaseContents contents{release, {}, {}};
    for (const auto& [schema, schemaFiles] : layout->schemas.asKeyValueRange()) {
        const Result<MigrationGraph> graph = readSchema(schema, release, schemaFiles);
        if (!graph)
            return std::unexpected(inRelease(graph.error(), release));
        const Result<ReleaseText> squashed = textOf(schemaFiles.squashed);
        if (!squashed)
            return failure(squashed);
        contents.schemas.insert(schema, {*graph, *squashed, std::nullopt});
    }
    return textOf(layout->siteConfigSchema).transform([&](const ReleaseText& text) {
        contents.siteConfigSchema = text;
        return contents;
    });
}

Result<MigrationGraph> ReleaseReader::readSchema(Schema schema, const Release& release,
                                                 const SchemaFiles& files)
{
    const QByteArray key = keyOf(schema, release, files);
    if (const auto known = m_graphs.constFind(key); known != m_graphs.constEnd())
        return *known;
    QList<Definition> definitions;
    definitions.reserve(files.migrations.size());
    for (const MigrationFiles& migration : files.migrations) {
        Result<Definition> definition = readDefinition(release, migration);
        if (!definition)
            return failure(definition);
        definitions.append(std::move(*definition));
    }
    linkFlatFiles(definitions, files);
    renumberHistoric(schema, release.version, definitions);
    Result<MigrationGraph> graph = MigrationGraph::build(schema, std::move(definitions));
    if (graph)
        m_graphs.insert(key, *graph);
    return graph;
}

Result<Definition> ReleaseReader::readDefinition(const Release& release, const MigrationFiles& files)
{
    const QByteArray key = keyOf(release, files);
    if (const auto known = m_definitions.constFind(key); known != m_definitions.constEnd())
        return *known;
    Result<Definition> definition = parseDefinition(release, files);
    if (definition)
        m_definitions.insert(key, *definition);
    return definition;
}

Result<Definition> ReleaseReader::parseDefinition(const Release& release, const MigrationFiles& files) const
{
    const Result<QString> up = readText(files.up);
    if (!up)
        return failure(up);
    const Result<QString> down = readText(files.down);
    if (!down)
        return failure(down);
    const MigrationText upText = readMigrationText(*up);
    const MigrationText downText = readMigrationText(*down);

    Result<MigrationMetadata> metadata = MigrationMetadata();
    if (!files.metadata.path.isEmpty()) {
        metadata = m_catalog.content(files.metadata).and_then([&](const QByteArray& yaml) {
            return readMetadata(yaml, files.metadata.path);
        });
    } else if (!upText.metadata.isEmpty()) {
        metadata = readMetadata(upText.metadata.toUtf8(), files.up.path, upText.metadataLine);
    }
    if (!metadata)
        return failure(metadata);

    Definition definition{.id = files.id,
                          .name = files.name,
                          .up = upText.sql,
                          .down = downText.sql,
                          .parents = {},
                          .index = {},
                          .path = files.up.path};
    apply(*metadata, definition);
    rewriteHistoric(files.schema, release.version, definition);
    const DefinitionSource source{files.up.path, files.down.path, upText.firstLine, downText.firstLine};
    return checkDefinition(definition, source).transform([&] { return definition; });
}

Result<QString> ReleaseReader::readText(const ReleaseFile& file) const
{
    return m_catalog.content(file).transform(
        [](const QByteArray& content) { return QString::fromUtf8(content); });
}

Result<ReleaseText> ReleaseReader::textOf(const ReleaseFile& file) const
{
    if (file.path.isEmpty())
        return ReleaseText();
    if (std::shared_ptr<const ReleaseCatalog> shared = m_catalog.weak_from_this().lock())
        return ReleaseText(std::move(shared), file);
    // Nobody can keep this catalogue open for later.
    return m_catalog.content(file).transform([](const QByteArray& content) { return ReleaseText(content); });
}

} // namespace lockstep
