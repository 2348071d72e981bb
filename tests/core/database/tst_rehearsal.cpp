#include "core/database/dump_loader.h"
#include "core/database/rehearsal.h"
#include "core/database/rehearsal_workspace.h"
#include "core/database/schema_dump.h"
#include "core/planning/planning_checks.h"
#include "migration_fixture.h"
#include "postgres_processes.h"
#include "release_fixture.h"
#include "result_checks.h"

#include <thread>

using namespace lockstep;
using test::EventLog;

/// Rehearsals of small releases made here. Those of real ones: tst_rehearsal_real.
class TestRehearsal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void endsAsTheReleaseSays_data();
    void endsAsTheReleaseSays();
    void writesTheSchemas();
    void reportsAsJson();
    void seesDifferences();
    void reportsAFailedMigration();
    void canBeCancelled_data();
    void canBeCancelled();
    void loadsDumps();
    void loadsADumpThatNamesItsDatabaseAndRoles();
    void refusesBadDumps_data();
    void refusesBadDumps();
    void tellsWhereADumpIsWrong();
    void refusesAFolderOfSomethingElse();
    void refusesASecondOneAtATime();
    void removesAbandonedWorkspaces();
    void goesOnWithPreparedDatabases();
    void startsAnewAfterAHalfRemovedOne();
    void explainsAFullDisk();
    void normalizesDumps();

private:
    RehearsalRequest request(Strategy strategy = Strategy::Standard) const;
    Result<void> run(const RehearsalRequest& request, std::stop_token stop = {});
    QString dumpAt(const QString& version, const QStringList& options);

    std::unique_ptr<QTemporaryDir> m_dir;
    test::ReleaseRepository m_repository;
    std::unique_ptr<Planner> m_planner;
    RehearsalReport m_report;
    std::unique_ptr<EventLog> m_events;
};

void TestRehearsal::initTestCase()
{
    VERIFY_RESULT(m_repository.init());
    VERIFY_RESULT(test::fillWithSmallReleases(m_repository));
    const Result<CatalogContents> contents = readCatalog(m_repository.path(), CacheUse::None);
    VERIFY_RESULT(contents);
    m_planner = std::make_unique<Planner>(*contents, test::knowledge());
}

void TestRehearsal::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    test::letServerInto(m_dir->path());
    qputenv("LOCKSTEP_CACHE_DIR", m_dir->filePath(QStringLiteral("cache")).toUtf8());
    m_events = std::make_unique<EventLog>();
}

/// However a rehearsal ends, it leaves nothing behind.
void TestRehearsal::cleanup()
{
    QVERIFY(test::noPostgresLeft(m_dir->path()));
    QVERIFY(QDir(cacheFolder() + QStringLiteral("/rehearsals")).isEmpty());
}

RehearsalRequest TestRehearsal::request(Strategy strategy) const
{
    RehearsalRequest made;
    made.path =
        m_planner
            ->plan(test::version(QStringLiteral("6.0.0")), test::version(QStringLiteral("6.2.0")), strategy)
            .value();
    return made;
}

Result<void> TestRehearsal::run(const RehearsalRequest& request, std::stop_token stop)
{
    return runRehearsal(request, *m_planner, m_events->sink(), m_report, std::move(stop));
}

/// The dump of a frontend database at that release with a user in it; the file's path.
QString TestRehearsal::dumpAt(const QString& version, const QStringList& options)
{
    if (!PrivateServer::remove(m_dir->filePath(QStringLiteral("source"))))
        return {};
    const auto server = PrivateServer::start(m_dir->filePath(QStringLiteral("source")));
    if (!server || !(*server)->recreateDatabase(QStringLiteral("sg")))
        return {};
    const ConnectionSettings settings = (*server)->database(QStringLiteral("sg"));
    const Version at = test::version(version);
    QList<MigrationOutcome> outcomes;
    const StitchedCatalog own = stitch(m_planner->contents(), at, at)->catalog;
    if (!Migrator(own).up(Schema::Frontend, settings, own.schemas[Schema::Frontend].graph.leaves(), {},
                          outcomes))
        return {};
    Result<Connection> connection = Connection::open(settings);
    if (!connection ||
        !connection->execute(
            QStringLiteral("INSERT INTO versions (service, version) VALUES ('frontend', '%1'); "
                           "INSERT INTO users (name) VALUES ('DROP DATABASE sg;'); "
                           "CREATE ROLE \"odd owner\"; ALTER TABLE users OWNER TO \"odd owner\"")
                .arg(version)))
        return {};
    Command command;
    command.program = (*server)->binFolder() + QStringLiteral("/pg_dump");
    command.arguments = options;
    command.environment = toolEnvironment(settings);
    command.standardOutputFile = m_dir->filePath(QStringLiteral("pgsql.sql"));
    return runChecked(command) ? command.standardOutputFile : QString();
}

void TestRehearsal::endsAsTheReleaseSays_data()
{
    QTest::addColumn<Strategy>("strategy");
    QTest::newRow("standard") << Strategy::Standard;
    QTest::newRow("multi-version") << Strategy::MultiVersion;
}

void TestRehearsal::endsAsTheReleaseSays()
{
    QFETCH(const Strategy, strategy);
    VERIFY_RESULT(run(request(strategy)));
    QCOMPARE(m_report.comparisons.size(), 3);
    for (const SchemaComparison& comparison : m_report.comparisons) {
        QVERIFY(comparison.compared);
        QCOMPARE(comparison.differences, QStringList());
    }
    QCOMPARE(m_report.result, QStringLiteral("done"));
    QVERIFY(m_report.server.startsWith(QStringLiteral("PostgreSQL ")));
    QVERIFY(!m_report.resumed);
    QVERIFY(m_report.seconds >= m_report.prepareSeconds);
    QCOMPARE(m_events->count(RunEvent::Kind::RunStarted), 1);
    QCOMPARE(m_events->count(RunEvent::Kind::RunFinished), 1);
    QCOMPARE(m_events->count(RunEvent::Kind::ItemFinished), 5);
    QCOMPARE(m_events->events().last().state, RunEvent::State::Done);
}

void TestRehearsal::writesTheSchemas()
{
    RehearsalRequest wanted = request();
    wanted.dumpSchemaFolder = m_dir->filePath(QStringLiteral("schemas/here"));
    wanted.workFolder = m_dir->filePath(QStringLiteral("work"));
    VERIFY_RESULT(run(wanted));
    QCOMPARE(QDir(wanted.dumpSchemaFolder).entryList(QDir::Files),
             QStringList({QStringLiteral("codeinsights.sql"), QStringLiteral("codeintel.sql"),
                          QStringLiteral("frontend.sql")}));
    const Result<QByteArray> frontend = readFile(wanted.dumpSchemaFolder + QStringLiteral("/frontend.sql"));
    VERIFY_RESULT(frontend);
    QVERIFY(frontend->contains("CREATE TABLE public.seats"));
    QVERIFY(frontend->contains("CREATE TABLE public.migration_logs"));
    QVERIFY(!QFileInfo::exists(wanted.workFolder));
}

void TestRehearsal::reportsAsJson()
{
    VERIFY_RESULT(run(request()));
    const QJsonObject json = m_report.toJson();
    QCOMPARE(json.value(u"from").toString(), QStringLiteral("6.0.0"));
    QCOMPARE(json.value(u"result").toString(), QStringLiteral("done"));
    QVERIFY(!json.contains(u"error"));
    QCOMPARE(json.value(u"comparisons").toArray().size(), 3);
    const QJsonObject step = json.value(u"steps").toArray().at(0).toObject();
    QCOMPARE(step.value(u"to").toString(), QStringLiteral("6.1.0"));
    QCOMPARE(step.value(u"state").toString(), QStringLiteral("done"));
    const QJsonObject migration = step.value(u"runs").toArray().at(0).toObject();
    QCOMPARE(migration.value(u"schema").toString(), QStringLiteral("frontend"));
    QCOMPARE(migration.value(u"id").toInt(), 1101);
    QCOMPARE(migration.value(u"name").toString(), QStringLiteral("user email"));
    QCOMPARE(migration.value(u"state").toString(), QStringLiteral("done"));
    QVERIFY(migration.value(u"seconds").isDouble());
}

void TestRehearsal::seesDifferences()
{
    test::ReleaseRepository repository;
    VERIFY_RESULT(repository.init());
    VERIFY_RESULT(test::fillWithSmallReleases(repository));
    repository.squashed(
        Schema::CodeInsights,
        QStringLiteral(
            "CREATE EXTENSION citext;\nCREATE TABLE series (id serial PRIMARY KEY, extra int);\n"));
    VERIFY_RESULT(repository.release(QStringLiteral("v6.2.0")));
    const Result<CatalogContents> contents = readCatalog(repository.path(), CacheUse::None);
    VERIFY_RESULT(contents);
    const Planner planner(*contents, test::knowledge());
    VERIFY_RESULT(runRehearsal(request(), planner, m_events->sink(), m_report));
    QCOMPARE(m_report.result, QStringLiteral("differs"));
    QCOMPARE(m_report.comparisons[0].differences, QStringList());
    const QString diff = m_report.comparisons[2].differences.join(u'\n');
    QVERIFY2(diff.contains(QStringLiteral("\n-    extra integer")), qPrintable(diff));
}

void TestRehearsal::reportsAFailedMigration()
{
    test::ReleaseRepository repository;
    VERIFY_RESULT(repository.init());
    VERIFY_RESULT(test::fillWithSmallReleases(repository, true));
    const Result<CatalogContents> contents = readCatalog(repository.path(), CacheUse::None);
    VERIFY_RESULT(contents);
    const Planner planner(*contents, test::knowledge());
    VERIFY_ERROR(runRehearsal(request(), planner, m_events->sink(), m_report), ErrorKind::Failed,
                 "no_such_table");
    QCOMPARE(m_report.result, QStringLiteral("failed"));
    QVERIFY(m_report.error.contains(QStringLiteral("no_such_table")));
    QCOMPARE(m_report.steps.size(), 2);
    QCOMPARE(m_report.steps[0].state, RunEvent::State::Done);
    QCOMPARE(m_report.steps[1].state, RunEvent::State::Failed);
    const auto failed = std::ranges::find(m_report.steps[1].migrations, 1202, &MigrationOutcome::id);
    QVERIFY(failed != m_report.steps[1].migrations.cend());
    QCOMPARE(failed->state, RunEvent::State::Failed);
    QVERIFY(failed->error.contains(QStringLiteral("no_such_table")));
}

void TestRehearsal::canBeCancelled_data()
{
    QTest::addColumn<QString>("moment");
    QTest::newRow("before it starts") << QString();
    QTest::newRow("when the server starts") << QStringLiteral("Starting a private PostgreSQL server");
    QTest::newRow("while databases are built") << QStringLiteral("Building 6.0.0");
    QTest::newRow("in a step") << QStringLiteral("6.0.0 to 6.1.0");
    QTest::newRow("while comparing") << QStringLiteral("equal to the release's squashed.sql");
}

void TestRehearsal::canBeCancelled()
{
    QFETCH(const QString, moment);
    std::stop_source source;
    if (moment.isEmpty())
        source.request_stop();
    const RunEventSink sink = [&](const RunEvent& event) {
        if (!moment.isEmpty() && event.text.contains(moment))
            source.request_stop();
    };
    const Result<void> done = runRehearsal(request(), *m_planner, sink, m_report, source.get_token());
    if (done) // the comparison may have been over when it heard of it
        QCOMPARE(moment, QStringLiteral("equal to the release's squashed.sql"));
    else
        QCOMPARE(done.error().kind, ErrorKind::Cancelled);
    QCOMPARE(m_report.result, done ? QStringLiteral("done") : QStringLiteral("cancelled"));
}

void TestRehearsal::loadsDumps()
{
    RehearsalRequest wanted = request();
    // As the product's own snapshot tool calls it.
    const QString dump =
        dumpAt(QStringLiteral("6.0.0"),
               {QStringLiteral("--clean"), QStringLiteral("--if-exists"), QStringLiteral("--no-acl"),
                QStringLiteral("--no-owner"), QStringLiteral("--quote-all-identifiers")});
    QVERIFY(!dump.isEmpty());
    wanted.dumps.insert(Schema::Frontend, dump);
    VERIFY_RESULT(run(wanted));
    QCOMPARE(m_report.result, QStringLiteral("done"));
    QVERIFY(m_events->logged(QStringLiteral("Loading ") + dump));
    QCOMPARE(m_report.steps.first().migrations.size(), 2);
    // A dump of another release is told apart.
    const QString later = dumpAt(QStringLiteral("6.1.0"), {QStringLiteral("--no-owner")});
    QVERIFY(!later.isEmpty());
    wanted.dumps.insert(Schema::Frontend, later);
    wanted.path = m_planner
                      ->plan(test::version(QStringLiteral("6.0.0")), test::version(QStringLiteral("6.2.0")),
                             Strategy::MultiVersion)
                      .value();
    VERIFY_ERROR(run(wanted), ErrorKind::Precondition, "says that it runs 6.1.0");
}

void TestRehearsal::loadsADumpThatNamesItsDatabaseAndRoles()
{
    RehearsalRequest wanted = request();
    const QString dump =
        dumpAt(QStringLiteral("6.0.0"), {QStringLiteral("--create"), QStringLiteral("--clean")});
    QVERIFY(!dump.isEmpty());
    const QByteArray text = readFile(dump).value();
    QVERIFY(text.contains("\\connect sg"));
    QVERIFY(text.contains("DROP DATABASE sg;"));
    QVERIFY(text.contains("odd owner"));
    wanted.dumps.insert(Schema::Frontend, dump);
    VERIFY_RESULT(run(wanted));
    QCOMPARE(m_report.result, QStringLiteral("done"));
    QCOMPARE(readFile(dump).value(), text);
}

void TestRehearsal::refusesBadDumps_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("message");
    QTest::newRow("empty") << QByteArray() << QStringLiteral("it is empty");
    QTest::newRow("custom format") << QByteArray("PGDMP\x01\x0e", 7) << QStringLiteral("pg_restore");
    QTest::newRow("gzip") << QByteArray("\x1f\x8b\x08\x00\x00", 5) << QStringLiteral("gunzip");
    QTest::newRow("binary") << QByteArray("ab\0cd", 5) << QStringLiteral("not text");
    QTest::newRow("missing") << QByteArray("-") << QStringLiteral("no such file");
}

void TestRehearsal::refusesBadDumps()
{
    QFETCH(const QByteArray, content);
    QFETCH(const QString, message);
    RehearsalRequest wanted = request();
    const QString dump = m_dir->filePath(QStringLiteral("bad.sql"));
    if (content != "-")
        VERIFY_RESULT(writeFile(dump, content));
    wanted.dumps.insert(Schema::CodeIntel, dump);
    const Result<void> done = run(wanted);
    QVERIFY(!done.has_value());
    QVERIFY2(done.error().message().contains(message), qPrintable(done.error().message()));
    QVERIFY(done.error().message().contains(dump));
    QCOMPARE(m_report.result, QStringLiteral("failed"));
}

void TestRehearsal::tellsWhereADumpIsWrong()
{
    RehearsalRequest wanted = request();
    const QString dump = m_dir->filePath(QStringLiteral("bad.sql"));
    VERIFY_RESULT(
        writeFile(dump, "DROP DATABASE sg;\nCREATE TABLE fine (id int);\nCREATE TABEL wrong (id int);\n"));
    wanted.dumps.insert(Schema::CodeIntel, dump);
    const Result<void> done = run(wanted);
    VERIFY_ERROR(done, ErrorKind::Failed, "TABEL");
    QVERIFY2(done.error().message().contains(dump + QStringLiteral(":3")),
             qPrintable(done.error().message()));
}

void TestRehearsal::refusesAFolderOfSomethingElse()
{
    RehearsalRequest wanted = request();
    wanted.workFolder = m_dir->filePath(QStringLiteral("photos"));
    const QString photo = wanted.workFolder + QStringLiteral("/photo.sql");
    VERIFY_RESULT(writeFile(photo, "x"));
    VERIFY_ERROR(run(wanted), ErrorKind::Precondition, "there is something else in it");
    QVERIFY(QFileInfo::exists(photo));
}

void TestRehearsal::refusesASecondOneAtATime()
{
    const RehearsalRequest wanted = request();
    Result<void> second;
    std::once_flag once;
    const RunEventSink sink = [&](const RunEvent& event) {
        if (event.text.contains(QStringLiteral("Building 6.0.0"))) {
            std::call_once(once, [&] {
                RehearsalReport report;
                second = runRehearsal(wanted, *m_planner, {}, report);
            });
        }
    };
    VERIFY_RESULT(runRehearsal(wanted, *m_planner, sink, m_report));
    VERIFY_ERROR(second, ErrorKind::Busy, "another Lockstep");
    QCOMPARE(m_report.result, QStringLiteral("done"));
}

void TestRehearsal::removesAbandonedWorkspaces()
{
    const QString abandoned = cacheFolder() + QStringLiteral("/rehearsals/0123456789abcdef");
    VERIFY_RESULT(writeFile(abandoned + QStringLiteral("/rehearsal.json"), "{}"));
    VERIFY_RESULT(writeFile(abandoned + QStringLiteral("/server/data/PG_VERSION"), "9\n"));
    VERIFY_RESULT(run(request()));
    QVERIFY(!QFileInfo::exists(abandoned));
    QVERIFY(m_events->logged(QStringLiteral("Removed what 1 killed")));
}

void TestRehearsal::goesOnWithPreparedDatabases()
{
    // A rehearsal of this very thing, killed after two databases were prepared: made by the parts that it is
    // made of.
    const RehearsalRequest wanted = request();
    qputenv("LOCKSTEP_KEEP_REHEARSAL", "1");
    VERIFY_RESULT(run(wanted));
    qunsetenv("LOCKSTEP_KEEP_REHEARSAL");
    m_events = std::make_unique<EventLog>();
    VERIFY_RESULT(run(wanted));
    QVERIFY(m_report.resumed);
    QCOMPARE(m_report.result, QStringLiteral("done"));
    QVERIFY(m_events->logged(QStringLiteral("Prepared before")));
    QCOMPARE(m_events->count(RunEvent::Kind::ItemFinished), 0);
    // What the first one applied is in the report of the second.
    QCOMPARE(m_report.steps.size(), 2);
    QCOMPARE(m_report.steps[0].state, RunEvent::State::Done);
    QCOMPARE(m_report.steps[0].migrations.size(), 2);
    QCOMPARE(m_report.steps[0].migrations[0].name, QStringLiteral("user email"));
    QCOMPARE(m_report.steps[1].migrations.size(), 3);
}

void TestRehearsal::startsAnewAfterAHalfRemovedOne()
{
    const RehearsalRequest wanted = request();
    qputenv("LOCKSTEP_KEEP_REHEARSAL", "1");
    VERIFY_RESULT(run(wanted));
    qunsetenv("LOCKSTEP_KEEP_REHEARSAL");
    const QDir all(cacheFolder() + QStringLiteral("/rehearsals"));
    const QString folder = all.filePath(all.entryList(QDir::Dirs | QDir::NoDotAndDotDot).value(0));
    // What a removal that is killed half-way leaves: the state is gone, the cluster is being taken apart.
    const QString server = folder + QStringLiteral("/server/");
    QVERIFY(QFile::remove(folder + QStringLiteral("/rehearsal.json")));
    QVERIFY(QDir().rename(server + QStringLiteral("data"), server + QStringLiteral("data.partial-removed")));
    QVERIFY(QFile::remove(server + QStringLiteral("data.partial-removed/PG_VERSION")));
    VERIFY_RESULT(run(wanted));
    QVERIFY(!m_report.resumed);
    QCOMPARE(m_report.result, QStringLiteral("done"));
}

void TestRehearsal::explainsAFullDisk()
{
    const Error error{ErrorKind::Failed,
                      QStringLiteral("apply"),
                      {},
                      QStringLiteral("could not extend file: No space left on device"),
                      {}};
    const Error explained = explainFullDisk(error, m_dir->path(), {});
    QCOMPARE(explained.kind, ErrorKind::Io);
    QVERIFY2(explained.message().contains(m_dir->path()) &&
                 explained.message().contains(QStringLiteral("free")),
             qPrintable(explained.message()));
    const Error lost{
        ErrorKind::Connection, QStringLiteral("apply"), {}, QStringLiteral("the server went away"), {}};
    QCOMPARE(explainFullDisk(lost, m_dir->path(),
                             QStringLiteral("PANIC: could not write: No space left on device"))
                 .kind,
             ErrorKind::Io);
    QCOMPARE(explainFullDisk(lost, m_dir->path(), QStringLiteral("all is well")), lost);
    VERIFY_RESULT(checkFreeSpace(m_dir->path(), 1));
    VERIFY_ERROR(checkFreeSpace(m_dir->path(), qint64{1} << 60), ErrorKind::Io, "needs about");
}

void TestRehearsal::normalizesDumps()
{
    const QByteArray one =
        "--\n-- PostgreSQL database dump\n--\n\n\\restrict abc\n\nSET x = 1;\n\n"
        "--\n-- Name: b; Type: TABLE; Schema: public; Owner: -\n--\n\n"
        "CREATE TABLE public.b (\n    x integer DEFAULT public.f(1) NOT NULL,\n    a text\n);\n\n\n"
        "SET default_tablespace = '';\n\n"
        "--\n-- Name: f(integer); Type: FUNCTION; Schema: public; Owner: -\n--\n\n"
        "CREATE FUNCTION public.f(integer) AS $$\n-- a comment\n\nSELECT public.f(2)\n$$;\n\n\n"
        "--\n-- PostgreSQL database dump complete\n--\n\n\\unrestrict abc\n\n";
    const QByteArray two =
        "--\n-- Name: f(integer); Type: FUNCTION; Schema: public; Owner: -\n--\n\n"
        "CREATE FUNCTION public.f(integer) AS $$\n-- a comment\n\nSELECT public.f(2)\n$$;\n\n"
        "--\n-- Name: b; Type: TABLE; Schema: public; Owner: -\n--\n\n"
        "CREATE TABLE public.b (\n    a text,\n    x integer DEFAULT f(1) NOT NULL\n);\n\n";
    QCOMPARE(normalizedSchema(one), normalizedSchema(two));
    QVERIFY(normalizedSchema(one).contains("-- a comment\n\nSELECT public.f(2)"));
    QVERIFY(normalizedSchema(one) !=
            normalizedSchema(QByteArray(two).replace("integer DEFAULT", "bigint DEFAULT")));
}

QTEST_GUILESS_MAIN(TestRehearsal)
#include "tst_rehearsal.moc"
