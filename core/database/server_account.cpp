#include "core/database/server_account.h"

#include <QStandardPaths>

#include <cerrno>
#include <csignal>

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lockstep {

namespace {

QString deathSignalName(int number)
{
    return number == SIGQUIT   ? QStringLiteral("QUIT")
           : number == SIGTERM ? QStringLiteral("TERM")
                               : QStringLiteral("KILL");
}

} // namespace

Result<ServerAccount> ServerAccount::find()
{
    if (::geteuid() != 0)
        return ServerAccount{false, ::geteuid(), ::getegid()};
    const QString attempted = QStringLiteral("start PostgreSQL as another user than root");
    const passwd* entry = ::getpwnam("postgres");
    if (entry == nullptr)
        return failure(
            ErrorKind::NotFound, attempted, {}, QStringLiteral("there is no user postgres"),
            QStringLiteral("PostgreSQL refuses to run as root: run Lockstep as an ordinary user, or install "
                           "the distribution's postgresql package, which makes that user"));
    if (QStandardPaths::findExecutable(QStringLiteral("setpriv")).isEmpty())
        return failure(ErrorKind::NotFound, attempted, {}, QStringLiteral("there is no program setpriv"),
                       QStringLiteral("Install util-linux, or run Lockstep as an ordinary user"));
    return ServerAccount{true, entry->pw_uid, entry->pw_gid};
}

OwnedProcess::Launch ServerAccount::as(const OwnedProcess::Launch& launch) const
{
    if (!other)
        return launch;
    OwnedProcess::Launch changed = launch;
    changed.program = QStandardPaths::findExecutable(QStringLiteral("setpriv"));
    // The kernel forgets the death signal when the user changes, so setpriv has to ask for it again.
    changed.arguments = QStringList{QStringLiteral("--reuid=%1").arg(user),
                                    QStringLiteral("--regid=%1").arg(group),
                                    QStringLiteral("--clear-groups"),
                                    QStringLiteral("--pdeathsig"),
                                    deathSignalName(launch.deathSignal),
                                    QStringLiteral("--"),
                                    launch.program} +
                        launch.arguments;
    return changed;
}

bool ServerAccount::canReach(const QString& folder) const
{
    if (!other)
        return true;
    struct stat info{};
    for (QString path = QDir(folder).absolutePath();; path = QFileInfo(path).path()) {
        if (::stat(QFile::encodeName(path).constData(), &info) != 0)
            return false;
        const mode_t needed = info.st_uid == user ? S_IXUSR : info.st_gid == group ? S_IXGRP : S_IXOTH;
        if ((info.st_mode & needed) == 0)
            return false;
        if (path == QStringLiteral("/"))
            return true;
    }
}

Result<void> ServerAccount::makeFolder(const QString& path) const
{
    const QString attempted = QStringLiteral("make the folder");
    const QByteArray name = QFile::encodeName(path);
    if (::mkdir(name.constData(), 0700) == 0) {
        if (other && ::chown(name.constData(), user, group) != 0)
            return failure(ErrorKind::Io, attempted, path, qt_error_string(errno));
        return {};
    }
    if (errno != EEXIST)
        return failure(ErrorKind::Io, attempted, path, qt_error_string(errno));
    struct stat info{};
    if (::lstat(name.constData(), &info) != 0)
        return failure(ErrorKind::Io, attempted, path, qt_error_string(errno));
    if (!S_ISDIR(info.st_mode) || info.st_uid != user || (info.st_mode & 077) != 0)
        return failure(
            ErrorKind::Io, attempted, path,
            QStringLiteral("something is there that is not a private folder of the user who runs the server"),
            QStringLiteral("Remove it"));
    return {};
}

} // namespace lockstep
