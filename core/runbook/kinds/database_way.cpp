#include "core/runbook/kinds/database_way.h"

#include "core/runbook/kinds/command_step.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr int usualPort = 5432;

/// As a machine's own loopback, where the text names no host: there is no other way to its socket.
QString hostOf(const ConnectionSettings& settings)
{
    const QString address = settings.value(u"hostaddr"_s);
    const QString host = address.isEmpty() ? settings.value(u"host"_s) : address;
    return host.isEmpty() || host.startsWith(u'/') ? u"127.0.0.1"_s : host;
}

int portOf(const ConnectionSettings& settings)
{
    const int port = settings.value(u"port"_s).toInt();
    return port > 0 ? port : usualPort;
}

} // namespace

Result<DatabaseWay> DatabaseWay::to(const QString& machine)
{
    const auto transport = machineOf(machine);
    if (!transport)
        return failure(transport);
    DatabaseWay way;
    way.m_transport = *transport;
    return way;
}

Result<QString> DatabaseWay::forwarded(const QString& host, int port, const std::stop_token& stop)
{
    std::shared_ptr<PortForward>& known = m_forwards[u"%1:%2"_s.arg(host).arg(port)];
    if (!known) {
        Result<std::unique_ptr<PortForward>> opened = PortForward::open(*m_transport, host, port, stop);
        if (!opened)
            return failure(opened);
        known = *std::move(opened);
    }
    return known->socketFolder();
}

Result<ConnectionSettings> DatabaseWay::connection(const QString& text, const std::stop_token& stop)
{
    Result<ConnectionSettings> settings = ConnectionSettings::parse(text);
    if (!settings || m_transport->isLocal())
        return settings;
    return forwarded(hostOf(*settings), portOf(*settings), stop).transform([&](const QString& folder) {
        return settings->with(u"hostaddr"_s, {})
            .with(u"host"_s, folder)
            .with(u"port"_s, QString::number(PortForward::socketPort));
    });
}

Result<DatabaseSet> DatabaseWay::connections(const QJsonObject& texts, const std::stop_token& stop)
{
    DatabaseSet databases;
    for (const Schema schema : allSchemas) {
        const QString text = texts[schemaName(schema)].toString().trimmed();
        if (text.isEmpty())
            continue;
        const Result<ConnectionSettings> settings = connection(text, stop);
        if (!settings)
            return failure(settings);
        databases.insert(schema, *settings);
    }
    if (databases.isEmpty())
        return failure(ErrorKind::Usage, u"reach"_s, u"the databases"_s, u"no connection is given"_s,
                       u"Give that of the frontend's database at least"_s);
    return databases;
}

QString databaseText(const QString& connection, const QString& shown, const QString& machine)
{
    const Result<ConnectionSettings> settings = ConnectionSettings::parse(connection);
    const QString text = settings ? settings->description() : shown;
    return machine.isEmpty() || machine == u"local" ? text : text + u", through "_s + machineText(machine);
}

QJsonObject databasesSchema()
{
    QJsonObject properties;
    for (const Schema schema : allSchemas)
        properties.insert(schemaName(schema), QJsonObject{{u"type"_s, u"string"_s}});
    return {{u"type"_s, u"object"_s}, {u"additionalProperties"_s, false}, {u"properties"_s, properties}};
}

QString databasesText(const StepAction& action)
{
    QStringList texts;
    const QJsonObject databases = action.parameters[u"databases"].toObject();
    const QJsonObject shown = action.shown[u"databases"].toObject();
    for (const Schema schema : allSchemas) {
        const QString name = schemaName(schema);
        if (const QString text = databases[name].toString().trimmed(); !text.isEmpty())
            texts.append(u"%1: %2"_s.arg(name, databaseText(text, shown[name].toString(), action.machine)));
    }
    return texts.join(u"; "_s);
}

QJsonObject databaseParameters(const QStringList& keys)
{
    QJsonObject schema = textParameters(keys);
    QJsonObject properties = schema[u"properties"].toObject();
    properties[u"databases"] = databasesSchema();
    schema[u"properties"] = properties;
    QJsonArray required = schema[u"required"].toArray();
    required.append(u"databases"_s);
    schema[u"required"] = required;
    return schema;
}

RunEventSink eventsTo(const StepCall& call)
{
    return [&call](const RunEvent& event) {
        const bool failed = event.state == RunEvent::State::Failed;
        switch (event.kind) {
        case RunEvent::Kind::RunStarted:
        case RunEvent::Kind::ItemStarted:
        case RunEvent::Kind::StepFinished:
        case RunEvent::Kind::RunFinished:
            return;
        case RunEvent::Kind::ItemFinished: {
            const QString how = event.detail.isEmpty() ? runStateName(event.state) : event.detail;
            const QString lane = event.lane.isEmpty() ? QString() : event.lane + u": "_s;
            call.log(failed ? RunEvent::Level::Error : RunEvent::Level::Info,
                     u"%1%2 (%3, %4 s)"_s.arg(lane, event.text, how).arg(event.seconds, 0, 'f', 2));
            return;
        }
        case RunEvent::Kind::StepStarted:
        case RunEvent::Kind::Log:
            call.log(event.level, event.text);
        }
    };
}

} // namespace lockstep
