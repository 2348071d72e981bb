#include "core/snapshot/database_snapshot.h"

#include "core/cluster/shell/file_copy.h"
#include "core/database/connection.h"
#include "core/database/load/dump_load.h"
#include "core/database/postgres_programs.h"
#include "core/database/schema_dump.h"
#include "core/support/files.h"
#include "core/support/process.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr int serverVersionUnit = 10000;
const QString contentsFile = u"snapshot.json"_s;

std::unexpected<Error> damaged(const QString& what, const QString& happened)
{
    return failure(ErrorKind::Invalid, u"read the snapshot"_s, what, happened,
                   u"Take another snapshot, or restore from a backup"_s);
}

QJsonObject toJson(const SnapshotPart& part)
{
    return {{u"schema"_s, schemaName(part.schema)},
            {u"file"_s, part.file},
            {u"bytes"_s, part.bytes},
            {u"sha256"_s, part.checksum},
            {u"server"_s, part.server}};
}

Result<SnapshotPart> partOf(const QJsonObject& object, const QString& folder)
{
    const Result<Schema> schema = parseSchema(object[u"schema"].toString());
    const QString file = object[u"file"].toString();
    // A name, and nothing that leads elsewhere.
    if (!schema || file.isEmpty() || file.contains(u'/'))
        return damaged(folder, u"%1 is not as Lockstep writes it"_s.arg(contentsFile));
    return SnapshotPart{*schema, file, object[u"bytes"].toInteger(), object[u"sha256"].toString(),
                        object[u"server"].toString()};
}

/// Only the dumps' owner may read them: they hold everything.
Result<void> makePrivate(const QString& path)
{
    QFile file(path);
    if (file.open(QIODevice::WriteOnly | QIODevice::NewOnly) &&
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner))
        return {};
    return failure(ErrorKind::Io, u"write"_s, path, file.errorString());
}

Result<QString> checkServer(const ConnectionSettings& settings, const PostgresPrograms& programs,
                            const std::stop_token& stop)
{
    const Result<Connection> connection = Connection::open(settings, stop);
    if (!connection)
        return failure(connection);
    if (connection->serverVersion() / serverVersionUnit > programs.major)
        return failure(ErrorKind::Precondition, u"dump"_s, settings.description(),
                       u"it is %1, and pg_dump here is of version %2"_s.arg(connection->serverName())
                           .arg(programs.major),
                       u"Install the clients of that version, or set LOCKSTEP_POSTGRES_BIN to them"_s);
    return connection->serverName();
}

Result<SnapshotPart> dump(Schema schema, const ConnectionSettings& settings, const PostgresPrograms& programs,
                          const QString& folder, const std::stop_token& stop)
{
    const Result<QString> server = checkServer(settings, programs, stop);
    if (!server)
        return failure(server);
    SnapshotPart part{schema, schemaName(schema) + u".sql.zst"_s, 0, {}, *server};
    const QString path = QDir(folder).filePath(part.file);
    if (const Result<void> made = makePrivate(path); !made)
        return failure(made);
    Command command;
    command.program = programs.path(u"pg_dump"_s);
    command.arguments = {u"--format=plain"_s, u"--compress=zstd:3"_s, u"--no-password"_s,
                         u"--quote-all-identifiers"_s, u"--file="_s + path};
    command.environment = toolEnvironment(settings);
    if (const Result<ProcessOutput> output = runChecked(command, stop); !output) {
        Error error = output.error();
        error.attempted = u"dump"_s;
        error.subject = settings.description();
        return std::unexpected(error);
    }
    const Result<QByteArray> checksum = fileChecksum(path, -1, stop);
    if (!checksum)
        return failure(checksum);
    part.checksum = QString::fromLatin1(*checksum);
    part.bytes = QFileInfo(path).size();
    return part;
}

void log(const RunEventSink& events, const QString& text)
{
    RunEvent event;
    event.text = text;
    events(event);
}

Result<void> checkPart(const QString& folder, const SnapshotPart& part, const std::stop_token& stop)
{
    const Result<QByteArray> checksum = fileChecksum(QDir(folder).filePath(part.file), -1, stop);
    if (!checksum)
        return failure(checksum);
    if (QString::fromLatin1(*checksum) != part.checksum)
        return damaged(QDir(folder).filePath(part.file), u"it is not as it was when it was made"_s);
    return {};
}

} // namespace

qint64 DatabaseSnapshot::bytes() const
{
    qint64 sum = 0;
    for (const SnapshotPart& part : parts)
        sum += part.bytes;
    return sum;
}

Result<DatabaseSnapshot> takeSnapshot(const DatabaseSet& databases, const QString& folder,
                                      const RunEventSink& events, const std::stop_token& stop)
{
    const Result<PostgresPrograms> programs = findPostgres();
    if (!programs)
        return failure(programs);
    DatabaseSnapshot snapshot{QDateTime::currentDateTimeUtc().toString(Qt::ISODate), {}};
    QJsonArray parts;
    for (const auto& [schema, settings] : databases.asKeyValueRange()) {
        log(events, u"Dumping %1: %2"_s.arg(schemaName(schema), settings.description()));
        const Result<SnapshotPart> part = dump(schema, settings, *programs, folder, stop);
        if (!part)
            return failure(part);
        snapshot.parts.append(*part);
        parts.append(toJson(*part));
    }
    const QJsonObject contents{{u"made"_s, snapshot.made}, {u"databases"_s, parts}};
    return writeFile(QDir(folder).filePath(contentsFile), QJsonDocument(contents).toJson()).transform([&] {
        return snapshot;
    });
}

Result<DatabaseSnapshot> readSnapshot(const QString& folder, const std::stop_token& stop)
{
    const QString path = QDir(folder).filePath(contentsFile);
    const Result<QByteArray> bytes = readFile(path);
    if (!bytes)
        return failure(ErrorKind::NotFound, u"read the snapshot"_s, folder,
                       u"there is no %1 in it"_s.arg(contentsFile), u"Name the folder of a snapshot"_s);
    const QJsonObject contents = QJsonDocument::fromJson(*bytes).object();
    DatabaseSnapshot snapshot{contents[u"made"].toString(), {}};
    for (const QJsonValue value : contents[u"databases"].toArray()) {
        const Result<SnapshotPart> part = partOf(value.toObject(), folder);
        if (!part)
            return failure(part);
        if (const Result<void> checked = checkPart(folder, *part, stop); !checked)
            return failure(checked);
        snapshot.parts.append(*part);
    }
    if (snapshot.parts.isEmpty())
        return damaged(path, u"it names no database"_s);
    return snapshot;
}

Result<void> restoreSnapshot(const QString& folder, const DatabaseSet& databases, const RunEventSink& events,
                             const std::stop_token& stop)
{
    const Result<DatabaseSnapshot> snapshot = readSnapshot(folder, stop);
    if (!snapshot)
        return failure(snapshot);
    QMap<Schema, SnapshotPart> parts;
    for (const SnapshotPart& part : snapshot->parts)
        parts.insert(part.schema, part);
    for (const Schema schema : databases.keys()) {
        if (!parts.contains(schema))
            return failure(ErrorKind::Precondition, u"restore"_s, schemaName(schema),
                           u"the snapshot %1 does not have it"_s.arg(folder),
                           u"Leave that database out, or name another snapshot"_s);
    }
    for (const auto& [schema, settings] : databases.asKeyValueRange()) {
        log(events, u"Restoring %1: %2"_s.arg(schemaName(schema), settings.description()));
        LoadOptions options;
        options.schema = schema;
        const DumpSource source{QDir(folder).filePath(parts[schema].file)};
        const Result<LoadReport> loaded = loadDumpParallel(source, settings, options, events, stop);
        if (!loaded)
            return failure(loaded);
    }
    return {};
}

} // namespace lockstep
