#include "app/ctl/command.h"
#include "app/ctl/migrator_options.h"
#include "app/ctl/output.h"
#include "core/database/add_log.h"

namespace lockstep::ctl {

namespace {

Result<void> checkKnown(const Options& options, Schema schema, MigrationId id, const std::stop_token& stop)
{
    if (options.isSet(QStringLiteral("force")))
        return {};
    const Result<CatalogContents> contents = options.readCatalog(stop);
    if (!contents)
        return failure(contents);
    const Result<StitchResult> stitched = stitch(*contents);
    if (!stitched)
        return failure(stitched);
    if (stitched->catalog.schemas.value(schema).graph.contains(id))
        return {};
    return failure(ErrorKind::NotFound, QStringLiteral("add a log of migration"), QString::number(id),
                   QStringLiteral("the catalogue has no such migration of %1").arg(schemaName(schema)),
                   QStringLiteral("Check the id, or add --force"));
}

} // namespace

int dbAddLog(const QStringList& words, std::stop_token stop)
{
    Options options(
        QStringLiteral("db add-log"),
        QStringLiteral("Records a migration of one database as applied, or reverted, without running it."));
    options.catalog()
        .databases()
        .schemaOption()
        .value(QStringLiteral("version"), QStringLiteral("ID"), QStringLiteral("the migration"))
        .value(QStringLiteral("up"), QStringLiteral("BOOL"),
               QStringLiteral("true: applied (default); false: reverted"))
        .flag(QStringLiteral("force"), QStringLiteral("even if the catalogue has no such migration"));
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<Schema> schema = options.schema();
    if (!schema)
        return fail(schema.error());
    const Result<QList<MigrationId>> ids = readMigrationIds(options, QStringLiteral("version"));
    if (!ids)
        return fail(ids.error());
    if (ids->size() != 1)
        return fail(options.wrong(QStringLiteral("--version takes one id")).error());
    const QString up = options.text(QStringLiteral("up"));
    if (!QStringList{QString(), QStringLiteral("true"), QStringLiteral("false")}.contains(up))
        return fail(options.wrong(QStringLiteral("--up takes true or false")).error());
    const Result<DatabaseSet> databases = options.databaseSet();
    if (!databases)
        return fail(databases.error());
    if (!databases->contains(*schema))
        return fail(options.wrong(QStringLiteral("no database is given for that schema")).error());
    const Result<void> added = checkKnown(options, *schema, ids->first(), stop).and_then([&] {
        return addMigrationLog(databases->value(*schema), *schema, ids->first(), up != u"false", {}, stop);
    });
    if (!added)
        return fail(added.error());
    say(QStringLiteral("Migration %1 is recorded as %2.")
            .arg(ids->first())
            .arg(up == u"false" ? QStringLiteral("reverted") : QStringLiteral("applied")));
    return Done;
}

} // namespace lockstep::ctl
