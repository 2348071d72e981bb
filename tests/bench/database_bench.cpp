#include "core/database/database_status.h"
#include "core/database/drift/describe.h"
#include "core/database/drift/repair.h"
#include "core/database/private_server.h"
#include "core/database/release_builder.h"
#include "core/support/files.h"
#include "core/support/process.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <cstdio>
#include <thread>

// The status of three up-to-date databases, against psql processes that send the queries it cannot do
// without; drift and description of the frontend schema, against psql reading the catalogue's tables it is
// in:
//   lockstep_database_bench [CATALOGUE [RELEASE]]
// Without a catalogue it takes releases-5.8-6.12.bundle in the folder LOCKSTEP_TEST_DATA. Medians in seconds,
// and ratios, go to standard output as JSON. lockstepctl is looked for beside this program, for the time of
// the whole process.

using namespace lockstep;

namespace {

constexpr int rounds = 15;

[[noreturn]] void stopWith(const QString& message)
{
    std::fprintf(stderr, "%s\n", qPrintable(message));
    std::exit(3);
}

template <typename T>
T orStop(Result<T> result)
{
    if (!result)
        stopWith(result.error().message());
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

double medianSeconds(const std::function<void()>& work)
{
    QList<double> times;
    for (int round = 0; round <= rounds; ++round) {
        QElapsedTimer timer;
        timer.start();
        work();
        if (round > 0) // the first is to warm up
            times.append(double(timer.nsecsElapsed()) / 1e9);
    }
    std::ranges::sort(times);
    return times[times.size() / 2];
}

/// What nobody can do without who wants to know what a database is at.
QByteArray statusQueries(Schema schema)
{
    QByteArray sql =
        "SELECT * FROM migration_logs WHERE schema = '" + migrationsTableName(schema).toUtf8() +
        "' ORDER BY id;\nSELECT extname FROM pg_extension;\nSELECT indexrelid::regclass FROM pg_index WHERE "
        "NOT indisvalid;\nSELECT to_regclass('" +
        migrationsTableName(schema).toUtf8() + "');\n";
    if (schema == Schema::Frontend)
        sql += "SELECT * FROM versions;\nSELECT to_jsonb(m) FROM out_of_band_migrations m ORDER BY id;\n";
    return sql;
}

const QByteArray schemaQueries =
    "SELECT c.relname, a.*, pg_get_expr(d.adbin, d.adrelid) FROM pg_attribute a JOIN pg_class c ON c.oid = "
    "a.attrelid "
    "LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE c.relnamespace = "
    "'public'::regnamespace AND a.attnum > 0;\n"
    "SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE "
    "c.relnamespace = "
    "'public'::regnamespace;\n"
    "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = "
    "'public'::regnamespace;\n"
    "SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t WHERE NOT tgisinternal;\n"
    "SELECT polname, pg_get_expr(polqual, polrelid) FROM pg_policy;\n"
    "SELECT proname, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND "
    "prokind = 'f';\n"
    "SELECT relname, pg_get_viewdef(oid) FROM pg_class WHERE relkind = 'v' AND relnamespace = "
    "'public'::regnamespace;\n";

class Bench
{
public:
    Bench(const CatalogContents& contents, const Version& release)
        : m_stitched(orStop(stitch(contents)).catalog),
          m_release(release),
          m_server(orStop(PrivateServer::start(m_folder.filePath(QStringLiteral("server")))))
    {
        for (const Schema schema : allSchemas) {
            const QString name = schemaName(schema);
            orStop(m_server->recreateDatabase(name));
            m_databases.insert(schema, m_server->database(name));
            orStop(buildRelease(contents, release, schema, m_databases[schema], {}, {}));
            orStop(writeFile(m_folder.filePath(name + QStringLiteral(".sql")), statusQueries(schema)));
            m_requirements.append(requirementsOf(schema, m_stitched, release));
        }
        orStop(writeFile(m_folder.filePath(QStringLiteral("schema.sql")), schemaQueries));
    }

    QJsonObject status()
    {
        const double own = medianSeconds([&] {
            for (const SchemaStatus& status : readStatuses(m_requirements, m_databases)) {
                if (!status.ok())
                    stopWith(status.problems.join(u' '));
            }
        });
        const double psql = medianSeconds([&] {
            std::vector<std::jthread> threads;
            for (const Schema schema : allSchemas)
                threads.emplace_back(
                    [&, schema] { runPsql(schema, schemaName(schema) + QStringLiteral(".sql")); });
        });
        return {{QStringLiteral("lockstepSeconds"), own},
                {QStringLiteral("psqlSeconds"), psql},
                {QStringLiteral("ratio"), own / psql}};
    }

    QJsonObject drift()
    {
        Connection connection = orStop(Connection::open(m_databases[Schema::Frontend]));
        const SchemaDescription expected = orStop(describeSchema(connection));
        const double describe = medianSeconds([&] { (void)orStop(describeSchema(connection)); });
        const double drift = medianSeconds([&] {
            if (!orStop(readDrift(connection, expected)).drift.isEmpty())
                stopWith(QStringLiteral("a database differs from itself"));
        });
        const double psql = medianSeconds([&] { runPsql(Schema::Frontend, QStringLiteral("schema.sql")); });
        return {{QStringLiteral("tables"), expected.tables.size()},
                {QStringLiteral("describeSeconds"), describe},
                {QStringLiteral("driftSeconds"), drift},
                {QStringLiteral("psqlSeconds"), psql},
                {QStringLiteral("ratio"), drift / psql}};
    }

    /// From nothing to the answer, catalogue and all.
    QJsonObject wholeProcess(const QString& catalogue)
    {
        Command command;
        command.program = QCoreApplication::applicationDirPath() + QStringLiteral("/lockstepctl");
        command.arguments = {QStringLiteral("db"),        QStringLiteral("status"),
                             QStringLiteral("--catalog"), catalogue,
                             QStringLiteral("--release"), m_release.toString()};
        for (const auto& [schema, settings] : m_databases.asKeyValueRange())
            command.arguments << QStringLiteral("--db")
                              << schemaName(schema) + u'=' + QString::fromUtf8(settings.conninfo());
        const double status = medianSeconds([&] { (void)orStop(runChecked(command)); });
        command.arguments[1] = QStringLiteral("drift");
        command.arguments << QStringLiteral("--schema") << QStringLiteral("frontend");
        const double drift = medianSeconds([&] { (void)orStop(runChecked(command)); });
        return {{QStringLiteral("statusSeconds"), status}, {QStringLiteral("driftSeconds"), drift}};
    }

private:
    void runPsql(Schema schema, const QString& file)
    {
        Command command;
        command.program = m_server->binFolder() + QStringLiteral("/psql");
        command.arguments = {QStringLiteral("-X"), QStringLiteral("-q"), QStringLiteral("-f"),
                             m_folder.filePath(file)};
        command.environment =
            m_databases.value(schema).toEnvironment(QProcessEnvironment::systemEnvironment());
        command.standardOutputFile = QStringLiteral("/dev/null");
        (void)orStop(runChecked(command));
    }

    QTemporaryDir m_folder;
    StitchedCatalog m_stitched;
    Version m_release;
    std::unique_ptr<PrivateServer> m_server;
    DatabaseSet m_databases;
    QList<ReleaseRequirements> m_requirements;
};

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    const QString catalogue = words.value(1, qEnvironmentVariable("LOCKSTEP_TEST_DATA") +
                                                 QStringLiteral("/releases-5.8-6.12.bundle"));
    const CatalogContents contents = orStop(readCatalog(catalogue));
    const Version release = orStop(
        contents.resolve(orStop(Version::parse(words.value(2, contents.versions().last().toString())))));
    Bench bench(contents, release);
    const QJsonObject report{{QStringLiteral("release"), release.toString()},
                             {QStringLiteral("status"), bench.status()},
                             {QStringLiteral("drift"), bench.drift()},
                             {QStringLiteral("wholeProcess"), bench.wholeProcess(catalogue)}};
    std::fputs(QJsonDocument(report).toJson().constData(), stdout);
    return 0;
}
