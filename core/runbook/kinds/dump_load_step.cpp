#include "core/runbook/kinds/dump_load_step.h"

#include "core/database/load/dump_load.h"
#include "core/runbook/kinds/database_way.h"
#include "core/runbook/kinds/replacement.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

Result<LoadOptions> optionsOf(const StepAction& action)
{
    const Result<Schema> schema = parseSchema(action.text(u"schema"_s));
    if (!schema)
        return failure(schema);
    LoadOptions options;
    options.schema = *schema;
    options.connections = action.parameters[u"connections"].toInt();
    options.readBack = action.text(u"verify"_s) != u"no";
    return options;
}

StepResult resultOf(const LoadReport& report)
{
    qint64 rows = 0;
    for (const LoadedTable& table : report.tables)
        rows += table.rows;
    const QString tables = QString::number(report.tables.size());
    QString evidence = u"%1 tables, %2 rows"_s.arg(tables).arg(rows);
    for (const QString& skipped : report.skipped)
        evidence += u"\nleft out: "_s + skipped;
    return {{{u"tables"_s, tables},
             {u"rows"_s, QString::number(rows)},
             {u"bytes"_s, QString::number(report.bytes)}},
            evidence};
}

} // namespace

QJsonObject DumpLoadStep::parameterSchema() const
{
    QJsonObject schema = textParameters({u"!file"_s, u"!database"_s, u"!schema"_s, u"verify"_s});
    QJsonObject properties = schema[u"properties"].toObject();
    properties[u"connections"] =
        QJsonObject{{u"type"_s, u"integer"_s}, {u"minimum"_s, 1}, {u"maximum"_s, 64}};
    schema[u"properties"] = properties;
    return schema;
}

Result<StepPreview> DumpLoadStep::preview(const StepAction& action) const
{
    return StepPreview{
        databaseText(action.text(u"database"_s), action.shown[u"database"].toString(), action.machine),
        u"load %1 of %2 into a database beside it, compare %3, and put that in its place"_s.arg(
            action.shown[u"file"].toString(), action.text(u"schema"_s),
            action.text(u"verify"_s) == u"no" ? u"the numbers of rows"_s : u"every row"_s)};
}

Result<StepResult> DumpLoadStep::run(const StepAction& action, const StepCall& call) const
{
    const Result<LoadOptions> options = optionsOf(action);
    if (!options)
        return failure(options);
    return withDatabase<StepResult>(action, call, [&](const ConnectionSettings& target) {
        return Replacement(call)
            .begin({{Schema::Frontend, target}}, call)
            .and_then([&] {
                return loadDumpParallel({action.text(u"file"_s)}, target, *options, eventsTo(call),
                                        call.stop);
            })
            .transform(resultOf);
    });
}

Result<Recovered> DumpLoadStep::recover(const StepAction& action, const StepCall& call) const
{
    return withDatabase<Recovered>(action, call, [&](const ConnectionSettings& target) {
        return Replacement(call).recover({{Schema::Frontend, target}}, call);
    });
}

void DumpLoadStep::forget(const StepAction& /*action*/, const StepCall& call) const
{
    Replacement(call).forget();
}

} // namespace lockstep
