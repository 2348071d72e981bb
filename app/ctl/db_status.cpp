#include "app/ctl/command.h"
#include "app/ctl/options.h"
#include "app/ctl/output.h"
#include "core/database/database_status.h"

namespace lockstep::ctl {

namespace {

QStringList toRow(const SchemaStatus& status)
{
    return {schemaName(status.schema),
            status.server.isEmpty() ? QStringLiteral("-") : status.server,
            QString::number(status.state.applied.size()),
            QString::number(status.state.pending.size()),
            QString::number(status.state.failed.size()),
            QString::number(status.missing.size()),
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
    const QStringList header{QStringLiteral("SCHEMA"),  QStringLiteral("SERVER"), QStringLiteral("APPLIED"),
                             QStringLiteral("PENDING"), QStringLiteral("FAILED"), QStringLiteral("MISSING"),
                             QStringLiteral("RELEASE"), QStringLiteral("STATE")};
    return (table(header, rows, {2, 3, 4, 5}) + problems +
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

Result<std::optional<Version>> wantedRelease(const Options& options, const CatalogContents& contents)
{
    if (!options.isSet(QStringLiteral("release")))
        return std::optional<Version>();
    return options.version(QStringLiteral("release"))
        .and_then([&](const Version& version) { return contents.resolve(version); })
        .transform([](const Version& version) { return std::optional(version); });
}

} // namespace

int dbStatus(const QStringList& words, std::stop_token stop)
{
    Options options(
        QStringLiteral("db status"),
        QStringLiteral("Says what each database is at, without changing anything, and with --release what "
                       "that release still lacks. Exit status 1 when a database has a problem."));
    options.catalog()
        .databases()
        .value(QStringLiteral("release"), QStringLiteral("VERSION"),
               QStringLiteral("compare with this release"))
        .format({QStringLiteral("text"), QStringLiteral("json")});
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<DatabaseSet> databases = options.databaseSet();
    if (!databases)
        return fail(databases.error());
    const Result<CatalogContents> contents = options.readCatalog(stop);
    if (!contents)
        return fail(contents.error());
    const Result<std::optional<Version>> release = wantedRelease(options, *contents);
    if (!release)
        return fail(release.error());
    const Result<StitchResult> stitched = stitch(*contents);
    if (!stitched)
        return fail(stitched.error());

    QList<SchemaStatus> statuses;
    for (auto it = databases->begin(); it != databases->end(); ++it)
        statuses += readStatus(it.key(), *it, stitched->catalog, *release);
    const bool ok = std::ranges::all_of(statuses, &SchemaStatus::ok);
    const Result<void> written =
        options.write(options.formatName() == u"json" ? asJson(statuses, ok) : asText(statuses));
    if (!written)
        return fail(written.error());
    return ok ? Done : Findings;
}

} // namespace lockstep::ctl
