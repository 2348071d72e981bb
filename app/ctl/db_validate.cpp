#include "app/ctl/command.h"
#include "app/ctl/options.h"
#include "app/ctl/output.h"
#include "core/database/validate.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace lockstep::ctl {

int dbValidate(const QStringList& words, std::stop_token stop)
{
    Options options(
        QStringLiteral("db validate"),
        QStringLiteral("Checks that the databases have all migrations of a release, none of them dirty, and "
                       "that out-of-band migrations are where it needs them. Waits for indexes that are "
                       "being built. Exit status 1 when it finds anything."));
    options.catalog()
        .databases()
        .schemaOption(true)
        .release(QStringLiteral("the release to validate for"))
        .flag(QStringLiteral("skip-out-of-band-migrations"),
              QStringLiteral("do not look at out-of-band migrations"))
        .format({QStringLiteral("text"), QStringLiteral("json")});
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<DatabaseSet> databases = options.chosenDatabases();
    if (!databases)
        return fail(databases.error());
    const Result<CatalogContents> contents = options.readCatalog(stop);
    if (!contents)
        return fail(contents.error());
    const Result<Version> release = options.requiredRelease(*contents);
    if (!release)
        return fail(release.error());
    const Result<StitchResult> stitched = stitch(*contents, contents->versions().first(), *release);
    if (!stitched)
        return fail(stitched.error());
    const Result<QStringList> problems =
        validateSchemas(stitched->catalog, *release, *databases,
                        options.isSet(QStringLiteral("skip-out-of-band-migrations")), say, stop);
    if (!problems)
        return fail(problems.error());
    const QJsonObject report{{QStringLiteral("ok"), problems->isEmpty()},
                             {QStringLiteral("problems"), QJsonArray::fromStringList(*problems)}};
    const QString text =
        problems->isEmpty() ? QStringLiteral("The schemas are up to date.\n") : problems->join(u'\n') + u'\n';
    const Result<void> written =
        options.write(options.formatName() == u"json" ? QJsonDocument(report).toJson() : text.toUtf8());
    if (!written)
        return fail(written.error());
    return problems->isEmpty() ? Done : Findings;
}

} // namespace lockstep::ctl
