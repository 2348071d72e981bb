#include "app/ctl/command.h"
#include "app/ctl/options.h"
#include "app/ctl/output.h"
#include "core/database/drift/describe.h"
#include "core/database/drift/description_json.h"

#include <QFileInfo>
#include <QJsonDocument>

namespace lockstep::ctl {

namespace {

Result<SchemaDescription> describeChosen(const Options& options, const std::stop_token& stop)
{
    const Result<Schema> schema = options.schema();
    if (!schema)
        return failure(schema);
    const Result<DatabaseSet> databases = options.databaseSet();
    if (!databases)
        return failure(databases);
    if (!databases->contains(*schema))
        return options.wrong(QStringLiteral("no database is given for schema %1").arg(schemaName(*schema)));
    Result<Connection> connection = Connection::open(databases->value(*schema), stop);
    if (!connection)
        return failure(connection);
    return describeSchema(*connection, options.nameSpace(), stop);
}

} // namespace

int dbDescribe(const QStringList& words, std::stop_token stop)
{
    Options options(
        QStringLiteral("db describe"),
        QStringLiteral("Describes the schema of one database, in the product's own JSON or as psql would. "
                       "Changes nothing."));
    options.databases()
        .schemaOption()
        .nameSpaceOption()
        .flag(QStringLiteral("full"),
              QStringLiteral("in JSON, with what the product leaves out: policies, partitions, "
                             "comments, privileges and more"))
        .flag(QStringLiteral("force"), QStringLiteral("overwrite the file of --out"))
        .flag(QStringLiteral("no-color"),
              QStringLiteral("accepted for the product's scripts; there is no colour"))
        .format({QStringLiteral("json"), QStringLiteral("psql")});
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const QString file = options.text(QStringLiteral("out"));
    if (!file.isEmpty() && QFileInfo::exists(file) && !options.isSet(QStringLiteral("force")))
        return fail({ErrorKind::Precondition, QStringLiteral("write"), file, QStringLiteral("it exists"),
                     QStringLiteral("Name another file, or add --force to overwrite it")});
    const Result<SchemaDescription> schema = describeChosen(options, stop);
    if (!schema)
        return fail(schema.error());
    const bool full = options.isSet(QStringLiteral("full"));
    const QByteArray text = options.formatName() == u"psql"
                                ? toPsqlText(*schema).toUtf8()
                                : QJsonDocument(full ? toFullJson(*schema) : toProductJson(*schema)).toJson();
    const Result<void> written = options.write(text);
    return written ? Done : fail(written.error());
}

} // namespace lockstep::ctl
