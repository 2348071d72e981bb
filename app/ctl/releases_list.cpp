#include "app/ctl/command.h"
#include "app/ctl/options.h"
#include "app/ctl/output.h"

namespace lockstep::ctl {

namespace {

QJsonObject toJson(const ReleaseContents& release)
{
    QJsonObject counts;
    for (auto it = release.schemas.begin(); it != release.schemas.end(); ++it)
        counts[schemaName(it.key())] = it->graph.definitions().size();
    QJsonObject object{{QStringLiteral("version"), release.release.version.toString()},
                       {QStringLiteral("tag"), release.release.tag},
                       {QStringLiteral("migrations"), counts}};
    if (release.release.date.isValid())
        object[QStringLiteral("date")] = release.release.date.toString(Qt::ISODate);
    return object;
}

QStringList toRow(const ReleaseContents& release)
{
    QStringList row{release.release.version.toString(), release.release.date.toString(Qt::ISODate)};
    for (const Schema schema : allSchemas)
        row += release.schemas.contains(schema)
                   ? QString::number(release.schemas[schema].graph.definitions().size())
                   : QStringLiteral("-");
    return row;
}

} // namespace

int releasesList(const QStringList& words, std::stop_token stop)
{
    Options options(QStringLiteral("releases list"),
                    QStringLiteral("Lists the releases of a catalogue, oldest first."));
    options.catalog().format({QStringLiteral("text"), QStringLiteral("json")});
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<CatalogContents> contents = options.readCatalog(stop);
    if (!contents)
        return fail(contents.error());

    QJsonArray releases;
    QList<QStringList> rows;
    for (const ReleaseContents& release : contents->releases) {
        releases += toJson(release);
        rows += toRow(release);
    }
    const QStringList header{QStringLiteral("RELEASE"), QStringLiteral("DATE"), QStringLiteral("FRONTEND"),
                             QStringLiteral("CODEINTEL"), QStringLiteral("CODEINSIGHTS")};
    const QByteArray text = options.formatName() == u"json"
                                ? QJsonDocument(QJsonObject{{QStringLiteral("releases"), releases}}).toJson()
                                : table(header, rows, {2, 3, 4}).toUtf8();
    const Result<void> written = options.write(text);
    return written ? Done : fail(written.error());
}

} // namespace lockstep::ctl
