#include "core/runbook/kinds/database_upgrade_step.h"

#include "core/database/drift/drift_check.h"
#include "core/database/instance_version.h"
#include "core/database/out_of_band_job.h"
#include "core/database/out_of_band_runner.h"
#include "core/database/upgrade.h"
#include "core/runbook/kinds/command_step.h"
#include "core/runbook/kinds/database_way.h"
#include "core/runbook/kinds/release_catalog.h"
#include "core/support/line_splitter.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

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

/// The product's own migrator, as a Job of the cluster or in a container of this machine's.
OutOfBandRunner migratorOf(const StepAction& action, const DatabaseSet& databases)
{
    MigratorJob job;
    job.manifest = action.text(u"migrator-job"_s);
    job.context = action.text(u"kube-context"_s);
    job.nameSpace = action.text(u"kube-namespace"_s);
    if (!job.manifest.isEmpty())
        return migratorJob(job);
    const QString image = action.text(u"migrator-image"_s);
    return image.isEmpty() ? OutOfBandRunner() : migratorContainer(image, databases);
}

OutOfBandRunner runnerOf(const StepAction& action, const DatabaseSet& databases)
{
    const QStringList words = action.texts(u"out-of-band"_s);
    if (words.isEmpty())
        return migratorOf(action, databases);
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
        const Result<ProcessOutput> output =
            (*transport)->runChecked(command, stop, [&](ProcessStream, const QByteArray& bytes) {
                lines.add(bytes);
            });
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
    options.outOfBandRunner = runnerOf(action, databases);
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
            u"%1 migrations, from %2 to %3"_s.arg(migrations).arg(path.from.toString(), stops.join(u", "_s))};
}

StepResult nothingToDo(const Version& version)
{
    const QString text = version.toString();
    return {{{u"from"_s, text}, {u"to"_s, text}, {u"steps"_s, u"0"_s}, {u"migrations"_s, u"0"_s}},
            u"the databases are at %1 already"_s.arg(text)};
}

Result<StepResult> upgrade(const StepAction& action, const StepCall& call, const DatabaseSet& databases)
{
    const Result<Planner> planner = readPlanner(action.text(u"catalog"_s), call.stop);
    if (!planner)
        return failure(planner);
    const Result<Version> from =
        versionFrom(action, databases, call.stop).and_then([&](const Version& wanted) {
            return planner->resolve(wanted);
        });
    const Result<Version> to = from ? resolvedVersion(*planner, action.text(u"to"_s)) : failure(from);
    if (!to)
        return failure(to);
    if (*from == *to)
        return nothingToDo(*to);
    const Result<UpgradePath> path = pathOf(*planner, *from, *to, action.text(u"strategy"_s));
    if (!path)
        return failure(path);
    const RunEventSink events = eventsTo(call);
    UpgradeOutcome outcome;
    return runUpgrade(*path, migratorCatalogs(*planner, *path), planner->knowledge(), databases,
                      optionsOf(action, *planner, databases, events), events, outcome, call.stop)
        .transform([&] { return resultOf(*path, outcome); });
}

} // namespace

QJsonObject DatabaseUpgradeStep::parameterSchema() const
{
    return databaseParameters({u"!to"_s, u"from"_s, u"catalog"_s, u"strategy"_s, u"out-of-band[]"_s,
                               u"drift-check"_s, u"migrator-image"_s, u"migrator-job"_s, u"kube-context"_s,
                               u"kube-namespace"_s});
}

Result<StepPreview> DatabaseUpgradeStep::preview(const StepAction& action) const
{
    const QString from = action.shown[u"from"].toString();
    const QString strategy = action.text(u"strategy"_s);
    QString text = u"apply the migrations from %1 to %2, strategy %3"_s.arg(
        from.isEmpty() ? u"the version that the database records"_s : from, action.shown[u"to"].toString(),
        strategy.isEmpty() ? u"auto"_s : strategy);
    if (action.text(u"drift-check"_s) != u"no")
        text += u", after a look for drift"_s;
    return StepPreview{databasesText(action), text};
}

Result<StepResult> DatabaseUpgradeStep::run(const StepAction& action, const StepCall& call) const
{
    return withDatabases<StepResult>(
        action, call, [&](const DatabaseSet& databases) { return upgrade(action, call, databases); });
}

/// The databases themselves know how far they are.
Result<Recovered> DatabaseUpgradeStep::recover(const StepAction& /*action*/, const StepCall& /*call*/) const
{
    return Recovered{Recovered::What::NotStarted};
}

QJsonObject UpgradePathStep::parameterSchema() const
{
    return textParameters({u"!from"_s, u"!to"_s, u"catalog"_s, u"strategy"_s});
}

Result<StepPreview> UpgradePathStep::preview(const StepAction& action) const
{
    return StepPreview{u"this machine"_s,
                       u"plan the way from %1 to %2"_s.arg(action.shown[u"from"].toString(),
                                                           action.shown[u"to"].toString())};
}

Result<StepResult> UpgradePathStep::run(const StepAction& action, const StepCall& call) const
{
    const Result<Planner> planner = readPlanner(action.text(u"catalog"_s), call.stop);
    if (!planner)
        return failure(planner);
    const Result<Version> from = resolvedVersion(*planner, action.text(u"from"_s));
    const Result<Version> to = from ? resolvedVersion(*planner, action.text(u"to"_s)) : failure(from);
    if (!to)
        return failure(to);
    if (*from == *to)
        return StepResult{{{u"stops"_s, to->toString()}}, u"it is there already"_s};
    const Result<UpgradePath> path = pathOf(*planner, *from, *to, action.text(u"strategy"_s));
    if (!path)
        return failure(path);
    QStringList stops;
    for (const UpgradeStep& step : path->steps)
        stops.append(step.to.toString());
    return StepResult{{{u"stops"_s, stops.join(u", "_s)}}, u"by way of "_s + stops.join(u", "_s)};
}

Result<Recovered> UpgradePathStep::recover(const StepAction& /*action*/, const StepCall& /*call*/) const
{
    return Recovered{Recovered::What::NotStarted};
}

} // namespace lockstep
