#include "core/database/private_server.h"

#include "core/database/connection.h"
#include "core/database/file_lock.h"
#include "core/database/private_cluster.h"

#include <libpq-fe.h>

#include <QDeadlineTimer>
#include <QThread>

#include <array>
#include <csignal>

namespace lockstep {

namespace {

constexpr std::chrono::minutes startTime{2};
constexpr std::chrono::seconds stopTime{10};
constexpr int pollMilliseconds = 10;
constexpr int startAttempts = 10;

const auto startAttempted = QStringLiteral("start a private PostgreSQL server in");

std::unexpected<Error> cancelled(const QString& folder)
{
    return failure(ErrorKind::Cancelled, startAttempted, folder, QStringLiteral("it was cancelled"));
}

/// Whether a server answers on the socket; nothing while it is starting up.
bool answers(const QString& socketFolder)
{
    const QByteArray host = QFile::encodeName(socketFolder);
    const QByteArray port = QByteArray::number(ServerPlace::port);
    const QByteArray user = QString(clusterSuperuser).toUtf8();
    const std::array<const char*, 5> keywords = {"host", "port", "user", "dbname", nullptr};
    const std::array<const char*, 5> values = {host.constData(), port.constData(), user.constData(),
                                               "postgres", nullptr};
    return PQpingParams(keywords.data(), values.data(), 0) == PQPING_OK;
}

Result<FileLock> lockFolder(const QString& folder)
{
    return FileLock::take(folder + QStringLiteral("/server.lock"));
}

} // namespace

struct PrivateServer::Private
{
    Result<void> startProcess(const std::stop_token& stop);
    Result<void> waitUntilReady(const std::stop_token& stop);
    Result<void> stopProcess();
    /// Runs what `statement` makes of the quoted name.
    Result<void> execute(const QString& attempted, const QString& name,
                         const std::function<QString(const QString&)>& statement) const;
    ConnectionSettings settings(const QString& database) const;

    ServerAccount account;
    ServerPlace place;
    PostgresPrograms programs;
    std::optional<FileLock> lock;
    std::unique_ptr<OwnedProcess> process;
};

/// A server killed a moment ago can leave sessions that still hold its shared memory; they notice and go.
Result<void> PrivateServer::Private::startProcess(const std::stop_token& stop)
{
    for (int attempt = 1;; ++attempt) {
        Result<std::unique_ptr<OwnedProcess>> started =
            OwnedProcess::start(serverLaunch(place, account, programs));
        if (!started)
            return failure(started);
        process = std::move(*started);
        Result<void> ready = waitUntilReady(stop);
        if (ready)
            return ready;
        process.reset();
        if (attempt == startAttempts || !ready.error().happened.contains(QStringLiteral("still in use")))
            return ready;
        QThread::sleep(std::chrono::seconds{1});
    }
}

Result<void> PrivateServer::Private::waitUntilReady(const std::stop_token& stop)
{
    const QDeadlineTimer deadline(startTime);
    while (!answers(place.socketFolder)) {
        if (stop.stop_requested())
            return cancelled(place.folder);
        if (!process->running())
            return failure(ErrorKind::Failed, startAttempted, place.folder,
                           QStringLiteral("it ended with exit code %1: %2")
                               .arg(process->exitCode().value_or(-1))
                               .arg(endOfLog(place.log())));
        if (deadline.hasExpired())
            return failure(
                ErrorKind::Failed, startAttempted, place.folder,
                QStringLiteral("it was not ready within 2 minutes: %1").arg(endOfLog(place.log())));
        QThread::msleep(pollMilliseconds);
    }
    return {};
}

Result<void> PrivateServer::Private::stopProcess()
{
    if (!process)
        return {};
    for (const int signal : {SIGINT, SIGQUIT, SIGKILL}) { // fast, immediate, by force
        process->signal(signal);
        if (process->waitForExit(stopTime)) {
            process.reset();
            place.removeSocket();
            lock.reset();
            return {};
        }
    }
    return failure(ErrorKind::Failed, QStringLiteral("stop the private PostgreSQL server in"), place.folder,
                   QStringLiteral("process %1 does not end").arg(process->pid()));
}

Result<void> PrivateServer::Private::execute(const QString& attempted, const QString& name,
                                             const std::function<QString(const QString&)>& statement) const
{
    Result<Connection> connection = Connection::open(settings(QStringLiteral("postgres")));
    if (!connection)
        return failure(connection);
    connection->onNotice([](const QString&, const QString&) {}); // "does not exist, skipping" is no news
    const SqlResult done = connection->execute(statement(connection->quotedIdentifier(name)));
    if (!done)
        return std::unexpected(done.error().toError(attempted, name));
    return {};
}

ConnectionSettings PrivateServer::Private::settings(const QString& database) const
{
    return ConnectionSettings()
        .with(QStringLiteral("host"), place.socketFolder)
        .with(QStringLiteral("port"), QString::number(ServerPlace::port))
        .with(QStringLiteral("user"), QString(clusterSuperuser))
        .with(QStringLiteral("dbname"), database)
        // Given, so that libpq does not take them from the environment, where they are meant for other
        // servers.
        .with(QStringLiteral("options"), QString())
        .with(QStringLiteral("sslmode"), QStringLiteral("disable"))
        .with(QStringLiteral("gssencmode"), QStringLiteral("disable"));
}

PrivateServer::PrivateServer() : d(std::make_unique<Private>()) {}

PrivateServer::~PrivateServer()
{
    // What cannot be stopped in order is killed by OwnedProcess.
    std::ignore = stop();
}

Result<std::unique_ptr<PrivateServer>> PrivateServer::start(const QString& folder, std::stop_token stop)
{
    Result<PostgresPrograms> programs = findPostgres();
    if (!programs)
        return failure(programs);
    const Result<ServerAccount> account = ServerAccount::find();
    if (!account)
        return failure(account);
    if (!QDir().mkpath(folder))
        return failure(ErrorKind::Io, QStringLiteral("make the folder"), folder,
                       QStringLiteral("the file system refused"), QStringLiteral("Check its permissions"));

    std::unique_ptr<PrivateServer> server(new PrivateServer);
    Private& d = *server->d;
    d.programs = *programs;
    d.account = *account;
    d.place = ServerPlace::of(folder, *account);
    Result<FileLock> lock = lockFolder(d.place.folder);
    if (!lock)
        return failure(lock);
    d.lock = std::move(*lock);
    Result<void> done = endLeftoverServer(d.place);
    if (done)
        done = d.place.prepare(d.account);
    if (done)
        done = ensureCluster(d.place, d.account, d.programs, stop);
    if (done)
        done = d.startProcess(stop);
    if (!done)
        return failure(done);
    return server;
}

Result<void> PrivateServer::remove(const QString& folder)
{
    if (!QFileInfo::exists(folder))
        return {};
    const Result<ServerAccount> account = ServerAccount::find();
    if (!account)
        return failure(account);
    const ServerPlace place = ServerPlace::of(folder, *account);
    const Result<FileLock> lock = lockFolder(place.folder);
    if (!lock)
        return failure(lock);
    if (const Result<void> ended = endLeftoverServer(place); !ended)
        return ended;
    place.removeSocket();
    if (const Result<void> removed = removeCluster(place); !removed)
        return removed;
    for (const QString& path : {place.home, place.folder}) {
        if (QFileInfo::exists(path) && !QDir(path).removeRecursively())
            return failure(ErrorKind::Io, QStringLiteral("remove"), path,
                           QStringLiteral("the file system refused"));
    }
    return {};
}

ConnectionSettings PrivateServer::database(const QString& name) const
{
    return d->settings(name);
}

QString PrivateServer::binFolder() const
{
    return d->programs.binFolder;
}

QString PrivateServer::logFile() const
{
    return d->place.log();
}

int PrivateServer::majorVersion() const
{
    return d->programs.major;
}

Result<void> PrivateServer::recreateDatabase(const QString& name)
{
    if (const Result<void> dropped = dropDatabase(name); !dropped)
        return dropped;
    return d->execute(QStringLiteral("create the database"), name, [](const QString& quoted) {
        return QStringLiteral("CREATE DATABASE %1 TEMPLATE template0").arg(quoted);
    });
}

Result<void> PrivateServer::dropDatabase(const QString& name)
{
    // Sessions of a moment ago may still be leaving; older servers cannot be told to end them.
    const QString force = d->programs.major >= 13 ? QStringLiteral(" WITH (FORCE)") : QString();
    return d->execute(QStringLiteral("drop the database"), name, [&](const QString& quoted) {
        return QStringLiteral("DROP DATABASE IF EXISTS ") + quoted + force;
    });
}

Result<void> PrivateServer::stop()
{
    return d->stopProcess();
}

} // namespace lockstep
