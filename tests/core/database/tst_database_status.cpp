#include "core/database/database_status.h"
#include "core/database/drift/describe.h"
#include "migration_fixture.h"

using namespace lockstep;
using namespace lockstep::test;

class DatabaseStatusTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void anEmptyDatabase();
    void aMigratedDatabase();
    void comparesWithARelease();
    void aLegacyDatabase();
    void aDirtyLegacyDatabase();
    void failedAndPending();
    void anOldLogTable();
    void aSchemaTheCatalogueLacks();
    void aRoleWithoutRights();
    void unreachable();
    void asJson();
    void aRoleThatMayOnlyRead();
    void driftIsCounted();
    void invalidIndexesAndMissingExtensions();
    void migrationsOfANewerRelease();
    void outOfBandMigrationsMustBeReady();
    void theStepFromTheRecordedVersion();
    void anOldServer();

private:
    SchemaStatus status(const std::optional<Version>& release = {}) const;

    MigrationFixture m_fixture;
};

namespace {

StitchedCatalog releases()
{
    return catalog({definition(1, QStringLiteral("CREATE TABLE versions (service text, version text)"), {}),
                    definition(2, QStringLiteral("CREATE TABLE b (n int)"), {1}),
                    definition(3, QStringLiteral("CREATE TABLE c (n int)"), {2})},
                   {{Version(1, 0, 0), {1}}, {Version(1, 1, 0), {2}}, {Version(1, 2, 0), {3}}});
}

} // namespace

SchemaStatus DatabaseStatusTest::status(const std::optional<Version>& release) const
{
    return readStatus(requirementsOf(Schema::Frontend, releases(), release), m_fixture.settings());
}

void DatabaseStatusTest::initTestCase()
{
    VERIFY_RESULT(m_fixture.startServer());
}

void DatabaseStatusTest::init()
{
    VERIFY_RESULT(m_fixture.freshDatabase());
}

void DatabaseStatusTest::anEmptyDatabase()
{
    const SchemaStatus read = status(Version(1, 1, 0));
    QCOMPARE(read.problems, QStringList{QStringLiteral("2 of the 2 migrations of 1.1.0 are not applied.")});
    QVERIFY2(status().ok(), qPrintable(status().problems.join(u' ')));
    QCOMPARE(
        read.server,
        QStringLiteral("PostgreSQL %1.%2").arg(read.serverVersion / 10000).arg(read.serverVersion % 10000));
    QCOMPARE(read.serverVersion / 10000, m_fixture.server().majorVersion());
    QVERIFY(!read.hasMigrationLogs);
    QVERIFY(!read.release);
    QCOMPARE(read.missing, (QList<MigrationId>{1, 2}));
    QCOMPARE(m_fixture.ask(
                 QStringLiteral("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace")),
             QStringLiteral("0"));
}

void DatabaseStatusTest::aMigratedDatabase()
{
    QList<MigrationOutcome> outcomes;
    VERIFY_RESULT(Migrator(releases()).up(Schema::Frontend, m_fixture.settings(), {2}, {}, outcomes));
    m_fixture.run(QStringLiteral("INSERT INTO versions VALUES ('frontend', '1.1.3'), ('other', '0.0.0')"));
    const SchemaStatus read = status();
    QVERIFY(read.ok());
    QVERIFY(read.hasMigrationLogs);
    QCOMPARE(read.state.applied, (QSet<MigrationId>{1, 2}));
    QCOMPARE(read.release, Version(1, 1, 0));
    QCOMPARE(read.instanceVersion, QStringLiteral("1.1.3"));
    QVERIFY(read.missing.isEmpty());
}

void DatabaseStatusTest::comparesWithARelease()
{
    QList<MigrationOutcome> outcomes;
    VERIFY_RESULT(Migrator(releases()).up(Schema::Frontend, m_fixture.settings(), {1}, {}, outcomes));
    QCOMPARE(status(Version(1, 2, 0)).missing, (QList<MigrationId>{2, 3}));
    QVERIFY(status(Version(1, 0, 0)).missing.isEmpty());
    const SchemaStatus unknown = status(Version(7, 0, 0));
    QCOMPARE(unknown.problems.size(), 1);
    QVERIFY(unknown.problems.first().contains(u"7.0.0"));
}

void DatabaseStatusTest::aLegacyDatabase()
{
    m_fixture.run(
        QStringLiteral("CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL);"
                       "INSERT INTO schema_migrations VALUES (2, false)"));
    const SchemaStatus read = status(Version(1, 2, 0));
    QVERIFY(status(Version(1, 1, 0)).ok());
    QCOMPARE(read.legacyVersion, MigrationId(2));
    QVERIFY(!read.legacyDirty);
    QCOMPARE(read.release, Version(1, 1, 0));
    QCOMPARE(read.missing, QList<MigrationId>{3});
    QCOMPARE(m_fixture.ask(QStringLiteral("SELECT to_regclass('migration_logs') IS NULL")),
             QStringLiteral("t"));
}

void DatabaseStatusTest::aDirtyLegacyDatabase()
{
    m_fixture.run(
        QStringLiteral("CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL);"
                       "INSERT INTO schema_migrations VALUES (2, true)"));
    const SchemaStatus read = status();
    QVERIFY(read.legacyDirty);
    QVERIFY(!read.ok());
    QVERIFY(read.problems.first().contains(u"dirty"));
}

void DatabaseStatusTest::failedAndPending()
{
    m_fixture.run(migrationLogsSql() + logRowSql(1, QStringLiteral("true")) +
                  logRowSql(2, QStringLiteral("false")) + logRowSql(3, QStringLiteral("NULL")));
    const SchemaStatus read = status();
    QCOMPARE(read.state.failed, QList<MigrationId>{2});
    QCOMPARE(read.state.pending, QList<MigrationId>{3});
    QCOMPARE(read.problems.size(), 2);
}

void DatabaseStatusTest::anOldLogTable()
{
    QString old = migrationLogsSql();
    old.replace(QStringLiteral(", backfilled boolean NOT NULL DEFAULT false"), QString());
    m_fixture.run(old + logRowSql(1, QStringLiteral("true")));
    const SchemaStatus read = status();
    QVERIFY(read.ok());
    QCOMPARE(read.release, Version(1, 0, 0));
}

void DatabaseStatusTest::aSchemaTheCatalogueLacks()
{
    m_fixture.run(migrationLogsSql() + logRowSql(1, QStringLiteral("true")));
    const SchemaStatus read =
        readStatus(requirementsOf(Schema::Frontend, {}, Version(1, 0, 0)), m_fixture.settings());
    QVERIFY2(read.ok(), qPrintable(read.problems.join(u' ')));
    QCOMPARE(read.state.applied, QSet<MigrationId>{1});
}

void DatabaseStatusTest::aRoleWithoutRights()
{
    m_fixture.run(QStringLiteral(
        "DO $$ BEGIN CREATE ROLE weak LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$"));
    m_fixture.run(migrationLogsSql());
    const SchemaStatus read =
        readStatus(requirementsOf(Schema::Frontend, releases()),
                   m_fixture.settings().with(QStringLiteral("user"), QStringLiteral("weak")));
    QVERIFY(!read.server.isEmpty());
    QCOMPARE(read.problems.size(), 1);
    QVERIFY2(read.problems.first().contains(u"permission denied"), qPrintable(read.problems.first()));
}

void DatabaseStatusTest::unreachable()
{
    const auto nowhere = ConnectionSettings::parse(QStringLiteral("postgres://sg:hunter2@127.0.0.1:1/sg"));
    VERIFY_RESULT(nowhere);
    const SchemaStatus read = readStatus(requirementsOf(Schema::Frontend, releases()), *nowhere);
    QVERIFY(read.server.isEmpty());
    QCOMPARE(read.problems.size(), 1);
    QVERIFY(!read.problems.first().contains(u"hunter2"));
    const SchemaStatus missing =
        readStatus(requirementsOf(Schema::Frontend, releases()),
                   m_fixture.settings().with(QStringLiteral("dbname"), QStringLiteral("no_such_db")));
    QVERIFY2(missing.problems.first().contains(u"no_such_db"), qPrintable(missing.problems.first()));
}

void DatabaseStatusTest::asJson()
{
    m_fixture.run(migrationLogsSql() + logRowSql(1, QStringLiteral("true")));
    const QJsonObject json = status(Version(1, 1, 0)).toJson();
    QCOMPARE(json.value(u"schema").toString(), QStringLiteral("frontend"));
    QCOMPARE(json.value(u"release").toString(), QStringLiteral("1.0.0"));
    QCOMPARE(json.value(u"pending").toArray(), QJsonArray{2});
    QCOMPARE(json.value(u"applied").toInt(), 1);
    QCOMPARE(json.value(u"failed").toArray(), QJsonArray());
    QCOMPARE(json.value(u"dirty").toBool(true), false);
    QVERIFY(json.value(u"drift").isNull());
    QVERIFY(json.value(u"server").toString().startsWith(u"PostgreSQL "));
    QCOMPARE(json.value(u"ok").toBool(true), false);
    QCOMPARE(json.value(u"problems").toArray().size(), 1);
    QVERIFY(!json.contains(u"legacyVersion"));
}

// Everything that status reads, it may read with SELECT alone; and it writes nothing, not even where it
// could.
void DatabaseStatusTest::aRoleThatMayOnlyRead()
{
    QList<MigrationOutcome> outcomes;
    VERIFY_RESULT(Migrator(releases()).up(Schema::Frontend, m_fixture.settings(), {2}, {}, outcomes));
    m_fixture.run(QStringLiteral(
        "DO $$ BEGIN CREATE ROLE auditor LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;"
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO auditor;"
        "INSERT INTO versions VALUES ('frontend', '1.1.0');"
        "CREATE TABLE out_of_band_migrations (id int, progress float, apply_reverse bool, introduced text);"
        "GRANT SELECT ON out_of_band_migrations TO auditor"));
    const QString before = m_fixture.ask(QStringLiteral("SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM "
                                                        "pg_stat_user_tables"));
    ReleaseRequirements release = requirementsOf(Schema::Frontend, releases(), Version(1, 1, 0));
    Result<Connection> own = Connection::open(m_fixture.settings());
    VERIFY_RESULT(own);
    const Result<SchemaDescription> expected = describeSchema(*own);
    VERIFY_RESULT(expected);
    release.expected = *expected;
    const SchemaStatus read =
        readStatus(release, m_fixture.settings().with(QStringLiteral("user"), QStringLiteral("auditor")));
    QVERIFY2(read.ok(), qPrintable(read.problems.join(u' ')));
    QCOMPARE(read.drift, std::optional(0));
    QCOMPARE(read.instanceVersion, QStringLiteral("1.1.0"));
    QCOMPARE(m_fixture.ask(
                 QStringLiteral("SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables")),
             before);
}

void DatabaseStatusTest::driftIsCounted()
{
    QList<MigrationOutcome> outcomes;
    VERIFY_RESULT(Migrator(releases()).up(Schema::Frontend, m_fixture.settings(), {2}, {}, outcomes));
    Result<Connection> connection = Connection::open(m_fixture.settings());
    VERIFY_RESULT(connection);
    ReleaseRequirements release = requirementsOf(Schema::Frontend, releases(), Version(1, 1, 0));
    release.expected = *describeSchema(*connection);
    m_fixture.run(QStringLiteral("ALTER TABLE b ADD COLUMN mine int; ALTER TABLE b ALTER n SET DEFAULT 1"));
    const SchemaStatus read = verifyDatabase(release, *connection);
    QCOMPARE(read.drift, std::optional(2));
    QVERIFY(read.problems.first().contains(u"2 objects"));
    QCOMPARE(read.toJson().value(u"drift").toInt(), 2);
}

void DatabaseStatusTest::invalidIndexesAndMissingExtensions()
{
    const StitchedCatalog extended = catalog(
        {definition(1,
                    QStringLiteral("CREATE EXTENSION IF NOT EXISTS citext; CREATE EXTENSION hstore; DROP "
                                   "EXTENSION hstore; DO $$ BEGIN CREATE EXTENSION pg_trgm; END $$"),
                    {})},
        {{Version(1, 0, 0), {1}}});
    m_fixture.run(migrationLogsSql() + logRowSql(1, QStringLiteral("true")) +
                  QStringLiteral("CREATE TABLE t (n int); INSERT INTO t VALUES (1), (1)"));
    Result<Connection> connection = Connection::open(m_fixture.settings());
    VERIFY_RESULT(connection);
    QVERIFY(!connection->execute(QStringLiteral("CREATE UNIQUE INDEX CONCURRENTLY broken ON t (n)")));
    const SchemaStatus read =
        readStatus(requirementsOf(Schema::Frontend, extended, Version(1, 0, 0)), m_fixture.settings());
    QCOMPARE(read.problems.size(), 2);
    QVERIFY2(read.problems[0].contains(u"broken"), qPrintable(read.problems[0]));
    QVERIFY2(read.problems[1].contains(u"missing: citext."), qPrintable(read.problems[1]));
}

void DatabaseStatusTest::migrationsOfANewerRelease()
{
    m_fixture.run(migrationLogsSql() + logRowSql(1, QStringLiteral("true")) +
                  logRowSql(9, QStringLiteral("true")));
    const SchemaStatus read = status(Version(1, 0, 0));
    QCOMPARE(read.unknown, QList<MigrationId>{9});
    QCOMPARE(read.problems.size(), 1);
    QVERIFY(read.problems.first().contains(u"newer release"));
}

void DatabaseStatusTest::outOfBandMigrationsMustBeReady()
{
    m_fixture.run(
        migrationLogsSql() + logRowSql(1, QStringLiteral("true")) +
        QStringLiteral("CREATE TABLE versions (service text, version text, first_version text);"
                       "INSERT INTO versions VALUES ('frontend', '1.0.0', '0.9.0');"
                       "CREATE TABLE out_of_band_migrations (id int, component text, progress float, "
                       "apply_reverse bool, non_destructive bool, introduced_version_major int, "
                       "introduced_version_minor int, deprecated_version_major int, deprecated_version_minor "
                       "int);"
                       "INSERT INTO out_of_band_migrations VALUES (7, 'things', 0.5, false, true, 0, 8, 1, "
                       "0), (8, 'done', 1, false, true, 0, 8, 1, 0), (9, 'later', 0, false, true, 0, 8, 1, "
                       "5), (10, 'too new', 0.2, false, false, 1, 4, NULL, NULL);"
                       "CREATE TABLE out_of_band_migrations_errors (id serial, migration_id int, message "
                       "text, created timestamptz DEFAULT now());"
                       "INSERT INTO out_of_band_migrations_errors (migration_id, message) VALUES (7, 'no "
                       "such thing')"));
    const SchemaStatus read = status(Version(1, 0, 0));
    QCOMPARE(read.outOfBand.size(), 4);
    QCOMPARE(read.outOfBand.first().errors, QStringList{QStringLiteral("no such thing")});
    QCOMPARE(
        read.problems,
        (QStringList{QStringLiteral("Out-of-band migration 7 (things): 50.0 % must be complete first."),
                     QStringLiteral("Out-of-band migration 10 (too new): 20.0 % must be reverted first.")}));
}

void DatabaseStatusTest::theStepFromTheRecordedVersion()
{
    m_fixture.run(migrationLogsSql() + logRowSql(1, QStringLiteral("true")) +
                  logRowSql(2, QStringLiteral("true")) + logRowSql(3, QStringLiteral("true")) +
                  QStringLiteral("CREATE TABLE versions (service text, version text);"
                                 "INSERT INTO versions VALUES ('frontend', '1.0.7')"));
    QVERIFY(status(Version(1, 1, 0)).ok());
    const SchemaStatus read = status(Version(1, 2, 0));
    QCOMPARE(read.problems.size(), 1);
    QVERIFY(read.problems.first().contains(u"1.0.7"));
}

void DatabaseStatusTest::anOldServer()
{
    ReleaseRequirements release = requirementsOf(Schema::Frontend, releases(), Version(1, 0, 0));
    release.minimumPostgres = 99;
    const SchemaStatus read = readStatus(release, m_fixture.settings());
    QVERIFY2(read.problems.first().contains(u"1.0.0 needs 99"), qPrintable(read.problems.first()));
}

QTEST_GUILESS_MAIN(DatabaseStatusTest)
#include "tst_database_status.moc"
