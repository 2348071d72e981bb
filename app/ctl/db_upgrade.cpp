#include "app/ctl/command.h"
#include "app/ctl/migrations_output.h"
#include "app/ctl/migrator_options.h"
#include "app/ctl/options.h"
#include "app/ctl/out_of_band_options.h"
#include "app/ctl/output.h"
#include "app/ctl/progress.h"
#include "core/database/drift/drift_check.h"
#include "core/database/upgrade.h"
#include "core/store/run_book.h"

namespace lockstep::ctl {

namespace {

QJsonObject toJson(const StepOutcome& step)
{
    QJsonArray migrations;
    for (const MigrationOutcome& migration : step.migrations)
        migrations += ctl::toJson(migration);
    return {{QStringLiteral("from"), step.from.toString()},
            {QStringLiteral("to"), step.to.toString()},
            {QStringLiteral("seconds"), step.seconds},
            {QStringLiteral("state"), runStateName(step.state)},
            {QStringLiteral("migrations"), migrations}};
}

/// In the words of a run that the store remembers.
QString resultName(const Result<void>& ran)
{
    if (ran)
        return QStringLiteral("done");
    return ran.error().kind == ErrorKind::Cancelled ? QStringLiteral("cancelled") : QStringLiteral("failed");
}

QJsonObject reportOf(const UpgradePath& path, const UpgradeOutcome& outcome, const Result<void>& ran,
                     bool dryRun)
{
    QJsonArray steps;
    for (const StepOutcome& step : outcome.steps)
        steps += toJson(step);
    QJsonObject object{{QStringLiteral("from"), path.from.toString()},
                       {QStringLiteral("to"), path.to.toString()},
                       {QStringLiteral("dryRun"), dryRun},
                       {QStringLiteral("seconds"), outcome.seconds},
                       {QStringLiteral("steps"), steps},
                       {QStringLiteral("result"), resultName(ran)}};
    if (!ran)
        object[QStringLiteral("error")] = ran.error().message();
    return object;
}

QByteArray asText(const UpgradeOutcome& outcome)
{
    QList<QStringList> rows;
    for (const StepOutcome& step : outcome.steps)
        rows += {step.from.toString(), step.to.toString(), QString::number(step.migrations.size()),
                 runStateName(step.state), durationText(step.seconds)};
    return table({QStringLiteral("FROM"), QStringLiteral("TO"), QStringLiteral("MIGRATIONS"),
                  QStringLiteral("STATE"), QStringLiteral("TIME")},
                 rows, {2})
        .toUtf8();
}

bool changedAnything(const UpgradeOutcome& outcome)
{
    return std::ranges::any_of(outcome.steps, [](const StepOutcome& step) {
        return std::ranges::any_of(step.migrations, [](const MigrationOutcome& migration) {
            return migration.state == RunEvent::State::Done;
        });
    });
}

enum class Direction { Up, Down };

void declare(Options& options, Direction direction)
{
    options.catalog();
    if (direction == Direction::Up)
        options.versions(QStringLiteral("multi-version"));
    else
        options
            .value(QStringLiteral("from"), QStringLiteral("VERSION"),
                   QStringLiteral("the release that runs now"))
            .value(QStringLiteral("to"), QStringLiteral("VERSION"),
                   QStringLiteral("the release to go back to"));
    options.databases();
    declareMigratorOptions(options);
    options
        .flag(QStringLiteral("skip-version-check"),
              QStringLiteral("do not require the databases to be at --from"))
        .flag(QStringLiteral("skip-drift-check"),
              QStringLiteral("do not look first whether the schemas are what their migrations make"))
        .flag(QStringLiteral("no-wait"),
              QStringLiteral("do not wait for out-of-band migrations before the steps"))
        .store()
        .format({QStringLiteral("text"), QStringLiteral("json")});
    declareOutOfBandRunner(options);
}

/// Everything that is read before a database is touched.
struct Job
{
    DatabaseSet databases;
    UpgradeOptions upgrade;
    Planner planner;
    UpgradePath path;
};

Result<UpgradePath> pathOf(const Options& options, const Planner& planner, Direction direction)
{
    if (direction == Direction::Up)
        return options.path(planner);
    const Result<Version> from = options.version(QStringLiteral("from"));
    const Result<Version> to = from ? options.version(QStringLiteral("to")) : failure(from);
    return to ? planner.planDown(*from, *to) : failure(to);
}

Result<Job> prepare(const Options& options, Direction direction, const RunEventSink& events,
                    std::stop_token stop)
{
    const Result<MigratorOptions> migrator = readMigratorOptions(options);
    if (!migrator)
        return failure(migrator);
    const Result<DatabaseSet> databases = options.databaseSet();
    if (!databases)
        return failure(databases);
    const Result<Planner> planner = options.planner(std::move(stop));
    if (!planner)
        return failure(planner);
    const Result<UpgradePath> path = pathOf(options, *planner, direction);
    if (!path)
        return failure(path);
    UpgradeOptions upgrade;
    upgrade.migrator = *migrator;
    upgrade.skipVersionCheck = options.isSet(QStringLiteral("skip-version-check"));
    upgrade.waitForOutOfBand = !options.isSet(QStringLiteral("no-wait"));
    if (!options.isSet(QStringLiteral("skip-drift-check")))
        upgrade.driftCheck = [contents = planner->contents(), databases = *databases,
                              events](const StitchedCatalog& catalog, const std::stop_token& checkStop) {
            return checkDrift(contents, catalog, databases, events, checkStop);
        };
    const Result<OutOfBandRunner> runner = readOutOfBandRunner(options, *databases);
    if (!runner)
        return failure(runner);
    upgrade.outOfBandRunner = *runner;
    return Job{*databases, upgrade, *planner, *path};
}

int run(Options& options, Direction direction, const QStringList& words, const std::stop_token& stop)
{
    declare(options, direction);
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const RunEventSink events = progressOnStandardError(options.isSet(QStringLiteral("quiet")));
    const Result<Job> job = prepare(options, direction, events, stop);
    if (!job)
        return fail(job.error());
    const bool dryRun = job->upgrade.migrator.dryRun;
    Result<std::unique_ptr<Store>> store = dryRun ? std::unique_ptr<Store>() : options.openStore();
    if (!store)
        return fail(store.error());

    const QString kind = direction == Direction::Up ? QStringLiteral("upgrade") : QStringLiteral("downgrade");
    RunBook book(*std::move(store), recordOf(kind, job->planner.contents().location, job->path));
    UpgradeOutcome outcome;
    const Result<void> ran =
        runUpgrade(job->path, migratorCatalogs(job->planner, job->path), job->planner.knowledge(),
                   job->databases, job->upgrade, events, outcome, stop);
    if (!ran)
        say(QStringLiteral("lockstepctl: ") + ran.error().message());
    const QJsonObject report = reportOf(job->path, outcome, ran, dryRun);
    book.finish(outcome.steps, resultName(ran), report);
    if (book.error())
        say(QStringLiteral("lockstepctl: ") + book.error()->message());
    const Result<void> written =
        options.write(options.formatName() == u"json" ? QJsonDocument(report).toJson() : asText(outcome));
    if (!written)
        return fail(written.error());
    return ran ? Done : changedAnything(outcome) ? StoppedPartWay : NotDone;
}

} // namespace

int dbUpgrade(const QStringList& words, std::stop_token stop)
{
    Options options(
        QStringLiteral("db upgrade"),
        QStringLiteral("Upgrades the databases of an instance from one release to another. Run again after a "
                       "failure, it goes on where it stopped. Exit status 3 when nothing was changed, 4 when "
                       "it stopped part-way."));
    return run(options, Direction::Up, words, stop);
}

int dbDowngrade(const QStringList& words, std::stop_token stop)
{
    Options options(
        QStringLiteral("db downgrade"),
        QStringLiteral(
            "Takes the databases of an instance back to an older release: reverts what that release does "
            "not have, and out-of-band migrations that it does not know before that. Run again after a "
            "failure, it goes on where it stopped. Exit status 3 when nothing was changed, 4 when it "
            "stopped part-way."));
    return run(options, Direction::Down, words, stop);
}

} // namespace lockstep::ctl
