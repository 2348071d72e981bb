// The shipped runbook from a self-hosted instance to a managed one, killed at random moments and gone on
// with: it ends with the same databases as one that nobody disturbed, and nothing is done twice.

#include "killed_run.h"
#include "managed_instance.h"

using namespace lockstep;
using namespace lockstep::test;

class RunbookKillTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void endsTheSame_data();
    void endsTheSame();

private:
    ManagedInstance m_instance;
    RunKiller m_killer;
    QByteArray m_contents; ///< of the undisturbed run
    QStringList m_did;
};

void RunbookKillTest::initTestCase()
{
    if (!ManagedInstance::isPossible())
        QSKIP("sshd or gpg is not installed");
    VERIFY_RESULT(m_instance.make(QStringLiteral("5.1.0")));
}

void RunbookKillTest::endsTheSame_data()
{
    QTest::addColumn<QString>("loadWith");
    QTest::addColumn<int>("kills");
    int run = 0;
    for (const int kills : RunKiller::killsOfRuns(3)) {
        const QString loadWith = run % 2 == 0 ? QStringLiteral("psql") : QStringLiteral("lockstep");
        QTest::addRow("run %d, killed %d times", run++, kills) << loadWith << kills;
    }
}

void RunbookKillTest::endsTheSame()
{
    QFETCH(QString, loadWith);
    QFETCH(int, kills);
    VERIFY_RESULT(m_instance.recreate());
    const RunKiller::Ended ended = m_killer.run(words("runbook run self-hosted-to-managed --yes") +
                                                    m_instance.inputs(loadWith) + ManagedInstance::evidence(),
                                                words("runbook resume 1") + ManagedInstance::evidence(),
                                                m_instance.environment(), kills);
    QVERIFY2(ended.exitCode == 0, ended.said.right(3000).constData());
    QStringList did = m_instance.did();
    // Without those that load: they are psql's alone.
    did.removeIf([](const QString& line) { return line.startsWith(u"exec "); });
    const Result<QByteArray> contents = m_instance.contents();
    VERIFY_RESULT(contents);
    if (kills == 0) {
        m_contents = *contents;
        m_did = did;
    }
    const QByteArray difference = RunKiller::firstDifferences(m_contents, *contents);
    QVERIFY2(difference.isEmpty(), difference.constData());
    QCOMPARE(did, m_did);
}

QTEST_GUILESS_MAIN(RunbookKillTest)
#include "tst_runbook_kill.moc"
