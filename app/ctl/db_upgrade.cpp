#include "app/ctl/command.h"
#include "app/ctl/options.h"
#include "app/ctl/output.h"
#include "app/ctl/progress.h"
#include "app/ctl/run_memory.h"
#include "core/database/upgrade.h"

namespace lockstep::ctl {

namespace {

QJsonObject toJson(const MigrationOutcome& migration)
{
    return {{QStringLiteral("schema"), schemaName(migration.schema)},
            {QStringLiteral("id"), migration.id},
            {QStringLiteral("name"), migration.name},
            {QStringLiteral("seconds"), migration.seconds},
            {QStringLiteral("state"), runStateName(migration.state)}};
}

QJsonObject toJson(const StepOutcome& step)
{
    QJsonArray migrations;
    for (const MigrationOutcome& migration : step.migrations)
        migrations += toJson(migration);
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

void declare(Options& options)
{
    options.catalog()
        .versions(QStringLiteral("multi-version"))
        .databases()
        .flag(QStringLiteral("dry-run"), QStringLiteral("check and say what would be applied; write nothing"))
        .flag(QStringLiteral("unprivileged-only"),
              QStringLiteral("refuse migrations that need an elevated role"))
        .flag(QStringLiteral("noop-privileged"),
              QStringLiteral("record privileged migrations that you ran by hand"))
        .value(QStringLiteral("privileged-hash"), QStringLiteral("HASH"),
               QStringLiteral("with --noop-privileged: the hash printed with their script (repeatable)"))
        .flag(QStringLiteral("skip-version-check"),
              QStringLiteral("do not require the databases to be at --from"))
        .flag(QStringLiteral("no-wait"),
              QStringLiteral("do not wait for out-of-band migrations before the steps"))
        .flag(QStringLiteral("quiet"), QStringLiteral("no progress, only warnings and errors"))
        .store()
        .format({QStringLiteral("text"), QStringLiteral("json")});
}

Result<UpgradeOptions> upgradeOptions(const Options& options)
{
    const bool refuse = options.isSet(QStringLiteral("unprivileged-only"));
    const bool noop = options.isSet(QStringLiteral("noop-privileged"));
    if (refuse && noop)
        return failure(ErrorKind::Usage, QStringLiteral("run"), QStringLiteral("db upgrade"),
                       QStringLiteral("--unprivileged-only and --noop-privileged exclude each other"),
                       QStringLiteral("Give one of them"));
    UpgradeOptions upgrade;
    upgrade.skipVersionCheck = options.isSet(QStringLiteral("skip-version-check"));
    upgrade.waitForOutOfBand = !options.isSet(QStringLiteral("no-wait"));
    upgrade.migrator.allowSharedDatabase = sharedDatabaseAllowed(QProcessEnvironment::systemEnvironment());
    upgrade.migrator.dryRun = options.isSet(QStringLiteral("dry-run"));
    upgrade.migrator.privileged = refuse ? PrivilegedMode::Refuse
                                  : noop ? PrivilegedMode::Noop
                                         : PrivilegedMode::Apply;
    upgrade.migrator.privilegedHashes = options.texts(QStringLiteral("privileged-hash"));
    return upgrade;
}

/// Everything that is read before a database is touched.
struct Job
{
    DatabaseSet databases;
    UpgradeOptions upgrade;
    Planner planner;
    UpgradePath path;
};

Result<Job> prepare(const Options& options, std::stop_token stop)
{
    const Result<UpgradeOptions> upgrade = upgradeOptions(options);
    if (!upgrade)
        return failure(upgrade);
    const Result<DatabaseSet> databases = options.databaseSet();
    if (!databases)
        return failure(databases);
    const Result<Planner> planner = options.planner(std::move(stop));
    if (!planner)
        return failure(planner);
    const Result<UpgradePath> path = options.path(*planner);
    if (!path)
        return failure(path);
    return Job{*databases, *upgrade, *planner, *path};
}

} // namespace

int dbUpgrade(const QStringList& words, std::stop_token stop)
{
    Options options(
        QStringLiteral("db upgrade"),
        QStringLiteral("Upgrades the databases of an instance from one release to another. Run again after a "
                       "failure, it goes on where it stopped. Exit status 3 when nothing was changed, 4 when "
                       "it stopped part-way."));
    declare(options);
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<Job> job = prepare(options, stop);
    if (!job)
        return fail(job.error());
    const bool dryRun = job->upgrade.migrator.dryRun;
    const Result<std::unique_ptr<Store>> store = dryRun ? std::unique_ptr<Store>() : options.openStore();
    if (!store)
        return fail(store.error());

    const RunMemory memory(store->get(), QStringLiteral("upgrade"), job->planner.contents().location,
                           job->path);
    UpgradeOutcome outcome;
    const Result<void> ran = runUpgrade(
        job->path, migratorCatalogs(job->planner, job->path), job->planner.knowledge(), job->databases,
        job->upgrade, progressOnStandardError(options.isSet(QStringLiteral("quiet"))), outcome, stop);
    if (!ran)
        say(QStringLiteral("lockstepctl: ") + ran.error().message());
    const QJsonObject report = reportOf(job->path, outcome, ran, dryRun);
    memory.finish(outcome.steps, resultName(ran), report);
    const Result<void> written =
        options.write(options.formatName() == u"json" ? QJsonDocument(report).toJson() : asText(outcome));
    if (!written)
        return fail(written.error());
    return ran ? Done : changedAnything(outcome) ? StoppedPartWay : NotDone;
}

} // namespace lockstep::ctl
