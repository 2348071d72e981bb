#include "container.h"

#include "core/database/postgres_programs.h"
#include "core/database/server_account.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QThread>

#include <signal.h>

namespace lockstep::player {

namespace {

int pg(const QString& program, const QStringList& arguments)
{
    const Result<PostgresPrograms> programs = findPostgres();
    const Result<ServerAccount> account = ServerAccount::find();
    if (!programs || !account)
        refuse(programs ? account.error().message() : programs.error().message());
    const OwnedProcess::Launch launch = account->as({programs->path(program), arguments, {}, {}, 0});
    QProcess process;
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(QProcess::nullDevice());
    process.setStandardErrorFile(Project::state(u"pg.log"_s), QIODevice::Append);
    process.start(launch.program, launch.arguments);
    process.waitForFinished(-1);
    return process.exitCode();
}

} // namespace

QJsonObject Container::record() const
{
    return QJsonDocument::fromJson(readFile(file(u".json"_s)).value_or(QByteArray())).object();
}

bool Container::isRunning() const
{
    if (m_service.isDatabase())
        return exists() && pg(u"pg_ctl"_s, {u"status"_s, u"-D"_s, data()}) == 0;
    const qint64 pid = record()[u"pid"].toInteger();
    // One that has ended may wait a while for somebody to hear of it.
    const QByteArray stat = readFile(u"/proc/%1/stat"_s.arg(pid)).value_or(QByteArray());
    return pid > 0 && !stat.isEmpty() && !stat.sliced(stat.lastIndexOf(')') + 1).startsWith(" Z");
}

QString Container::health() const
{
    if (m_service.isDatabase())
        return pg(u"pg_isready"_s, {u"-h"_s, socketFolder(), u"-q"_s}) == 0 ? u"healthy"_s : u"starting"_s;
    return m_service.name.startsWith(u"sourcegraph-frontend") ? u"healthy"_s : QString();
}

void Container::up() const
{
    if (isRunning() && record()[u"digest"].toString() == m_service.digest())
        return;
    stop();
    m_service.isDatabase() ? startDatabase() : startProgram();
}

void Container::stop() const
{
    if (!isRunning())
        return;
    if (m_service.isDatabase()) {
        pg(u"pg_ctl"_s, {u"stop"_s, u"-w"_s, u"-m"_s, u"fast"_s, u"-D"_s, data()});
        return;
    }
    ::kill(pid_t(record()[u"pid"].toInteger()), SIGTERM);
    while (isRunning())
        QThread::msleep(10);
}

void Container::remove() const
{
    stop();
    QFile::remove(file(u".json"_s));
}

QJsonObject Container::ps() const
{
    const bool running = isRunning();
    return {{u"Service"_s, m_service.name},
            {u"Name"_s, u"play-"_s + m_service.name},
            {u"Image"_s, record()[u"image"].toString()},
            {u"State"_s, running ? u"running"_s : u"exited"_s},
            {u"Health"_s, running ? health() : QString()},
            {u"ExitCode"_s, exitCode()}};
}

void Container::write(qint64 pid) const
{
    const QJsonObject object{
        {u"pid"_s, pid}, {u"image"_s, m_service.image}, {u"digest"_s, m_service.digest()}};
    if (const Result<void> done = writeFile(file(u".json"_s), QJsonDocument(object).toJson()); !done)
        refuse(done.error().message());
}

void Container::startDatabase() const
{
    const QString user = m_service.environment.value(u"POSTGRES_USER"_s, u"sg"_s);
    const QString database = m_service.environment.value(u"POSTGRES_DB"_s, u"sg"_s);
    const bool fresh = !QFile::exists(data() + u"/PG_VERSION"_s);
    const Result<ServerAccount> account = ServerAccount::find();
    for (const QString& folder : {data(), socketFolder()}) {
        if (const Result<void> made = account->makeFolder(folder); !made)
            refuse(made.error().message());
    }
    if (fresh && pg(u"initdb"_s, {u"-D"_s, data(), u"-U"_s, user, u"-A"_s, u"trust"_s, u"-N"_s,
                                  u"--locale=C.UTF-8"_s, u"-E"_s, u"UTF8"_s, u"--wal-segsize=1"_s}) != 0)
        refuse(u"initdb failed, see "_s + Project::state(u"pg.log"_s));
    const QString listen = m_service.port.isEmpty()
                               ? u"-c listen_addresses="_s
                               : u"-c listen_addresses=127.0.0.1 -c port=%1"_s.arg(m_service.port);
    // Its socket has the usual name whatever its port.
    const QString options = u"-c fsync=off -c unix_socket_directories=%1 %2"_s.arg(socketFolder(), listen);
    if (pg(u"pg_ctl"_s, {u"start"_s, u"-w"_s, u"-D"_s, data(), u"-l"_s, log(), u"-o"_s, options}) != 0)
        refuse(u"%1 does not start, see %2"_s.arg(m_service.name, log()));
    if (!m_service.port.isEmpty())
        QFile::link(u".s.PGSQL."_s + m_service.port, socketFolder() + u"/.s.PGSQL.5432"_s);
    if (fresh)
        pg(u"createdb"_s, {u"-h"_s, socketFolder(), u"-U"_s, user, database});
    write(0);
}

void Container::startProgram() const
{
    QProcess process;
    process.setProgram(QCoreApplication::applicationFilePath());
    process.setArguments({u"serve"_s, m_service.name, m_service.tag()});
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(log(), QIODevice::Append);
    process.setStandardErrorFile(log(), QIODevice::Append);
    qint64 pid = 0;
    if (!process.startDetached(&pid))
        refuse(u"cannot start "_s + m_service.name);
    write(pid);
}

void Container::start() const
{
    if (!isRunning() && exists())
        m_service.isDatabase() ? startDatabase() : startProgram();
}

void Container::restart() const
{
    stop();
    start();
}

int Container::exitCode() const
{
    return isRunning() || m_service.name == u"migrator" ? 0 : 143;
}

QJsonObject Container::inspect() const
{
    const bool running = isRunning();
    QJsonObject state{
        {u"Status"_s, running ? u"running"_s : u"exited"_s},
        {u"Running"_s, running},
        {u"ExitCode"_s, exitCode()},
        {u"StartedAt"_s, u"2026-01-02T03:04:05.678901234Z"_s},
        {u"FinishedAt"_s, running ? u"0001-01-01T00:00:00Z"_s : u"2026-01-02T03:05:05.678901234Z"_s}};
    if (const QString check = health(); running && !check.isEmpty())
        state.insert(u"Health"_s, QJsonObject{{u"Status"_s, check}});
    QJsonObject ports;
    if (!m_service.port.isEmpty())
        ports.insert(u"5432/tcp"_s,
                     QJsonArray{QJsonObject{{u"HostIp"_s, u"127.0.0.1"_s}, {u"HostPort"_s, m_service.port}}});
    const QJsonObject labels{{u"com.docker.compose.service"_s, m_service.name},
                             {u"com.docker.compose.oneoff"_s, u"False"_s}};
    return {{u"Id"_s, u"id-"_s + m_service.name},
            {u"Name"_s, u"/play-"_s + m_service.name},
            {u"Image"_s, u"sha256:"_s + m_service.digest()},
            {u"Created"_s, u"2026-01-02T03:04:05.123456789Z"_s},
            {u"RestartCount"_s, readFile(file(u".restarts"_s)).value_or(QByteArray()).trimmed().toInt()},
            {u"State"_s, state},
            {u"Config"_s, QJsonObject{{u"Image"_s, record()[u"image"].toString()}, {u"Labels"_s, labels}}},
            {u"NetworkSettings"_s, QJsonObject{{u"Ports"_s, ports}}}};
}

} // namespace lockstep::player
