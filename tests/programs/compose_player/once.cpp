// Commands in containers.

#include "core/database/connection.h"
#include "core/database/postgres_programs.h"

#include "commands.h"
#include "container.h"
#include "options.h"
#include "serve.h"

#include <QCoreApplication>
#include <QProcess>

#include <unistd.h>

namespace lockstep::player {

namespace {

QString translated(QString argument, const Service& service)
{
    for (const auto& [there, here] : service.mounts.asKeyValueRange())
        argument.replace(there + u'/', here + u'/');
    return argument;
}

QProcessEnvironment environmentOf(const Words& words)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString& variable : words.options.value(u"-e"_s) + words.options.value(u"--env"_s))
        environment.insert(variable.section(u'=', 0, 0), variable.section(u'=', 1));
    return environment;
}

int awaited(QProcess& process)
{
    process.waitForFinished(-1);
    return process.exitStatus() == QProcess::NormalExit ? process.exitCode() : 137;
}

/// The services' work that a test waits for: `run-out-of-band-migrations --id=N...`
int completeOutOfBand(const QStringList& words)
{
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

} // namespace

int execIn(const QStringList& given, const Project& project, bool isOld)
{
    Words words = readWords(u"compose exec"_s, given, isOld, true);
    QProcessEnvironment environment = environmentOf(words);
    const Service& service = project.service(words.rest.takeFirst());
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
    process.setProgram(translated(words.rest.takeFirst(), service));
    for (QString& word : words.rest)
        word = translated(word, service);
    process.setArguments(words.rest);
    process.start();
    return awaited(process);
}

/// What runs in the container is docker's child: it does not end with who started it.
int runOnce(const QStringList& given, const Project& project, bool isOld)
{
    const Words words = readWords(u"compose run"_s, given, isOld, true);
    const Service& service = project.service(words.rest.value(0));
    const QStringList command = words.rest.size() > 1 ? words.rest.sliced(1) : service.command;
    if (service.name == u"migrator" && command.value(0) == u"run-out-of-band-migrations")
        return completeOutOfBand(command);
    QProcess process;
    process.setProcessEnvironment(environmentOf(words));
    process.setProcessChannelMode(QProcess::ForwardedChannels);
    process.setChildProcessModifier([] { ::setsid(); });
    if (service.name == u"migrator") {
        process.setProgram(QCoreApplication::applicationFilePath());
        process.setArguments(QStringList{u"serve"_s, service.name, service.tag()} + command);
    } else {
        process.setProgram(command.value(0));
        process.setArguments(command.sliced(std::min<qsizetype>(1, command.size())));
    }
    process.start();
    process.waitForStarted(-1);
    const QString record = Project::state(words.value(u"--name"_s) + u".pid"_s);
    if (words.has(u"--name"_s))
        static_cast<void>(writeFile(record, QByteArray::number(process.processId())));
    const int code = awaited(process);
    QFile::remove(record);
    return code;
}

} // namespace lockstep::player
