#include "core/database/server_place.h"

#include <QCryptographicHash>
#include <QDeadlineTimer>
#include <QThread>

#include <cerrno>
#include <csignal>

#include <sys/un.h>
#include <unistd.h>

namespace lockstep {

namespace {

constexpr std::chrono::seconds patience{15};

QString shortName(const QString& folder)
{
    const QByteArray hash =
        QCryptographicHash::hash(folder.toUtf8(), QCryptographicHash::Sha256).toHex().first(16);
    return QStringLiteral("lockstep-%1-%2").arg(::geteuid()).arg(QString::fromLatin1(hash));
}

/// libpq splits a host at commas, and the kernel wants the whole path in sun_path.
bool fitsSocket(const QString& folder)
{
    const qsizetype length = QFile::encodeName(folder + QStringLiteral("/.s.PGSQL.5432")).size();
    return length < qsizetype(sizeof(sockaddr_un::sun_path)) && !folder.contains(u',');
}

QString shortSocketFolder(const QString& folder, const ServerAccount& account)
{
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    const QString candidate = runtime + u'/' + shortName(folder);
    const bool usable =
        !runtime.isEmpty() && !account.other && QFileInfo(runtime).isWritable() && fitsSocket(candidate);
    return usable ? candidate : QStringLiteral("/tmp/") + shortName(folder);
}

QByteArray procFile(qint64 pid, const char* name)
{
    QFile file(QStringLiteral("/proc/%1/%2").arg(pid).arg(QLatin1StringView(name)));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Not gone, and not a zombie that nobody collects.
bool isRunning(qint64 pid)
{
    const QByteArray stat = procFile(pid, "stat");
    const qsizetype state = stat.lastIndexOf(')') + 2;
    return state >= 2 && state < stat.size() && stat.at(state) != 'Z' && stat.at(state) != 'X';
}

/// The pid in a stale pid file may meanwhile belong to anybody, so look at who it is.
bool isServerOf(qint64 pid, const ServerPlace& place)
{
    if (pid <= 1 || !isRunning(pid))
        return false;
    const QByteArrayList arguments = procFile(pid, "cmdline").split('\0');
    const bool postgres = arguments.first().endsWith("postgres");
    return postgres && arguments.contains(QFile::encodeName(place.data()));
}

Result<void> waitForEnd(qint64 pid, const ServerPlace& place)
{
    for (const int signal : {SIGQUIT, SIGKILL}) {
        ::kill(static_cast<pid_t>(pid), signal);
        const QDeadlineTimer deadline(patience);
        while (isServerOf(pid, place) && !deadline.hasExpired())
            QThread::msleep(20);
        if (!isServerOf(pid, place))
            return {};
    }
    return failure(ErrorKind::Busy, QStringLiteral("end the PostgreSQL server left running in"), place.home,
                   QStringLiteral("process %1 does not end").arg(pid), QStringLiteral("End it by hand"));
}

} // namespace

ServerPlace ServerPlace::of(const QString& folder, const ServerAccount& account)
{
    ServerPlace place;
    place.folder = QDir(folder).absolutePath();
    place.home =
        account.canReach(place.folder) ? place.folder : QStringLiteral("/var/tmp/") + shortName(place.folder);
    place.socketFolder = place.home + QStringLiteral("/socket");
    if (!fitsSocket(place.socketFolder))
        place.socketFolder = shortSocketFolder(place.folder, account);
    return place;
}

Result<void> ServerPlace::prepare(const ServerAccount& account) const
{
    // The folder itself may be a private one of root's that the other account can reach: what is made below
    // it is that account's own. Its stand-in below /var/tmp is the account's altogether.
    if (home != folder) {
        if (const Result<void> made = account.makeFolder(home); !made)
            return made;
    }
    removeSocket();
    return account.makeFolder(socketFolder);
}

void ServerPlace::removeSocket() const
{
    const QString socket = socketFolder + QStringLiteral("/.s.PGSQL.%1").arg(port);
    QFile::remove(socket);
    QFile::remove(socket + QStringLiteral(".lock"));
    QDir().rmdir(socketFolder);
}

Result<void> endLeftoverServer(const ServerPlace& place)
{
    QFile file(place.pidFile());
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const qint64 pid = file.readLine().trimmed().toLongLong();
    file.close();
    if (isServerOf(pid, place)) {
        if (const Result<void> ended = waitForEnd(pid, place); !ended)
            return ended;
    }
    if (QFile::exists(place.pidFile()) && !QFile::remove(place.pidFile()))
        return failure(ErrorKind::Io, QStringLiteral("remove the stale"), place.pidFile(),
                       file.errorString());
    return {};
}

} // namespace lockstep
