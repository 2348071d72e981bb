#include "core/database/database_status.h"
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
    return readStatus(Schema::Frontend, m_fixture.settings(), releases(), release);
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
    QVERIFY2(read.ok(), qPrintable(read.problems.join(u' ')));
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
    QVERIFY(read.ok());
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
    const SchemaStatus read = readStatus(Schema::Frontend, m_fixture.settings(), {}, Version(1, 0, 0));
    QVERIFY2(read.ok(), qPrintable(read.problems.join(u' ')));
    QCOMPARE(read.state.applied, QSet<MigrationId>{1});
}

void DatabaseStatusTest::aRoleWithoutRights()
{
    m_fixture.run(QStringLiteral(
        "DO $$ BEGIN CREATE ROLE weak LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$"));
    m_fixture.run(migrationLogsSql());
    const SchemaStatus read =
        readStatus(Schema::Frontend,
                   m_fixture.settings().with(QStringLiteral("user"), QStringLiteral("weak")), releases());
    QVERIFY(!read.server.isEmpty());
    QCOMPARE(read.problems.size(), 1);
    QVERIFY2(read.problems.first().contains(u"permission denied"), qPrintable(read.problems.first()));
}

void DatabaseStatusTest::unreachable()
{
    const auto nowhere = ConnectionSettings::parse(QStringLiteral("postgres://sg:hunter2@127.0.0.1:1/sg"));
    VERIFY_RESULT(nowhere);
    const SchemaStatus read = readStatus(Schema::Frontend, *nowhere, releases());
    QVERIFY(read.server.isEmpty());
    QCOMPARE(read.problems.size(), 1);
    QVERIFY(!read.problems.first().contains(u"hunter2"));
    const SchemaStatus missing = readStatus(
        Schema::Frontend, m_fixture.settings().with(QStringLiteral("dbname"), QStringLiteral("no_such_db")),
        releases());
    QVERIFY2(missing.problems.first().contains(u"no_such_db"), qPrintable(missing.problems.first()));
}

void DatabaseStatusTest::asJson()
{
    m_fixture.run(migrationLogsSql() + logRowSql(1, QStringLiteral("true")));
    const QJsonObject json = status(Version(1, 1, 0)).toJson();
    QCOMPARE(json.value(u"schema").toString(), QStringLiteral("frontend"));
    QCOMPARE(json.value(u"release").toString(), QStringLiteral("1.0.0"));
    QCOMPARE(json.value(u"missing").toArray(), QJsonArray{2});
    QCOMPARE(json.value(u"ok").toBool(), true);
    QVERIFY(!json.contains(u"legacyVersion"));
}

QTEST_GUILESS_MAIN(DatabaseStatusTest)
#include "tst_database_status.moc"
