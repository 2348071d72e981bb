#include "app/ctl/command.h"
#include "app/ctl/options.h"
#include "app/ctl/output.h"
#include "core/database/database_status.h"
#include "core/database/drift/expected_schema.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace lockstep::ctl {

namespace {

QStringList toRow(const SchemaStatus& status)
{
    return {schemaName(status.schema),
            status.server.isEmpty() ? QStringLiteral("-") : status.server,
            QString::number(status.state.applied.size()),
            QString::number(status.missing.size()),
            QString::number(status.state.pending.size()),
            QString::number(status.state.failed.size()),
            status.drift ? QString::number(*status.drift) : QStringLiteral("-"),
            status.release ? status.release->toString() : QStringLiteral("-"),
            status.ok() ? QStringLiteral("ok") : QStringLiteral("problem")};
}

QByteArray asText(const QList<SchemaStatus>& statuses)
{
    QList<QStringList> rows;
    QString problems;
    for (const SchemaStatus& status : statuses) {
        rows += toRow(status);
        for (const QString& problem : status.problems)
            problems += QStringLiteral("\n%1: %2").arg(schemaName(status.schema), problem);
    }
    const QStringList header{QStringLiteral("SCHEMA"),  QStringLiteral("SERVER"),  QStringLiteral("APPLIED"),
                             QStringLiteral("PENDING"), QStringLiteral("OPEN"),    QStringLiteral("FAILED"),
                             QStringLiteral("DRIFT"),   QStringLiteral("RELEASE"), QStringLiteral("STATE")};
    return (table(header, rows, {2, 3, 4, 5, 6}) + problems +
            (problems.isEmpty() ? QString() : QStringLiteral("\n")))
        .toUtf8();
}

QByteArray asJson(const QList<SchemaStatus>& statuses, bool ok)
{
    QJsonArray schemas;
    for (const SchemaStatus& status : statuses)
        schemas += status.toJson();
    return QJsonDocument(QJsonObject{{QStringLiteral("ok"), ok}, {QStringLiteral("schemas"), schemas}})
        .toJson();
}

struct Job
{
    DatabaseSet databases;
    QList<ReleaseRequirements> requirements;
};

/// With --drift, what each database should look like: at the release asked for, or at the one it has.
Result<void> addExpected(const Options& options, const CatalogContents& contents,
                         const std::optional<Version>& release, Job& job, const std::stop_token& stop)
{
    if (!options.isSet(QStringLiteral("drift")))
        return {};
    if (!release)
        return options.wrong(QStringLiteral("--drift needs --release"));
    const Result<QMap<Schema, SchemaDescription>> expected =
        expectedSchemas(contents, *release, job.databases.keys(), ExpectedFrom::Squashed, stop);
    if (!expected)
        return failure(expected);
    for (ReleaseRequirements& requirements : job.requirements) {
        if (expected->contains(requirements.schema))
            requirements.expected = expected->value(requirements.schema);
    }
    return {};
}

Result<Job> prepare(const Options& options, const std::stop_token& stop)
{
    const Result<DatabaseSet> databases = options.chosenDatabases();
    if (!databases)
        return failure(databases);
    const Result<CatalogContents> contents = options.readCatalog(stop);
    if (!contents)
        return failure(contents);
    const Result<std::optional<Version>> release = options.release(*contents);
    if (!release)
        return failure(release);
    const Result<Knowledge> knowledge = Knowledge::shipped(options.texts(QStringLiteral("knowledge")));
    if (!knowledge)
        return failure(knowledge);
    const Result<StitchResult> stitched = stitch(*contents);
    if (!stitched)
        return failure(stitched);
    Job job{*databases, {}};
    for (const Schema schema : databases->keys())
        job.requirements.append(requirementsOf(schema, stitched->catalog, *release, *knowledge));
    const Result<void> added = addExpected(options, *contents, *release, job, stop);
    return added ? Result<Job>(job) : failure(added);
}

} // namespace

int dbStatus(const QStringList& words, std::stop_token stop)
{
    Options options(
        QStringLiteral("db status"),
        QStringLiteral(
            "Says what each database is at, and with --release whether it is fit for that release. Changes "
            "nothing, and needs no more than the right to read. Exit status 1 when a database has a "
            "problem."));
    options.catalog()
        .databases()
        .schemaOption(true)
        .release(QStringLiteral("the release that the databases are to be fit for"))
        .flag(QStringLiteral("drift"),
              QStringLiteral("count the objects that are not as the release has them, too"))
        .format({QStringLiteral("text"), QStringLiteral("json")});
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<Job> job = prepare(options, stop);
    if (!job)
        return fail(job.error());
    const QList<SchemaStatus> statuses = readStatuses(job->requirements, job->databases, stop);
    const bool ok = std::ranges::all_of(statuses, &SchemaStatus::ok);
    const Result<void> written =
        options.write(options.formatName() == u"json" ? asJson(statuses, ok) : asText(statuses));
    if (!written)
        return fail(written.error());
    return ok ? Done : Findings;
}

} // namespace lockstep::ctl
