#include "core/cluster/compose/compose_migration.h"

#include "app/ctl/command.h"
#include "app/ctl/compose_options.h"
#include "app/ctl/confirmation.h"
#include "app/ctl/output.h"
#include "app/ctl/progress.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

void declare(Options& options)
{
    declareProject(options);
    options.value(u"from"_s, u"VERSION"_s, u"the release that the databases are of"_s)
        .value(u"to"_s, u"VERSION"_s, u"the release to run, with its patch"_s)
        .value(u"migrator-tag"_s, u"TAG"_s, u"the tag of the migrator's image (default: as --to)"_s)
        .flag(u"skip-version-check"_s, u"believe --from, whatever the database says"_s)
        .flag(u"skip-drift-check"_s, u"do not compare the schema with the release's first"_s)
        .flag(u"ignore-migrator-update"_s, u"do not mind that there is a newer migrator"_s)
        .flag(u"stay-stopped"_s, u"leave the services stopped afterwards, with the images they have"_s)
        .flag(u"quiet"_s, u"say only what matters"_s)
        .flag(u"dry-run"_s, u"show what would be done, and stop"_s);
    declareYes(options);
    options.format({u"text"_s, u"json"_s});
}

Result<ComposeMigration> chosenMigration(const Options& options)
{
    const Result<Version> from = options.version(u"from"_s);
    if (!from)
        return failure(from);
    const Result<Version> to = options.version(u"to"_s);
    if (!to)
        return failure(to);
    ComposeMigration migration{*from, *to, options.text(u"migrator-tag"_s)};
    migration.skipsVersionCheck = options.isSet(u"skip-version-check"_s);
    migration.skipsDriftCheck = options.isSet(u"skip-drift-check"_s);
    migration.ignoresMigratorUpdate = options.isSet(u"ignore-migrator-update"_s);
    migration.startsAfterwards = !options.isSet(u"stay-stopped"_s);
    return migration;
}

QString planText(const ComposeMigrationPlan& plan)
{
    QString text =
        u"Stops %1.\nRuns the migrator once:\n%2"_s.arg(plan.stopped.join(u", "_s), plan.migrator.effect);
    if (plan.migration.startsAfterwards)
        text += u"Then starts all services:\n%1"_s.arg(plan.images.isNothing() ? u"(as they are)\n"_s
                                                                               : plan.images.effect);
    for (const QString& warning : plan.warnings)
        text += u"Mind: %1.\n"_s.arg(warning);
    return text;
}

QJsonObject asJson(const ComposeMigrationOutcome& outcome, const Result<void>& ended)
{
    QJsonObject object{{u"hasStopped"_s, outcome.hasStopped},
                       {u"hasMigrated"_s, outcome.hasMigrated},
                       {u"isUp"_s, outcome.isUp},
                       {u"migrator"_s, outcome.migrator.version},
                       {u"steps"_s, outcome.migrator.steps},
                       {u"stepsDone"_s, outcome.migrator.stepsDone},
                       {u"drift"_s, QJsonArray::fromStringList(outcome.migrator.drift)},
                       {u"dirty"_s, QJsonArray::fromStringList(outcome.migrator.dirty)},
                       {u"errors"_s, QJsonArray::fromStringList(outcome.migrator.errors)}};
    if (!ended)
        object.insert(u"error"_s, ended.error().message());
    return object;
}

QString onward(const ComposeMigrationOutcome& outcome)
{
    if (outcome.hasMigrated)
        return u"The databases are migrated. When the cause is gone, go on with: lockstepctl compose up"_s;
    return outcome.migrator.stepsDone > 0 || outcome.migrator.steps > 0
               ? u"When the cause is gone, run it again, from the release that the databases are at, with "
                 "--skip-drift-check; or go back with: lockstepctl compose start"_s
               : u"When the cause is gone, run it again; or go back with: lockstepctl compose start"_s;
}

} // namespace

int composeMigrate(const QStringList& words, std::stop_token stop)
{
    Options options(u"compose migrate"_s,
                    u"Upgrades the databases of a docker compose project over several releases: stops all "
                    "services but the databases, runs the product's migrator once, and starts all with the "
                    "images of the release. The compose files stay as they are."_s);
    declare(options);
    const Result<ComposeClient> client = parsedProject(options, words, stop);
    if (!client)
        return fail(client.error());
    const Result<ComposeMigrationPlan> plan = chosenMigration(options).and_then(
        [&](const ComposeMigration& migration) { return planMigration(*client, migration, stop); });
    if (!plan)
        return fail(plan.error());
    if (options.isSet(u"dry-run"_s)) {
        print(planText(*plan));
        return Done;
    }
    say(planText(*plan));
    if (!confirmed(options,
                   u"This stops the instance in %1 and migrates its databases."_s.arg(client->place()),
                   u"migrate"_s))
        return NotDone;
    ComposeMigrationOutcome outcome;
    const Result<void> ended =
        runMigration(*client, *plan, outcome, progressOnStandardError(options.isSet(u"quiet"_s)), stop);
    if (options.formatName() == u"json") {
        const Result<void> written = options.write(QJsonDocument(asJson(outcome, ended)).toJson());
        if (!written)
            return fail(written.error());
    }
    if (ended)
        return Done;
    const int status = fail(ended.error());
    if (!outcome.hasStopped)
        return status;
    say(onward(outcome));
    return StoppedPartWay;
}

} // namespace lockstep::ctl
