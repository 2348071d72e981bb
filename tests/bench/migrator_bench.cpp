#include "core/database/connection.h"
#include "core/database/migrator.h"
#include "core/database/private_server.h"
#include "core/support/files.h"
#include "core/support/process.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <cstdio>

// Applies all migrations of one release to empty databases, taking turns with one psql process that runs the
// same statements with one transaction each:
//   lockstep_migrator_bench CATALOGUE [--release V] [--rounds N] [--server CONNINFO]
// Without a catalogue it takes releases-5.8-6.12.bundle in the folder LOCKSTEP_TEST_DATA; without a server, a
// private one, which does not wait for the disk. Seconds and ratios of medians go to standard output as JSON.

using namespace lockstep;

namespace {

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

double median(QList<double> values)
{
    std::ranges::sort(values);
    return values[values.size() / 2];
}

double secondsOf(const std::function<void()>& work)
{
    QElapsedTimer timer;
    timer.start();
    work();
    return static_cast<double>(timer.nsecsElapsed()) / 1e9;
}

class Bench
{
public:
    Bench(StitchedCatalog catalog, const Version& release, const ConnectionSettings& server, QString psql)
        : m_catalog(std::move(catalog)), m_release(release), m_server(server), m_psql(std::move(psql))
    {
        writeScript();
    }

    QJsonObject againstPsql(int rounds)
    {
        QList<double> psql;
        QList<double> lockstep;
        for (int round = 0; round <= rounds; ++round) {
            const bool psqlFirst = round % 2 == 0;
            const double first = psqlFirst ? runPsql() : runLockstep({Schema::Frontend});
            const double second = psqlFirst ? runLockstep({Schema::Frontend}) : runPsql();
            if (round == 0)
                continue; // to warm up
            psql.append(psqlFirst ? first : second);
            lockstep.append(psqlFirst ? second : first);
        }
        return {{QStringLiteral("migrations"), m_count},
                {QStringLiteral("psqlSeconds"), median(psql)},
                {QStringLiteral("lockstepSeconds"), median(lockstep)},
                {QStringLiteral("ratio"), median(lockstep) / median(psql)}};
    }

    QJsonObject sideBySide(int rounds)
    {
        QMap<Schema, QList<double>> alone;
        QList<double> together;
        for (int round = 0; round < rounds; ++round) {
            for (const Schema schema : allSchemas)
                alone[schema].append(runLockstep({schema}));
            together.append(runLockstep({allSchemas.begin(), allSchemas.end()}));
        }
        QJsonObject json;
        double slowest = 0;
        for (const Schema schema : allSchemas) {
            json.insert(schemaName(schema) + QStringLiteral("Seconds"), median(alone[schema]));
            slowest = std::max(slowest, median(alone[schema]));
        }
        json.insert(QStringLiteral("togetherSeconds"), median(together));
        json.insert(QStringLiteral("ratio"), median(together) / slowest);
        return json;
    }

private:
    ConnectionSettings freshDatabase(const QString& name)
    {
        Connection admin = orStop(Connection::open(m_server));
        for (const QString& sql : {QStringLiteral("DROP DATABASE IF EXISTS %1 WITH (FORCE)"),
                                   QStringLiteral("CREATE DATABASE %1"), QStringLiteral("CHECKPOINT")}) {
            const SqlResult done = admin.execute(sql.contains(u'%') ? sql.arg(name) : sql);
            if (!done)
                stopWith(done.error().text());
        }
        return m_server.with(QStringLiteral("dbname"), name);
    }

    // The same statements in the same order; an index built concurrently cannot be in a transaction.
    void writeScript()
    {
        const StitchedGraph frontend = m_catalog.schemas.value(Schema::Frontend);
        QString script;
        for (const MigrationId id : orStop(frontend.graph.up({}, frontend.bounds.value(m_release).leaves))) {
            const Definition* definition = frontend.graph.find(id);
            const QString text = definition->up + QStringLiteral("\n;\n");
            script +=
                definition->createIndexConcurrently ? text : QStringLiteral("BEGIN;\n%1COMMIT;\n").arg(text);
            ++m_count;
        }
        orStop(writeFile(scriptPath(), script.toUtf8()));
    }

    QString scriptPath() const { return m_dir.filePath(QStringLiteral("migrations.sql")); }

    double runPsql()
    {
        const ConnectionSettings settings = freshDatabase(QStringLiteral("bench_frontend"));
        Command command;
        command.program = m_psql;
        command.arguments = {QStringLiteral("-X"), QStringLiteral("-q"),
                             QStringLiteral("-v"), QStringLiteral("ON_ERROR_STOP=1"),
                             QStringLiteral("-f"), scriptPath()};
        command.environment = settings.toEnvironment(QProcessEnvironment::systemEnvironment());
        command.environment.insert(QStringLiteral("PGOPTIONS"),
                                   QStringLiteral("-c client_min_messages=warning"));
        command.standardOutputFile = QStringLiteral("/dev/null");
        return secondsOf([&] { orStop(runChecked(command)); });
    }

    double runLockstep(const QList<Schema>& schemas)
    {
        DatabaseSet databases;
        for (const Schema schema : schemas)
            databases.insert(schema, freshDatabase(QStringLiteral("bench_") + schemaName(schema)));
        const Migrator migrator(m_catalog, [](const RunEvent&) {});
        QList<MigrationOutcome> outcomes;
        return secondsOf([&] { orStop(migrator.upTo(m_release, databases, {}, outcomes)); });
    }

    StitchedCatalog m_catalog;
    Version m_release;
    ConnectionSettings m_server;
    QString m_psql;
    QTemporaryDir m_dir;
    int m_count = 0;
};

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addPositionalArgument(QStringLiteral("catalogue"),
                                 QStringLiteral("releases to take the migrations from"));
    parser.addOptions(
        {{QStringLiteral("release"), QStringLiteral("release"), QStringLiteral("V"),
          QStringLiteral("6.12.5040")},
         {QStringLiteral("rounds"), QStringLiteral("how many"), QStringLiteral("N"), QStringLiteral("5")},
         {QStringLiteral("server"), QStringLiteral("a server to use"), QStringLiteral("CONNINFO")}});
    parser.process(application);
    const QString data =
        qEnvironmentVariable("LOCKSTEP_TEST_DATA") + QStringLiteral("/releases-5.8-6.12.bundle");
    const Version release = orStop(Version::parse(parser.value(QStringLiteral("release"))));
    const CatalogContents contents = orStop(readCatalog(parser.positionalArguments().value(0, data)));
    // One release on its own: a fresh installation of it.
    const StitchResult stitched = orStop(stitch(contents, release, release));

    const QTemporaryDir folder;
    std::unique_ptr<PrivateServer> own;
    ConnectionSettings server;
    if (parser.isSet(QStringLiteral("server"))) {
        server = orStop(ConnectionSettings::parse(parser.value(QStringLiteral("server"))));
    } else {
        own = orStop(PrivateServer::start(folder.filePath(QStringLiteral("server"))));
        server = own->database(QStringLiteral("postgres"));
    }
    Bench bench(stitched.catalog, release, server,
                own ? own->binFolder() + QStringLiteral("/psql") : QStringLiteral("psql"));
    const int rounds = std::max(1, parser.value(QStringLiteral("rounds")).toInt());
    const QJsonObject report{{QStringLiteral("release"), release.toString()},
                             {QStringLiteral("rounds"), rounds},
                             {QStringLiteral("againstPsql"), bench.againstPsql(rounds)},
                             {QStringLiteral("sideBySide"), bench.sideBySide(rounds)}};
    std::fputs(QJsonDocument(report).toJson().constData(), stdout);
    return 0;
}
