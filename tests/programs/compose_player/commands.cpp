#include "commands.h"

#include "container.h"
#include "options.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QThread>

#include <signal.h>
#include <unistd.h>

namespace lockstep::player {

namespace {

void did(const QStringList& words)
{
    QFile file(Project::state(u"did"_s));
    if (file.open(QIODevice::Append))
        file.write(words.join(u' ').toUtf8() + '\n');
}

void sayJson(const QJsonObject& object, QJsonDocument::JsonFormat format)
{
    say(QString::fromUtf8(QJsonDocument(object).toJson(format)));
}

/// Databases first: the others want them.
QStringList namesOf(const QStringList& given, const Project& project)
{
    QStringList names;
    for (const QString& name : given)
        names.append(project.service(name).name);
    if (!names.isEmpty())
        return names;
    for (const Service& service : project.services()) {
        if (service.isDatabase())
            names.prepend(service.name);
        else
            names.append(service.name);
    }
    return names;
}

int up(const Words& words, const Project& project)
{
    for (const QString& name : namesOf(words.rest, project)) {
        const Container container(project.service(name));
        project.service(name).replicas > 0 ? container.up() : container.remove();
        if (QFile::exists(Project::state(u"slow-up"_s)))
            hang(u"up"_s);
    }
    return 0;
}

int each(const Words& words, const Project& project, void (Container::*change)() const)
{
    QStringList names = namesOf(words.rest, project);
    std::ranges::reverse(names);
    for (const QString& name : names)
        (Container(project.service(name)).*change)();
    return 0;
}

int ps(const Words& words, const Project& project)
{
    if (!words.has(u"--all"_s) || !words.rest.isEmpty() ||
        words.has(u"--quiet"_s) == (words.value(u"--format"_s) == u"json"))
        refuse(u"only --all with --quiet or --format json is played here"_s, 16);
    for (const Service& service : project.services()) {
        const Container container(service);
        if (!container.exists())
            continue;
        if (words.has(u"--quiet"_s))
            say(container.inspect()[u"Id"].toString());
        else
            sayJson(container.ps(), QJsonDocument::Compact);
    }
    return 0;
}

/// YAML, of which JSON is a part.
int config(const Project& project)
{
    QJsonObject services;
    for (const Service& service : project.services()) {
        QJsonObject object{{u"image"_s, service.image}};
        if (!service.command.isEmpty())
            object.insert(u"command"_s, QJsonArray::fromStringList(service.command));
        if (service.scaleKey == u"scale")
            object.insert(service.scaleKey, service.replicas);
        if (service.scaleKey == u"replicas")
            object.insert(u"deploy"_s, QJsonObject{{service.scaleKey, service.replicas}});
        services.insert(service.name, object);
    }
    sayJson({{u"services"_s, services}}, QJsonDocument::Indented);
    return 0;
}

int logs(const Words& words, const Project& project)
{
    const bool isPlain = words.has(u"--no-log-prefix"_s);
    const QStringList names = namesOf(words.rest, project);
    for (const QString& name : names) {
        QByteArray text = readFile(Container(project.service(name)).log()).value_or(QByteArray());
        QByteArrayList lines = text.split('\n');
        if (lines.last().isEmpty())
            lines.removeLast();
        if (words.has(u"--tail"_s))
            lines = lines.sliced(std::max<qsizetype>(0, lines.size() - words.value(u"--tail"_s).toInt()));
        for (QByteArray& line : lines) {
            if (words.has(u"--timestamps"_s))
                line.prepend("2026-01-02T03:04:05.678901234Z ");
            if (!isPlain)
                line.prepend(name.toUtf8() + "-1  | ");
            line.append('\n');
            std::fwrite(line.constData(), 1, size_t(line.size()), stdout);
        }
    }
    std::fflush(stdout);
    if (words.has(u"--follow"_s))
        hang(u"logs"_s);
    return 0;
}

QJsonObject image(const Service& service)
{
    return {{u"Id"_s, u"sha256:"_s + service.digest()},
            {u"RepoDigests"_s, QJsonArray{service.image.section(u':', 0, -2) + u"@sha256:00ff"_s}},
            {u"Created"_s, u"2025-12-24T12:00:00Z"_s},
            {u"Size"_s, 123'456'789}};
}

int inspect(const QStringList& ids, const Project& project, bool wantsImages)
{
    QJsonArray found;
    for (const Service& service : project.services()) {
        const QJsonObject object = wantsImages ? image(service) : Container(service).inspect();
        if (ids.contains(object[u"Id"].toString()))
            found.append(object);
    }
    say(QString::fromUtf8(QJsonDocument(found).toJson()));
    return found.size() == ids.size() ? 0 : 1;
}

} // namespace

void hang(const QString& name)
{
    const QByteArray pid = QByteArray::number(QCoreApplication::applicationPid());
    if (const Result<void> written = writeFile(Project::state(name + u".pid"_s), pid); !written)
        refuse(written.error().message());
    while (true)
        ::pause();
}

int compose(const QString& verb, const QStringList& words, const Project& project, bool isOld)
{
    const bool hasCommand = verb == u"exec" || verb == u"run";
    const Words read = readWords(u"compose "_s + verb, words, isOld, hasCommand);
    if (verb == u"config")
        return config(project);
    if (const Result<QByteArray> away = readFile(Project::state(u"daemon-away"_s)); away)
        refuse(QString::fromUtf8(*away));
    if (verb == u"ps")
        return ps(read, project);
    if (verb == u"logs")
        return logs(read, project);
    did(QStringList{verb} + words);
    if (verb == u"exec")
        return execIn(words, project, isOld);
    if (verb == u"run")
        return runOnce(words, project, isOld);
    if (verb == u"pull")
        return static_cast<void>(namesOf(read.rest, project)), 0;
    if (verb == u"up")
        return up(read, project);
    const QMap<QString, void (Container::*)() const> changes{{u"stop"_s, &Container::stop},
                                                             {u"start"_s, &Container::start},
                                                             {u"restart"_s, &Container::restart},
                                                             {u"down"_s, &Container::remove}};
    return each(read, project, changes.value(verb));
}

int docker(const QStringList& words, const Project& project)
{
    const bool isInspect = words.value(1) == u"inspect";
    const QString verb = isInspect ? words.first(2).join(u' ') : words.value(0);
    const Words read = readWords(verb, words.sliced(isInspect ? 2 : 1), false);
    if (isInspect)
        return inspect(read.rest, project, words.first() == u"image");
    did(words);
    const qint64 pid = readFile(Project::state(read.rest.value(0) + u".pid"_s)).value_or("0").toLongLong();
    if (pid <= 0)
        refuse(u"Error response from daemon: No such container: "_s + read.rest.value(0));
    ::kill(pid_t(pid), verb == u"stop" ? SIGTERM : SIGKILL);
    return 0;
}

} // namespace lockstep::player
