#include "core/catalog/release_catalog.h"
#include "core/database/migrator.h"
#include "migration_fixture.h"
#include "test_data.h"

using namespace lockstep;
using namespace lockstep::test;

class MigratorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void appliesInOrderWithALogRowEach();
    void appliesOnlyWhatIsMissing();
    void runsOddlyWrittenSql_data();
    void runsOddlyWrittenSql();
    void aSessionSettingDoesNotReachTheNext();
    void aFailureLeavesTheDatabaseAsBefore_data();
    void aFailureLeavesTheDatabaseAsBefore();
    void retriesASingleFailure();
    void refusesADirtyDatabase_data();
    void refusesADirtyDatabase();
    void ignoresASinglePendingRow();
    void commitAndChainKeepsItsParts();
    void dryRunWritesNothing();
    void dryRunTellsOfTrouble();
    void refusesPrivileged();
    void takesPrivilegedAsDone();
    void extendsAnOldTable();
    void backfillsFromTheLegacyTable();
    void virtualRootsAreOrdinary();
    void refusesADirtyLegacyTable();
    void aRoleWithoutRightsIsTold();
    void unreachableServersAndPasswords();
    void unknownTargets();
    void schemasSideBySide();
    void oneFailureDoesNotStopTheOthers();
    void oneDatabaseForTwoSchemas();
    void realReleases();

private:
    Result<void> up(const StitchedCatalog& catalog, const QList<MigrationId>& targets,
                    const MigratorOptions& options = {});

    MigrationFixture m_fixture;
    std::unique_ptr<EventLog> m_events;
    QList<MigrationOutcome> m_outcomes;
};

namespace {

StitchedCatalog threeTables()
{
    return catalog({definition(1, QStringLiteral("CREATE TABLE a (n int)"), {}),
                    definition(2, QStringLiteral("CREATE TABLE b (n int);\nCREATE TABLE b2 (n int);"), {1}),
                    definition(3, QStringLiteral("INSERT INTO a VALUES (1), (2)"), {1})},
                   {{Version(1, 0, 0), {1}}, {Version(1, 1, 0), {2, 3}}});
}

} // namespace

Result<void> MigratorTest::up(const StitchedCatalog& catalog, const QList<MigrationId>& targets,
                              const MigratorOptions& options)
{
    m_outcomes.clear();
    return Migrator(catalog, m_events->sink())
        .up(Schema::Frontend, m_fixture.settings(), targets, options, m_outcomes);
}

void MigratorTest::initTestCase()
{
    VERIFY_RESULT(m_fixture.startServer());
}

void MigratorTest::init()
{
    VERIFY_RESULT(m_fixture.freshDatabase());
    m_events = std::make_unique<EventLog>();
    m_outcomes.clear();
}

void MigratorTest::appliesInOrderWithALogRowEach()
{
    VERIFY_RESULT(up(threeTables(), {2, 3}));
    QCOMPARE(m_fixture.logRows(), QStringLiteral("1:true:true 2:true:true 3:true:true"));
    QCOMPARE(m_fixture.ask(QStringLiteral("SELECT to_regclass('b2') IS NOT NULL")), QStringLiteral("t"));
    QCOMPARE(m_fixture.ask(QStringLiteral("SELECT count(*) FROM a")), QStringLiteral("2"));
    QCOMPARE(m_fixture.ask(QStringLiteral(
                 "SELECT bool_and(schema = 'schema_migrations' AND migration_logs_schema_version = 2 AND NOT "
                 "backfilled "
                 "AND finished_at >= started_at AND error_message IS NULL) FROM migration_logs")),
             QStringLiteral("t"));
    QCOMPARE(m_outcomes.size(), 3);
    for (const MigrationOutcome& outcome : std::as_const(m_outcomes))
        QCOMPARE(outcome.state, RunEvent::State::Done);
    QCOMPARE(m_events->count(RunEvent::Kind::ItemStarted), 3);
    QCOMPARE(m_events->count(RunEvent::Kind::ItemFinished), 3);
}

void MigratorTest::appliesOnlyWhatIsMissing()
{
    VERIFY_RESULT(up(threeTables(), {1}));
    VERIFY_RESULT(up(threeTables(), {2, 3}));
    QCOMPARE(m_outcomes.size(), 2);
    VERIFY_RESULT(up(threeTables(), {2, 3}));
    QVERIFY(m_outcomes.isEmpty());
    QCOMPARE(m_fixture.logRows(), QStringLiteral("1:true:true 2:true:true 3:true:true"));
}

void MigratorTest::runsOddlyWrittenSql_data()
{
    QTest::addColumn<QString>("sql");
    QTest::newRow("nothing") << QString();
    QTest::newRow("only a comment") << QStringLiteral("-- nothing to do");
    QTest::newRow("comment at the end") << QStringLiteral("CREATE TABLE x (n int) -- the end");
    QTest::newRow("dollar quotes") << QStringLiteral("DO $x$ BEGIN RAISE NOTICE 'hello; %', 1; END $x$;");
    QTest::newRow("own commit") << QStringLiteral(
        "CREATE TABLE x (n int); COMMIT; BEGIN; CREATE TABLE y (n int)");
    QTest::newRow("empty search path") << QStringLiteral("SELECT set_config('search_path', '', false);");
    QTest::newRow("non-ascii") << QString::fromUtf8("COMMENT ON SCHEMA public IS 'größe 𝄞'");
    QTest::newRow("rows") << QStringLiteral("SELECT generate_series(1, 5)");
    QTest::newRow("percent signs") << QStringLiteral("CREATE TABLE x (n text CHECK (n LIKE '%1%2')); -- %3");
}

void MigratorTest::runsOddlyWrittenSql()
{
    QFETCH(QString, sql);
    VERIFY_RESULT(
        up(catalog({definition(1, sql, {}), definition(2, QStringLiteral("CREATE TABLE z (n int)"), {1})}),
           {2}));
    QCOMPARE(m_fixture.logRows(), QStringLiteral("1:true:true 2:true:true"));
}

void MigratorTest::aSessionSettingDoesNotReachTheNext()
{
    VERIFY_RESULT(
        up(catalog({definition(1, QStringLiteral("SET work_mem = '13MB';\nset statement_timeout = 5000"), {}),
                    definition(2,
                               QStringLiteral("CREATE TABLE z AS SELECT current_setting('work_mem') AS w, "
                                              "current_setting('statement_timeout') AS s"),
                               {1})}),
           {2}));
    QVERIFY(m_fixture.ask(QStringLiteral("SELECT * FROM z")) != u"13MB|5s");
    QVERIFY(!m_fixture.ask(QStringLiteral("SELECT * FROM z")).contains(u"5s"));
}

void MigratorTest::aFailureLeavesTheDatabaseAsBefore_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("message");
    QTest::newRow("missing table")
        << QStringLiteral("CREATE TABLE x (n int);\n\nINSERT INTO nowhere VALUES (1);")
        << QStringLiteral("line 3: relation \"nowhere\" does not exist (SQLSTATE 42P01)");
    QTest::newRow("syntax") << QStringLiteral("CREATE TABLE x (n int);\nCREATE TABEL y (n int);")
                            << QStringLiteral("line 2: syntax error at or near \"TABEL\"");
    QTest::newRow("runtime") << QStringLiteral("CREATE TABLE x (n int);\nSELECT 1 / 0")
                             << QStringLiteral("division by zero");
    QTest::newRow("raised")
        << QStringLiteral("CREATE TABLE x (n int); DO $$ BEGIN RAISE 'no' USING HINT = 'try'; END $$")
        << QStringLiteral("no (SQLSTATE P0001); try");
    QTest::newRow("deferred") << QStringLiteral(
                                     "CREATE TABLE x (n int UNIQUE DEFERRABLE INITIALLY DEFERRED); "
                                     "INSERT INTO x VALUES (1), (1)")
                              << QStringLiteral("duplicate key");
    QTest::newRow("open quote") << QStringLiteral("CREATE TABLE x (n int); SELECT 'oh")
                                << QStringLiteral("unterminated");
    QTest::newRow("copy") << QStringLiteral("CREATE TABLE x (n int); COPY x FROM STDIN;")
                          << QStringLiteral("COPY");
}

void MigratorTest::aFailureLeavesTheDatabaseAsBefore()
{
    QFETCH(QString, sql);
    QFETCH(QString, message);
    const StitchedCatalog two =
        catalog({definition(1, QStringLiteral("CREATE TABLE a (n int)"), {}), definition(2, sql, {1})});
    const Result<void> done = up(two, {2});
    VERIFY_ERROR(done, ErrorKind::Failed, "migration 2");
    QVERIFY2(done.error().message().contains(message), qPrintable(done.error().message()));
    QCOMPARE(m_fixture.logRows(), QStringLiteral("1:true:true 2:true:false"));
    const QString logged =
        m_fixture.ask(QStringLiteral("SELECT error_message FROM migration_logs WHERE version = 2"));
    QVERIFY2(logged.contains(message), qPrintable(logged));
    QCOMPARE(m_fixture.ask(QStringLiteral("SELECT to_regclass('x') IS NULL")), QStringLiteral("t"));
    QCOMPARE(m_outcomes.size(), 2);
    QCOMPARE(m_outcomes.last().state, RunEvent::State::Failed);
    QCOMPARE(m_fixture.ask(QStringLiteral("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")),
             QStringLiteral("0"));
}

void MigratorTest::retriesASingleFailure()
{
    const QList<Definition> good = {definition(1, QStringLiteral("CREATE TABLE a (n int)"), {}),
                                    definition(2, QStringLiteral("INSERT INTO later VALUES (1)"), {1})};
    VERIFY_ERROR(up(catalog(good), {2}), ErrorKind::Failed, "later");
    VERIFY_ERROR(up(catalog(good), {2}), ErrorKind::Precondition, "dirty: migrations 2");
    m_fixture.run(QStringLiteral("CREATE TABLE later (n int)"));
    VERIFY_RESULT(up(catalog(good), {2}, {.ignoreSingleDirtyLog = true}));
    QCOMPARE(m_fixture.logRows(), QStringLiteral("1:true:true 2:true:false 2:true:true"));
}

void MigratorTest::refusesADirtyDatabase_data()
{
    QTest::addColumn<QString>("rows");
    QTest::addColumn<QString>("ids");
    QTest::newRow("failed") << logRowSql(2, QStringLiteral("false")) << QStringLiteral("migrations 2 ");
    QTest::newRow("pending") << logRowSql(2, QStringLiteral("NULL")) << QStringLiteral("migrations 2 ");
    QTest::newRow("two failed") << logRowSql(3, QStringLiteral("false")) +
                                       logRowSql(2, QStringLiteral("false"))
                                << QStringLiteral("migrations 2, 3 ");
    QTest::newRow("failed elsewhere")
        << logRowSql(77, QStringLiteral("false")) << QStringLiteral("migrations 77 ");
}

void MigratorTest::refusesADirtyDatabase()
{
    QFETCH(QString, rows);
    QFETCH(QString, ids);
    m_fixture.run(migrationLogsSql() + rows);
    // What only one flag forgives the other does not.
    const bool pending = rows.contains(u"NULL,") || rows.endsWith(u"NULL);");
    const MigratorOptions options{.ignoreSingleDirtyLog = pending || ids.contains(u','),
                                  .ignoreSinglePendingLog = !pending};
    const Result<void> done = up(
        threeTables(), {2, 3}, ids.contains(u"77") ? MigratorOptions{.ignoreSingleDirtyLog = true} : options);
    VERIFY_ERROR(done, ErrorKind::Precondition, "dirty");
    QVERIFY2(done.error().message().contains(ids), qPrintable(done.error().message()));
    QCOMPARE(m_fixture.ask(QStringLiteral("SELECT to_regclass('a') IS NULL")), QStringLiteral("t"));
}

void MigratorTest::ignoresASinglePendingRow()
{
    m_fixture.run(migrationLogsSql() + logRowSql(1, QStringLiteral("NULL")));
    VERIFY_RESULT(up(threeTables(), {1}, {.ignoreSinglePendingLog = true}));
    QCOMPARE(m_fixture.logRows(), QStringLiteral("1:true:NULL 1:true:true"));
    VERIFY_RESULT(up(threeTables(), {2, 3}));
}

void MigratorTest::commitAndChainKeepsItsParts()
{
    const QString parts =
        QStringLiteral("CREATE TABLE x (n int);\nCOMMIT AND CHAIN;\nCREATE TABLE y (n int);\n");
    VERIFY_RESULT(up(catalog({definition(1, parts, {})}), {1}));
    QCOMPARE(m_fixture.logRows(), QStringLiteral("1:true:true"));
    VERIFY_RESULT(m_fixture.freshDatabase());
    const Result<void> done = up(catalog({definition(1, parts + QStringLiteral("SELECT nothing"), {})}), {1});
    VERIFY_ERROR(done, ErrorKind::Failed, "commits its work in parts");
    QCOMPARE(m_fixture.logRows(), QStringLiteral("1:true:false"));
    QCOMPARE(m_fixture.ask(QStringLiteral("SELECT to_regclass('x') IS NOT NULL, to_regclass('y') IS NULL")),
             QStringLiteral("t|t"));
}

void MigratorTest::dryRunWritesNothing()
{
    VERIFY_RESULT(up(threeTables(), {2, 3}, {.dryRun = true, .step = 4}));
    QCOMPARE(m_outcomes.size(), 3);
    QCOMPARE(m_outcomes.first().state, RunEvent::State::Skipped);
    QCOMPARE(m_events->events().last().step, 4);
    QCOMPARE(m_fixture.ask(
                 QStringLiteral("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace")),
             QStringLiteral("0"));
    m_fixture.run(
        QStringLiteral("CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL);"
                       "INSERT INTO schema_migrations VALUES (1, false)"));
    VERIFY_RESULT(up(threeTables(), {2, 3}, {.dryRun = true}));
    QCOMPARE(m_outcomes.size(), 2);
    QCOMPARE(m_fixture.ask(QStringLiteral("SELECT to_regclass('migration_logs') IS NULL")),
             QStringLiteral("t"));
}

void MigratorTest::dryRunTellsOfTrouble()
{
    m_fixture.run(migrationLogsSql() + logRowSql(2, QStringLiteral("false")));
    VERIFY_ERROR(up(threeTables(), {2, 3}, {.dryRun = true}), ErrorKind::Precondition, "dirty");
    VERIFY_RESULT(m_fixture.freshDatabase());
    const StitchedCatalog extension = catalog({privileged(definition(1, QStringLiteral("SELECT 1"), {}))});
    VERIFY_ERROR(up(extension, {1}, {.privileged = PrivilegedMode::Refuse, .dryRun = true}),
                 ErrorKind::Precondition, "privileged");
}

void MigratorTest::refusesPrivileged()
{
    const StitchedCatalog some =
        catalog({privileged(definition(1, QStringLiteral("CREATE TABLE a (n int)"), {})),
                 definition(2, QStringLiteral("CREATE TABLE b (n int)"), {1}),
                 privileged(definition(3, QStringLiteral("CREATE TABLE c (n int)"), {2}))});
    const Result<void> done = up(some, {3}, {.privileged = PrivilegedMode::Refuse});
    VERIFY_ERROR(done, ErrorKind::Precondition, "migrations 1, 3 need a privileged role");
    QVERIFY(done.error().message().contains(privilegedHash({1, 3})));
    QCOMPARE(m_fixture.logRows(), QString());
    VERIFY_RESULT(up(some, {2}));
    VERIFY_ERROR(up(some, {3}, {.privileged = PrivilegedMode::Refuse}), ErrorKind::Precondition,
                 "migrations 3 need");
}

void MigratorTest::takesPrivilegedAsDone()
{
    const StitchedCatalog some =
        catalog({privileged(definition(1, QStringLiteral("CREATE TABLE a (n int)"), {})),
                 definition(2, QStringLiteral("CREATE TABLE b (n int)"), {1})});
    const Result<void> refused =
        up(some, {2}, {.privileged = PrivilegedMode::Noop, .privilegedHashes = {QStringLiteral("wrong")}});
    VERIFY_ERROR(refused, ErrorKind::Precondition, "-- migration 1: m1");
    QVERIFY(refused.error().message().contains(privilegedHash({1})));
    QVERIFY(m_events->logged(QStringLiteral("CREATE TABLE a")));
    VERIFY_RESULT(
        up(some, {2}, {.privileged = PrivilegedMode::Noop, .privilegedHashes = {privilegedHash({1})}}));
    QCOMPARE(m_fixture.logRows(), QStringLiteral("1:true:true 2:true:true"));
    QCOMPARE(m_fixture.ask(QStringLiteral("SELECT to_regclass('a') IS NULL")), QStringLiteral("t"));
    QCOMPARE(m_outcomes.first().state, RunEvent::State::Skipped);
}

void MigratorTest::extendsAnOldTable()
{
    QString old = migrationLogsSql();
    old.replace(QStringLiteral(", backfilled boolean NOT NULL DEFAULT false"), QString());
    m_fixture.run(old + logRowSql(1, QStringLiteral("true")));
    m_fixture.run(QStringLiteral("CREATE TABLE a (n int)"));
    VERIFY_RESULT(up(threeTables(), {2, 3}));
    QCOMPARE(m_fixture.logRows(), QStringLiteral("1:true:true 2:true:true 3:true:true"));
    QCOMPARE(m_fixture.ask(QStringLiteral("SELECT count(*) FROM migration_logs WHERE NOT backfilled")),
             QStringLiteral("3"));
}

void MigratorTest::backfillsFromTheLegacyTable()
{
    // 3.36 wrote rows of its own format beside the legacy table.
    m_fixture.run(
        migrationLogsSql() +
        QStringLiteral("INSERT INTO migration_logs (migration_logs_schema_version, schema, version, up, "
                       "started_at, finished_at, success) "
                       "VALUES (1, 'schema_migrations', 2, true, now(), now(), true);"
                       "CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL);"
                       "INSERT INTO schema_migrations VALUES (2, false); CREATE TABLE a (n int)"));
    VERIFY_RESULT(up(threeTables(), {2, 3}));
    QCOMPARE(m_fixture.ask(QStringLiteral(
                 "SELECT version, migration_logs_schema_version, backfilled FROM migration_logs "
                 "ORDER BY version")),
             QStringLiteral("1|2|t\n2|2|t\n3|2|f"));
}

void MigratorTest::virtualRootsAreOrdinary()
{
    const StitchedCatalog split =
        catalog({privileged(definition(-5, QStringLiteral("CREATE TABLE a (n int)"), {})),
                 definition(5, QStringLiteral("CREATE TABLE b (n int)"), {-5})},
                {{Version(3, 30, 0), {5}}});
    VERIFY_RESULT(up(split, {5}));
    QCOMPARE(m_fixture.logRows(), QStringLiteral("-5:true:true 5:true:true"));
    VERIFY_RESULT(m_fixture.freshDatabase());
    // Installed with the squashed migration, before it was split.
    m_fixture.run(migrationLogsSql() + logRowSql(5, QStringLiteral("true")));
    VERIFY_RESULT(up(split, {5}));
    QVERIFY(m_outcomes.isEmpty());
    QCOMPARE(m_fixture.ask(QStringLiteral("SELECT version FROM migration_logs WHERE backfilled")),
             QStringLiteral("-5"));
}

void MigratorTest::refusesADirtyLegacyTable()
{
    m_fixture.run(
        QStringLiteral("CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL);"
                       "INSERT INTO schema_migrations VALUES (2, true)"));
    VERIFY_ERROR(up(threeTables(), {2, 3}), ErrorKind::Precondition, "dirty");
    QCOMPARE(m_fixture.logRows(), QString());
}

void MigratorTest::aRoleWithoutRightsIsTold()
{
    m_fixture.run(QStringLiteral(
        "DO $$ BEGIN CREATE ROLE weak LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$"));
    Migrator migrator(threeTables());
    const ConnectionSettings weak = m_fixture.settings().with(QStringLiteral("user"), QStringLiteral("weak"));
    VERIFY_ERROR(migrator.up(Schema::Frontend, weak, {1}, {}, m_outcomes), ErrorKind::Failed,
                 "lacks a right");
}

void MigratorTest::unreachableServersAndPasswords()
{
    Migrator migrator(threeTables());
    const ConnectionSettings nowhere =
        ConnectionSettings::parse(QStringLiteral("host=127.0.0.1 port=1 user=sg dbname=sg password=hunter2"))
            .value();
    const Result<void> done = migrator.up(Schema::Frontend, nowhere, {1}, {}, m_outcomes);
    VERIFY_ERROR(done, ErrorKind::Connection, "db sg on 127.0.0.1:1 as sg");
    QVERIFY(!done.error().message().contains(u"hunter2"));
    const ConnectionSettings unknown =
        m_fixture.settings().with(QStringLiteral("dbname"), QStringLiteral("no_such_db"));
    VERIFY_ERROR(migrator.up(Schema::Frontend, unknown, {1}, {}, m_outcomes), ErrorKind::Connection,
                 "Check the database's name");
}

void MigratorTest::unknownTargets()
{
    VERIFY_ERROR(up(threeTables(), {42}), ErrorKind::NotFound, "42");
    Migrator migrator(threeTables());
    VERIFY_ERROR(migrator.upTo(Version(9, 9, 9), {{Schema::Frontend, m_fixture.settings()}}, {}, m_outcomes),
                 ErrorKind::NotFound, "9.9.9");
    VERIFY_ERROR(migrator.up(Schema::CodeIntel, m_fixture.settings(), {1}, {}, m_outcomes),
                 ErrorKind::NotFound, "codeintel");
}

void MigratorTest::schemasSideBySide()
{
    // Each waits for the other two, so that they only get through together.
    StitchedCatalog all;
    DatabaseSet databases;
    for (const Schema schema : allSchemas) {
        const QString name = schemaName(schema);
        VERIFY_RESULT(m_fixture.server().recreateDatabase(name));
        databases.insert(schema, m_fixture.server().database(name));
        const QString meet = QStringLiteral(
            "DO $$ BEGIN FOR i IN 1..3000 LOOP PERFORM pg_stat_clear_snapshot(); "
            "EXIT WHEN (SELECT count(DISTINCT datname) FROM pg_stat_activity WHERE query LIKE '%meet here%' "
            "AND state = 'active' AND datname IN ('frontend', 'codeintel', 'codeinsights')) = 3; "
            "PERFORM pg_sleep(0.01); IF i = 3000 THEN RAISE 'alone'; END IF; END LOOP; PERFORM "
            "pg_sleep(0.2); END $$ "
            "/* meet here */");
        const StitchedCatalog one = catalog({definition(1, meet, {})}, {{Version(1, 0, 0), {1}}}, schema);
        all.schemas.insert(schema, one.schemas.value(schema));
        all.versions = one.versions;
    }
    VERIFY_RESULT(Migrator(all, m_events->sink()).upTo(Version(1, 0, 0), databases, {}, m_outcomes));
    QCOMPARE(m_outcomes.size(), 3);
    QCOMPARE(m_outcomes[0].schema, Schema::Frontend);
    QCOMPARE(m_outcomes[2].schema, Schema::CodeInsights);
}

void MigratorTest::oneFailureDoesNotStopTheOthers()
{
    StitchedCatalog all =
        catalog({definition(1, QStringLiteral("SELECT nothing"), {})}, {{Version(1, 0, 0), {1}}});
    const StitchedCatalog good = catalog({definition(1, QStringLiteral("CREATE TABLE a (n int)"), {})},
                                         {{Version(1, 0, 0), {1}}}, Schema::CodeIntel);
    all.schemas.insert(Schema::CodeIntel, good.schemas.value(Schema::CodeIntel));
    VERIFY_RESULT(m_fixture.server().recreateDatabase(QStringLiteral("codeintel")));
    const DatabaseSet databases = {
        {Schema::Frontend, m_fixture.settings()},
        {Schema::CodeIntel, m_fixture.server().database(QStringLiteral("codeintel"))}};
    VERIFY_ERROR(Migrator(all).upTo(Version(1, 0, 0), databases, {}, m_outcomes), ErrorKind::Failed,
                 "nothing");
    QCOMPARE(m_outcomes.size(), 2);
    QCOMPARE(m_outcomes.last().state, RunEvent::State::Done);
}

void MigratorTest::oneDatabaseForTwoSchemas()
{
    // Side by side, the second would fail on the extension that it did not see.
    const QString extension = QStringLiteral("CREATE EXTENSION IF NOT EXISTS hstore; SELECT pg_sleep(0.2)");
    StitchedCatalog all = catalog({definition(1, extension, {})}, {{Version(1, 0, 0), {1}}});
    const StitchedCatalog other =
        catalog({definition(1, extension, {})}, {{Version(1, 0, 0), {1}}}, Schema::CodeIntel);
    all.schemas.insert(Schema::CodeIntel, other.schemas.value(Schema::CodeIntel));
    const DatabaseSet databases = {{Schema::Frontend, m_fixture.settings()},
                                   {Schema::CodeIntel, m_fixture.settings()}};
    VERIFY_ERROR(Migrator(all).upTo(Version(1, 0, 0), databases, {}, m_outcomes), ErrorKind::Usage,
                 "same database");
    VERIFY_RESULT(Migrator(all).upTo(Version(1, 0, 0), databases, {.allowSharedDatabase = true}, m_outcomes));
    QCOMPARE(m_fixture.ask(QStringLiteral("SELECT schema FROM migration_logs ORDER BY schema")),
             QStringLiteral("codeintel_schema_migrations\nschema_migrations"));
}

void MigratorTest::realReleases()
{
    REQUIRE_REAL_DATA(bundle, "releases-5.8-6.12.bundle");
    const auto contents = readCatalog(bundle);
    VERIFY_RESULT(contents);
    const auto stitched = stitch(*contents);
    VERIFY_RESULT(stitched);
    DatabaseSet databases;
    for (const Schema schema : allSchemas) {
        VERIFY_RESULT(m_fixture.server().recreateDatabase(schemaName(schema)));
        databases.insert(schema, m_fixture.server().database(schemaName(schema)));
    }
    const Migrator migrator(stitched->catalog);
    for (const Version& release : {Version(5, 8, 1579), Version(6, 12, 5040)})
        VERIFY_RESULT(migrator.upTo(release, databases, {}, m_outcomes));
    qsizetype expected = 0;
    for (const StitchedGraph& graph : stitched->catalog.schemas)
        expected += graph.idsAt(Version(6, 12, 5040)).value().size();
    QCOMPARE(m_outcomes.size(), expected);
}

QTEST_GUILESS_MAIN(MigratorTest)
#include "tst_migrator.moc"
