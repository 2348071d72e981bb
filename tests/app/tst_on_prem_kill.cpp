// The shipped runbook for on-prem data migrations, killed at random moments and gone on with: it ends with
// the same databases as one that nobody disturbed, and nothing is imported, edited or scaled twice.

#include "database_contents.h"
#include "killed_run.h"
#include "on_prem_migration.h"

using namespace lockstep;
using namespace lockstep::test;

class OnPremKillTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { m_migration.makeCustomer(); }

    void init() { m_migration.begin(); }

    void cleanup() { m_migration.end(); }

    void endsTheSame_data();
    void endsTheSame();

private:
    OnPremMigration m_migration;
    RunKiller m_killer;
    QMap<QString, QByteArray> m_contents; ///< of the undisturbed runs, each way of loading
    QStringList m_did;
};

void OnPremKillTest::endsTheSame_data()
{
    QTest::addColumn<QString>("loadWith");
    QTest::addColumn<int>("kills");
    const QStringList ways{u"cloud-sql"_s, u"lockstep"_s};
    QTest::newRow("undisturbed, lockstep") << ways[1] << 0;
    int run = 0;
    for (const int kills : RunKiller::killsOfRuns(3)) {
        QTest::addRow("run %d, killed %d times", run, kills) << ways[run % ways.size()] << kills;
        ++run;
    }
}

void OnPremKillTest::endsTheSame()
{
    QFETCH(QString, loadWith);
    QFETCH(int, kills);
    const QStringList evidence = OnPremMigration::evidence();
    const RunKiller::Ended ended = m_killer.run(
        words("runbook run on-prem-data-migration --yes") + m_migration.inputs({{u"load_with"_s, loadWith}}) +
            evidence,
        words("runbook resume 1") + OnPremMigration::secrets() + evidence, m_migration.environment, kills);
    QVERIFY2(ended.exitCode == 0, ended.said.right(3000).constData());
    m_migration.checkTarget();
    QCOMPARE(m_migration.google->imports, loadWith == u"cloud-sql" ? 3 : 0);
    QCOMPARE(m_migration.source->edits, 2); // the notice came and went
    for (const Schema schema : allSchemas) {
        const QString name = u"managed_"_s + schemaName(schema);
        const Result<QByteArray> contents = databaseContents(m_migration.database(name));
        VERIFY_RESULT(contents);
        if (kills == 0)
            m_contents[loadWith + name] = *contents;
        const QByteArray difference = RunKiller::firstDifferences(m_contents[loadWith + name], *contents);
        QVERIFY2(difference.isEmpty(), difference.constData());
    }
    if (kills == 0)
        m_did = m_migration.did();
    QCOMPARE(m_migration.did(), m_did);
    QVERIFY(!m_did.isEmpty());
}

QTEST_GUILESS_MAIN(OnPremKillTest)
#include "tst_on_prem_kill.moc"
