#include "core/cluster/compose/compose_project.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

ComposeContainer containerOf(const QJsonObject& object)
{
    ComposeContainer container;
    container.service = object[u"Service"].toString();
    container.name = object[u"Name"].toString();
    container.image = object[u"Image"].toString();
    container.state = object[u"State"].toString().toLower();
    container.health = object[u"Health"].toString().toLower();
    container.exitCode = object[u"ExitCode"].toInt();
    return container;
}

std::unexpected<Error> unreadable(const QString& what, const QString& happened)
{
    return failure(ErrorKind::Invalid, u"read what docker compose says of"_s, what, happened,
                   u"Lockstep needs docker compose 2 (or docker-compose 1.29)"_s);
}

Result<QList<QJsonObject>> objectsOf(const QByteArray& json)
{
    QJsonParseError error;
    const QJsonDocument whole = QJsonDocument::fromJson(json, &error);
    QList<QJsonObject> objects;
    if (whole.isArray()) {
        for (const QJsonValue value : whole.array())
            objects.append(value.toObject());
        return objects;
    }
    for (const QByteArray& line : json.split('\n')) {
        if (line.trimmed().isEmpty())
            continue;
        const QJsonDocument one = QJsonDocument::fromJson(line, &error);
        if (!one.isObject())
            return unreadable(u"its containers"_s, error.errorString());
        objects.append(one.object());
    }
    return objects;
}

} // namespace

ShellCommand ComposeProject::command(const QStringList& words) const
{
    ShellCommand command;
    command.arguments = program;
    if (!name.isEmpty())
        command.arguments += {u"--project-name"_s, name};
    for (const QString& file : files)
        command.arguments += {u"--file"_s, file};
    command.arguments += words;
    command.folder = folder;
    return command;
}

bool ComposeContainer::isUp() const
{
    if (service == composeMigrator && state == u"exited")
        return exitCode == 0;
    return state == u"running" && (health.isEmpty() || health == u"healthy");
}

QString ComposeContainer::text() const
{
    QString text = u"%1: %2"_s.arg(service, state);
    if (!health.isEmpty())
        text += u", "_s + health;
    if (state == u"exited")
        text += u" with exit code %1"_s.arg(exitCode);
    if (restarts > 0)
        text += u", restarted %1 times"_s.arg(restarts);
    return text;
}

QStringList composePsWords()
{
    return {u"ps"_s, u"--all"_s, u"--format"_s, u"json"_s};
}

Result<QList<ComposeContainer>> readComposeContainers(const QByteArray& json)
{
    const Result<QList<QJsonObject>> objects = objectsOf(json);
    if (!objects)
        return failure(objects);
    QList<ComposeContainer> containers;
    for (const QJsonObject& object : *objects) {
        const ComposeContainer container = containerOf(object);
        if (container.service.isEmpty() || container.state.isEmpty())
            return unreadable(u"its containers"_s, u"one has no service or no state"_s);
        containers.append(container);
    }
    return containers;
}

Result<QList<ComposeService>> readComposeServices(const QByteArray& json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (!document.isObject())
        return unreadable(u"its services"_s, error.errorString());
    return composeServicesOf(document.object());
}

QList<ComposeService> composeServicesOf(const QJsonObject& config)
{
    QList<ComposeService> found;
    const QJsonObject services = config[u"services"].toObject();
    for (auto service = services.constBegin(); service != services.constEnd(); ++service) {
        const QJsonObject object = service.value().toObject();
        QStringList command;
        for (const QJsonValue word : object[u"command"].toArray())
            command.append(word.toString().replace(u"$$"_s, u"$"_s)); // config is input for compose again
        const QJsonValue replicas = object[u"deploy"][u"replicas"];
        const QJsonValue scale = object[u"scale"];
        found.append({service.key(), object[u"image"].toString(), command, scale.toInt(replicas.toInt(1)),
                      scale.isDouble(), replicas.isDouble()});
    }
    return found;
}

QStringList composeDatabases()
{
    return {u"pgsql"_s, u"codeintel-db"_s, u"codeinsights-db"_s};
}

std::optional<QString> imageWithTag(const QString& image, const QString& tag)
{
    static const QRegularExpression ours(
        u"^((?:[a-z0-9.-]+(?::[0-9]+)?/)?(?:[a-z0-9._-]+/)*sourcegraph/[a-z0-9._-]+):[^@/]+(?:@.+)?$"_s);
    const auto match = ours.match(image);
    if (!match.hasMatch())
        return std::nullopt;
    return match.captured(1) + u':' + tag;
}

QByteArray imagesOverride(const QList<ComposeService>& services, const QString& tag,
                          const QStringList& except)
{
    QByteArray text;
    for (const ComposeService& service : services) {
        const std::optional<QString> image = imageWithTag(service.image, tag);
        if (image && !except.contains(service.name))
            text += u"  %1:\n    image: %2\n"_s.arg(service.name, *image).toUtf8();
    }
    return text.isEmpty() ? text : overrideMark + "services:\n" + text;
}

} // namespace lockstep
