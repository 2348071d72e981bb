#include "core/database/drift/expected_schema.h"

#include "core/database/drift/description_json.h"
#include "core/database/drift/workshop.h"
#include "core/database/postgres_programs.h"
#include "core/database/release_builder.h"
#include "core/support/files.h"
#include "core/support/logging.h"

#include <QCryptographicHash>
#include <QFileInfo>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// Changes when a description holds more than it used to, so that older ones are not taken for whole.
constexpr int descriptionFormat = 2;

/// Everything that decides what the description will be.
QByteArray identityOf(const QList<Definition>& definitions, const QByteArray& squashed, int major,
                      const QString& nameSpace)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(QByteArray::number(descriptionFormat) + '/' + QByteArray::number(major) + '/' +
                 nameSpace.toUtf8() + '\0');
    if (!squashed.isEmpty()) {
        hash.addData(squashed);
        return hash.result().toHex();
    }
    for (const Definition& definition : definitions)
        hash.addData(QByteArray::number(definition.id) + '\0' + definition.up.toUtf8() + '\0');
    return hash.result().toHex();
}

/// Makes descriptions, or finds those it made before.
class DescriptionMaker
{
public:
    DescriptionMaker(const CatalogContents& contents, const QString& nameSpace, const std::stop_token& stop)
        : m_contents(contents), m_nameSpace(nameSpace), m_stop(stop)
    {
    }

    [[nodiscard]] Result<SchemaDescription> get(Schema schema, const AppliedParts& parts, ExpectedFrom from)
    {
        const Result<QByteArray> squashed =
            from == ExpectedFrom::Squashed ? squashedOf(schema, parts) : Result<QByteArray>(QByteArray());
        if (!squashed)
            return failure(squashed);
        const Result<PostgresPrograms> programs = findPostgres();
        if (!programs)
            return failure(programs);
        const QByteArray identity =
            identityOf(definitionsOf(schema, parts), *squashed, programs->major, m_nameSpace);
        const QString file = u"%1/descriptions/%2.json"_s.arg(cacheFolder(), QString::fromLatin1(identity));
        if (const Result<QByteArray> bytes = readFile(file)) {
            if (Result<SchemaDescription> remembered = descriptionFromJson(*bytes, file))
                return remembered;
        }
        Result<SchemaDescription> made = make(schema, parts, *squashed);
        if (made)
            remember(*made, file);
        return made;
    }

private:
    [[nodiscard]] const SchemaContents* contentsOf(Schema schema, const AppliedParts& parts) const
    {
        const ReleaseContents* release = parts.release ? m_contents.find(*parts.release) : nullptr;
        const auto found =
            release ? release->schemas.constFind(schema) : QMap<Schema, SchemaContents>::const_iterator();
        return release && found != release->schemas.cend() ? &*found : nullptr;
    }

    [[nodiscard]] Result<QByteArray> squashedOf(Schema schema, const AppliedParts& parts) const
    {
        const SchemaContents* contents = contentsOf(schema, parts);
        return contents && parts.further.isEmpty() ? contents->squashedSql.bytes() : QByteArray();
    }

    [[nodiscard]] QList<Definition> definitionsOf(Schema schema, const AppliedParts& parts) const
    {
        const SchemaContents* contents = contentsOf(schema, parts);
        return contents ? contents->graph.definitions() + parts.further : parts.further;
    }

    [[nodiscard]] Result<SchemaDescription> make(Schema schema, const AppliedParts& parts,
                                                 const QByteArray& squashed)
    {
        const Result<PrivateServer*> server = m_workshop.server(m_stop);
        if (!server)
            return failure(server);
        const QString name = schemaName(schema);
        if (!squashed.isEmpty()) {
            const QString script = m_workshop.file(name + u".sql"_s);
            return writeFile(script, squashed).and_then([&] {
                return m_workshop.describeScript(name, script, m_nameSpace, m_stop);
            });
        }
        return (*server)
            ->recreateDatabase(name)
            .and_then(
                [&] { return buildParts(m_contents, parts, schema, (*server)->database(name), m_stop); })
            .and_then([&] { return m_workshop.describe(name, m_nameSpace, m_stop); });
    }

    /// It can be made again: what keeps it from being remembered keeps nobody from using it.
    static void remember(const SchemaDescription& schema, const QString& file)
    {
        const Result<void> kept =
            writeFile(file, QJsonDocument(toFullJson(schema)).toJson(QJsonDocument::Compact));
        if (!kept)
            qCWarning(logDatabase).noquote() << kept.error().message();
    }

    const CatalogContents& m_contents;
    QString m_nameSpace;
    const std::stop_token& m_stop;
    Workshop m_workshop;
};

} // namespace

Result<QMap<Schema, SchemaDescription>> expectedSchemas(const CatalogContents& contents,
                                                        const Version& release, const QList<Schema>& schemas,
                                                        ExpectedFrom from, const std::stop_token& stop,
                                                        const QString& nameSpace)
{
    const ReleaseContents* found = contents.find(release);
    if (!found)
        return failure(ErrorKind::NotFound, u"describe the schema of release"_s, release.toString(),
                       u"the catalogue has no such release"_s, u"Use a catalogue that has it"_s);
    DescriptionMaker maker(contents, nameSpace, stop);
    QMap<Schema, SchemaDescription> all;
    for (const Schema schema : schemas) {
        if (!found->schemas.contains(schema))
            continue;
        Result<SchemaDescription> one = maker.get(schema, {release, {}}, from);
        if (!one)
            return failure(one);
        all.insert(schema, *std::move(one));
    }
    return all;
}

Result<SchemaDescription> expectedWith(const CatalogContents& contents, const StitchedGraph& stitched,
                                       const QSet<MigrationId>& applied, const std::stop_token& stop)
{
    const Result<AppliedParts> parts = partsOf(contents, stitched, applied);
    if (!parts)
        return failure(parts);
    return DescriptionMaker(contents, u"public"_s, stop)
        .get(stitched.graph.schema(), *parts, ExpectedFrom::Squashed);
}

Result<SchemaDescription> expectedSchemaFromFile(const QString& file, const std::stop_token& stop,
                                                 const QString& nameSpace)
{
    if (file.endsWith(u".sql"_s, Qt::CaseInsensitive)) {
        Workshop workshop;
        return workshop.describeScript(u"expected"_s, QFileInfo(file).absoluteFilePath(), nameSpace, stop);
    }
    const Result<SchemaDescription> described =
        readFile(file).and_then([&](const QByteArray& bytes) { return descriptionFromJson(bytes, file); });
    if (!described || described->name == nameSpace)
        return described;
    return failure(ErrorKind::Invalid, u"compare schema \"%1\" with"_s.arg(nameSpace), file,
                   u"it describes schema \"%1\""_s.arg(described->name),
                   u"Use a description of that schema, or compare the one that it describes"_s);
}

} // namespace lockstep
