// What `docker inspect` says of containers: unlike `compose ps`, the same for all versions, and with
// restarts.

#include "core/cluster/compose/compose_project.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// Docker writes nanoseconds, and the year 1 for never.
QDateTime timeOf(const QJsonValue& value)
{
    const QDateTime time = QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
    return time.date().year() > 1 ? time.toUTC() : QDateTime();
}

QString hostText(const QJsonObject& binding)
{
    const QString ip = binding[u"HostIp"].toString();
    return (ip.contains(u':') ? u'[' + ip + u']' : ip) + u':' + binding[u"HostPort"].toString();
}

QStringList portsOf(const QJsonObject& ports)
{
    QStringList texts;
    for (auto port = ports.constBegin(); port != ports.constEnd(); ++port) {
        const QJsonArray bindings = port.value().toArray();
        if (bindings.isEmpty())
            texts.append(port.key());
        for (const QJsonValue binding : bindings)
            texts.append(hostText(binding.toObject()) + u"->"_s + port.key());
    }
    return texts;
}

ComposeContainer containerOf(const QJsonObject& object)
{
    const QJsonObject state = object[u"State"].toObject();
    ComposeContainer container;
    container.service = object[u"Config"][u"Labels"][u"com.docker.compose.service"].toString();
    container.name = object[u"Name"].toString();
    if (container.name.startsWith(u'/'))
        container.name.remove(0, 1);
    container.image = object[u"Config"][u"Image"].toString();
    container.state = state[u"Status"].toString().toLower();
    container.health = state[u"Health"][u"Status"].toString().toLower();
    if (container.health == u"none")
        container.health.clear();
    container.exitCode = state[u"ExitCode"].toInt();
    container.restarts = object[u"RestartCount"].toInt();
    container.created = timeOf(object[u"Created"]);
    const bool runs = state[u"Running"].toBool();
    container.since = timeOf(state[runs ? u"StartedAt"_s : u"FinishedAt"_s]);
    container.ports = portsOf(object[u"NetworkSettings"][u"Ports"].toObject());
    return container;
}

bool isOneOff(const QJsonObject& object)
{
    return object[u"Config"][u"Labels"][u"com.docker.compose.oneoff"].toString().toLower() == u"true";
}

} // namespace

Result<QList<ComposeContainer>> readInspectedContainers(const QByteArray& json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    const auto unreadable = [](const QString& happened) {
        return failure(ErrorKind::Invalid, u"read what docker says of"_s, u"its containers"_s, happened,
                       u"Look whether docker inspect works there"_s);
    };
    if (!document.isArray())
        return unreadable(error.error == QJsonParseError::NoError ? u"it is no list"_s : error.errorString());
    QList<ComposeContainer> containers;
    for (const QJsonValue value : document.array()) {
        const QJsonObject object = value.toObject();
        if (isOneOff(object))
            continue;
        const ComposeContainer container = containerOf(object);
        if (container.service.isEmpty() || container.state.isEmpty())
            return unreadable(u"one has no service or no state"_s);
        containers.append(container);
    }
    std::ranges::stable_sort(containers, {}, [](const ComposeContainer& container) {
        return std::pair(container.service, container.name);
    });
    return containers;
}

} // namespace lockstep
