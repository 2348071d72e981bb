#include "core/database/rehearsal_workspace.h"

#include "core/database/private_server.h"
#include "core/support/files.h"

#include <QCryptographicHash>
#include <QStorageInfo>

namespace lockstep {

namespace {

constexpr int stateFormat = 1;
const QString stateFile = QStringLiteral("rehearsal.json");
const QString lockFile = QStringLiteral("rehearsal.lock");

QString rehearsalsFolder()
{
    return cacheFolder() + QStringLiteral("/rehearsals");
}

QString folderName(const QByteArray& identity)
{
    return QString::fromLatin1(identity.first(16));
}

QJsonArray releasesJson(const CatalogContents& contents)
{
    QJsonArray releases;
    for (const ReleaseContents& release : contents.releases)
        releases.append(QJsonArray{release.release.version.toString(), release.release.commit});
    return releases;
}

QJsonArray stepsJson(const UpgradePath& path)
{
    QJsonArray steps;
    for (const UpgradeStep& step : path.steps)
        steps.append(step.to.toString());
    return steps;
}

QJsonArray dumpsJson(const QMap<Schema, QString>& dumps)
{
    QJsonArray json;
    for (const auto& [schema, file] : dumps.asKeyValueRange()) {
        const QFileInfo info(file);
        json.append(QJsonArray{schemaName(schema), info.absoluteFilePath(), info.size(),
                               info.lastModified(QTimeZone::UTC).toMSecsSinceEpoch()});
    }
    return json;
}

QString megabytes(qint64 bytes)
{
    return QStringLiteral("%1 MB").arg(bytes / 1'000'000);
}

QString freeSpaceText(const QString& folder)
{
    return QStringLiteral("the disk that holds %1 has %2 free")
        .arg(folder, megabytes(QStorageInfo(folder).bytesAvailable()));
}

const QString spaceAdvice =
    QStringLiteral("Free some space, or set LOCKSTEP_CACHE_DIR to a folder on a larger disk");

bool speaksOfFullDisk(const QString& text)
{
    return text.contains(QStringLiteral("No space left on device")) ||
           text.contains(QStringLiteral("Disk quota exceeded"));
}

bool isOurs(const QDir& folder)
{
    return folder.exists(stateFile) || folder.exists(lockFile) ||
           folder.isEmpty(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden);
}

Result<void> removeAbandoned(const QString& folder)
{
    const Result<FileLock> lock = FileLock::take(folder + u'/' + lockFile);
    if (!lock)
        return lock.error().kind == ErrorKind::Busy ? Result<void>() : failure(lock);
    if (const Result<void> removed = PrivateServer::remove(folder + QStringLiteral("/server")); !removed)
        return removed;
    if (!QDir(folder).removeRecursively())
        return failure(ErrorKind::Io, QStringLiteral("remove"), folder,
                       QStringLiteral("the file system refused"));
    return {};
}

} // namespace

QByteArray rehearsalIdentity(const RehearsalRequest& request, const CatalogContents& contents,
                             int postgresMajor)
{
    const QJsonArray parts = {stateFormat,
                              contents.location,
                              releasesJson(contents),
                              request.path.from.toString(),
                              request.path.to.toString(),
                              strategyName(request.path.strategy),
                              stepsJson(request.path),
                              dumpsJson(request.dumps),
                              postgresMajor};
    const QByteArray text = QJsonDocument(parts).toJson(QJsonDocument::Compact);
    return QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex();
}

RehearsalWorkspace::RehearsalWorkspace(QString folder, QByteArray identity, FileLock lock)
    : m_folder(std::move(folder)), m_identity(std::move(identity)), m_lock(std::move(lock))
{
}

Result<std::unique_ptr<RehearsalWorkspace>> RehearsalWorkspace::open(const QString& givenFolder,
                                                                     const QByteArray& identity)
{
    const QString folder =
        QDir(givenFolder.isEmpty() ? rehearsalsFolder() + u'/' + folderName(identity) : givenFolder)
            .absolutePath();
    if (!QDir().mkpath(folder))
        return failure(ErrorKind::Io, QStringLiteral("make the folder"), folder,
                       QStringLiteral("the file system refused"), QStringLiteral("Check its permissions"));
    if (!isOurs(QDir(folder)))
        return failure(ErrorKind::Precondition, QStringLiteral("rehearse in"), folder,
                       QStringLiteral("there is something else in it"),
                       QStringLiteral("Name an empty folder"));
    Result<FileLock> lock = FileLock::take(folder + u'/' + lockFile);
    if (!lock)
        return failure(lock);
    std::unique_ptr<RehearsalWorkspace> workspace(new RehearsalWorkspace(folder, identity, std::move(*lock)));
    if (workspace->load())
        return workspace;
    if (const Result<void> cleared = workspace->clear(); !cleared)
        return failure(cleared);
    if (const Result<void> saved = workspace->save(); !saved)
        return failure(saved);
    return workspace;
}

bool RehearsalWorkspace::isPrepared(Schema schema) const
{
    const std::scoped_lock lock(m_mutex);
    return m_prepared.contains(schema);
}

bool RehearsalWorkspace::anyPrepared() const
{
    const std::scoped_lock lock(m_mutex);
    return !m_prepared.isEmpty();
}

Result<void> RehearsalWorkspace::markPrepared(Schema schema)
{
    const std::scoped_lock lock(m_mutex);
    m_prepared.insert(schema);
    return save();
}

Result<void> RehearsalWorkspace::remove()
{
    if (const Result<void> cleared = clear(); !cleared)
        return cleared;
    QFile::remove(file(lockFile));
    QDir().rmdir(m_folder); // stays when it was given and somebody put something into it meanwhile
    return {};
}

/// False when there is no state, or that of something else.
bool RehearsalWorkspace::load()
{
    const Result<QByteArray> bytes = readFile(file(stateFile));
    if (!bytes)
        return false;
    const QJsonObject state = QJsonDocument::fromJson(*bytes).object();
    if (state.value(u"format").toInt() != stateFormat ||
        state.value(u"identity").toString() != QString::fromLatin1(m_identity))
        return false;
    for (const auto& name : state.value(u"prepared").toArray()) {
        if (const Result<Schema> schema = parseSchema(name.toString()); schema)
            m_prepared.insert(*schema);
    }
    return true;
}

Result<void> RehearsalWorkspace::save() const
{
    QJsonArray prepared;
    for (const Schema schema : allSchemas) {
        if (m_prepared.contains(schema))
            prepared.append(schemaName(schema));
    }
    const QJsonObject state = {{QStringLiteral("format"), stateFormat},
                               {QStringLiteral("identity"), QString::fromLatin1(m_identity)},
                               {QStringLiteral("prepared"), prepared}};
    return writeFile(file(stateFile), QJsonDocument(state).toJson());
}

/// All but the lock. Only names of ours: a given folder may be anybody's. The state goes first: a removal
/// that is killed half-way must not look like a rehearsal to go on with.
Result<void> RehearsalWorkspace::clear() const
{
    if (QFile::exists(file(stateFile)) && !QFile::remove(file(stateFile)))
        return failure(ErrorKind::Io, QStringLiteral("remove"), file(stateFile),
                       QStringLiteral("the file system refused"));
    if (const Result<void> removed = PrivateServer::remove(serverFolder()); !removed)
        return removed;
    for (const QString& name :
         QDir(m_folder).entryList({QStringLiteral("*.sql"), QStringLiteral("*.partial")}, QDir::Files))
        QFile::remove(file(name));
    return {};
}

int removeAbandonedWorkspaces(const QByteArray& keepIdentity, const std::function<void(const QString&)>& log)
{
    int removedCount = 0;
    const QDir all(rehearsalsFolder());
    for (const QString& name : all.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        if (name == folderName(keepIdentity))
            continue;
        const QString folder = all.filePath(name);
        const Result<void> removed = removeAbandoned(folder);
        if (!removed)
            log(removed.error().message());
        else if (!QFileInfo::exists(folder))
            ++removedCount;
    }
    return removedCount;
}

Error explainFullDisk(Error error, const QString& folder, const QString& serverLog)
{
    if (!speaksOfFullDisk(error.happened) && !speaksOfFullDisk(serverLog))
        return error;
    error.kind = ErrorKind::Io;
    error.happened = QStringLiteral("the disk is full: ") + freeSpaceText(folder);
    error.advice = spaceAdvice;
    return error;
}

Result<void> checkFreeSpace(const QString& folder, qint64 bytesNeeded)
{
    if (QStorageInfo(folder).bytesAvailable() >= bytesNeeded)
        return {};
    return failure(
        ErrorKind::Io, QStringLiteral("rehearse in"), folder,
        QStringLiteral("%1, and this needs about %2").arg(freeSpaceText(folder), megabytes(bytesNeeded)),
        spaceAdvice);
}

} // namespace lockstep
