// Disks as df tells of them, and logs.

#include "core/cluster/shell/transports.h"
#include "core/health/log_check.h"
#include "core/health/machine_checks.h"
#include "result_checks.h"

using namespace lockstep;

namespace {

const QByteArray linuxDf = "Filesystem        1024-blocks      Used Available Capacity Mounted on\n"
                           "udev                 16371752         0  16371752       0% /dev\n"
                           "tmpfs                 3283480      2028   3281452       1% /run\n"
                           "/dev/nvme0n1p2      479079112 388054080  66614776      86% /\n"
                           "/dev/loop3              65408     65408         0     100% /snap/core20/1234\n"
                           "/dev/nvme0n1p2      479079112 388054080  66614776      86% /var/lib/docker/bind\n"
                           "/dev/mapper/vg data 104857600 101711872   3145728      98% /srv/with space\n"
                           "nfs.example:/home    10485760   1048576   9437184      10% /home\n"
                           "cgroup                      0         0         0       -  /sys/fs/cgroup\n";

HealthFinding finding(const HealthCheck& check)
{
    return check.look({});
}

/// A log that is given in pieces.
HealthLog logOf(const char* name, const QByteArrayList& pieces)
{
    return {QString::fromLatin1(name), [pieces](const auto& sink, const std::stop_token&) -> Result<void> {
                for (const QByteArray& piece : pieces)
                    sink(piece);
                return {};
            }};
}

} // namespace

class MachineChecksTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsDf();
    void judgesDisks_data();
    void judgesDisks();
    void looksAtThisMachine();
    void aMachineWithoutDf();
    void findsTroubleInLogs_data();
    void findsTroubleInLogs();
    void keepsTheLastLines();
    void aLineWithoutEnd();
    void oneLogHidesNoOther();
};

void MachineChecksTest::readsDf()
{
    const QList<DiskUse> disks = readDiskUse(linuxDf);
    QStringList folders;
    for (const DiskUse& disk : disks)
        folders.append(disk.folder);
    QCOMPARE(folders,
             QStringList({QStringLiteral("/"), QStringLiteral("/srv/with space"), QStringLiteral("/home")}));
    QCOMPARE(disks[1].device, QStringLiteral("/dev/mapper/vg data"));
    QCOMPARE(disks[1].percent, 98);
    QCOMPARE(disks[1].text(),
             QStringLiteral("/srv/with space (/dev/mapper/vg data): 98 % of 100 GiB in use, 3 GiB free"));
    const HealthFinding judged = judgeDisks(disks);
    QCOMPARE(judged.state, HealthState::Failed);
    QVERIFY2(judged.evidence.startsWith(u"/srv/with space"), qPrintable(judged.evidence));
    QCOMPARE(readDiskUse("df: cannot read table of mounted file systems\n").size(), 0);
}

void MachineChecksTest::judgesDisks_data()
{
    QTest::addColumn<int>("percent");
    QTest::addColumn<HealthState>("state");
    QTest::newRow("79") << 79 << HealthState::Healthy;
    QTest::newRow("80") << 80 << HealthState::Warning;
    QTest::newRow("94") << 94 << HealthState::Warning;
    QTest::newRow("95") << 95 << HealthState::Failed;
}

void MachineChecksTest::judgesDisks()
{
    QFETCH(int, percent);
    const HealthFinding judged =
        judgeDisks({{QStringLiteral("/dev/a"), QStringLiteral("/"), 100, 100 - percent, percent},
                    {QStringLiteral("/dev/b"), QStringLiteral("/b"), 100, 90, 10}});
    QTEST(judged.state, "state");
    QCOMPARE(judged.fix.isEmpty(), judged.state == HealthState::Healthy);
}

void MachineChecksTest::looksAtThisMachine()
{
    const HealthFinding found = finding(diskCheck(std::make_shared<LocalTransport>()));
    QVERIFY2(found.state != HealthState::Unknown, qPrintable(found.evidence));
    QVERIFY2(found.evidence.contains(u"% of"), qPrintable(found.evidence));
}

void MachineChecksTest::aMachineWithoutDf()
{
    const HealthFinding found = finding(diskCheck(std::make_shared<SshTransport>(
        QStringLiteral("nowhere"), QStringList(), QStringLiteral("no-such-ssh"))));
    QCOMPARE(found.state, HealthState::Unknown);
    QVERIFY2(found.evidence.contains(u"no-such-ssh"), qPrintable(found.evidence));
}

void MachineChecksTest::findsTroubleInLogs_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<bool>("trouble");
    QTest::newRow("logfmt") << QByteArray("t=2026 lvl=eror msg=x") << true;
    QTest::newRow("logfmt, fatal") << QByteArray("level=fatal msg=x") << true;
    QTest::newRow("logfmt, info") << QByteArray("t=2026 lvl=info msg=\"error gone\"") << false;
    QTest::newRow("JSON") << QByteArray(R"({"SeverityText":"ERROR","Body":"x"})") << true;
    QTest::newRow("JSON, info") << QByteArray(R"({"SeverityText":"INFO","Body":"ERROR"})") << false;
    QTest::newRow("console") << QByteArray("ERROR server main.go:1 x") << true;
    QTest::newRow("panic") << QByteArray("panic: runtime error") << true;
    QTest::newRow("warning") << QByteArray("WARN server x") << false;
}

void MachineChecksTest::findsTroubleInLogs()
{
    QFETCH(QByteArray, line);
    QFETCH(bool, trouble);
    const qsizetype half = line.size() / 2;
    const HealthFinding found =
        finding(logCheck(QStringLiteral("log"),
                         {logOf("pod a", {"first\n" + line.first(half), line.sliced(half) + "\nlast"})}));
    QCOMPARE(found.state, trouble ? HealthState::Warning : HealthState::Healthy);
    QCOMPARE(found.evidence.contains(QString::fromUtf8(line)), trouble);
}

void MachineChecksTest::keepsTheLastLines()
{
    TroubleInLog trouble;
    for (int i = 1; i <= 100'000; ++i)
        trouble.add("level=error n=" + QByteArray::number(i) + '\n');
    trouble.finish();
    QCOMPARE(trouble.count(), 100'000);
    QCOMPARE(trouble.last().size(), 20);
    QCOMPARE(trouble.last().last(), QStringLiteral("level=error n=100000"));
}

void MachineChecksTest::aLineWithoutEnd()
{
    TroubleInLog trouble;
    const QByteArray piece(1 << 20, 'x');
    trouble.add("level=error msg=");
    for (int i = 0; i < 64; ++i)
        trouble.add(piece);
    trouble.finish();
    QCOMPARE(trouble.count(), 1);
    QVERIFY2(trouble.last().first().size() < 2000,
             qPrintable(QString::number(trouble.last().first().size())));
}

void MachineChecksTest::oneLogHidesNoOther()
{
    const HealthLog gone{QStringLiteral("pod b"), [](const auto&, const std::stop_token&) -> Result<void> {
                             return failure(ErrorKind::NotFound, QStringLiteral("read the log of"),
                                            QStringLiteral("pod b"), QStringLiteral("it is gone"));
                         }};
    const HealthFinding found =
        finding(logCheck(QStringLiteral("log"), {logOf("pod a", {"level=error msg=one\n"}), gone,
                                                 logOf("pod c", {"fine\n", "\xff\xfe binary\n"})}));
    QCOMPARE(found.state, HealthState::Unknown);
    for (const QString& part : {QStringLiteral("pod a: 1 line"), QStringLiteral("it is gone"),
                                QStringLiteral("pod c: no line of an error")})
        QVERIFY2(found.evidence.contains(part), qPrintable(found.evidence));
}

QTEST_GUILESS_MAIN(MachineChecksTest)
#include "tst_machine_checks.moc"
