#include "core/database/private_cluster.h"

#include "core/support/files.h"

#include <QUuid>

#include <csignal>

#include <locale.h>

namespace lockstep {

namespace {

constexpr std::chrono::minutes initTime{3};
const auto partialPrefix = QStringLiteral("data.partial-");

/// Byte order either way; C.UTF-8 also knows which letters are which, where the system has it.
QString clusterLocale()
{
    const locale_t found = ::newlocale(LC_ALL_MASK, "C.UTF-8", nullptr);
    if (found == nullptr)
        return QStringLiteral("C");
    ::freelocale(found);
    return QStringLiteral("C.UTF-8");
}

void removePartials(const QString& home)
{
    for (const QString& name : QDir(home).entryList({partialPrefix + u'*'}, QDir::Dirs | QDir::Hidden))
        QDir(home + u'/' + name).removeRecursively();
}

Result<void> checkMajor(const ServerPlace& place, const PostgresPrograms& programs)
{
    const Result<QByteArray> version = readFile(place.data() + QStringLiteral("/PG_VERSION"));
    if (!version)
        return failure(version);
    if (version->trimmed().toInt() == programs.major)
        return {};
    return failure(ErrorKind::Failed, QStringLiteral("use the private database cluster in"), place.home,
                   QStringLiteral("PostgreSQL %1 made it, and PostgreSQL %2 is what there is now")
                       .arg(QString::fromUtf8(version->trimmed()))
                       .arg(programs.major),
                   QStringLiteral("Remove the folder; it will be made again"));
}

Result<void> runInitdb(const QString& data, const ServerPlace& place, const ServerAccount& account,
                       const PostgresPrograms& programs, const std::stop_token& stop)
{
    OwnedProcess::Launch launch;
    launch.program = programs.path(QStringLiteral("initdb"));
    launch.arguments = {
        QStringLiteral("--pgdata=") + data, QStringLiteral("--username=") + QString(clusterSuperuser),
        QStringLiteral("--auth=trust"), // whoever gets through the 0700 folder of the socket is us
        QStringLiteral("--encoding=UTF8"),  QStringLiteral("--locale=") + clusterLocale(),
        QStringLiteral("--no-sync")};
    launch.outputFile = place.log();
    launch.workingFolder = data;
    launch.deathSignal = SIGTERM;
    const Result<std::unique_ptr<OwnedProcess>> process = OwnedProcess::start(account.as(launch));
    if (!process)
        return failure(process);
    const QString attempted = QStringLiteral("make a private database cluster in");
    if (!(*process)->waitForExit(initTime, stop))
        return failure(stop.stop_requested() ? ErrorKind::Cancelled : ErrorKind::Failed, attempted,
                       place.home,
                       stop.stop_requested() ? QStringLiteral("it was cancelled")
                                             : QStringLiteral("initdb did not end within 3 minutes"));
    if ((*process)->exitCode() != 0)
        return failure(ErrorKind::Failed, attempted, place.home,
                       QStringLiteral("initdb ended with exit code %1: %2")
                           .arg((*process)->exitCode().value_or(-1))
                           .arg(endOfLog(place.log())));
    return {};
}

QStringList setting(const QString& name, const QString& value)
{
    return {QStringLiteral("-c"), name + u'=' + value};
}

/// As an element of a list, in which commas and blanks would split.
QString listElement(QString path)
{
    return u'"' + path.replace(u'"', QStringLiteral("\"\"")) + u'"';
}

/// A rehearsal is thrown away: nothing waits for the disk. What matters is that the data outlives a killed
/// server, and for that the kernel's memory is enough. It must have got there, though, so commits stay
/// synchronous: without that, the last ones would still be in the server's own buffers.
QStringList tuning()
{
    return setting(QStringLiteral("fsync"), QStringLiteral("off")) +
           setting(QStringLiteral("full_page_writes"), QStringLiteral("off")) +
           setting(QStringLiteral("wal_level"), QStringLiteral("minimal")) +
           setting(QStringLiteral("max_wal_senders"), QStringLiteral("0")) +
           setting(QStringLiteral("max_wal_size"), QStringLiteral("1GB")) +
           setting(QStringLiteral("min_wal_size"), QStringLiteral("80MB")) +
           setting(QStringLiteral("checkpoint_timeout"), QStringLiteral("1h")) +
           setting(QStringLiteral("shared_buffers"), QStringLiteral("128MB")) +
           setting(QStringLiteral("maintenance_work_mem"), QStringLiteral("64MB")) +
           setting(QStringLiteral("max_connections"), QStringLiteral("40")) +
           setting(QStringLiteral("max_locks_per_transaction"), QStringLiteral("512")) +
           setting(QStringLiteral("autovacuum"), QStringLiteral("off")) +
           setting(QStringLiteral("jit"), QStringLiteral("off"));
}

} // namespace

Result<void> ensureCluster(const ServerPlace& place, const ServerAccount& account,
                           const PostgresPrograms& programs, const std::stop_token& stop)
{
    removePartials(place.home);
    if (QFileInfo::exists(place.data()))
        return checkMajor(place, programs);
    // A name of its own each time: an initdb that a killed Lockstep left may still be busy in the last one.
    const QString partial =
        place.home + u'/' + partialPrefix + QUuid::createUuid().toString(QUuid::Id128).first(12);
    if (const Result<void> made = account.makeFolder(partial); !made)
        return made;
    Result<void> result = runInitdb(partial, place, account, programs, stop);
    if (result && !QDir().rename(partial, place.data()))
        result = failure(ErrorKind::Io, QStringLiteral("rename"), partial,
                         QStringLiteral("the file system refused"));
    if (!result)
        QDir(partial).removeRecursively();
    return result;
}

Result<void> removeCluster(const ServerPlace& place)
{
    removePartials(place.home);
    const QString partial = place.home + u'/' + partialPrefix + QStringLiteral("removed");
    if (!QFileInfo::exists(place.data()))
        return {};
    if (!QDir().rename(place.data(), partial) || !QDir(partial).removeRecursively())
        return failure(ErrorKind::Io, QStringLiteral("remove"), place.data(),
                       QStringLiteral("the file system refused"));
    return {};
}

OwnedProcess::Launch serverLaunch(const ServerPlace& place, const ServerAccount& account,
                                  const PostgresPrograms& programs)
{
    OwnedProcess::Launch launch;
    launch.program = programs.path(QStringLiteral("postgres"));
    launch.arguments = QStringList{QStringLiteral("-D"), place.data()} +
                       setting(QStringLiteral("listen_addresses"), QString()) +
                       setting(QStringLiteral("unix_socket_directories"), listElement(place.socketFolder)) +
                       setting(QStringLiteral("unix_socket_permissions"), QStringLiteral("0700")) +
                       setting(QStringLiteral("port"), QString::number(ServerPlace::port)) +
                       setting(QStringLiteral("logging_collector"), QStringLiteral("off")) +
                       setting(QStringLiteral("timezone"), QStringLiteral("UTC")) +
                       setting(QStringLiteral("log_timezone"), QStringLiteral("UTC")) + tuning();
    if (programs.hasLibrary(QStringLiteral("pg_stat_statements")))
        launch.arguments +=
            setting(QStringLiteral("shared_preload_libraries"), QStringLiteral("pg_stat_statements"));
    launch.outputFile = place.log();
    launch.workingFolder = place.data();
    launch.deathSignal = SIGQUIT; // immediate shutdown: its sessions end with it
    return account.as(launch);
}

QString endOfLog(const QString& file)
{
    constexpr qsizetype lines = 8;
    const Result<QByteArray> log = readFile(file);
    if (!log)
        return {};
    const QStringList all = QString::fromUtf8(log->right(8192)).trimmed().split(u'\n');
    return all.sliced(std::max<qsizetype>(0, all.size() - lines)).join(u'\n');
}

} // namespace lockstep
