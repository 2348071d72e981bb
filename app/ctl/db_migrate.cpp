// db up, upto, downto, undo: migrations without a plan over releases.

#include "app/ctl/command.h"
#include "app/ctl/migrations_output.h"
#include "app/ctl/migrator_options.h"
#include "app/ctl/output.h"
#include "app/ctl/progress.h"
#include "core/database/release_up.h"

namespace lockstep::ctl {

namespace {

/// The graph that targets are looked up in: of --release where that is given, else of the whole catalogue.
Result<StitchedCatalog> readStitched(const Options& options, const std::stop_token& stop)
{
    const Result<Planner> planner = options.planner(stop);
    if (!planner)
        return failure(planner);
    const Result<std::optional<Version>> release = options.release(planner->contents());
    if (!release)
        return failure(release);
    if (*release)
        return planner->stitchedUpTo(**release);
    return planner->stitchedUpTo(planner->contents().versions().last());
}

int runOne(Options& options, MigrationTask::Kind kind, const QStringList& words, const std::stop_token& stop)
{
    const bool hasTargets = kind != MigrationTask::Kind::Undo;
    options.catalog()
        .release(QStringLiteral("take the migrations as this release has them (default: the newest)"))
        .databases()
        .schemaOption();
    if (hasTargets)
        options.value(
            QStringLiteral("target"), QStringLiteral("IDS"),
            kind == MigrationTask::Kind::Up
                ? QStringLiteral("migrations to apply, with all they build on: ids with commas between")
                : QStringLiteral("migrations that stay; what builds on them is reverted"));
    declareMigratorOptions(options);
    declareIgnoreOptions(options);
    options.format({QStringLiteral("text"), QStringLiteral("json")});
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());

    const Result<MigratorOptions> migrator = readMigratorAndIgnoreOptions(options);
    if (!migrator)
        return fail(migrator.error());
    MigrationTask task{kind, {}};
    if (hasTargets) {
        const Result<QList<MigrationId>> targets = readMigrationIds(options, QStringLiteral("target"));
        if (!targets)
            return fail(targets.error());
        task.targets = *targets;
    }
    const Result<Schema> schema = options.schema();
    if (!schema)
        return fail(schema.error());
    const Result<DatabaseSet> databases = options.databaseSet();
    if (!databases)
        return fail(databases.error());
    if (!databases->contains(*schema))
        return fail(
            options.wrong(QStringLiteral("no database is given for schema %1").arg(schemaName(*schema)))
                .error());
    const Result<StitchedCatalog> catalog = readStitched(options, stop);
    if (!catalog)
        return fail(catalog.error());

    QList<MigrationOutcome> outcomes;
    const RunEventSink events = progressOnStandardError(options.isSet(QStringLiteral("quiet")));
    const Result<void> ran =
        Migrator(*catalog, events).run(*schema, databases->value(*schema), task, *migrator, outcomes, stop);
    return writeOutcomes(options, outcomes, ran, migrator->dryRun);
}

Result<UpOptions> readUpOptions(const Options& options)
{
    return readMigratorAndIgnoreOptions(options).transform([&](const MigratorOptions& migrator) {
        UpOptions up;
        up.migrator = migrator;
        up.skipUpgradeValidation = options.isSet(QStringLiteral("skip-upgrade-validation"));
        up.skipOutOfBandValidation = options.isSet(QStringLiteral("skip-oobmigration-validation"));
        up.autoUpgradeByEnvironment = qEnvironmentVariable("SRC_AUTOUPGRADE") == u"true";
        return up;
    });
}

} // namespace

int dbUp(const QStringList& words, std::stop_token stop)
{
    Options options(
        QStringLiteral("db up"),
        QStringLiteral("Applies what a release has and the databases lack, as is done when the release is "
                       "deployed: one minor version at a time."));
    options.catalog()
        .release(QStringLiteral("the release that is deployed, with its patch"))
        .databases()
        .schemaOption(true)
        .flag(QStringLiteral("skip-upgrade-validation"),
              QStringLiteral("do not check that the release may follow the recorded one"))
        .flag(QStringLiteral("skip-oobmigration-validation"),
              QStringLiteral("do not check that out-of-band migrations are where the release needs them"));
    declareMigratorOptions(options);
    declareIgnoreOptions(options);
    options.format({QStringLiteral("text"), QStringLiteral("json")});
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<UpOptions> up = readUpOptions(options);
    if (!up)
        return fail(up.error());
    const Result<DatabaseSet> databases = options.chosenDatabases();
    if (!databases)
        return fail(databases.error());
    const Result<Planner> planner = options.planner(stop);
    if (!planner)
        return fail(planner.error());
    const Result<Version> release = options.requiredRelease(planner->contents());
    if (!release)
        return fail(release.error());
    const Result<StitchedCatalog> catalog = planner->stitchedUpTo(*release);
    if (!catalog)
        return fail(catalog.error());

    QList<MigrationOutcome> outcomes;
    const RunEventSink events = progressOnStandardError(options.isSet(QStringLiteral("quiet")));
    const Result<void> ran =
        runUp(*catalog, *release, *databases, *up, events, outcomes, stop).transform([](UpResult) {});
    return writeOutcomes(options, outcomes, ran, up->migrator.dryRun);
}

int dbUpto(const QStringList& words, std::stop_token stop)
{
    Options options(QStringLiteral("db upto"),
                    QStringLiteral("Applies the named migrations of one database, and what they build on."));
    return runOne(options, MigrationTask::Kind::Up, words, stop);
}

int dbDownto(const QStringList& words, std::stop_token stop)
{
    Options options(
        QStringLiteral("db downto"),
        QStringLiteral("Reverts the applied migrations of one database that build on the named ones, which "
                       "stay."));
    return runOne(options, MigrationTask::Kind::Down, words, stop);
}

int dbUndo(const QStringList& words, std::stop_token stop)
{
    Options options(
        QStringLiteral("db undo"),
        QStringLiteral("Reverts the last applied migration of one database, where there is just one."));
    return runOne(options, MigrationTask::Kind::Undo, words, stop);
}

} // namespace lockstep::ctl
