#include "core/support/files.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QStandardPaths>

namespace lockstep {

namespace {

QString ownFolder(const char* variable, QStandardPaths::StandardLocation location)
{
    const QString given = qEnvironmentVariable(variable);
    const QString path =
        given.isEmpty() ? QStandardPaths::writableLocation(location) + QStringLiteral("/lockstep") : given;
    QDir().mkpath(path);
    return QDir(path).absolutePath();
}

} // namespace

Result<QByteArray> readFile(const QString& path)
{
    QFile file(path);
    if (!file.exists())
        return failure(ErrorKind::NotFound, QStringLiteral("read"), path,
                       QStringLiteral("it does not exist"));
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::Io, QStringLiteral("read"), path, file.errorString());
    QByteArray bytes = file.readAll();
    if (file.error() != QFileDevice::NoError)
        return failure(ErrorKind::Io, QStringLiteral("read"), path, file.errorString());
    return bytes;
}

Result<void> writeFile(const QString& path, const QByteArray& bytes)
{
    const QString folder = QFileInfo(path).absolutePath();
    if (!QDir().mkpath(folder))
        return failure(ErrorKind::Io, QStringLiteral("create the folder"), folder,
                       QStringLiteral("the file system refused"),
                       QStringLiteral("Check its permissions and free space"));
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return failure(ErrorKind::Io, QStringLiteral("write"), path, file.errorString(),
                       QStringLiteral("Check its permissions and the free space of the disk"));
    return {};
}

QString cacheFolder()
{
    return ownFolder("LOCKSTEP_CACHE_DIR", QStandardPaths::GenericCacheLocation);
}

QString dataFolder()
{
    return ownFolder("LOCKSTEP_DATA_DIR", QStandardPaths::GenericDataLocation);
}

QString resourceFolder()
{
    QString given = qEnvironmentVariable("LOCKSTEP_RESOURCES");
    if (!given.isEmpty())
        return given;
    return QDir(QCoreApplication::applicationDirPath() + QStringLiteral("/../share/lockstep")).absolutePath();
}

} // namespace lockstep
