#include "planning_checks.h"
#include "result_checks.h"

using namespace lockstep;
using test::line;

namespace {

/// "3.43[1 2] 4.3[17]"
QString text(const QList<Interrupt>& interrupts)
{
    QStringList parts;
    for (const Interrupt& interrupt : interrupts) {
        QStringList ids;
        for (const int id : interrupt.outOfBandIds)
            ids.append(QString::number(id));
        parts.append(interrupt.at.toString() + u'[' + ids.join(u' ') + u']');
    }
    return parts.join(u' ');
}

} // namespace

class InterruptsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void upgrades_data();
    void upgrades();
    void downgrades_data();
    void downgrades();
    void onePointServesAllThatFit();
    void aPointMayBeAnIntervalsOwnDeprecation();
    void theLatestPointThatFitsIsTaken();
    void lineNamesPastTheEndOfAMajor();
};

void InterruptsTest::upgrades_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("expected");
    const QString at343 = QStringLiteral("3.43[1 2 4 5 7 13 14 15 16]");
    for (const char* from : {"3.20", "3.26", "3.37", "3.42", "3.43"})
        QTest::addRow("golden, %s", from)
            << QString::fromLatin1(from) << QStringLiteral("4.5") << at343 + QStringLiteral(" 4.3[17 18]");
    QTest::newRow("3.31 to 5.6") << QStringLiteral("3.31") << QStringLiteral("5.6")
                                 << at343 + QStringLiteral(" 4.3[17 18] 4.5[19 20] 5.2[24]");
    QTest::newRow("4.2 to 5.3") << QStringLiteral("4.2") << QStringLiteral("5.3")
                                << QStringLiteral("4.3[17 18] 4.5[19 20] 5.2[24]");
    QTest::newRow("4.5 to 5.1") << QStringLiteral("4.5") << QStringLiteral("5.1")
                                << QStringLiteral("4.5[19 20]");
    QTest::newRow("5.0 to 5.6") << QStringLiteral("5.0") << QStringLiteral("5.6")
                                << QStringLiteral("5.2[24]");
    QTest::newRow("5.9 to 6.0") << QStringLiteral("5.9") << QStringLiteral("6.0") << QString();
    QTest::newRow("before anything ends") << QStringLiteral("3.20") << QStringLiteral("3.43") << QString();
    QTest::newRow("to itself") << QStringLiteral("4.3") << QStringLiteral("4.3") << QString();
    QTest::newRow("backwards") << QStringLiteral("5.6") << QStringLiteral("3.31") << QString();
}

void InterruptsTest::upgrades()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    QTEST(text(upgradeInterrupts(test::knowledge(), line(from), line(to))), "expected");
}

void InterruptsTest::downgrades_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("expected");
    QTest::newRow("4.4 to 3.40") << QStringLiteral("4.4") << QStringLiteral("3.40")
                                 << QStringLiteral("4.3[17 18] 3.43[15 16]");
    QTest::newRow("4.5 to 4.0") << QStringLiteral("4.5") << QStringLiteral("4.0")
                                << QStringLiteral("4.3[17 18]");
    QTest::newRow("without an end") << QStringLiteral("5.1") << QStringLiteral("4.5")
                                    << QStringLiteral("5.0[22 23] 4.5[19 20 21]");
    QTest::newRow("upwards") << QStringLiteral("4.0") << QStringLiteral("4.5") << QString();
}

void InterruptsTest::downgrades()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    QTEST(text(downgradeInterrupts(test::knowledge(), line(from), line(to))), "expected");
}

void InterruptsTest::onePointServesAllThatFit()
{
    const Result<Knowledge> knowledge = test::knowledgeFrom(R"(
outOfBandMigrations:
  - {id: 3, introduced: 1.1, deprecated: 1.9, component: c, description: d}
  - {id: 2, introduced: 1.3, deprecated: 1.6, component: c, description: d}
  - {id: 1, introduced: 1.2, deprecated: 1.5, component: c, description: d}
  - {id: 4, introduced: 1.5, deprecated: 1.8, component: c, description: d}
  - {id: 5, introduced: 1.1, component: c, description: d}
)");
    VERIFY_RESULT(knowledge);
    QCOMPARE(text(upgradeInterrupts(*knowledge, {1, 0}, {1, 20})), QStringLiteral("1.4[1 2] 1.7[3 4]"));
    QCOMPARE(text(upgradeInterrupts(*knowledge, {1, 0}, {1, 8})), QStringLiteral("1.4[1 2] 1.7[4]"));
    QCOMPARE(text(upgradeInterrupts(*knowledge, {1, 5}, {1, 6})), QStringLiteral("1.5[2]"));
}

void InterruptsTest::aPointMayBeAnIntervalsOwnDeprecation()
{
    // 1 ends at 1.3 and has the point 1.2; 2 adds 1.3, the later of the two, which 1 still touches.
    const Result<Knowledge> knowledge = test::knowledgeFrom(R"(
outOfBandMigrations:
  - {id: 1, introduced: 1.0, deprecated: 1.3, component: c, description: d}
  - {id: 2, introduced: 1.3, deprecated: 1.4, component: c, description: d}
)");
    VERIFY_RESULT(knowledge);
    QCOMPARE(text(upgradeInterrupts(*knowledge, {1, 0}, {1, 4})), QStringLiteral("1.3[1 2]"));
}

void InterruptsTest::theLatestPointThatFitsIsTaken()
{
    const Result<Knowledge> knowledge = test::knowledgeFrom(R"(
outOfBandMigrations:
  - {id: 1, introduced: 1.0, deprecated: 1.9, component: c, description: d}
  - {id: 2, introduced: 1.0, deprecated: 1.3, component: c, description: d}
  - {id: 3, introduced: 1.5, deprecated: 1.7, component: c, description: d}
)");
    VERIFY_RESULT(knowledge);
    QCOMPARE(text(upgradeInterrupts(*knowledge, {1, 0}, {1, 9})), QStringLiteral("1.2[2] 1.6[1 3]"));
    QCOMPARE(text(downgradeInterrupts(*knowledge, {1, 8}, {1, 0})), QStringLiteral("1.5[3] 1.0[1 2]"));
}

void InterruptsTest::lineNamesPastTheEndOfAMajor()
{
    const Result<Knowledge> knowledge = test::knowledgeFrom(R"(
lastMinors: [1.2]
outOfBandMigrations:
  - {id: 1, introduced: 1.3, deprecated: 2.0, component: c, description: d}
  - {id: 2, introduced: 1.0, deprecated: 1.7, component: c, description: d}
)");
    VERIFY_RESULT(knowledge);
    QCOMPARE(text(upgradeInterrupts(*knowledge, {1, 0}, {2, 1})), QStringLiteral("1.2[1 2]"));
}

QTEST_APPLESS_MAIN(InterruptsTest)
#include "tst_interrupts.moc"
