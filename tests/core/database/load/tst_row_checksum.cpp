#include "core/database/load/row_checksum.h"

#include <QRandomGenerator>
#include <QTest>

using namespace lockstep;

class RowChecksumTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knownValue();
    void orderDoesNotCount();
    void everyRowCounts();
    void cutAnywhere_data();
    void cutAnywhere();
    void utc_data();
    void utc();
    void zonedColumns();

private:
    static RowChecksum of(const QByteArray& rows, const QList<int>& zoned = {})
    {
        RowHasher hasher(zoned);
        hasher.feed(rows);
        return hasher.take();
    }
};

/// XXH3 of 64 bits, as xxhsum -H3 prints it for the empty text.
void RowChecksumTest::knownValue()
{
    QCOMPARE(of("\n").text(), QStringLiteral("2d06800538d394c2"));
    QCOMPARE(of("").text(), QStringLiteral("0000000000000000"));
}

void RowChecksumTest::orderDoesNotCount()
{
    QCOMPARE(of("a\nb\nb\n"), of("b\na\nb\n"));
    RowChecksum sum = of("b\n");
    sum += of("b\na\n");
    QCOMPARE(sum, of("a\nb\nb\n"));
}

void RowChecksumTest::everyRowCounts()
{
    QVERIFY(of("a\nb\n") != of("a\nc\n"));
    QVERIFY(of("a\na\n") != of("b\nb\n"));
    QVERIFY(of("a\n").sum != of("a\na\n").sum);
    QCOMPARE(of("a\n\n").rows, 2);
}

void RowChecksumTest::cutAnywhere_data()
{
    QTest::addColumn<QList<int>>("zoned");
    QTest::newRow("plain") << QList<int>();
    QTest::newRow("zoned") << QList<int>{1};
}

void RowChecksumTest::cutAnywhere()
{
    QFETCH(QList<int>, zoned);
    QRandomGenerator random(11);
    QByteArray rows;
    for (int i = 0; i < 300; ++i)
        rows += QByteArray(random.bounded(40), 'x') + "\t2024-05-01 10:00:00+0" + QByteArray::number(i % 3) +
                (i % 7 == 0 ? "\r\n" : "\n");
    const RowChecksum whole = of(rows, zoned);
    QCOMPARE(whole.rows, 300);
    for (int round = 0; round < 20; ++round) {
        RowHasher hasher(zoned);
        for (qsizetype at = 0; at < rows.size();) {
            const qsizetype length = std::min<qsizetype>(1 + random.bounded(30), rows.size() - at);
            hasher.feed(QByteArrayView(rows).sliced(at, length));
            at += length;
        }
        QCOMPARE(hasher.take(), whole);
    }
    QCOMPARE(of(rows.replace("\r\n", "\n"), zoned), whole);
}

void RowChecksumTest::utc_data()
{
    QTest::addColumn<QByteArray>("time");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* time, const char* expected) {
        QTest::newRow(time) << QByteArray(time) << QByteArray(expected);
    };
    row("2024-05-01 10:00:00+00", "2024-05-01 10:00:00+00");
    row("2024-05-01 10:00:00.25+02", "2024-05-01 08:00:00.25+00");
    row("2024-01-01 00:30:00-02:30", "2024-01-01 03:00:00+00");
    row("2023-12-31 23:30:00.000001-03:30", "2024-01-01 03:00:00.000001+00");
    row("1890-01-01 00:53:28+00:53:28", "1890-01-01 00:00:00+00");
    row("infinity", "infinity");
    row("\\N", "\\N");
    row("0044-03-15 10:00:00+01 BC", "0044-03-15 10:00:00+01 BC");
}

void RowChecksumTest::utc()
{
    QFETCH(QByteArray, time);
    QFETCH(QByteArray, expected);
    QCOMPARE(inUtc(time), expected);
}

void RowChecksumTest::zonedColumns()
{
    const QByteArray there = "1\t2024-05-01 12:00:00+02\tx\t2024-05-01 06:00:00-04\n";
    const QByteArray here = "1\t2024-05-01 10:00:00+00\tx\t2024-05-01 10:00:00+00\n";
    QCOMPARE(of(there, {1, 3}), of(here, {1, 3}));
    QVERIFY(of(there, {1}) != of(here, {1}));
    QVERIFY(of(there) != of(here));
    QCOMPARE(of("2024-05-01 12:00:00+02\n", {0}), of("2024-05-01 10:00:00+00\n", {0}));
}

QTEST_APPLESS_MAIN(RowChecksumTest)
#include "tst_row_checksum.moc"
