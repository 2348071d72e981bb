#include "core/database/rollback.h"
#include "core/database/schema_dump.h"
#include "core/support/files.h"
#include "migration_fixture.h"

using namespace lockstep;
using namespace lockstep::test;

/// Back to an older release, with every kind of bookkeeping there has been.
class RollbackTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void withMigrationLogs();
    void withTheSingleRowTable();
    void asAScript_data();
    void asAScript();
    void saysWhatIsLost();
    void stopsAtAFailureAndGoesOn();
    void refuses();
    void doesNothingWhenThereIsNothingToDo();

private:
    [[nodiscard]] Result<RollbackPlan> plan(const Version& from = Version(1, 2, 0),
                                            const Version& to = Version(1, 0, 0)) const;
    [[nodiscard]] Result<void> roll(const RollbackPlan& plan);
    void build(bool legacy);

    MigrationFixture m_fixture;
    StitchedCatalog m_catalog;
    QList<MigrationOutcome> m_outcomes;
};

namespace {

Definition step(MigrationId id, const QString& up, const QString& down)
{
    return definition(id, up, id == 1 ? QList<MigrationId>() : QList<MigrationId>{id - 1}, down);
}

/// 1.0 ends at 2, 1.1 at 3, 1.2 at 5.
StitchedCatalog releases(const QString& lastDown = QStringLiteral("DROP TABLE IF EXISTS d"))
{
    return catalog(
        {step(1,
              QStringLiteral(
                  "CREATE TABLE versions (service text PRIMARY KEY, version text, updated_at timestamptz)"),
              {}),
         step(2, QStringLiteral("CREATE TABLE a (n int)"), QStringLiteral("DROP TABLE a")),
         step(3, QStringLiteral("ALTER TABLE a ADD COLUMN m int"),
              QStringLiteral("ALTER TABLE a DROP COLUMN m")),
         step(4, QStringLiteral("CREATE TABLE c (n int)"),
              QStringLiteral("DELETE FROM a WHERE n = 1; DROP TABLE c")),
         step(5, QStringLiteral("CREATE TABLE d (n int); CREATE INDEX d_n ON d (n)"), lastDown)},
        {{Version(1, 0, 0), {2}}, {Version(1, 1, 0), {3}}, {Version(1, 2, 0), {5}}});
}

} // namespace

void RollbackTest::initTestCase()
{
    VERIFY_RESULT(m_fixture.startServer());
}

void RollbackTest::init()
{
    VERIFY_RESULT(m_fixture.freshDatabase());
    m_catalog = releases();
    m_outcomes.clear();
}

Result<RollbackPlan> RollbackTest::plan(const Version& from, const Version& to) const
{
    Result<Connection> connection = Connection::open(m_fixture.settings());
    return connection ? planRollback(m_catalog, from, to, Schema::Frontend, *connection)
                      : failure(connection);
}

Result<void> RollbackTest::roll(const RollbackPlan& plan)
{
    return runRollback(plan, m_fixture.settings(), {}, {}, m_outcomes);
}

void RollbackTest::build(bool legacy)
{
    if (legacy) {
        const StitchedGraph stitched = m_catalog.schemas.value(Schema::Frontend);
        for (const Definition& definition : stitched.graph.definitions())
            m_fixture.run(definition.up);
        m_fixture.run(
            QStringLiteral("CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT "
                           "NULL); INSERT INTO schema_migrations VALUES (5, false)"));
    } else {
        QList<MigrationOutcome> outcomes;
        VERIFY_RESULT(Migrator(m_catalog).up(Schema::Frontend, m_fixture.settings(), {5}, {}, outcomes));
    }
    m_fixture.run(QStringLiteral("INSERT INTO versions VALUES ('frontend', '1.2.0', now())"));
}

void RollbackTest::withMigrationLogs()
{
    build(false);
    // As in 3.36 and 3.37, which kept both.
    m_fixture.run(
        QStringLiteral("CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL); "
                       "INSERT INTO schema_migrations VALUES (5, false)"));
    const Result<RollbackPlan> made = plan();
    VERIFY_RESULT(made);
    QCOMPARE(made->steps.size(), 3);
    QVERIFY(made->hasLogs);
    VERIFY_RESULT(roll(*made));
    QCOMPARE(m_outcomes.size(), 3);
    QCOMPARE(m_fixture.ask(QStringLiteral("SELECT to_regclass('c'), to_regclass('d'), to_regclass('a')")),
             QStringLiteral("NULL|NULL|a"));
    QCOMPARE(m_fixture.ask(QStringLiteral("SELECT version, dirty FROM schema_migrations")),
             QStringLiteral("2|f"));
    QCOMPARE(m_fixture.ask(QStringLiteral("SELECT version FROM versions")), QStringLiteral("1.0.0"));
    QVERIFY(m_fixture.logRows().endsWith(u"5:false:true 4:false:true 3:false:true"));
}

void RollbackTest::withTheSingleRowTable()
{
    build(true);
    const Result<RollbackPlan> made = plan();
    VERIFY_RESULT(made);
    QVERIFY(!made->hasLogs);
    VERIFY_RESULT(roll(*made));
    QCOMPARE(m_fixture.ask(QStringLiteral("SELECT version, dirty FROM schema_migrations")),
             QStringLiteral("2|f"));
    QCOMPARE(m_fixture.ask(
                 QStringLiteral("SELECT to_regclass('migration_logs'), to_regclass('c'), to_regclass('a')")),
             QStringLiteral("NULL|NULL|a"));
    QCOMPARE(m_fixture.ask(QStringLiteral("SELECT version FROM versions")), QStringLiteral("1.0.0"));
}

void RollbackTest::asAScript_data()
{
    QTest::addColumn<bool>("legacy");
    QTest::newRow("migration_logs") << false;
    QTest::newRow("single row") << true;
}

// What is shown is what would be run: psql does the same with it.
void RollbackTest::asAScript()
{
    QFETCH(bool, legacy);
    build(legacy);
    const Result<RollbackPlan> made = plan();
    VERIFY_RESULT(made);
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("rollback.sql"));
    VERIFY_RESULT(writeFile(file, made->script().toUtf8()));
    VERIFY_RESULT(runSqlFile(m_fixture.server().binFolder(), m_fixture.settings(), file));
    const Result<RollbackPlan> again = plan();
    VERIFY_RESULT(again);
    QVERIFY(again->steps.isEmpty());
    QCOMPARE(m_fixture.ask(QStringLiteral("SELECT version FROM versions")), QStringLiteral("1.0.0"));
    if (legacy)
        QCOMPARE(m_fixture.ask(QStringLiteral("SELECT version, dirty FROM schema_migrations")),
                 QStringLiteral("2|f"));
}

void RollbackTest::saysWhatIsLost()
{
    build(false);
    const Result<RollbackPlan> made = plan();
    VERIFY_RESULT(made);
    QVERIFY(made->losesData());
    QCOMPARE(made->steps[0].losses, QStringList{QStringLiteral("drops the table d with its rows")});
    QCOMPARE(made->steps[1].losses, (QStringList{QStringLiteral("deletes rows of a"),
                                                 QStringLiteral("drops the table c with its rows")}));
    QCOMPARE(made->steps[2].losses, QStringList{QStringLiteral("drops the column a.m with its values")});
    QVERIFY(made->script().contains(u"-- LOSES DATA: drops the column a.m with its values"));
}

void RollbackTest::stopsAtAFailureAndGoesOn()
{
    for (const bool legacy : {true, false}) {
        VERIFY_RESULT(m_fixture.freshDatabase());
        build(legacy);
        m_fixture.run(QStringLiteral("CREATE VIEW mine AS SELECT m FROM a"));
        const Result<RollbackPlan> made = plan();
        VERIFY_RESULT(made);
        VERIFY_ERROR(roll(*made), ErrorKind::Failed, "other objects depend on it");
        if (legacy)
            QCOMPARE(m_fixture.ask(QStringLiteral("SELECT version, dirty FROM schema_migrations")),
                     QStringLiteral("3|f"));
        QCOMPARE(m_fixture.ask(QStringLiteral("SELECT version FROM versions")), QStringLiteral("1.2.0"));
        m_fixture.run(QStringLiteral("DROP VIEW mine"));
        const Result<RollbackPlan> rest = plan();
        VERIFY_RESULT(rest);
        QCOMPARE(rest->steps.size(), 1);
        VERIFY_RESULT(roll(*rest));
        QCOMPARE(m_fixture.ask(QStringLiteral("SELECT version FROM versions")), QStringLiteral("1.0.0"));
    }
}

void RollbackTest::refuses()
{
    build(false);
    VERIFY_ERROR(plan(Version(1, 0, 0), Version(1, 2, 0)), ErrorKind::Usage, "is not below");
    VERIFY_ERROR(plan(Version(1, 1, 0)), ErrorKind::Precondition, "4, 5 are applied");
    VERIFY_ERROR(plan(Version(1, 2, 0), Version(0, 9, 0)), ErrorKind::NotFound, "0.9.0");
    m_fixture.run(logRowSql(5, QStringLiteral("false")));
    VERIFY_ERROR(plan(), ErrorKind::Precondition, "db repair");
}

void RollbackTest::doesNothingWhenThereIsNothingToDo()
{
    build(false);
    VERIFY_RESULT(roll(*plan()));
    const Result<RollbackPlan> again = plan();
    VERIFY_RESULT(again);
    QVERIFY(again->steps.isEmpty());
    VERIFY_RESULT(roll(*again));
}

QTEST_GUILESS_MAIN(RollbackTest)
#include "tst_rollback.moc"
