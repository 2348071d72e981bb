#include "app/ctl/command.h"
#include "app/ctl/confirmation.h"
#include "app/ctl/migrations_output.h"
#include "app/ctl/migrator_options.h"
#include "app/ctl/output.h"
#include "app/ctl/progress.h"
#include "core/database/rollback.h"
#include "core/support/files.h"

namespace lockstep::ctl {

namespace {

struct Job
{
    DatabaseSet databases;
    MigratorOptions migrator;
    QList<RollbackPlan> plans;
};

Result<Version> releaseOf(const Options& options, const QString& name, const CatalogContents& contents)
{
    return options.version(name).and_then([&](const Version& version) { return contents.resolve(version); });
}

Result<Job> prepare(const Options& options, const std::stop_token& stop)
{
    const Result<MigratorOptions> migrator = readMigratorOptions(options);
    if (!migrator)
        return failure(migrator);
    const Result<DatabaseSet> databases = options.chosenDatabases();
    if (!databases)
        return failure(databases);
    const Result<CatalogContents> contents = options.readCatalog(stop);
    if (!contents)
        return failure(contents);
    const Result<Version> from = releaseOf(options, QStringLiteral("from-release"), *contents);
    if (!from)
        return failure(from);
    const Result<Version> to = releaseOf(options, QStringLiteral("to-release"), *contents);
    if (!to)
        return failure(to);
    const Result<StitchResult> stitched = stitch(*contents, contents->versions().first(), *from);
    if (!stitched)
        return failure(stitched);
    Job job{*databases, *migrator, {}};
    for (const auto& [schema, settings] : databases->asKeyValueRange()) {
        Result<Connection> connection = Connection::open(settings, stop);
        const Result<RollbackPlan> plan =
            connection ? planRollback(stitched->catalog, *from, *to, schema, *connection, stop)
                       : failure(connection);
        if (!plan)
            return failure(plan);
        job.plans.append(*plan);
    }
    return job;
}

QString scriptOf(const Job& job)
{
    QString script;
    for (const RollbackPlan& plan : job.plans)
        script += QStringLiteral("-- %1: %2 (%3 migrations)\n%4\n")
                      .arg(schemaName(plan.schema), job.databases.value(plan.schema).description())
                      .arg(plan.steps.size())
                      .arg(plan.script());
    return script;
}

/// What a person should read before agreeing.
void tellLosses(const Job& job)
{
    for (const RollbackPlan& plan : job.plans) {
        for (const RollbackStep& step : plan.steps) {
            for (const QString& loss : step.losses)
                say(QStringLiteral("LOSES DATA: %1: reverting migration %2 %3.")
                        .arg(schemaName(plan.schema))
                        .arg(step.definition.id)
                        .arg(loss));
        }
    }
}

QString namesOf(const Job& job)
{
    QStringList names;
    for (const ConnectionSettings& settings : job.databases)
        names.append(settings.value(QStringLiteral("dbname")));
    return names.join(u' ');
}

void declare(Options& options)
{
    options.catalog()
        .databases()
        .schemaOption(true)
        .value(QStringLiteral("from-release"), QStringLiteral("VERSION"),
               QStringLiteral("the release to leave"))
        .value(QStringLiteral("to-release"), QStringLiteral("VERSION"),
               QStringLiteral("the release to go back to"))
        .value(QStringLiteral("script"), QStringLiteral("FILE"),
               QStringLiteral("write the script to FILE as well"))
        .flag(QStringLiteral("yes"), QStringLiteral("do it without asking"));
    declareMigratorOptions(options);
    options.format({QStringLiteral("text"), QStringLiteral("json")});
}

} // namespace

int dbRollback(const QStringList& words, std::stop_token stop)
{
    Options options(
        QStringLiteral("db rollback"),
        QStringLiteral("Takes databases back to an older release with the down scripts of the migrations "
                       "that only the newer one has, each in a transaction. Shows the script first. Works "
                       "with migration_logs and with the single-row tables of older releases. --dry-run "
                       "prints the script and stops."));
    declare(options);
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<Job> job = prepare(options, stop);
    if (!job)
        return fail(job.error());
    if (options.isSet(QStringLiteral("script"))) {
        const Result<void> written =
            writeFile(options.text(QStringLiteral("script")), scriptOf(*job).toUtf8());
        if (!written)
            return fail(written.error());
    }
    if (job->migrator.dryRun) {
        print(scriptOf(*job));
        tellLosses(*job);
        return Done;
    }
    say(scriptOf(*job));
    tellLosses(*job);
    if (!confirmed(options, QStringLiteral("This reverts migrations of %1.").arg(namesOf(*job)),
                   namesOf(*job)))
        return NotDone;

    QList<MigrationOutcome> outcomes;
    Result<void> ran;
    const RunEventSink events = progressOnStandardError(options.isSet(QStringLiteral("quiet")));
    for (const RollbackPlan& plan : job->plans) {
        if (ran)
            ran = runRollback(plan, job->databases.value(plan.schema), job->migrator, events, outcomes, stop);
    }
    return writeOutcomes(options, outcomes, ran, false);
}

} // namespace lockstep::ctl
