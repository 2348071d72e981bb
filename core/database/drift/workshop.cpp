#include "core/database/drift/workshop.h"

#include "core/database/drift/describe.h"
#include "core/database/dump_loader.h"
#include "core/support/files.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// What killed ones left: their servers have ended with them. One that is being made is not an hour old.
void removeAbandoned()
{
    const QDateTime recently = QDateTime::currentDateTimeUtc().addSecs(-3600);
    const QDir cache(cacheFolder());
    for (const QFileInfo& folder : cache.entryInfoList({u"describe-*"_s}, QDir::Dirs)) {
        const QString path = folder.absoluteFilePath();
        if (folder.lastModified() < recently && PrivateServer::remove(path + u"/server"_s))
            QDir(path).removeRecursively();
    }
}

} // namespace

Result<PrivateServer*> Workshop::server(const std::stop_token& stop)
{
    if (m_server)
        return m_server.get();
    if (!QDir().mkpath(cacheFolder()))
        return failure(ErrorKind::Io, u"make the folder"_s, cacheFolder(), u"the file system refused"_s);
    removeAbandoned();
    m_folder = std::make_unique<QTemporaryDir>(cacheFolder() + u"/describe-XXXXXX"_s);
    if (!m_folder->isValid())
        return failure(ErrorKind::Io, u"make a folder in"_s, cacheFolder(), m_folder->errorString());
    Result<std::unique_ptr<PrivateServer>> started = PrivateServer::start(file(u"server"_s), stop);
    if (!started)
        return failure(started);
    m_server = *std::move(started);
    return m_server.get();
}

Result<SchemaDescription> Workshop::describe(const QString& database, const QString& nameSpace,
                                             const std::stop_token& stop) const
{
    Result<Connection> connection = Connection::open(m_server->database(database), stop);
    if (!connection)
        return failure(connection);
    Result<SchemaDescription> described = describeSchema(*connection, nameSpace, stop);
    if (described || described.error().kind != ErrorKind::NotFound)
        return described;
    SchemaDescription empty;
    empty.name = nameSpace;
    empty.serverMajor = connection->serverVersion() / 10000;
    return empty;
}

Result<SchemaDescription> Workshop::describeScript(const QString& database, const QString& script,
                                                   const QString& nameSpace, const std::stop_token& stop)
{
    return server(stop)
        .and_then([&](PrivateServer* running) {
            return loadDump(*running, database, script, m_folder->path(), stop, schemaOnlySession);
        })
        .and_then([&] { return describe(database, nameSpace, stop); });
}

} // namespace lockstep
