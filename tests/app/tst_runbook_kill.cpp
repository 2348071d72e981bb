// The shipped runbook from a self-hosted instance to a managed one, killed at random moments and gone on
// with: it ends with the same databases as one that nobody disturbed, and nothing is done twice.
// LOCKSTEP_KILLS says how often it is killed (3 without), LOCKSTEP_SEED with which dice.

#include "managed_instance.h"

#include <QElapsedTimer>
#include <QRandomGenerator>

#include <csignal>

using namespace lockstep;
using namespace lockstep::test;

namespace {

/// Of two lists of sorted lines, those that only one has; a few.
QByteArray firstDifferences(const QByteArray& expected, const QByteArray& found)
{
    constexpr qsizetype most = 10;
    const QByteArrayList left = expected.split('\n');
    const QByteArrayList right = found.split('\n');
    const QSet<QByteArray> atLeft(left.begin(), left.end());
    const QSet<QByteArray> atRight(right.begin(), right.end());
    QByteArrayList lines;
    for (const QByteArray& line : atLeft - atRight)
        lines.append("- " + line);
    for (const QByteArray& line : atRight - atLeft)
        lines.append("+ " + line);
    if (lines.isEmpty() && left.size() != right.size())
        lines.append("the same lines, another number of times");
    return lines.first(std::min(most, lines.size())).join('\n');
}

} // namespace

class RunbookKillTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void endsTheSame_data();
    void endsTheSame();

private:
    struct Ended
    {
        int exitCode = -1; ///< -1: it was killed
        QByteArray said;
    };

    [[nodiscard]] Ended start(const QStringList& arguments, int killAfter) const;
    [[nodiscard]] Ended runKilled(int kills, const QString& loadWith);

    ManagedInstance m_instance;
    QRandomGenerator m_dice;
    int m_milliseconds = 0; ///< of an undisturbed run
    QMap<QString, QByteArray> m_contents;
    QMap<QString, QStringList> m_did;
};

void RunbookKillTest::initTestCase()
{
    if (!ManagedInstance::isPossible())
        QSKIP("sshd or gpg is not installed");
    VERIFY_RESULT(m_instance.make(QStringLiteral("5.1.0")));
    bool given = false;
    const quint32 seed = qEnvironmentVariable("LOCKSTEP_SEED").toUInt(&given);
    const quint32 used = given ? seed : QRandomGenerator::global()->generate();
    m_dice.seed(used);
    qInfo("LOCKSTEP_SEED=%u", used);
}

RunbookKillTest::Ended RunbookKillTest::start(const QStringList& arguments, int killAfter) const
{
    QProcess process;
    process.setProgram(qEnvironmentVariable("LOCKSTEP_BIN") + QStringLiteral("/lockstepctl"));
    process.setArguments(arguments);
    process.setProcessEnvironment(m_instance.environment());
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setStandardInputFile(QProcess::nullDevice());
    process.start();
    if (process.waitForFinished(killAfter))
        return {process.exitCode(), process.readAll()};
    process.kill();
    process.waitForFinished();
    return {-1, process.readAll()};
}

/// Runs it, and kills it so often before it is let go to its end.
RunbookKillTest::Ended RunbookKillTest::runKilled(int kills, const QString& loadWith)
{
    QStringList arguments = words("runbook run self-hosted-to-managed --yes") + m_instance.inputs(loadWith) +
                            ManagedInstance::evidence();
    for (int killed = 0;; ++killed) {
        const int after = killed < kills ? m_dice.bounded(m_milliseconds / std::max(1, kills)) : -1;
        const Ended ended = start(arguments, after);
        if (ended.exitCode >= 0)
            return ended;
        // Nothing is there to go on with before it has begun.
        const ProcessOutput history = m_instance.run(words("runbook history --format json"));
        if (!json(history)[u"runs"].toArray().isEmpty())
            arguments = words("runbook resume 1") + ManagedInstance::evidence();
    }
}

void RunbookKillTest::endsTheSame_data()
{
    QTest::addColumn<QString>("loadWith");
    QTest::addColumn<int>("kills");
    constexpr int perRun = 5;
    QTest::newRow("undisturbed") << QStringLiteral("psql") << 0;
    bool given = false;
    const int asked = qEnvironmentVariable("LOCKSTEP_KILLS").toInt(&given);
    int left = given ? asked : 3;
    for (int run = 0; left > 0; ++run) {
        const QString loadWith = run % 2 == 0 ? QStringLiteral("psql") : QStringLiteral("lockstep");
        QTest::addRow("killed, %d", run) << loadWith << std::min(left, perRun);
        left -= perRun;
    }
}

void RunbookKillTest::endsTheSame()
{
    QFETCH(QString, loadWith);
    QFETCH(int, kills);
    VERIFY_RESULT(m_instance.recreate());
    QElapsedTimer timer;
    timer.start();
    const Ended ended = runKilled(kills, loadWith);
    QVERIFY2(ended.exitCode == 0, ended.said.right(3000).constData());
    if (kills == 0)
        m_milliseconds = int(timer.elapsed());
    QStringList did = m_instance.did();
    const Result<QByteArray> contents = m_instance.contents();
    VERIFY_RESULT(contents);
    QByteArray& expected = m_contents[QString()];
    if (expected.isEmpty())
        expected = *contents;
    const QByteArray difference = firstDifferences(expected, *contents);
    QVERIFY2(difference.isEmpty(), difference.constData());
    // Without those that load: they are psql's alone.
    did.removeIf([](const QString& line) { return line.startsWith(u"exec "); });
    QStringList& expectedDid = m_did[QString()];
    if (expectedDid.isEmpty())
        expectedDid = did;
    QCOMPARE(did, expectedDid);
}

QTEST_GUILESS_MAIN(RunbookKillTest)
#include "tst_runbook_kill.moc"
