#include "core/runbook/kinds/sql_step.h"

#include "core/database/connection.h"
#include "core/runbook/kinds/database_way.h"

using namespace Qt::StringLiterals;

namespace lockstep {

QJsonObject SqlStep::parameterSchema() const
{
    return textParameters({u"!database"_s, u"!sql"_s, u"expect"_s});
}

Result<StepPreview> SqlStep::preview(const StepAction& action) const
{
    const QString target =
        databaseText(action.text(u"database"_s), action.shown[u"database"].toString(), action.machine);
    QString text = action.shown[u"sql"].toString().trimmed();
    if (action.shown.contains(u"expect"))
        text += u"\n-- expected: "_s + action.shown[u"expect"].toString();
    return StepPreview{target, text};
}

Result<StepResult> SqlStep::run(const StepAction& action, const StepCall& call) const
{
    Result<DatabaseWay> way = DatabaseWay::to(action.machine);
    if (!way)
        return failure(way);
    const Result<ConnectionSettings> settings = way->connection(action.text(u"database"_s), call.stop);
    if (!settings)
        return failure(settings);
    Result<Connection> connection = Connection::open(*settings, call.stop);
    if (!connection)
        return failure(connection);
    connection->onNotice([&](const QString& severity, const QString& text) {
        call.log(RunEvent::Level::Info, severity + u": "_s + text);
    });
    if (call.timeout.count() > 0)
        static_cast<void>(connection->execute(u"SET statement_timeout = '%1s'"_s.arg(call.timeout.count())));
    const SqlResult rows = connection->execute(action.text(u"sql"_s), call.stop);
    if (!rows)
        return std::unexpected(rows.error().toError(u"run SQL in"_s, settings->description()));
    const QString value = rows->isEmpty() ? QString() : rows->text(0, 0);
    const QString expected = action.text(u"expect"_s);
    if (action.parameters.contains(u"expect") && value != expected)
        return failure(ErrorKind::Failed, u"find what is expected in"_s, settings->description(),
                       u"it is \"%1\" and not \"%2\""_s.arg(value, expected));
    return StepResult{{{u"value"_s, value}}, rows->isEmpty() ? QString() : value};
}

} // namespace lockstep
