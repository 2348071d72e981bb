#include "app/ctl/command.h"
#include "app/ctl/confirmation.h"
#include "app/ctl/migrator_options.h"
#include "app/ctl/output.h"
#include "app/ctl/progress.h"
#include "core/database/rescue.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace lockstep::ctl {

namespace {

struct Job
{
    DatabaseSet databases;
    CatalogContents contents;
    StitchedCatalog catalog;
    std::optional<RescueDirection> direction;
};

Result<Job> prepare(const Options& options, const std::stop_token& stop)
{
    Job job;
    const QString direction = options.text(QStringLiteral("direction"));
    if (direction == u"forward")
        job.direction = RescueDirection::Forward;
    else if (direction == u"back")
        job.direction = RescueDirection::Back;
    else if (!direction.isEmpty())
        return options.wrong(QStringLiteral("--direction takes forward or back"));
    const Result<DatabaseSet> databases = options.chosenDatabases();
    if (!databases)
        return failure(databases);
    Result<CatalogContents> contents = options.readCatalog(stop);
    if (!contents)
        return failure(contents);
    const Result<std::optional<Version>> release = options.release(*contents);
    if (!release)
        return failure(release);
    const Result<StitchResult> stitched =
        *release ? stitch(*contents, contents->versions().first(), **release) : stitch(*contents);
    if (!stitched)
        return failure(stitched);
    job.databases = *databases;
    job.catalog = stitched->catalog;
    job.contents = *std::move(contents);
    return job;
}

QString planText(const RescuePlan& plan, const ConnectionSettings& settings)
{
    QString text = QStringLiteral("%1 (%2): migration %3 %4 did not come to its end%5\n")
                       .arg(schemaName(plan.schema), settings.description())
                       .arg(plan.migration.id)
                       .arg(migrationTitle(plan.migration).simplified(),
                            plan.up ? QString() : QStringLiteral(", while it was reverted"));
    if (!plan.failure.isEmpty())
        text += QStringLiteral("  it said: %1\n").arg(plan.failure);
    for (const RescueStatement& statement : plan.statements)
        text += QStringLiteral("  line %1  %2  %3\n")
                    .arg(statement.line, 4)
                    .arg(effectName(statement.effect), -8)
                    .arg(statement.sql.simplified());
    const bool applied = plan.up == (plan.direction == RescueDirection::Forward);
    text += plan.repair.isEmpty() ? QStringLiteral("  the schema is consistent already\n")
                                  : QStringLiteral("  to be run, in one transaction:\n");
    for (const QString& sql : plan.repair)
        text += QStringLiteral("    %1;\n").arg(sql.simplified());
    text += QStringLiteral("  then it counts as %1\n")
                .arg(applied ? QStringLiteral("applied") : QStringLiteral("not applied"));
    for (const QString& remark : plan.remarks)
        text += QStringLiteral("  note: %1\n").arg(remark);
    return text;
}

enum class Outcome { Clean, Repaired, Refused };

/// Repairs what is dirty, the oldest first, until nothing is.
Result<Outcome> repairOne(const Options& options, const Job& job, Schema schema, QJsonArray& plans,
                          const std::stop_token& stop)
{
    Result<Connection> connection = Connection::open(job.databases.value(schema), stop);
    if (!connection)
        return failure(connection);
    Outcome outcome = Outcome::Clean;
    while (true) {
        const Result<std::optional<RescuePlan>> plan =
            planRescue(job.contents, job.catalog.schemas.value(schema), *connection, job.direction, stop);
        if (!plan)
            return failure(plan);
        if (!*plan)
            return outcome;
        QJsonObject json = (*plan)->toJson();
        say(planText(**plan, connection->settings()));
        const QString name = connection->settings().value(QStringLiteral("dbname"));
        const bool go = !options.isSet(QStringLiteral("dry-run")) &&
                        confirmed(options, QStringLiteral("This changes the database %1.").arg(name), name);
        if (go) {
            const Result<void> done = runRescue(
                **plan, *connection, progressOnStandardError(options.isSet(QStringLiteral("quiet"))), stop);
            if (!done)
                return failure(done);
        }
        json.insert(QStringLiteral("repaired"), go);
        plans.append(json);
        if (!go)
            return Outcome::Refused;
        outcome = Outcome::Repaired;
    }
}

int force(const Options& options, const Job& job, const std::stop_token& stop)
{
    const Result<QList<MigrationId>> ids = readMigrationIds(options, QStringLiteral("force-version"));
    if (!ids)
        return fail(ids.error());
    const Result<Schema> schema = options.schema();
    if (!schema)
        return fail(schema.error());
    if (ids->size() != 1 || !job.databases.contains(*schema))
        return fail(options.wrong(QStringLiteral("--force-version takes one id, of a database that is given"))
                        .error());
    Result<Connection> connection = Connection::open(job.databases.value(*schema), stop);
    if (!connection)
        return fail(connection.error());
    const QString name = connection->settings().value(QStringLiteral("dbname"));
    // Asked twice: --yes answers the first question only.
    if (!confirmed(
            options,
            QStringLiteral("This says that %1 (%2) has exactly migration %3 and what it builds on, without "
                           "looking at the schema.")
                .arg(schemaName(*schema), connection->settings().description())
                .arg(ids->first()),
            QString::number(ids->first())))
        return NotDone;
    if (options.text(QStringLiteral("confirm")) != name) {
        say(QStringLiteral("Nothing was changed: to say it again, add --confirm %1.").arg(name));
        return NotDone;
    }
    const Result<void> done =
        forceVersion(job.catalog.schemas.value(*schema), ids->first(), *connection,
                     progressOnStandardError(options.isSet(QStringLiteral("quiet"))), stop);
    return done ? Done : fail(done.error());
}

void declare(Options& options)
{
    options.catalog()
        .databases()
        .schemaOption(true)
        .release(QStringLiteral("take the migrations as this release has them (default: the newest)"))
        .value(QStringLiteral("direction"), QStringLiteral("WAY"),
               QStringLiteral("forward (do the rest of the migration, default) or back (undo what it did)"))
        .flag(QStringLiteral("dry-run"), QStringLiteral("say what is wrong and what would be done"))
        .flag(QStringLiteral("yes"), QStringLiteral("do it without asking"))
        .value(QStringLiteral("force-version"), QStringLiteral("ID"),
               QStringLiteral("instead: say that this migration, and what it builds on, is what is applied"))
        .value(QStringLiteral("confirm"), QStringLiteral("DATABASE"),
               QStringLiteral("with --force-version: the database's name, to say it a second time"))
        .flag(QStringLiteral("quiet"), QStringLiteral("no progress, only warnings and errors"))
        .format({QStringLiteral("text"), QStringLiteral("json")});
}

} // namespace

int dbRepair(const QStringList& words, std::stop_token stop)
{
    Options options(
        QStringLiteral("db repair"),
        QStringLiteral("Rescues databases in which a migration did not come to its end: shows which of its "
                       "statements took effect, makes the schema consistent in one transaction, and clears "
                       "the flag. Exit status 1 when something is left to be repaired."));
    declare(options);
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<Job> job = prepare(options, stop);
    if (!job)
        return fail(job.error());
    if (options.isSet(QStringLiteral("force-version")))
        return force(options, *job, stop);
    QJsonArray plans;
    bool refused = false;
    int repaired = 0;
    for (const Schema schema : job->databases.keys()) {
        const Result<Outcome> outcome = repairOne(options, *job, schema, plans, stop);
        if (!outcome) {
            const int status = fail(outcome.error());
            return repaired > 0 ? StoppedPartWay : status;
        }
        refused = refused || *outcome == Outcome::Refused;
        repaired += *outcome == Outcome::Repaired ? 1 : 0;
    }
    const QJsonObject report{{QStringLiteral("ok"), !refused}, {QStringLiteral("repairs"), plans}};
    const QString text = refused        ? QStringLiteral("Something is left to be repaired.\n")
                         : repaired > 0 ? QStringLiteral("Repaired.\n")
                                        : QStringLiteral("No database is dirty.\n");
    const Result<void> written =
        options.write(options.formatName() == u"json" ? QJsonDocument(report).toJson() : text.toUtf8());
    if (!written)
        return fail(written.error());
    return refused ? Findings : Done;
}

} // namespace lockstep::ctl
