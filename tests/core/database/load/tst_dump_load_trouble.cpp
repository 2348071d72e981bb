// Whatever goes wrong with a load, it says so, and the target is as it was.

#include "core/database/load/load_target.h"
#include "dump_fixture.h"

#include <QRandomGenerator>

#include <thread>

using namespace lockstep;
using namespace lockstep::test;

class DumpLoadTroubleTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void badDumps_data();
    void badDumps();
    void badDumpsInPlace();
    void cutAnywhere();
    void changedRow();
    void otherDatabase_data();
    void otherDatabase();
    void newerPostgres();
    void leftovers();
    void leftoverInPlace();
    void anotherLoad();
    void oneThatWasKilled();
    void noRightToCreateDatabases();
    void cancelled();
    void connectionLost();
    void diskFull();

private:
    [[nodiscard]] Result<LoadReport> load(const QByteArray& dump, const LoadOptions& options = {},
                                          const RunEventSink& events = {}, const std::stop_token& stop = {});
    [[nodiscard]] QString databases();

    DumpFixture m_fixture;
    QTemporaryDir m_folder;
    QByteArray m_dump;
    bool m_targetChanges = false;
};

Result<LoadReport> DumpLoadTroubleTest::load(const QByteArray& dump, const LoadOptions& options,
                                             const RunEventSink& events, const std::stop_token& stop)
{
    const Result<QString> file = m_fixture.file(dump);
    return file ? loadDumpParallel({*file}, m_fixture.target(), options, events, stop) : failure(file);
}

QString DumpLoadTroubleTest::databases()
{
    return m_fixture.ask(
        QStringLiteral("postgres"),
        QStringLiteral("SELECT string_agg(datname, ' ' ORDER BY datname) FROM pg_database WHERE NOT "
                       "datistemplate"));
}

void DumpLoadTroubleTest::initTestCase()
{
    QFile::setPermissions(m_folder.path(),
                          QFile::permissions(m_folder.path()) | QFile::ExeOther | QFile::ReadOther);
    qputenv("LOCKSTEP_FULL_DISK", m_folder.filePath(QStringLiteral("full")).toUtf8());
    qputenv("LD_PRELOAD", LOCKSTEP_FULL_DISK_LIBRARY);
    const Result<void> started = m_fixture.start(variedSql);
    qunsetenv("LD_PRELOAD");
    VERIFY_RESULT(started);
    const Result<QByteArray> dump = m_fixture.dump(QStringLiteral("source"));
    VERIFY_RESULT(dump);
    m_dump = *dump;
}

void DumpLoadTroubleTest::init()
{
    m_targetChanges = false;
    VERIFY_RESULT(m_fixture.migrations().freshDatabase());
    m_fixture.migrations().run(QStringLiteral("CREATE TABLE old_one AS SELECT 42 AS n"));
}

/// After every trouble: the target is as it was, and nothing is left beside it.
void DumpLoadTroubleTest::cleanup()
{
    QFile::remove(m_folder.filePath(QStringLiteral("full")));
    QTRY_COMPARE_WITH_TIMEOUT(databases(), QStringLiteral("postgres sg source"), 30'000);
    if (!m_targetChanges)
        QCOMPARE(m_fixture.ask(QStringLiteral("sg"), QStringLiteral("SELECT n FROM old_one")),
                 QStringLiteral("42"));
}

void DumpLoadTroubleTest::badDumps_data()
{
    QTest::addColumn<QByteArray>("find");
    QTest::addColumn<QByteArray>("replace");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("words");
    const auto row = [](const char* name, const char* find, const char* replace, ErrorKind kind,
                        const char* words) {
        QTest::newRow(name) << QByteArray(find) << QByteArray(replace) << kind << QString::fromUtf8(words);
    };
    row("not a dump", "-- PostgreSQL database dump\n", "-- something else\n", ErrorKind::Invalid,
        "not begin as a dump");
    row("of a server", "-- PostgreSQL database dump\n", "-- PostgreSQL database cluster dump\n",
        ErrorKind::Invalid, "pg_dumpall");
    row("no end", "-- PostgreSQL database dump complete\n", "", ErrorKind::Invalid, "it is not whole");
    row("psql command", "COPY public.big", "\\include other.sql\nCOPY public.big", ErrorKind::Invalid,
        "psql's command \\include other.sql");
    row("second database", "COPY public.users", "\\connect more\nCOPY public.users", ErrorKind::Invalid,
        "another database");
    row("format", "(id, user_id, text, at) FROM stdin;",
        "(id, user_id, text, at) FROM stdin WITH (FORMAT csv);", ErrorKind::Invalid, "rows in a format");
    row("syntax", "CREATE TABLE public.big", "CREATE TABEL public.big", ErrorKind::Failed, "syntax error");
    row("value", "\n7\t8\t", "\nseven\t8\t", ErrorKind::Failed, "table public.big, column id");
    row("no text", "\n7\t8\t", "\n7\t8\t\xff", ErrorKind::Failed, "table public.big, column text");
    row("column missing", "\n7\t8\t", "\n7\t", ErrorKind::Failed, "public.big");
    row("duplicate key", "\n7\t8\t", "\n8\t8\t", ErrorKind::Failed,
        "could not create unique index \"big_pkey\"");
    row("foreign key", "\n7\t8\t", "\n7\t9999\t", ErrorKind::Failed, "violates foreign key");
    row("extension", "CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public;", "", ErrorKind::Failed,
        "type \"public.citext\" does not exist");
}

void DumpLoadTroubleTest::badDumps()
{
    QFETCH(QByteArray, find);
    QFETCH(QByteArray, replace);
    QFETCH(ErrorKind, kind);
    QFETCH(QString, words);
    QByteArray changed = m_dump;
    const qsizetype at = changed.indexOf(find);
    QVERIFY(at >= 0);
    const Result<LoadReport> report = load(changed.replace(at, find.size(), replace));
    QVERIFY(!report);
    QCOMPARE(report.error().kind, kind);
    QVERIFY2(report.error().message().contains(words), qPrintable(report.error().message()));
}

void DumpLoadTroubleTest::badDumpsInPlace()
{
    m_targetChanges = true;
    VERIFY_RESULT(m_fixture.migrations().freshDatabase());
    LoadOptions options;
    options.inPlace = true;
    QByteArray changed = m_dump;
    VERIFY_ERROR(load(changed.replace("\n7\t8\t", "\n7\t9999\t"), options), ErrorKind::Failed,
                 "violates foreign key");
    const QString left = m_fixture.ask(
        QStringLiteral("sg"),
        QStringLiteral(
            "SELECT count(*) || ' ' || (SELECT string_agg(extname, ',') FROM pg_extension) || ' ' || (SELECT "
            "string_agg(nspname, ',' ORDER BY nspname) FROM pg_namespace WHERE nspname !~ '^pg_') || ' ' || "
            "(SELECT count(*) FROM pg_type WHERE typnamespace = 'public'::regnamespace) || ' ' || (SELECT "
            "count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace) FROM pg_class WHERE "
            "relnamespace = 'public'::regnamespace"));
    QCOMPARE(left, QStringLiteral("0 plpgsql information_schema,public 0 0"));
    VERIFY_RESULT(load(m_dump, options));
}

void DumpLoadTroubleTest::cutAnywhere()
{
    QRandomGenerator random(5);
    for (int round = 0; round < 12; ++round) {
        const qsizetype length = 1 + random.bounded(static_cast<int>(m_dump.size() - 100));
        const Result<LoadReport> report = load(m_dump.first(length));
        QVERIFY2(!report, qPrintable(QStringLiteral("cut after %1 bytes").arg(length)));
        QCOMPARE(report.error().kind, ErrorKind::Invalid);
    }
}

/// The server took every row, and yet one is not as the dump has it.
void DumpLoadTroubleTest::changedRow()
{
    QByteArray changed = m_dump;
    const qsizetype at = changed.indexOf("COPY public.big ");
    const QByteArray trigger =
        "ALTER TABLE public.big ALTER COLUMN text SET DEFAULT 'x';\n"
        "CREATE TRIGGER early BEFORE INSERT ON public.big FOR EACH ROW WHEN (NEW.id = 39999) "
        "EXECUTE FUNCTION public.touch();\n";
    VERIFY_ERROR(load(changed.insert(at, trigger)), ErrorKind::Failed, "its checksum is");
}

void DumpLoadTroubleTest::otherDatabase_data()
{
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<Schema>("asked");
    QTest::newRow("codeintel for frontend") << QByteArray("codeintel_schema_migrations") << Schema::Frontend;
    QTest::newRow("frontend for codeinsights") << QByteArray("schema_migrations") << Schema::CodeInsights;
}

void DumpLoadTroubleTest::otherDatabase()
{
    QFETCH(QByteArray, schema);
    QFETCH(Schema, asked);
    LoadOptions options;
    options.schema = asked;
    QByteArray changed = m_dump;
    changed.replace("\tschema_migrations\t", '\t' + schema + '\t');
    const Result<LoadReport> report = load(changed, options);
    VERIFY_ERROR(report, ErrorKind::Precondition, "Name the database that it is of");
    QVERIFY(report.error().message().contains(schemaName(asked)));
}

void DumpLoadTroubleTest::newerPostgres()
{
    QByteArray changed = m_dump;
    changed.replace("-- Dumped from database version ", "-- Dumped from database version 99");
    VERIFY_ERROR(load(changed), ErrorKind::Precondition, "allow a newer dump");
}

void DumpLoadTroubleTest::leftovers()
{
    for (const QString& name : {stagingName(QStringLiteral("sg")), retiredName(QStringLiteral("sg"))})
        VERIFY_RESULT(m_fixture.server().recreateDatabase(name));
    VERIFY_ERROR(load(m_dump.first(5000)), ErrorKind::Invalid, "ends in the middle");
}

void DumpLoadTroubleTest::leftoverInPlace()
{
    m_targetChanges = true;
    VERIFY_RESULT(m_fixture.migrations().freshDatabase());
    m_fixture.migrations().run(QStringLiteral(
        "CREATE SCHEMA lockstep_load_in_progress; COMMENT ON SCHEMA lockstep_load_in_progress IS "
        "'plpgsql'; CREATE EXTENSION citext; CREATE TABLE users (name citext); CREATE SCHEMA other"));
    LoadOptions options;
    options.inPlace = true;
    VERIFY_RESULT(load(m_dump, options));
}

void DumpLoadTroubleTest::anotherLoad()
{
    Result<Connection> other = Connection::open(m_fixture.server().database(QStringLiteral("postgres")));
    VERIFY_RESULT(other);
    QVERIFY(
        other->execute(QStringLiteral("SELECT pg_advisory_lock(hashtext('lockstep load'), hashtext('sg'))")));
    VERIFY_ERROR(load(m_dump), ErrorKind::Busy, "another load");
}

/// Its session is still there for a moment.
void DumpLoadTroubleTest::oneThatWasKilled()
{
    m_targetChanges = true;
    Result<Connection> other = Connection::open(m_fixture.server().database(QStringLiteral("postgres")));
    VERIFY_RESULT(other);
    QVERIFY(
        other->execute(QStringLiteral("SELECT pg_advisory_lock(hashtext('lockstep load'), hashtext('sg'))")));
    const std::jthread ends([&] {
        std::this_thread::sleep_for(std::chrono::seconds(1));
        std::ignore = other->execute(QStringLiteral("SELECT pg_advisory_unlock_all()"));
    });
    VERIFY_RESULT(load(m_dump));
}

void DumpLoadTroubleTest::noRightToCreateDatabases()
{
    VERIFY_RESULT(
        m_fixture.execute(QStringLiteral("postgres"),
                          QStringLiteral("DROP ROLE IF EXISTS managed; CREATE ROLE managed LOGIN")));
    const Result<QString> file = m_fixture.file(m_dump);
    VERIFY_RESULT(file);
    const ConnectionSettings target =
        m_fixture.target().with(QStringLiteral("user"), QStringLiteral("managed"));
    VERIFY_ERROR(loadDumpParallel({*file}, target, {}, {}, {}), ErrorKind::Precondition, "load in place");
}

void DumpLoadTroubleTest::cancelled()
{
    std::stop_source stop;
    const RunEventSink events = [&](const RunEvent& event) {
        if (event.kind == RunEvent::Kind::ItemStarted && event.text == u"public.big")
            stop.request_stop();
    };
    VERIFY_ERROR(load(m_dump, {}, events, stop.get_token()), ErrorKind::Cancelled, "cancelled");
    std::stop_source later;
    const RunEventSink whileBuilding = [&](const RunEvent& event) {
        if (event.kind == RunEvent::Kind::ItemStarted && event.text.contains(u"big_expression"))
            later.request_stop();
    };
    VERIFY_ERROR(load(m_dump, {}, whileBuilding, later.get_token()), ErrorKind::Cancelled, "cancelled");
}

void DumpLoadTroubleTest::connectionLost()
{
    const RunEventSink events = [&](const RunEvent& event) {
        if (event.kind == RunEvent::Kind::ItemStarted && event.text == u"public.big")
            std::ignore =
                m_fixture.ask(QStringLiteral("postgres"),
                              QStringLiteral("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
                                             "datname LIKE 'sg\\_\\_%'"));
    };
    VERIFY_ERROR(load(m_dump, {}, events), ErrorKind::Connection, "Could not");
}

void DumpLoadTroubleTest::diskFull()
{
    const QString file = m_folder.filePath(QStringLiteral("full"));
    const RunEventSink events = [&](const RunEvent& event) {
        if (event.kind == RunEvent::Kind::ItemStarted && event.text == u"public.big") {
            std::ignore = writeFile(file, "/base/");
            QFile::setPermissions(file, QFile::permissions(file) | QFile::ReadOther);
        } else if (event.kind == RunEvent::Kind::Log || event.kind == RunEvent::Kind::RunFinished) {
            QFile::remove(file);
        }
    };
    VERIFY_ERROR(load(m_dump, {}, events), ErrorKind::Failed, "disk is full");
    QFile::remove(file);
    QCOMPARE(m_fixture.ask(QStringLiteral("sg"), QStringLiteral("SELECT n FROM old_one")),
             QStringLiteral("42"));
    // Even to drop a database a server needs room.
    VERIFY_RESULT(load(m_dump));
    m_targetChanges = true;
}

QTEST_GUILESS_MAIN(DumpLoadTroubleTest)
#include "tst_dump_load_trouble.moc"
