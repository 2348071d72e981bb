#include "core/runbook/kinds/database_upgrade_step.h"

#include "core/database/drift/drift_check.h"
#include "core/database/instance_version.h"
#include "core/database/upgrade.h"
#include "core/runbook/kinds/command_step.h"
#include "core/runbook/kinds/database_way.h"
#include "core/support/line_splitter.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

Result<Planner> plannerOf(const StepAction& action, const std::stop_token& stop)
{
    const QString given = action.text(u"catalog"_s);
    const QString location = given.isEmpty() ? qEnvironmentVariable("LOCKSTEP_CATALOG") : given;
    if (location.isEmpty())
        return failure(ErrorKind::Usage, u"upgrade"_s, u"the databases"_s,
                       u"no release catalogue is named"_s, u"Say which one, or set LOCKSTEP_CATALOG"_s);
    Result<CatalogContents> contents = readCatalog(location, CacheUse::ReadWrite, stop);
    if (!contents)
        return failure(contents);
    Result<Knowledge> knowledge = Knowledge::shipped();
    if (!knowledge)
        return failure(knowledge);
    return Planner(*std::move(contents), *std::move(knowledge));
}

Result<Version> recordedVersion(const DatabaseSet& databases, const std::stop_token& stop)
{
    if (!databases.contains(Schema::Frontend))
        return failure(ErrorKind::Usage, u"find out the version of"_s, u"the instance"_s,
                       u"its frontend database is not given"_s, u"Give it, or say from which version"_s);
    Result<Connection> frontend = Connection::open(databases[Schema::Frontend], stop);
    if (!frontend)
        return failure(frontend);
    const Result<InstanceRecord> record = readInstanceRecord(*frontend, stop);
    if (!record)
        return failure(record);
    if (!record->version)
        return failure(ErrorKind::Precondition, u"find out the version of"_s,
                       databases[Schema::Frontend].description(),
                       record->text.isEmpty() ? u"it records none"_s
                                              : u"it records \"%1\", which is no version"_s.arg(record->text),
                       u"Say from which version"_s);
    return *record->version;
}

Result<Version> versionFrom(const StepAction& action, const DatabaseSet& databases,
                            const std::stop_token& stop)
{
    const QString given = action.text(u"from"_s);
    return given.isEmpty() ? recordedVersion(databases, stop) : Version::parse(given);
}

/// With `auto`: as the product's `up` where that is allowed, else as its `upgrade`.
Result<UpgradePath> pathOf(const Planner& planner, const Version& from, const Version& to,
                           const QString& strategy)
{
    if (!strategy.isEmpty() && strategy != u"auto")
        return parseStrategy(strategy).and_then(
            [&](Strategy chosen) { return planner.plan(from, to, chosen); });
    const Result<UpgradePath> standard = planner.plan(from, to, Strategy::Standard);
    if (standard && standard->steps.size() <= 1)
        return standard;
    return planner.plan(from, to, Strategy::MultiVersion);
}

OutOfBandRunner runnerOf(const StepAction& action)
{
    const QStringList words = action.texts(u"out-of-band"_s);
    if (words.isEmpty())
        return {};
    return [words, machine = action.machine](const QList<int>& ids, bool reverse, const LogSink& log,
                                             const std::stop_token& stop) -> Result<void> {
        const auto transport = machineOf(machine);
        if (!transport)
            return failure(transport);
        ShellCommand command;
        command.arguments = words;
        for (const int id : ids)
            command.arguments.append(u"--id=%1"_s.arg(id));
        if (reverse)
            command.arguments.append(u"--apply-reverse"_s);
        LineSplitter lines([&](const QString& line) { log(RunEvent::Level::Info, line); });
        const Result<ProcessOutput> output = (*transport)->runChecked(
            command, stop, [&](ProcessStream, const QByteArray& bytes) { lines.add(bytes); });
        lines.finish();
        return output.transform([](const ProcessOutput&) {});
    };
}

UpgradeOptions optionsOf(const StepAction& action, const Planner& planner, const DatabaseSet& databases,
                         const RunEventSink& events)
{
    UpgradeOptions options;
    // One that was killed is gone on with.
    options.migrator.ignoreSinglePendingLog = true;
    options.outOfBandRunner = runnerOf(action);
    if (action.text(u"drift-check"_s) != u"no")
        options.driftCheck = [contents = planner.contents(), databases,
                              events](const StitchedCatalog& catalog, const std::stop_token& stop) {
            return checkDrift(contents, catalog, databases, events, stop);
        };
    return options;
}

StepResult resultOf(const UpgradePath& path, const UpgradeOutcome& outcome)
{
    qsizetype migrations = 0;
    QStringList stops;
    for (const StepOutcome& step : outcome.steps) {
        stops.append(step.to.toString());
        migrations += step.migrations.size();
    }
    return {{{u"from"_s, path.from.toString()},
             {u"to"_s, path.to.toString()},
             {u"steps"_s, QString::number(outcome.steps.size())},
             {u"migrations"_s, QString::number(migrations)}},
            u"%1 migrations, from %2 to %3"_s.arg(migrations).arg(path.from.toString(),
                                                                   stops.join(u", "_s))};
}

} // namespace

QJsonObject DatabaseUpgradeStep::parameterSchema() const
{
    QJsonObject schema = textParameters(
        {u"!to"_s, u"from"_s, u"catalog"_s, u"strategy"_s, u"out-of-band[]"_s, u"drift-check"_s});
    QJsonObject properties = schema[u"properties"].toObject();
    properties[u"databases"] = databasesSchema();
    schema[u"properties"] = properties;
    QJsonArray required = schema[u"required"].toArray();
    required.append(u"databases"_s);
    schema[u"required"] = required;
    return schema;
}

Result<StepPreview> DatabaseUpgradeStep::preview(const StepAction& action) const
{
    QStringList targets;
    const QJsonObject databases = action.parameters[u"databases"].toObject();
    const QJsonObject shown = action.shown[u"databases"].toObject();
    for (const Schema schema : allSchemas) {
        const QString text = databases[schemaName(schema)].toString().trimmed();
        if (!text.isEmpty())
            targets.append(u"%1: %2"_s.arg(
                schemaName(schema),
                databaseText(text, shown[schemaName(schema)].toString(), action.machine)));
    }
    const QString from = action.shown[u"from"].toString();
    const QString strategy = action.text(u"strategy"_s);
    QString text = u"apply the migrations from %1 to %2, strategy %3"_s.arg(
        from.isEmpty() ? u"the version that the database records"_s : from, action.shown[u"to"].toString(),
        strategy.isEmpty() ? u"auto"_s : strategy);
    if (action.text(u"drift-check"_s) != u"no")
        text += u", after a look for drift"_s;
    return StepPreview{targets.join(u"; "_s), text};
}

Result<StepResult> DatabaseUpgradeStep::run(const StepAction& action, const StepCall& call) const
{
    Result<DatabaseWay> way = DatabaseWay::to(action.machine);
    if (!way)
        return failure(way);
    const Result<DatabaseSet> databases =
        way->connections(action.parameters[u"databases"].toObject(), call.stop);
    if (!databases)
        return failure(databases);
    const Result<Planner> planner = plannerOf(action, call.stop);
    if (!planner)
        return failure(planner);
    const Result<Version> from =
        versionFrom(action, *databases, call.stop).and_then([&](const Version& wanted) {
            return planner->resolve(wanted);
        });
    if (!from)
        return failure(from);
    const Result<Version> to = Version::parse(action.text(u"to"_s)).and_then([&](const Version& wanted) {
        return planner->resolve(wanted);
    });
    if (!to)
        return failure(to);
    if (*from == *to)
        return StepResult{{{u"from"_s, from->toString()},
                           {u"to"_s, to->toString()},
                           {u"steps"_s, u"0"_s},
                           {u"migrations"_s, u"0"_s}},
                          u"the databases are at %1 already"_s.arg(to->toString())};
    const Result<UpgradePath> path = pathOf(*planner, *from, *to, action.text(u"strategy"_s));
    if (!path)
        return failure(path);
    const RunEventSink events = eventsTo(call);
    UpgradeOutcome outcome;
    return runUpgrade(*path, migratorCatalogs(*planner, *path), planner->knowledge(), *databases,
                      optionsOf(action, *planner, *databases, events), events, outcome, call.stop)
        .transform([&] { return resultOf(*path, outcome); });
}

/// The databases themselves know how far they are.
Result<Recovered> DatabaseUpgradeStep::recover(const StepAction& /*action*/, const StepCall& /*call*/) const
{
    return Recovered{Recovered::What::NotStarted};
}

} // namespace lockstep
