#include "core/database/drift/expected_schema.h"

#include "core/database/drift/describe.h"
#include "core/database/drift/description_json.h"
#include "core/database/dump_loader.h"
#include "core/database/postgres_programs.h"
#include "core/database/release_builder.h"
#include "core/support/files.h"
#include "core/support/logging.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// Changes when a description holds more than it used to, so that older ones are not taken for whole.
constexpr int descriptionFormat = 1;

/// A private server that is started when it is first needed and gone with this object.
class Workshop
{
public:
    [[nodiscard]] Result<PrivateServer*> server(const std::stop_token& stop)
    {
        if (m_server)
            return m_server.get();
        if (!QDir().mkpath(cacheFolder()))
            return failure(ErrorKind::Io, u"make the folder"_s, cacheFolder(), u"the file system refused"_s);
        m_folder = std::make_unique<QTemporaryDir>(cacheFolder() + u"/describe-XXXXXX"_s);
        if (!m_folder->isValid())
            return failure(ErrorKind::Io, u"make a folder in"_s, cacheFolder(), m_folder->errorString());
        Result<std::unique_ptr<PrivateServer>> started = PrivateServer::start(file(u"server"_s), stop);
        if (!started)
            return failure(started);
        m_server = *std::move(started);
        return m_server.get();
    }

    [[nodiscard]] QString file(const QString& name) const { return m_folder->filePath(name); }

    [[nodiscard]] Result<SchemaDescription> describe(const QString& database,
                                                     const std::stop_token& stop) const
    {
        Result<Connection> connection = Connection::open(m_server->database(database), stop);
        return connection ? describeSchema(*connection, u"public"_s, stop) : failure(connection);
    }

    [[nodiscard]] Result<SchemaDescription> describeScript(const QString& database, const QString& script,
                                                           const std::stop_token& stop)
    {
        return server(stop)
            .and_then([&](PrivateServer* running) {
                return loadDump(*running, database, script, m_folder->path(), stop);
            })
            .and_then([&] { return describe(database, stop); });
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder; ///< after the server has gone
    std::unique_ptr<PrivateServer> m_server;
};

/// Everything that decides what the description will be.
QByteArray identityOf(const SchemaContents& schema, const QByteArray& squashed, int major)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(QByteArray::number(descriptionFormat) + '/' + QByteArray::number(major) + '/');
    if (!squashed.isEmpty()) {
        hash.addData(squashed);
        return hash.result().toHex();
    }
    for (const Definition& definition : schema.graph.definitions())
        hash.addData(QByteArray::number(definition.id) + '\0' + definition.up.toUtf8() + '\0');
    return hash.result().toHex();
}

class ExpectedSchemas
{
public:
    ExpectedSchemas(const CatalogContents& contents, const ReleaseContents& release, ExpectedFrom from,
                    const std::stop_token& stop)
        : m_contents(contents), m_release(release), m_from(from), m_stop(stop)
    {
    }

    [[nodiscard]] Result<SchemaDescription> get(Schema schema)
    {
        const SchemaContents& contents = *m_release.schemas.constFind(schema);
        QByteArray squashed;
        if (m_from == ExpectedFrom::Squashed && !contents.squashedSql.isEmpty()) {
            Result<QByteArray> bytes = contents.squashedSql.bytes();
            if (!bytes)
                return failure(bytes);
            squashed = *std::move(bytes);
        }
        const Result<PostgresPrograms> programs = findPostgres();
        if (!programs)
            return failure(programs);
        const QByteArray identity = identityOf(contents, squashed, programs->major);
        const QString file = u"%1/descriptions/%2.json"_s.arg(cacheFolder(), QString::fromLatin1(identity));
        if (const Result<QByteArray> bytes = readFile(file)) {
            if (Result<SchemaDescription> remembered = descriptionFromJson(*bytes, file))
                return remembered;
        }
        Result<SchemaDescription> made = make(schema, squashed);
        if (made) {
            // It can be made again: what keeps it from being remembered keeps nobody from using it.
            const Result<void> kept =
                writeFile(file, QJsonDocument(toFullJson(*made)).toJson(QJsonDocument::Compact));
            if (!kept)
                qCWarning(logDatabase).noquote() << kept.error().message();
        }
        return made;
    }

private:
    [[nodiscard]] Result<SchemaDescription> make(Schema schema, const QByteArray& squashed)
    {
        const Result<PrivateServer*> server = m_workshop.server(m_stop);
        if (!server)
            return failure(server);
        const QString name = schemaName(schema);
        if (!squashed.isEmpty()) {
            const QString script = m_workshop.file(name + u".sql"_s);
            return writeFile(script, squashed).and_then([&] {
                return m_workshop.describeScript(name, script, m_stop);
            });
        }
        return (*server)
            ->recreateDatabase(name)
            .and_then([&] {
                return buildRelease(m_contents, m_release.release.version, schema, (*server)->database(name),
                                    {}, m_stop);
            })
            .and_then([&] { return m_workshop.describe(name, m_stop); });
    }

    const CatalogContents& m_contents;
    const ReleaseContents& m_release;
    ExpectedFrom m_from;
    const std::stop_token& m_stop;
    Workshop m_workshop;
};

} // namespace

Result<QMap<Schema, SchemaDescription>> expectedSchemas(const CatalogContents& contents,
                                                        const Version& release, const QList<Schema>& schemas,
                                                        ExpectedFrom from, const std::stop_token& stop)
{
    const ReleaseContents* found = contents.find(release);
    if (!found)
        return failure(ErrorKind::NotFound, u"describe the schema of release"_s, release.toString(),
                       u"the catalogue has no such release"_s, u"Use a catalogue that has it"_s);
    ExpectedSchemas expected(contents, *found, from, stop);
    QMap<Schema, SchemaDescription> all;
    for (const Schema schema : schemas) {
        if (!found->schemas.contains(schema))
            continue;
        Result<SchemaDescription> one = expected.get(schema);
        if (!one)
            return failure(one);
        all.insert(schema, *std::move(one));
    }
    return all;
}

Result<SchemaDescription> expectedSchemaFromFile(const QString& file, const std::stop_token& stop)
{
    if (file.endsWith(u".sql"_s, Qt::CaseInsensitive)) {
        Workshop workshop;
        return workshop.describeScript(u"expected"_s, QFileInfo(file).absoluteFilePath(), stop);
    }
    return readFile(file).and_then([&](const QByteArray& bytes) { return descriptionFromJson(bytes, file); });
}

} // namespace lockstep
