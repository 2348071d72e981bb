// Plays `docker compose` for tests, under the name docker: services are real processes of this machine. One
// whose image is of PostgreSQL is a real server with its data below the project's folder; the frontend looks
// at the database as the product's does, refuses to start on one that it may not, and records its version;
// the migrator completes out-of-band migrations. Every command that changes something is appended to
// .player/did. What the real program would not understand is refused.

#include "core/database/instance_version.h"
#include "core/database/postgres_programs.h"
#include "core/database/server_account.h"
#include "core/support/files.h"
#include "core/support/process.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QThread>

#include <yaml-cpp/yaml.h>

#include <cstdio>
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <unistd.h>

using namespace lockstep;
using namespace Qt::StringLiterals;

namespace {

[[noreturn]] void refuse(const QString& why, int code = 1)
{
    std::fprintf(stderr, "%s\n", qPrintable(why));
    std::exit(code);
}

void say(const QString& text)
{
    std::fprintf(stdout, "%s\n", qPrintable(text));
}

struct Service
{
    QString name;
    QString image;
    QMap<QString, QString> environment;
    QMap<QString, QString> mounts; ///< path in the container to path here
    QString port;                  ///< published on loopback

    [[nodiscard]] bool isDatabase() const { return image.contains(u"postgres"); }

    [[nodiscard]] QString tag() const { return image.section(u'@', 0, 0).section(u':', -1); }

    [[nodiscard]] QString digest() const
    {
        QStringList parts{image, port};
        for (const auto& [name_, value] : environment.asKeyValueRange())
            parts.append(name_ + u'=' + value);
        for (const auto& [there, here] : mounts.asKeyValueRange())
            parts.append(there + u'=' + here);
        return QString::fromLatin1(
            QCryptographicHash::hash(parts.join(u'\n').toUtf8(), QCryptographicHash::Sha1).toHex());
    }
};

class Project
{
public:
    Project(const QStringList& files)
    {
        for (const QString& file : files)
            read(file);
        if (m_services.isEmpty())
            refuse(u"no configuration file provided: not found"_s, 14);
        QDir().mkpath(state(u"data"_s));
    }

    [[nodiscard]] const QMap<QString, Service>& services() const { return m_services; }

    [[nodiscard]] const Service& service(const QString& name) const
    {
        const auto found = m_services.constFind(name);
        if (found == m_services.constEnd())
            refuse(u"no such service: "_s + name);
        return *found;
    }

    [[nodiscard]] static QString state(const QString& name)
    {
        return QDir::current().filePath(u".player/"_s + name);
    }

private:
    void read(const QString& file)
    {
        const Result<QByteArray> text = readFile(QDir::current().filePath(file));
        if (!text)
            refuse(u"open %1: no such file or directory"_s.arg(QDir::current().filePath(file)), 14);
        const YAML::Node root = YAML::Load(text->toStdString());
        for (const auto& entry : root["services"]) {
            Service& service = m_services[QString::fromStdString(entry.first.as<std::string>())];
            service.name = QString::fromStdString(entry.first.as<std::string>());
            merge(service, entry.second);
        }
    }

    static void merge(Service& service, const YAML::Node& node)
    {
        if (node["image"])
            service.image = QString::fromStdString(node["image"].as<std::string>());
        for (const auto& line : node["environment"]) {
            const QString text = QString::fromStdString(line.as<std::string>());
            service.environment.insert(text.section(u'=', 0, 0), text.section(u'=', 1));
        }
        for (const auto& line : node["volumes"]) {
            const QStringList parts = QString::fromStdString(line.as<std::string>()).split(u':');
            if (parts.value(0).startsWith(u'/') || parts.value(0).startsWith(u'.'))
                service.mounts.insert(parts.value(1), QDir::cleanPath(QDir::current().filePath(parts[0])));
        }
        for (const auto& line : node["ports"]) {
            const QStringList parts = QString::fromStdString(line.as<std::string>()).split(u':');
            if (parts.size() != 3 || parts[0] != u"127.0.0.1")
                refuse(u"the test publishes on loopback only: "_s + parts.join(u':'));
            service.port = parts[1];
        }
    }

    QMap<QString, Service> m_services;
};

/// One service's process and what is kept of it.
class Container
{
public:
    explicit Container(const Service& service) : m_service(service) {}

    [[nodiscard]] QJsonObject record() const
    {
        return QJsonDocument::fromJson(readFile(file(u".json"_s)).value_or(QByteArray())).object();
    }

    [[nodiscard]] bool exists() const { return !record().isEmpty(); }

    [[nodiscard]] bool isRunning() const
    {
        if (m_service.isDatabase())
            return exists() && pg(u"pg_ctl"_s, {u"status"_s, u"-D"_s, data()}) == 0;
        const qint64 pid = record()[u"pid"].toInteger();
        // One that has ended may wait a while for somebody to hear of it.
        const QByteArray stat = readFile(u"/proc/%1/stat"_s.arg(pid)).value_or(QByteArray());
        return pid > 0 && !stat.isEmpty() && !stat.sliced(stat.lastIndexOf(')') + 1).startsWith(" Z");
    }

    [[nodiscard]] QString health() const
    {
        if (m_service.isDatabase())
            return pg(u"pg_isready"_s, {u"-h"_s, socketFolder(), u"-q"_s}) == 0 ? u"healthy"_s
                                                                                : u"starting"_s;
        return m_service.name.startsWith(u"sourcegraph-frontend") ? u"healthy"_s : QString();
    }

    void up() const
    {
        if (isRunning() && record()[u"digest"].toString() == m_service.digest())
            return;
        stop();
        m_service.isDatabase() ? startDatabase() : startProgram();
    }

    void stop() const
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

    void remove() const
    {
        stop();
        QFile::remove(file(u".json"_s));
    }

    [[nodiscard]] QJsonObject ps() const
    {
        const bool running = isRunning();
        return {{u"Service"_s, m_service.name},
                {u"Name"_s, u"play-"_s + m_service.name},
                {u"Image"_s, record()[u"image"].toString()},
                {u"State"_s, running ? u"running"_s : u"exited"_s},
                {u"Health"_s, running ? health() : QString()},
                {u"ExitCode"_s, running || m_service.name == u"migrator" ? 0 : 143}};
    }

    [[nodiscard]] QString socketFolder() const { return Project::state(u"s-"_s + m_service.name); }

    [[nodiscard]] QString log() const { return file(u".log"_s); }

private:
    [[nodiscard]] QString file(const QString& suffix) const
    {
        return Project::state(m_service.name + suffix);
    }

    [[nodiscard]] QString data() const { return Project::state(u"data/"_s + m_service.name); }

    void write(qint64 pid) const
    {
        const QJsonObject object{
            {u"pid"_s, pid}, {u"image"_s, m_service.image}, {u"digest"_s, m_service.digest()}};
        if (const Result<void> done = writeFile(file(u".json"_s), QJsonDocument(object).toJson()); !done)
            refuse(done.error().message());
    }

    static int pg(const QString& program, const QStringList& arguments)
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

    void startDatabase() const
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
        const QString options =
            u"-c fsync=off -c unix_socket_directories=%1 %2"_s.arg(socketFolder(), listen);
        if (pg(u"pg_ctl"_s, {u"start"_s, u"-w"_s, u"-D"_s, data(), u"-l"_s, log(), u"-o"_s, options}) != 0)
            refuse(u"%1 does not start, see %2"_s.arg(m_service.name, log()));
        if (!m_service.port.isEmpty())
            QFile::link(u".s.PGSQL."_s + m_service.port, socketFolder() + u"/.s.PGSQL.5432"_s);
        if (fresh)
            pg(u"createdb"_s, {u"-h"_s, socketFolder(), u"-U"_s, user, database});
        write(0);
    }

    void startProgram() const
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

    const Service& m_service;
};

ConnectionSettings frontendDatabase()
{
    const QString folder = Project::state(u"s-pgsql"_s);
    return ConnectionSettings::parse(u"host=%1 user=sg dbname=sg"_s.arg(folder)).value();
}

/// As the product's frontend: it starts on a database that it may start on, and says which release it is.
void serveFrontend(const QString& tag)
{
    const Version release = Version::parse(tag).value();
    Result<Connection> connection = Connection::open(frontendDatabase());
    if (!connection)
        refuse(u"lvl=eror msg=\"no database\" err=\"%1\""_s.arg(connection.error().message()));
    const Result<InstanceRecord> record = readInstanceRecord(*connection);
    if (record && record->version && !isUpgradeAllowed(*record->version, release))
        refuse(u"lvl=eror msg=\"upgrading \\\"frontend\\\" from %1 to %2 is not allowed\""_s.arg(record->text,
                                                                                                 tag));
    if (const Result<void> written = writeInstanceVersion(*connection, release); !written)
        refuse(u"lvl=eror msg=\"%1\""_s.arg(written.error().message()));
    say(u"lvl=info msg=\"listening\" version="_s + tag);
    std::fflush(stdout);
}

int serve(const QStringList& words)
{
    ::setsid();
    if (words.value(0) == u"migrator")
        return 0; // the databases are migrated by whom the test is of
    if (words.value(0).startsWith(u"sourcegraph-frontend"))
        serveFrontend(words.value(1));
    while (true)
        ::pause();
}

void did(const QStringList& words)
{
    QFile file(Project::state(u"did"_s));
    if (file.open(QIODevice::Append))
        file.write(words.join(u' ').toUtf8() + '\n');
}

QString translated(QString argument, const Service& service)
{
    for (const auto& [there, here] : service.mounts.asKeyValueRange())
        argument.replace(there + u'/', here + u'/');
    return argument;
}

int exec(QStringList words, const Project& project)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    while (words.value(0).startsWith(u'-')) {
        const QString word = words.takeFirst();
        if (word == u"--env" || word == u"-e") {
            const QString variable = words.takeFirst();
            environment.insert(variable.section(u'=', 0, 0), variable.section(u'=', 1));
        } else if (word != u"-T" && word != u"--no-TTY") {
            refuse(u"unknown flag: "_s + word, 16);
        }
    }
    const Service& service = project.service(words.takeFirst());
    const Container container(service);
    if (!container.isRunning())
        refuse(u"service \"%1\" is not running"_s.arg(service.name));
    if (service.isDatabase())
        environment.insert(u"PGHOST"_s, container.socketFolder());
    environment.insert(u"PATH"_s, findPostgres()->binFolder + u':' + environment.value(u"PATH"_s));
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::ForwardedChannels);
    process.setInputChannelMode(QProcess::ForwardedInputChannel);
    process.setProgram(translated(words.takeFirst(), service));
    for (QString& word : words)
        word = translated(word, service);
    process.setArguments(words);
    process.start();
    process.waitForFinished(-1);
    return process.exitStatus() == QProcess::NormalExit ? process.exitCode() : 137;
}

/// `run ... migrator run-out-of-band-migrations --id=N...`
int runOnce(const QStringList& words)
{
    if (!words.contains(u"migrator") || !words.contains(u"run-out-of-band-migrations"))
        refuse(u"only the migrator is run once here"_s, 16);
    Result<Connection> connection = Connection::open(frontendDatabase());
    if (!connection)
        refuse(connection.error().message());
    for (const QString& word : words) {
        if (word.startsWith(u"--id="))
            static_cast<void>(connection->query(
                u"UPDATE out_of_band_migrations SET progress = 1 WHERE id = $1::int"_s, {word.sliced(5)}));
    }
    say(u"Out of band migrations complete"_s);
    return 0;
}

QStringList namesOf(const QStringList& words, const Project& project)
{
    QStringList names;
    for (const QString& word : words) {
        if (!word.startsWith(u'-'))
            names.append(project.service(word).name);
    }
    if (!names.isEmpty())
        return names;
    // Databases first: the others want them.
    for (const Service& service : project.services()) {
        if (service.isDatabase())
            names.prepend(service.name);
        else
            names.append(service.name);
    }
    return names;
}

int up(const QStringList& words, const Project& project)
{
    for (const QString& word : words) {
        if (word.startsWith(u'-') && word != u"--detach" && word != u"-d" && word != u"--no-deps" &&
            word != u"--remove-orphans")
            refuse(u"unknown flag: "_s + word, 16);
    }
    for (const QString& name : namesOf(words, project))
        Container(project.service(name)).up();
    return 0;
}

int each(const QStringList& words, const Project& project, void (Container::*change)() const)
{
    QStringList names = namesOf(words, project);
    std::ranges::reverse(names);
    for (const QString& name : names)
        (Container(project.service(name)).*change)();
    return 0;
}

int ps(const QStringList& words, const Project& project)
{
    if (words != QStringList{u"--all"_s, u"--format"_s, u"json"_s})
        refuse(u"unknown flags: "_s + words.join(u' '), 16);
    for (const Service& service : project.services()) {
        const Container container(service);
        if (container.exists())
            say(QString::fromUtf8(QJsonDocument(container.ps()).toJson(QJsonDocument::Compact)));
    }
    return 0;
}

int config(const Project& project)
{
    QJsonObject services;
    for (const Service& service : project.services())
        services.insert(service.name, QJsonObject{{u"image"_s, service.image}});
    say(QString::fromUtf8(QJsonDocument(QJsonObject{{u"services"_s, services}}).toJson()));
    return 0;
}

int logs(const QStringList& words, const Project& project)
{
    for (const QString& name : namesOf(words, project))
        std::fputs(readFile(Container(project.service(name)).log()).value_or(QByteArray()).constData(),
                   stdout);
    return 0;
}

int command(const QString& verb, const QStringList& words, const Project& project)
{
    if (verb == u"ps")
        return ps(words, project);
    if (verb == u"version") {
        say(u"Docker Compose version v2.26.1"_s);
        return 0;
    }
    if (verb == u"config")
        return config(project);
    if (verb == u"logs")
        return logs(words, project);
    did(QStringList{verb} + words);
    if (verb == u"up")
        return up(words, project);
    if (verb == u"stop")
        return each(words, project, &Container::stop);
    if (verb == u"down")
        return each(words, project, &Container::remove);
    if (verb == u"exec")
        return exec(words, project);
    if (verb == u"run")
        return runOnce(words);
    refuse(u"unknown docker command: \"compose %1\""_s.arg(verb), 16);
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("LC_ALL", "C.UTF-8");
    const QCoreApplication application(argc, argv);
    QStringList words = QCoreApplication::arguments().sliced(1);
    if (words.value(0) == u"serve")
        return serve(words.sliced(1));
    if (words.isEmpty() || words.takeFirst() != u"compose")
        refuse(u"only docker compose is played here"_s, 16);
    QStringList files;
    while (words.value(0).startsWith(u'-')) {
        const QString word = words.takeFirst();
        if (words.isEmpty() || (word != u"--file" && word != u"--project-name"))
            refuse(u"unknown flag: "_s + word, 16);
        const QString value = words.takeFirst();
        if (word == u"--file")
            files.append(value);
    }
    if (words.isEmpty())
        refuse(u"a command is missing"_s, 16);
    // The project is where its first file is.
    if (!files.isEmpty())
        QDir::setCurrent(QFileInfo(files.first()).absolutePath());
    const Project project(files.isEmpty() ? QStringList{u"docker-compose.yaml"_s} : files);
    const QString verb = words.takeFirst();
    return command(verb, words, project);
}
