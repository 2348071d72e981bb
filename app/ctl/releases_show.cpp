#include "app/ctl/command.h"
#include "app/ctl/options.h"
#include "app/ctl/output.h"

namespace lockstep::ctl {

namespace {

QJsonArray idArray(const QList<MigrationId>& ids)
{
    QJsonArray array;
    for (const MigrationId id : ids)
        array += id;
    return array;
}

QJsonObject toJson(const Definition& definition)
{
    return {{QStringLiteral("id"), definition.id},
            {QStringLiteral("name"), definition.name},
            {QStringLiteral("parents"), idArray(definition.parents)},
            {QStringLiteral("privileged"), definition.privileged},
            {QStringLiteral("nonIdempotent"), definition.nonIdempotent},
            {QStringLiteral("createIndexConcurrently"), definition.createIndexConcurrently}};
}

QString marks(const Definition& definition)
{
    QStringList words;
    if (definition.privileged)
        words += QStringLiteral("privileged");
    if (definition.createIndexConcurrently)
        words += QStringLiteral("concurrent index");
    if (definition.nonIdempotent)
        words += QStringLiteral("not idempotent");
    return words.join(QStringLiteral(", "));
}

QByteArray asJson(const ReleaseContents& release)
{
    QJsonArray schemas;
    for (auto it = release.schemas.begin(); it != release.schemas.end(); ++it) {
        QJsonArray migrations;
        for (const Definition& definition : it->graph.definitions())
            migrations += toJson(definition);
        schemas += QJsonObject{{QStringLiteral("schema"), schemaName(it.key())},
                               {QStringLiteral("root"), it->graph.root()},
                               {QStringLiteral("leaves"), idArray(it->graph.leaves())},
                               {QStringLiteral("migrations"), migrations}};
    }
    const QJsonObject object{{QStringLiteral("version"), release.release.version.toString()},
                             {QStringLiteral("tag"), release.release.tag},
                             {QStringLiteral("commit"), release.release.commit},
                             {QStringLiteral("schemas"), schemas}};
    return QJsonDocument(object).toJson();
}

QByteArray asText(const ReleaseContents& release)
{
    QString text =
        QStringLiteral("Release %1 (%2)\n").arg(release.release.version.toString(), release.release.commit);
    for (auto it = release.schemas.begin(); it != release.schemas.end(); ++it) {
        QList<QStringList> rows;
        for (const Definition& definition : it->graph.definitions())
            rows += {QString::number(definition.id), definition.name, marks(definition)};
        text += QStringLiteral("\n%1: %2 migrations\n").arg(schemaName(it.key())).arg(rows.size());
        text += table({QStringLiteral("ID"), QStringLiteral("NAME"), QStringLiteral("MARKS")}, rows, {0});
    }
    return text.toUtf8();
}

} // namespace

int releasesShow(const QStringList& words, std::stop_token stop)
{
    Options options(QStringLiteral("releases show"), QStringLiteral("Shows one release and its migrations."));
    options.catalog()
        .format({QStringLiteral("text"), QStringLiteral("json")})
        .argument(QStringLiteral("VERSION"),
                  QStringLiteral("the release; without a patch, the newest of that line"));
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<Version> wanted = Version::parse(options.argument());
    if (!wanted)
        return fail(wanted.error());
    const Result<CatalogContents> contents = options.readCatalog(stop);
    if (!contents)
        return fail(contents.error());
    const Result<Version> version = contents->resolve(*wanted);
    if (!version)
        return fail(version.error());
    const ReleaseContents& release = *contents->find(*version);
    const Result<void> written =
        options.write(options.formatName() == u"json" ? asJson(release) : asText(release));
    return written ? Done : fail(written.error());
}

} // namespace lockstep::ctl
