#include "core/migration/contents_cache.h"

#include "core/support/files.h"
#include "core/support/logging.h"

#include <QCryptographicHash>
#include <QDataStream>

namespace lockstep {

namespace {

// One file a catalogue: magic, checksum of the rest, then the texts, the definitions, the graphs and the
// releases, each of them once and referred to by number. The checksum is there because what is read back is
// executed.
constexpr QByteArrayView magic = "lockstep catalogue ";
/// Raise it when the format changes, and when reading makes something else of a release's files.
constexpr quint32 contentsFormat = 1;
constexpr auto checksumMethod = QCryptographicHash::Blake2b_160;

QString cacheFile(const ReleaseCatalog& catalog)
{
    return QStringLiteral("%1/catalogs/%2-%3")
        .arg(cacheFolder(), QString::fromLatin1(catalog.fingerprint().toHex()))
        .arg(contentsFormat);
}

QByteArray checksum(QByteArrayView payload)
{
    return QCryptographicHash::hash(payload, checksumMethod);
}

void prepare(QDataStream& stream)
{
    stream.setVersion(QDataStream::Qt_6_8);
}

class Writer
{
public:
    QByteArray write(const CatalogContents& contents)
    {
        QByteArray releases;
        QDataStream stream(&releases, QIODevice::WriteOnly);
        prepare(stream);
        stream << static_cast<quint32>(contents.releases.size());
        for (const ReleaseContents& release : contents.releases)
            writeRelease(stream, release);
        QByteArray payload;
        QDataStream all(&payload, QIODevice::WriteOnly);
        prepare(all);
        all << m_texts << m_definitionCount;
        all.writeRawData(m_definitionBytes.constData(), static_cast<int>(m_definitionBytes.size()));
        all << m_graphs;
        all.writeRawData(releases.constData(), static_cast<int>(releases.size()));
        return payload;
    }

private:
    quint32 text(const QString& text)
    {
        const auto known = m_textNumbers.constFind(text);
        if (known != m_textNumbers.constEnd())
            return *known;
        const auto number = static_cast<quint32>(m_texts.size());
        m_texts.append(text.toUtf8());
        m_textNumbers.insert(text, number);
        return number;
    }

    quint32 definition(const Definition& definition)
    {
        for (const auto& [known, number] : std::as_const(m_definitions[definition.id])) {
            if (known.sameEffect(definition) && known.name == definition.name &&
                known.path == definition.path)
                return number;
        }
        QDataStream stream(&m_definitionBytes, QIODevice::WriteOnly | QIODevice::Append);
        prepare(stream);
        stream << definition.id << text(definition.name) << text(definition.up) << text(definition.down)
               << text(definition.path) << definition.parents << definition.privileged
               << definition.nonIdempotent << definition.createIndexConcurrently
               << definition.terminateBlockingTransactions << definition.index.has_value();
        if (definition.index)
            stream << definition.index->indexName << definition.index->tableName;
        m_definitions[definition.id].append({definition, m_definitionCount});
        return m_definitionCount++;
    }

    quint32 graph(const MigrationGraph& graph)
    {
        QList<quint32> numbers{static_cast<quint32>(graph.schema())};
        for (const Definition& each : graph.definitions())
            numbers.append(definition(each));
        const qsizetype known = m_graphs.indexOf(numbers);
        if (known >= 0)
            return static_cast<quint32>(known);
        m_graphs.append(numbers);
        return static_cast<quint32>(m_graphs.size() - 1);
    }

    static void writeFile(QDataStream& stream, const ReleaseText& text)
    {
        stream << text.file().path << text.file().objectId;
    }

    void writeRelease(QDataStream& stream, const ReleaseContents& contents)
    {
        const Release& release = contents.release;
        stream << release.tag << release.version.toString() << release.commit << release.date;
        stream << static_cast<quint32>(contents.schemas.size());
        for (const auto& [schema, held] : contents.schemas.asKeyValueRange()) {
            stream << static_cast<quint32>(schema) << graph(held.graph) << held.stitchedRoot.has_value()
                   << held.stitchedRoot.value_or(0);
            writeFile(stream, held.squashedSql);
        }
        writeFile(stream, contents.siteConfigSchema);
    }

    QList<QByteArray> m_texts;
    QHash<QString, quint32> m_textNumbers;
    QByteArray m_definitionBytes;
    quint32 m_definitionCount = 0;
    QHash<MigrationId, QList<std::pair<Definition, quint32>>> m_definitions;
    QList<QList<quint32>> m_graphs;
};

/// Nothing of it trusts a number it reads: a file with a right checksum may still have been written by
/// something else.
class Reader
{
public:
    Reader(const ReleaseCatalog& catalog, const QByteArray& payload) : m_catalog(catalog), m_stream(payload)
    {
        prepare(m_stream);
    }

    std::optional<CatalogContents> read()
    {
        if (!readTexts() || !readDefinitions() || !readGraphs())
            return std::nullopt;
        CatalogContents contents{m_catalog.location(), {}};
        quint32 count = 0;
        m_stream >> count;
        for (quint32 i = 0; i < count && isGood(); ++i)
            contents.releases.append(readRelease());
        const bool whole =
            isGood() && m_stream.atEnd() && contents.versions() == versionsOf(m_catalog.releases());
        return whole ? std::optional(contents) : std::nullopt;
    }

private:
    [[nodiscard]] bool isGood() const { return m_isGood && m_stream.status() == QDataStream::Ok; }

    static QList<Version> versionsOf(const QList<Release>& releases)
    {
        QList<Version> versions;
        std::ranges::transform(releases, std::back_inserter(versions), &Release::version);
        return versions;
    }

    template <typename T>
    T at(const QList<T>& list, quint32 number)
    {
        m_isGood = m_isGood && number < static_cast<quint64>(list.size());
        return m_isGood ? list[number] : T();
    }

    QString readText()
    {
        quint32 number = 0;
        m_stream >> number;
        return at(m_texts, number);
    }

    bool readTexts()
    {
        QList<QByteArray> texts;
        m_stream >> texts;
        m_texts.reserve(texts.size());
        for (const QByteArray& text : texts)
            m_texts.append(QString::fromUtf8(text));
        return isGood();
    }

    bool readDefinitions()
    {
        quint32 count = 0;
        m_stream >> count;
        for (quint32 i = 0; i < count && isGood(); ++i) {
            Definition definition;
            m_stream >> definition.id;
            definition.name = readText();
            definition.up = readText();
            definition.down = readText();
            definition.path = readText();
            bool hasIndex = false;
            m_stream >> definition.parents >> definition.privileged >> definition.nonIdempotent >>
                definition.createIndexConcurrently >> definition.terminateBlockingTransactions >> hasIndex;
            if (hasIndex) {
                IndexMetadata index;
                m_stream >> index.indexName >> index.tableName;
                definition.index = index;
            }
            m_definitions.append(definition);
        }
        return isGood();
    }

    bool readGraphs()
    {
        QList<QList<quint32>> graphs;
        m_stream >> graphs;
        for (const QList<quint32>& numbers : graphs) {
            m_isGood = m_isGood && !numbers.isEmpty() && numbers.first() < allSchemas.size();
            if (!m_isGood)
                return false;
            QList<Definition> definitions;
            definitions.reserve(numbers.size());
            for (const quint32 number : numbers.sliced(1))
                definitions.append(at(m_definitions, number));
            const auto graph =
                MigrationGraph::build(static_cast<Schema>(numbers.first()), std::move(definitions));
            m_isGood = m_isGood && graph.has_value();
            m_graphs.append(graph.value_or(MigrationGraph()));
        }
        return isGood();
    }

    ReleaseText readFile()
    {
        ReleaseFile file;
        m_stream >> file.path >> file.objectId;
        return file.path.isEmpty() ? ReleaseText() : ReleaseText(m_catalog.shared_from_this(), file);
    }

    ReleaseContents readRelease()
    {
        ReleaseContents contents;
        QString version;
        quint32 schemas = 0;
        m_stream >> contents.release.tag >> version >> contents.release.commit >> contents.release.date >>
            schemas;
        const Result<Version> parsed = Version::parse(version);
        m_isGood = m_isGood && parsed.has_value();
        contents.release.version = parsed.value_or(Version());
        for (quint32 i = 0; i < schemas && isGood(); ++i) {
            quint32 schema = 0;
            quint32 graph = 0;
            bool hasRoot = false;
            MigrationId root = 0;
            m_stream >> schema >> graph >> hasRoot >> root;
            const SchemaContents held{at(m_graphs, graph), readFile(),
                                      hasRoot ? std::optional(root) : std::nullopt};
            contents.schemas.insert(static_cast<Schema>(schema), held);
        }
        contents.siteConfigSchema = readFile();
        return contents;
    }

    const ReleaseCatalog& m_catalog;
    QDataStream m_stream;
    bool m_isGood = true;
    QList<QString> m_texts;
    QList<Definition> m_definitions;
    QList<MigrationGraph> m_graphs;
};

} // namespace

std::optional<CatalogContents> loadContents(const ReleaseCatalog& catalog)
{
    if (!catalog.weak_from_this().lock())
        return std::nullopt; // Large texts could not be read later.
    const QString path = cacheFile(catalog);
    const Result<QByteArray> file = readFile(path);
    if (!file)
        return std::nullopt;
    constexpr qsizetype checksumBytes = 20;
    const qsizetype start = magic.size() + checksumBytes;
    if (file->startsWith(magic) && file->size() > start) {
        const QByteArray payload = QByteArray::fromRawData(file->constData() + start, file->size() - start);
        if (checksum(payload) == QByteArrayView(*file).sliced(magic.size(), checksumBytes)) {
            if (std::optional<CatalogContents> contents = Reader(catalog, payload).read())
                return contents;
        }
    }
    qCWarning(logCatalog) << "ignoring the damaged cache file" << path;
    return std::nullopt;
}

void storeContents(const ReleaseCatalog& catalog, const CatalogContents& contents)
{
    if (!catalog.weak_from_this().lock())
        return;
    const QByteArray payload = Writer().write(contents);
    const Result<void> written =
        writeFile(cacheFile(catalog), magic.toByteArray() + checksum(payload) + payload);
    if (!written)
        qCWarning(logCatalog).noquote() << written.error().message();
}

} // namespace lockstep
