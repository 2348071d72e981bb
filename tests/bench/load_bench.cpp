#include "core/database/connection.h"
#include "core/database/load/dump_load.h"
#include "core/database/private_server.h"
#include "core/database/schema_dump.h"
#include "core/support/process.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <cstdio>
#include <ctime>

#include <unistd.h>

// Loads one generated dump (three large tables; jsonb, bytea, arrays; eight indexes, foreign keys), taking
// turns with psql -f into another database of the same server:
//   lockstep_load_bench [--size MB] [--rounds N] [--connections N] [--peers] [--server CONNINFO]
// Without a server it uses a private one, which does not wait for the disk. Seconds, ratios of medians and
// this process's largest size in memory go to standard output as JSON.

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

/// Of this process.
double processorSeconds()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

/// In MB.
qint64 largestMemory()
{
    QFile file(QStringLiteral("/proc/self/status"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray& line : file.readAll().split('\n')) {
        if (line.startsWith("VmHWM:"))
            return line.simplified().split(' ').value(1).toLongLong() / 1024;
    }
    return 0;
}

// What the product's large tables are like: events with much to tell, documents of some kilobytes, short
// rows that refer to both. About 1.3 kB of dump for each %1.
const QString tables = QStringLiteral(R"(
SELECT setseed(0.5);
CREATE TABLE event_logs (id bigint NOT NULL, user_id integer NOT NULL, name text NOT NULL,
    argument jsonb NOT NULL, at timestamptz NOT NULL);
CREATE TABLE documents (id bigint NOT NULL, path text NOT NULL, payload bytea NOT NULL,
    labels text[] NOT NULL);
CREATE TABLE symbols (id bigint NOT NULL, document_id bigint NOT NULL, event_id bigint, name text NOT NULL,
    ranges integer[] NOT NULL, score double precision);
INSERT INTO event_logs SELECT i, random() * 1e5, 'event' || i % 97,
    jsonb_build_object('source', md5(i::text), 'count', i % 1000, 'referrer', 'https://sg.example.com/search?q='
            || repeat(md5((i % 7000)::text), 3), 'device', md5((i / 9)::text), 'flags', jsonb_build_object(
            'search-ranking', i % 2 = 0, 'code-insights', i % 3 = 0, 'batch-changes', i % 5 = 0, 'cohort',
            md5((i % 500)::text)), 'nested', jsonb_build_object('a', random(), 'path', 'cmd/' ||
            repeat(md5((i % 900)::text), 4) || '.go', 'tags', jsonb_build_array('x' || i % 7, 'y', i))),
    '2024-01-01'::timestamptz + i * interval '1 second' FROM generate_series(1, %1) i;
INSERT INTO documents SELECT i, 'src/' || md5((i / 50)::text) || '/' || i || '.go',
    decode(repeat(md5(i::text) || md5((i + 1)::text), 45), 'hex'),
    ARRAY['l' || i % 13, 'm' || i % 101, md5((i % 1000)::text)] FROM generate_series(1, %1 / 6) i;
INSERT INTO symbols SELECT i, 1 + (random() * (%1 / 6 - 1))::bigint, CASE WHEN i % 3 = 0 THEN i / 2 + 1 END,
    md5((i % 5000)::text), ARRAY[i, i + 1, i % 80, i % 40], random() FROM generate_series(1, %1 * 2 - 2) i;
ALTER TABLE event_logs ADD PRIMARY KEY (id);
ALTER TABLE documents ADD PRIMARY KEY (id);
ALTER TABLE symbols ADD PRIMARY KEY (id);
CREATE INDEX event_logs_user ON event_logs (user_id, at);
CREATE INDEX event_logs_name ON event_logs (name, at);
CREATE UNIQUE INDEX documents_path ON documents (path);
CREATE INDEX documents_labels ON documents USING gin (labels);
CREATE INDEX symbols_name ON symbols (name, document_id);
ALTER TABLE symbols ADD FOREIGN KEY (document_id) REFERENCES documents (id);
ALTER TABLE symbols ADD FOREIGN KEY (event_id) REFERENCES event_logs (id);
)");
constexpr qint64 bytesOfUnit = 1320;

class Bench
{
public:
    Bench(const ConnectionSettings& server, QString programs)
        : m_server(server), m_programs(std::move(programs))
    {
    }

    qint64 writeDump(qint64 megabytes)
    {
        const ConnectionSettings source = freshDatabase(QStringLiteral("bench_source"));
        Connection connection = orStop(Connection::open(source));
        const qint64 units = megabytes * 1000000 / bytesOfUnit;
        const SqlResult made = connection.execute(tables.arg(units));
        if (!made)
            stopWith(made.error().text());
        pgDump(source, {QStringLiteral("--file=") + dump()});
        pgDump(source, {QStringLiteral("--format=custom"), QStringLiteral("--compress=0"),
                        QStringLiteral("--file=") + customDump()});
        return QFileInfo(dump()).size();
    }

    double runPsql()
    {
        const ConnectionSettings settings = freshDatabase(QStringLiteral("bench_psql"));
        Command command;
        command.program = program("psql");
        command.arguments = {QStringLiteral("-X"), QStringLiteral("-q"),
                             QStringLiteral("-v"), QStringLiteral("ON_ERROR_STOP=1"),
                             QStringLiteral("-f"), dump()};
        command.environment = toolEnvironment(settings);
        command.standardOutputFile = QStringLiteral("/dev/null");
        return secondsOf([&] { orStop(runChecked(command)); });
    }

    double runPgRestore(int jobs)
    {
        const ConnectionSettings settings = freshDatabase(QStringLiteral("bench_restore"));
        Command command;
        command.program = program("pg_restore");
        command.arguments = {QStringLiteral("--jobs=%1").arg(jobs), QStringLiteral("--exit-on-error"),
                             QStringLiteral("--dbname=bench_restore"), customDump()};
        command.environment = toolEnvironment(settings);
        return secondsOf([&] { orStop(runChecked(command)); });
    }

    double runLockstep(const LoadOptions& options, bool verbose)
    {
        const ConnectionSettings settings = freshDatabase(QStringLiteral("bench_lockstep"));
        const RunEventSink events = [verbose](const RunEvent& event) {
            if (verbose && event.seconds > 0.05)
                std::fprintf(stderr, "%8.2f s  %s\n", event.seconds, qPrintable(event.text));
        };
        const double before = processorSeconds();
        const double seconds =
            secondsOf([&] { orStop(loadDumpParallel({dump()}, settings, options, events, {})); });
        m_ownSeconds.append(processorSeconds() - before);
        return seconds;
    }

    [[nodiscard]] double ownSeconds() const { return median(m_ownSeconds); }

private:
    [[nodiscard]] QString program(const char* name) const
    {
        const QString plain = QString::fromLatin1(name);
        return m_programs.isEmpty() ? plain : m_programs + u'/' + plain;
    }

    void pgDump(const ConnectionSettings& source, const QStringList& arguments) const
    {
        Command command;
        command.program = program("pg_dump");
        command.arguments = arguments;
        command.environment = toolEnvironment(source);
        orStop(runChecked(command));
    }

    [[nodiscard]] QString customDump() const { return m_dir.filePath(QStringLiteral("bench.dump")); }

    [[nodiscard]] QString dump() const { return m_dir.filePath(QStringLiteral("bench.sql")); }

    /// The others go, and all is written to disk: what one run leaves to do is not done in the next.
    ConnectionSettings freshDatabase(const QString& name)
    {
        Connection admin = orStop(Connection::open(m_server));
        QStringList statements;
        for (const char* other : {"source", "psql", "restore", "lockstep"})
            statements.append(QStringLiteral("DROP DATABASE IF EXISTS bench_%1 WITH (FORCE)")
                                  .arg(QString::fromLatin1(other)));
        statements += {QStringLiteral("CREATE DATABASE ") + name, QStringLiteral("CHECKPOINT")};
        for (const QString& sql : std::as_const(statements)) {
            const SqlResult done = admin.execute(sql);
            if (!done)
                stopWith(done.error().text());
        }
        sync();
        return m_server.with(QStringLiteral("dbname"), name);
    }

    ConnectionSettings m_server;
    QString m_programs;
    QTemporaryDir m_dir;
    QList<double> m_ownSeconds;
};

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addOptions(
        {{QStringLiteral("size"), QStringLiteral("of the dump"), QStringLiteral("MB"),
          QStringLiteral("1500")},
         {QStringLiteral("rounds"), QStringLiteral("how many"), QStringLiteral("N"), QStringLiteral("3")},
         {QStringLiteral("connections"), QStringLiteral("how many"), QStringLiteral("N"),
          QStringLiteral("2")},
         {QStringLiteral("peers"), QStringLiteral("measure pg_restore --jobs and loads that read back, too")},
         {QStringLiteral("verbose"), QStringLiteral("tell how long each part took")},
         {QStringLiteral("server"), QStringLiteral("a server to use"), QStringLiteral("CONNINFO")}});
    parser.process(application);

    const QTemporaryDir folder;
    std::unique_ptr<PrivateServer> own;
    ConnectionSettings server;
    if (parser.isSet(QStringLiteral("server"))) {
        server = orStop(ConnectionSettings::parse(parser.value(QStringLiteral("server"))));
    } else {
        own = orStop(PrivateServer::start(folder.filePath(QStringLiteral("server"))));
        server = own->database(QStringLiteral("postgres"));
    }
    Bench bench(server, own ? own->binFolder() : QString());
    const qint64 bytes = bench.writeDump(parser.value(QStringLiteral("size")).toLongLong());

    const int connections = std::max(1, parser.value(QStringLiteral("connections")).toInt());
    const bool verbose = parser.isSet(QStringLiteral("verbose"));
    LoadOptions counted;
    counted.connections = connections;
    counted.readBack = false;
    LoadOptions readBack = counted;
    readBack.readBack = true;
    QMap<QString, QList<double>> seconds;
    for (int round = 0; round < std::max(1, parser.value(QStringLiteral("rounds")).toInt()); ++round) {
        seconds[QStringLiteral("psql")].append(bench.runPsql());
        seconds[QStringLiteral("lockstep")].append(bench.runLockstep(counted, verbose));
        if (parser.isSet(QStringLiteral("peers"))) {
            seconds[QStringLiteral("pgRestore")].append(bench.runPgRestore(connections));
            seconds[QStringLiteral("lockstepReadBack")].append(bench.runLockstep(readBack, verbose));
        }
    }
    QJsonObject report{{QStringLiteral("bytes"), bytes},
                       {QStringLiteral("ownProcessorSeconds"), bench.ownSeconds()},
                       {QStringLiteral("largestMemoryMegabytes"), largestMemory()}};
    const double psql = median(seconds[QStringLiteral("psql")]);
    for (const auto& [name, times] : seconds.asKeyValueRange()) {
        QJsonArray all;
        for (const double time : times)
            all.append(time);
        report.insert(name, QJsonObject{{QStringLiteral("seconds"), all},
                                        {QStringLiteral("timesAsFastAsPsql"), psql / median(times)}});
    }
    std::fputs(QJsonDocument(report).toJson().constData(), stdout);
    return 0;
}
