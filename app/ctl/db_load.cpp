#include "app/ctl/command.h"
#include "app/ctl/confirmation.h"
#include "app/ctl/output.h"
#include "app/ctl/progress.h"
#include "core/database/load/dump_load.h"

namespace lockstep::ctl {

namespace {

struct Job
{
    DumpSource source;
    ConnectionSettings target;
    LoadOptions options;
};

void declare(Options& options)
{
    options
        .argument(QStringLiteral("FILE"),
                  QStringLiteral("the dump: plain SQL of pg_dump, perhaps .gz or .zst; - is standard input"))
        .databases()
        .schemaOption()
        .value(QStringLiteral("connections"), QStringLiteral("N"),
               QStringLiteral("how many load at the same time, 1 to 64 (default: as this machine has "
                              "processors, 2 to 8)"))
        .flag(QStringLiteral("in-place"),
              QStringLiteral("load into the database itself, which must be empty; for roles that may not "
                             "create databases"))
        .flag(QStringLiteral("verify"),
              QStringLiteral("read every row back, and compare checksums with the dump's"))
        .flag(QStringLiteral("allow-newer"),
              QStringLiteral("try a dump of a newer PostgreSQL than the server's"))
        .flag(QStringLiteral("yes"), QStringLiteral("do it without asking"))
        .flag(QStringLiteral("quiet"), QStringLiteral("no progress, only warnings and errors"))
        .format({QStringLiteral("text"), QStringLiteral("json")});
}

Result<int> readConnections(const Options& options)
{
    constexpr int most = 64;
    if (!options.isSet(QStringLiteral("connections")))
        return 0;
    bool isNumber = false;
    const int count = options.text(QStringLiteral("connections")).toInt(&isNumber);
    if (!isNumber || count < 1 || count > most)
        return options.wrong(QStringLiteral("--connections takes a number from 1 to %1").arg(most));
    return count;
}

Result<Job> readJob(const Options& options)
{
    if (options.argument().isEmpty())
        return options.wrong(QStringLiteral("the dump's FILE is missing"));
    const Result<Schema> schema = options.schema();
    if (!schema)
        return failure(schema);
    const Result<DatabaseSet> databases = options.databaseSet();
    if (!databases)
        return failure(databases);
    if (!databases->contains(*schema))
        return options.wrong(QStringLiteral("no database is given for schema %1").arg(schemaName(*schema)));
    const Result<int> connections = readConnections(options);
    if (!connections)
        return failure(connections);
    Job job{{options.argument()}, databases->value(*schema), {}};
    if (job.source.isStandardInput() && !options.isSet(QStringLiteral("yes")))
        return options.wrong(
            QStringLiteral("with the dump on standard input nobody can be asked: add --yes"));
    job.options.schema = *schema;
    job.options.connections = *connections;
    job.options.inPlace = options.isSet(QStringLiteral("in-place"));
    job.options.readBack = options.isSet(QStringLiteral("verify"));
    job.options.allowNewerServer = options.isSet(QStringLiteral("allow-newer"));
    return job;
}

/// The shared progress counts a step's migrations; a load has none.
RunEventSink withoutCounts(const RunEventSink& sink, bool quiet)
{
    return [sink, quiet](const RunEvent& event) {
        if (event.kind != RunEvent::Kind::StepStarted)
            sink(event);
        else if (!quiet)
            say(QStringLiteral("-- ") + event.text);
    };
}

QByteArray asJson(const LoadReport& report)
{
    QJsonArray tables;
    for (const LoadedTable& table : report.tables)
        tables.append(QJsonObject{{QStringLiteral("name"), table.name},
                                  {QStringLiteral("rows"), table.rows},
                                  {QStringLiteral("checksum"), table.checksum}});
    QJsonObject object{{QStringLiteral("schema"), schemaName(report.schema)},
                       {QStringLiteral("seconds"), report.seconds},
                       {QStringLiteral("bytes"), report.bytes},
                       {QStringLiteral("tables"), tables},
                       {QStringLiteral("skipped"), QJsonArray::fromStringList(report.skipped)}};
    if (!report.plainOrder.isEmpty())
        object.insert(QStringLiteral("plainOrder"), report.plainOrder);
    return QJsonDocument(object).toJson();
}

QByteArray asText(const LoadReport& report)
{
    QList<QStringList> rows;
    qint64 count = 0;
    for (const LoadedTable& loaded : report.tables) {
        rows.append({loaded.name, QString::number(loaded.rows), loaded.checksum});
        count += loaded.rows;
    }
    QString text =
        table({QStringLiteral("Table"), QStringLiteral("Rows"), QStringLiteral("Checksum")}, rows, {1});
    if (!report.skipped.isEmpty())
        text += QStringLiteral("\nLeft out:\n");
    for (const QString& skipped : report.skipped)
        text += QStringLiteral("  %1\n").arg(skipped);
    if (!report.plainOrder.isEmpty())
        text += QStringLiteral("\nLoaded in the order of the file, over one connection: %1\n")
                    .arg(report.plainOrder);
    text += QStringLiteral("\nLoaded %1: %2 tables, %3 rows in %4 s.\n")
                .arg(schemaName(report.schema))
                .arg(report.tables.size())
                .arg(count)
                .arg(report.seconds, 0, 'f', 1);
    return text.toUtf8();
}

} // namespace

int dbLoad(const QStringList& words, std::stop_token stop)
{
    Options options(
        QStringLiteral("db load"),
        QStringLiteral(
            "Replaces one database by what a dump holds, over several connections. The dump goes "
            "into a new database beside it, whose rows are counted against the dump's and which "
            "then takes its place; until then, and after any error, it stays as it is. Sessions on "
            "it are ended at that moment."));
    declare(options);
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<Job> job = readJob(options);
    if (!job)
        return fail(job.error());
    const QString name = job->target.value(QStringLiteral("dbname"));
    const QString word = name.isEmpty() ? schemaName(job->options.schema) : name;
    if (!job->options.inPlace &&
        !confirmed(options,
                   QStringLiteral("This replaces %1 and all that it holds.").arg(job->target.description()),
                   word))
        return NotDone;
    const bool quiet = options.isSet(QStringLiteral("quiet"));
    const Result<LoadReport> report =
        loadDumpParallel(job->source, job->target, job->options,
                         withoutCounts(progressOnStandardError(quiet), quiet), std::move(stop));
    if (!report)
        return fail(report.error());
    const Result<void> written =
        options.write(options.formatName() == u"json" ? asJson(*report) : asText(*report));
    return written ? Done : fail(written.error());
}

} // namespace lockstep::ctl
