// Logs of jobs as the runners write them.

#include "core/github/job_log.h"

#include <QTest>
#include <QTimeZone>

using namespace lockstep;
using namespace Qt::StringLiterals;
using Kind = JobLogLine::Kind;

namespace {

QDateTime at(int second, int milliseconds)
{
    return {QDate(2026, 11, 22), QTime(8, 5, second, milliseconds), QTimeZone::UTC};
}

} // namespace

class JobLogTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatRunnersWrite();
    void takesAnyText();
    void keepsTheLastLines();
};

void JobLogTest::readsWhatRunnersWrite()
{
    const QString log = u"\uFEFF2026-11-22T08:05:42.1234567Z ##[group]Run ./upgrade.sh\r\n"
                        "2026-11-22T08:05:42.2Z \x1b[36;1m./upgrade.sh acme\x1b[0m\n"
                        "2026-11-22T08:05:42.3000000Z ##[endgroup]\n"
                        "2026-11-22T08:05:43.0010000Z ##[warning]disk is almost full\n"
                        "a second line\n"
                        "2026-11-22T08:05:44.0000000Z ##[error]Process completed with exit code 1.\n"
                        "2026-11-22T08:05:44.0000000Z ##[debug]cleaning up\n"_s;
    const QList<JobLogLine> lines = jobLogLines(log, 100);
    QCOMPARE(lines.size(), 6);
    QCOMPARE(lines[0], (JobLogLine{at(42, 123), Kind::Group, u"Run ./upgrade.sh"_s}));
    QCOMPARE(lines[1].text, u"2026-11-22T08:05:42.2Z ./upgrade.sh acme"_s); // not as they write it
    QCOMPARE(lines[1].time, at(42, 123));
    QCOMPARE(lines[2], (JobLogLine{at(43, 1), Kind::Warning, u"disk is almost full"_s}));
    QCOMPARE(lines[3], (JobLogLine{at(43, 1), Kind::Output, u"a second line"_s}));
    QCOMPARE(lines[4].kind, Kind::Error);
    QCOMPARE(lines[5].kind, Kind::Debug);
}

void JobLogTest::takesAnyText()
{
    QCOMPARE(jobLogLines({}, 10).size(), 0);
    QCOMPARE(jobLogLines(u"\n"_s, 10).size(), 1);
    const QList<JobLogLine> hello{{{}, Kind::Output, u"hello"_s}};
    QCOMPARE(jobLogLines(u"hello"_s, 10), hello);
    QCOMPARE(jobLogLines(u"a\n\nb\n"_s, 10).size(), 3);
    QCOMPARE(jobLogLines(u"9999-99-99T99:99:99.9999999Z x"_s, 10).first().text,
             u"9999-99-99T99:99:99.9999999Z x"_s);
    QCOMPARE(jobLogLines(u"tab\there"_s, 10).first().text, u"tab here"_s);
}

void JobLogTest::keepsTheLastLines()
{
    QString log;
    for (int line = 0; line < 1000; ++line)
        log += u"line %1\n"_s.arg(line);
    const QList<JobLogLine> lines = jobLogLines(log, 10);
    QCOMPARE(lines.size(), 10);
    QCOMPARE(lines.first().text, u"line 990"_s);
    QCOMPARE(lines.last().text, u"line 999"_s);
    QCOMPARE(jobLogLines(log.chopped(1), 10).first().text, u"line 990"_s);
    QCOMPARE(jobLogLines(log, 1000).size(), 1000);
    QCOMPARE(jobLogLines(log, 2000).size(), 1000);
}

QTEST_GUILESS_MAIN(JobLogTest)

#include "tst_job_log.moc"
