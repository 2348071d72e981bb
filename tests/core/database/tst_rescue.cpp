#include "core/database/migration_log_table.h"
#include "core/database/rescue.h"
#include "migration_fixture.h"

using namespace lockstep;
using namespace lockstep::test;

/// Databases in which a migration did not come to its end.
class RescueTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void aCleanDatabase();
    void halfWay_data();
    void halfWay();
    void back();
    void rowsThatNobodyCanSee();
    void noPrefixOfIt();
    void aRevertHalfWay();
    void anInvalidIndex();
    void theAttemptIsUnderWay();
    void whatStandsInTheWayChangesNothing();
    void unknownToTheCatalogue();
    void forcesTheVersion();

private:
    [[nodiscard]] Result<std::optional<RescuePlan>> plan(std::optional<RescueDirection> direction = {});
    void run(const RescuePlan& plan);
    void makeDirty(bool legacy, MigrationId id, const QString& success = QStringLiteral("false"));

    [[nodiscard]] StitchedGraph graph() const { return m_catalog.schemas.value(Schema::Frontend); }

    MigrationFixture m_fixture;
    StitchedCatalog m_catalog;
    CatalogContents m_contents;
};

namespace {

const QString third = QStringLiteral("CREATE TABLE c (n int);\n"
                                     "ALTER TABLE a ADD COLUMN m int;\n"
                                     "UPDATE a SET m = n;\n"
                                     "CREATE INDEX a_m ON a (m)");

StitchedCatalog releases(const QString& last = third)
{
    return catalog(
        {definition(1, QStringLiteral("CREATE TABLE a (n int); INSERT INTO a VALUES (7)"), {}),
         definition(2, QStringLiteral("CREATE TABLE b (n int)"), {1}, QStringLiteral("DROP TABLE b")),
         definition(3, last, {2},
                    QStringLiteral("DROP INDEX a_m; ALTER TABLE a DROP COLUMN m; DROP TABLE c"))},
        {{Version(1, 0, 0), {3}}});
}

QStringList effects(const RescuePlan& plan)
{
    QStringList names;
    for (const RescueStatement& statement : plan.statements)
        names.append(effectName(statement.effect));
    return names;
}

} // namespace

void RescueTest::initTestCase()
{
    VERIFY_RESULT(m_fixture.startServer());
}

void RescueTest::init()
{
    VERIFY_RESULT(m_fixture.freshDatabase());
    m_catalog = releases();
    m_fixture.run(QStringLiteral("CREATE TABLE a (n int); INSERT INTO a VALUES (7); CREATE TABLE b (n int)"));
}

Result<std::optional<RescuePlan>> RescueTest::plan(std::optional<RescueDirection> direction)
{
    Result<Connection> connection = Connection::open(m_fixture.settings());
    return connection ? planRescue(m_contents, graph(), *connection, direction) : failure(connection);
}

void RescueTest::run(const RescuePlan& plan)
{
    Result<Connection> connection = Connection::open(m_fixture.settings());
    VERIFY_RESULT(connection);
    VERIFY_RESULT(runRescue(plan, *connection, {}));
}

void RescueTest::makeDirty(bool legacy, MigrationId id, const QString& success)
{
    if (legacy)
        m_fixture.run(
            QStringLiteral("CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT "
                           "NULL); INSERT INTO schema_migrations VALUES (%1, true)")
                .arg(id));
    else
        m_fixture.run(migrationLogsSql() + logRowSql(1, QStringLiteral("true")) +
                      logRowSql(2, QStringLiteral("true")) + logRowSql(id, success));
}

void RescueTest::aCleanDatabase()
{
    const Result<std::optional<RescuePlan>> empty = plan();
    VERIFY_RESULT(empty);
    QVERIFY(!empty->has_value());
    m_fixture.run(migrationLogsSql() + logRowSql(1, QStringLiteral("true")));
    const Result<std::optional<RescuePlan>> clean = plan();
    VERIFY_RESULT(clean);
    QVERIFY(!clean->has_value());
}

void RescueTest::halfWay_data()
{
    QTest::addColumn<bool>("legacy");
    QTest::addColumn<QString>("success");
    QTest::addColumn<QString>("done");
    QTest::addColumn<QString>("expected");
    for (const bool legacy : {true, false}) {
        for (const char* success : {"false", "NULL"}) {
            if (legacy && QByteArray(success) == "NULL")
                continue;
            const QByteArray name = legacy ? "single row" : QByteArray("logs, success ") + success;
            const auto row = [&](const char* what, const char* done, const char* expected) {
                QTest::newRow(name + ", " + what)
                    << legacy << QString::fromLatin1(success) << QString::fromLatin1(done)
                    << QString::fromLatin1(expected);
            };
            row("nothing of it", "", "not done, not done, not done, not done");
            row("one", "CREATE TABLE c (n int)", "done, not done, not done, not done");
            row("two", "CREATE TABLE c (n int); ALTER TABLE a ADD COLUMN m int",
                "done, done, unknown, not done");
            row("all",
                "CREATE TABLE c (n int); ALTER TABLE a ADD COLUMN m int; UPDATE a SET m = n; CREATE INDEX "
                "a_m ON "
                "a (m)",
                "done, done, done, done");
        }
    }
}

void RescueTest::halfWay()
{
    QFETCH(bool, legacy);
    QFETCH(QString, success);
    QFETCH(QString, done);
    QFETCH(QString, expected);
    makeDirty(legacy, 3, success);
    m_fixture.run(done + QStringLiteral("; SELECT 1"));
    const Result<std::optional<RescuePlan>> made = plan();
    VERIFY_RESULT(made);
    QVERIFY(made->has_value());
    QCOMPARE((*made)->migration.id, 3);
    QCOMPARE((*made)->legacy, legacy);
    QCOMPARE(effects(**made).join(QStringLiteral(", ")), expected);
    QCOMPARE((*made)->statements[1].line, 2);
    run(**made);
    QCOMPARE(m_fixture.ask(QStringLiteral("SELECT m, to_regclass('c'), to_regclass('a_m') FROM a")),
             QStringLiteral("7|c|a_m"));
    const Result<std::optional<RescuePlan>> again = plan();
    VERIFY_RESULT(again);
    QVERIFY(!again->has_value());
    if (legacy)
        QCOMPARE(m_fixture.ask(QStringLiteral("SELECT version, dirty FROM schema_migrations")),
                 QStringLiteral("3|f"));
    // The migrator agrees: nothing is left to do.
    QList<MigrationOutcome> outcomes;
    VERIFY_RESULT(Migrator(m_catalog).up(Schema::Frontend, m_fixture.settings(), {3}, {}, outcomes));
    QVERIFY(outcomes.isEmpty());
}

void RescueTest::back()
{
    for (const bool legacy : {true, false}) {
        init();
        makeDirty(legacy, 3);
        m_fixture.run(
            QStringLiteral("CREATE TABLE c (n int); ALTER TABLE a ADD COLUMN m int; UPDATE a SET m = n"));
        const Result<std::optional<RescuePlan>> made = plan(RescueDirection::Back);
        VERIFY_RESULT(made);
        QCOMPARE((*made)->direction, RescueDirection::Back);
        const Result<std::optional<RescuePlan>> unsupported = plan(RescueDirection::Back);
        VERIFY_RESULT(unsupported);
        run(**made);
        QCOMPARE(m_fixture.ask(QStringLiteral(
                     "SELECT count(*) FROM information_schema.columns WHERE table_name = 'a'")),
                 QStringLiteral("1"));
        QCOMPARE(m_fixture.ask(QStringLiteral("SELECT to_regclass('c')")), QStringLiteral("NULL"));
        QList<MigrationOutcome> outcomes;
        VERIFY_RESULT(Migrator(m_catalog).up(Schema::Frontend, m_fixture.settings(), {3}, {}, outcomes));
        QCOMPARE(outcomes.size(), 1);
        QCOMPARE(m_fixture.ask(QStringLiteral("SELECT m FROM a")), QStringLiteral("7"));
    }
}

void RescueTest::rowsThatNobodyCanSee()
{
    makeDirty(true, 3);
    m_fixture.run(
        QStringLiteral("CREATE TABLE c (n int); ALTER TABLE a ADD COLUMN m int; UPDATE a SET m = n"));
    const Result<std::optional<RescuePlan>> made = plan();
    VERIFY_RESULT(made);
    QCOMPARE((*made)->remarks.size(), 1);
    QVERIFY2((*made)->remarks.first().contains(u"line 3"), qPrintable((*made)->remarks.first()));
    QVERIFY((*made)->repair.contains(QStringLiteral("UPDATE a SET m = n")));
}

// Somebody tried to mend it by hand: the last statement is there, the first is not.
void RescueTest::noPrefixOfIt()
{
    makeDirty(false, 3);
    m_fixture.run(QStringLiteral("ALTER TABLE a ADD COLUMN m int; CREATE INDEX a_m ON a (n)"));
    const Result<std::optional<RescuePlan>> made = plan();
    VERIFY_RESULT(made);
    QVERIFY((*made)->remarks.first().contains(u"no prefix"));
    run(**made);
    QCOMPARE(m_fixture.ask(QStringLiteral("SELECT to_regclass('c'), pg_get_indexdef('a_m'::regclass)")),
             QStringLiteral("c|CREATE INDEX a_m ON public.a USING btree (m)"));
}

void RescueTest::aRevertHalfWay()
{
    m_fixture.run(third);
    m_fixture.run(
        migrationLogsSql() + logRowSql(1, QStringLiteral("true")) + logRowSql(2, QStringLiteral("true")) +
        logRowSql(3, QStringLiteral("true")) +
        QStringLiteral("INSERT INTO migration_logs (migration_logs_schema_version, schema, version, up, "
                       "started_at) VALUES (2, 'schema_migrations', 3, false, clock_timestamp());"
                       "DROP INDEX a_m"));
    const Result<std::optional<RescuePlan>> made = plan();
    VERIFY_RESULT(made);
    QVERIFY(!(*made)->up);
    QCOMPARE(effects(**made),
             (QStringList{QStringLiteral("done"), QStringLiteral("not done"), QStringLiteral("not done")}));
    run(**made);
    QCOMPARE(m_fixture.ask(QStringLiteral("SELECT to_regclass('c')")), QStringLiteral("NULL"));
    QCOMPARE(m_fixture.ask(
                 QStringLiteral("SELECT count(*) FROM information_schema.columns WHERE table_name = 'a'")),
             QStringLiteral("1"));
}

void RescueTest::anInvalidIndex()
{
    Definition index = concurrentIndex(3, QStringLiteral("a"), {2});
    m_catalog = catalog({definition(1, QStringLiteral("CREATE TABLE a (n int)"), {}),
                         definition(2, QStringLiteral("CREATE TABLE b (n int)"), {1}), index});
    makeDirty(false, 3, QStringLiteral("NULL"));
    m_fixture.run(QStringLiteral("INSERT INTO a VALUES (1), (1)"));
    Result<Connection> connection = Connection::open(m_fixture.settings());
    VERIFY_RESULT(connection);
    m_fixture.run(QStringLiteral(
        "CREATE INDEX a_idx ON a (n); UPDATE pg_index SET indisvalid = false WHERE indexrelid = "
        "'a_idx'::regclass"));
    const Result<std::optional<RescuePlan>> made = plan();
    VERIFY_RESULT(made);
    QCOMPARE((*made)->direction, RescueDirection::Back);
    run(**made);
    QList<MigrationOutcome> outcomes;
    VERIFY_RESULT(Migrator(m_catalog).up(Schema::Frontend, m_fixture.settings(), {3}, {}, outcomes));
    QCOMPARE(
        m_fixture.ask(QStringLiteral("SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_idx'::regclass")),
        QStringLiteral("t"));
}

void RescueTest::theAttemptIsUnderWay()
{
    makeDirty(false, 3, QStringLiteral("NULL"));
    Result<Connection> migrator = Connection::open(m_fixture.settings());
    VERIFY_RESULT(migrator);
    QVERIFY(migrator->execute(
        QStringLiteral("SELECT pg_advisory_lock(%1, 0)").arg(advisoryLockKey(Schema::Frontend))));
    VERIFY_ERROR(plan(), ErrorKind::Busy, "holds the lock");
}

void RescueTest::whatStandsInTheWayChangesNothing()
{
    makeDirty(false, 3);
    m_fixture.run(QStringLiteral("CREATE TABLE c (n int)"));
    const Result<std::optional<RescuePlan>> made = plan();
    VERIFY_RESULT(made);
    m_fixture.run(QStringLiteral("CREATE SEQUENCE a_m")); // takes the index's name
    Result<Connection> connection = Connection::open(m_fixture.settings());
    VERIFY_RESULT(connection);
    VERIFY_ERROR(runRescue(**made, *connection, {}), ErrorKind::Failed, "a_m");
    QCOMPARE(m_fixture.ask(
                 QStringLiteral("SELECT count(*) FROM information_schema.columns WHERE table_name = 'a'")),
             QStringLiteral("1"));
    const Result<std::optional<RescuePlan>> still = plan();
    VERIFY_RESULT(still);
    QVERIFY(still->has_value());
}

void RescueTest::unknownToTheCatalogue()
{
    makeDirty(false, 99);
    VERIFY_ERROR(plan(), ErrorKind::NotFound, "99");
}

void RescueTest::forcesTheVersion()
{
    Result<Connection> connection = Connection::open(m_fixture.settings());
    VERIFY_RESULT(connection);
    makeDirty(false, 3);
    VERIFY_RESULT(forceVersion(graph(), 2, *connection, {}));
    const Result<std::optional<RescuePlan>> clean = plan();
    VERIFY_RESULT(clean);
    QVERIFY(!clean->has_value());
    VERIFY_RESULT(forceVersion(graph(), 1, *connection, {}));
    MigrationLogTable log(*connection, Schema::Frontend);
    VERIFY_RESULT(log.find());
    QCOMPARE(classify(*log.read()).applied, QSet<MigrationId>{1});
    VERIFY_ERROR(forceVersion(graph(), 77, *connection, {}), ErrorKind::NotFound, "77");

    init();
    makeDirty(true, 3);
    Result<Connection> other = Connection::open(m_fixture.settings());
    VERIFY_RESULT(other);
    VERIFY_RESULT(forceVersion(graph(), 2, *other, {}));
    QCOMPARE(m_fixture.ask(QStringLiteral("SELECT version, dirty FROM schema_migrations")),
             QStringLiteral("2|f"));
}

QTEST_GUILESS_MAIN(RescueTest)
#include "tst_rescue.moc"
