#pragma once

#include "core/cluster/shell/port_forward.h"
#include "core/database/connection_settings.h"
#include "core/runbook/step_kind.h"

namespace lockstep {

/// The way to the databases of a step. Where the step names a machine, a connection means what it means
/// there, and goes through a forwarded port for as long as this lives.
class DatabaseWay
{
public:
    /// Errors: Usage (the machine).
    [[nodiscard]] static Result<DatabaseWay> to(const QString& machine);

    /// The connection as it is made from here. Errors: Usage (no connection string); those of PortForward.
    [[nodiscard]] Result<ConnectionSettings> connection(const QString& text, const std::stop_token& stop);

    /// connection() for each that is given in an object {frontend, codeintel, codeinsights}; those that are
    /// empty are left out. Errors: also Usage (none at all).
    [[nodiscard]] Result<DatabaseSet> connections(const QJsonObject& texts, const std::stop_token& stop);

private:
    [[nodiscard]] Result<QString> forwarded(const QString& host, int port, const std::stop_token& stop);

    std::shared_ptr<const Transport> m_transport;
    QMap<QString, std::shared_ptr<PortForward>> m_forwards; ///< by "host:port" there
};

/// How a preview names the database of a step: "db sg on 127.0.0.1:5432 as sg, through ssh box".
[[nodiscard]] QString databaseText(const QString& connection, const QString& shown, const QString& machine);

/// The property of a kind's schema that is the object of connections().
[[nodiscard]] QJsonObject databasesSchema();

/// How a preview names all of them.
[[nodiscard]] QString databasesText(const StepAction& action);

/// Runs `body` with the connection that is the action's `database`, which lasts as long as it does.
template <typename T>
[[nodiscard]] Result<T> withDatabase(const StepAction& action, const StepCall& call,
                                     const std::function<Result<T>(const ConnectionSettings&)>& body)
{
    Result<DatabaseWay> way = DatabaseWay::to(action.machine);
    if (!way)
        return failure(way);
    const Result<ConnectionSettings> settings =
        way->connection(action.text(QStringLiteral("database")), call.stop);
    if (!settings)
        return failure(settings);
    return body(*settings);
}

/// Runs `body` with the connections of the action's `databases`, which last as long as it does.
template <typename T>
[[nodiscard]] Result<T> withDatabases(const StepAction& action, const StepCall& call,
                                      const std::function<Result<T>(const DatabaseSet&)>& body)
{
    Result<DatabaseWay> way = DatabaseWay::to(action.machine);
    if (!way)
        return failure(way);
    const Result<DatabaseSet> databases =
        way->connections(action.parameters[QStringLiteral("databases")].toObject(), call.stop);
    if (!databases)
        return failure(databases);
    return body(*databases);
}

/// textParameters(), and `databases`, which must be there.
[[nodiscard]] QJsonObject databaseParameters(const QStringList& keys);

/// What a part of the core reports, for a step's log.
[[nodiscard]] RunEventSink eventsTo(const StepCall& call);

} // namespace lockstep
