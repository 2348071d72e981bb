// Several logs as one, in the order of their times.

#include "core/cluster/kubernetes/log_merge.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace lockstep;
using namespace std::chrono_literals;

namespace {

QList<LogLine> linesAt(int source, const QList<qint64>& times)
{
    QList<LogLine> lines;
    for (const qint64 time : times)
        lines.append({source, time, QByteArray::number(time)});
    return lines;
}

QList<qint64> takeAll(LogMerge& merge, const std::stop_token& stop = {})
{
    QList<qint64> times;
    for (auto lines = merge.take(stop); lines; lines = merge.take(stop)) {
        for (const LogLine& line : *lines)
            times.append(line.time);
    }
    return times;
}

} // namespace

class LogMergeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTimes_data();
    void readsTimes();
    void keepsTheOrderOfTimes();
    void waitsForTheSlowOne();
    void doesNotWaitForTheQuietOneForEver();
    void holdsBackWhoIsTooFast();
    void ends();
};

void LogMergeTest::readsTimes_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<qint64>("time");
    QTest::addColumn<QByteArray>("text");
    const qint64 second = 1'772'359'200;
    QTest::newRow("whole") << QByteArray("2026-03-01T10:00:00Z text") << second * 1'000'000'000
                           << QByteArray("text");
    QTest::newRow("nanoseconds") << QByteArray("2026-03-01T10:00:00.123456789Z  two spaces")
                                 << second * 1'000'000'000 + 123'456'789 << QByteArray(" two spaces");
    QTest::newRow("tenths") << QByteArray("2026-03-01T10:00:00.5Z x") << second * 1'000'000'000 + 500'000'000
                            << QByteArray("x");
    QTest::newRow("no text") << QByteArray("2026-03-01T10:00:00Z") << second * 1'000'000'000 << QByteArray();
    QTest::newRow("none") << QByteArray("panic: oh no") << qint64(7) << QByteArray("panic: oh no");
    QTest::newRow("not quite") << QByteArray("2026-13-01T10:00:00Z text") << qint64(7)
                               << QByteArray("2026-13-01T10:00:00Z text");
    QTest::newRow("letters") << QByteArray("abcd-ef-ghTij:kl:mnZ text") << qint64(7)
                             << QByteArray("abcd-ef-ghTij:kl:mnZ text");
    QTest::newRow("empty") << QByteArray() << qint64(7) << QByteArray();
    QTest::newRow("binary") << QByteArray("\xff\x00\x01 x", 5) << qint64(7)
                            << QByteArray("\xff\x00\x01 x", 5);
}

void LogMergeTest::readsTimes()
{
    QFETCH(QByteArray, line);
    const LogLine read = readLogLine(line, 3, 7);
    QCOMPARE(read.source, 3);
    QTEST(read.time, "time");
    QTEST(read.text, "text");
}

void LogMergeTest::keepsTheOrderOfTimes()
{
    LogMerge merge(std::nullopt);
    const int first = merge.add();
    const int second = merge.add();
    merge.close();
    QVERIFY(merge.give(linesAt(first, {1, 4, 5, 9}), {}));
    QVERIFY(merge.give(linesAt(second, {2, 3, 6, 7, 8}), {}));
    merge.end(first);
    merge.end(second);
    QCOMPARE(takeAll(merge), (QList<qint64>{1, 2, 3, 4, 5, 6, 7, 8, 9}));
}

void LogMergeTest::waitsForTheSlowOne()
{
    LogMerge merge(std::nullopt);
    const int fast = merge.add();
    const int slow = merge.add();
    merge.close();
    QVERIFY(merge.give(linesAt(fast, {2, 3}), {}));
    const std::optional<QList<LogLine>> early = merge.take({});
    QVERIFY(early && early->isEmpty());
    QVERIFY(merge.give(linesAt(slow, {1}), {}));
    merge.end(slow);
    merge.end(fast);
    QCOMPARE(takeAll(merge), (QList<qint64>{1, 2, 3}));
}

void LogMergeTest::doesNotWaitForTheQuietOneForEver()
{
    LogMerge merge(1ms);
    const int talks = merge.add();
    (void)merge.add();
    QVERIFY(merge.give(linesAt(talks, {2}), {}));
    QList<LogLine> lines;
    QVERIFY(QTest::qWaitFor([&] { return !(lines = merge.take({}).value_or(QList<LogLine>())).isEmpty(); }));
    QCOMPARE(lines, linesAt(talks, {2}));
}

void LogMergeTest::holdsBackWhoIsTooFast()
{
    LogMerge merge(std::nullopt);
    const int fast = merge.add();
    const int quiet = merge.add();
    merge.close();
    constexpr int lines = 100;
    std::atomic<int> given = 0;
    const QByteArray large(100'000, 'x');
    std::jthread giver([&] {
        for (int index = 0; index < lines; ++index) {
            if (merge.give({{fast, index, large}}, {}))
                ++given;
        }
        merge.end(fast);
    });
    QTest::qWait(50);
    QVERIFY2(given < 20, qPrintable(QString::number(given)));
    merge.end(quiet);
    QCOMPARE(takeAll(merge).size(), lines);
    QCOMPARE(given.load(), lines);
}

void LogMergeTest::ends()
{
    LogMerge none(std::nullopt);
    none.close();
    QVERIFY(!none.take({}));

    LogMerge stopped(std::nullopt);
    const int source = stopped.add();
    std::stop_source stop;
    std::atomic<bool> took = true;
    std::jthread giver([&] {
        while (stopped.give({{source, 1, QByteArray(1 << 20, 'x')}}, stop.get_token())) {
        }
        took = false;
    });
    stop.request_stop();
    QVERIFY(QTest::qWaitFor([&] { return !took; }));
    QVERIFY(!stopped.take(stop.get_token()));
}

QTEST_GUILESS_MAIN(LogMergeTest)
#include "tst_log_merge.moc"
