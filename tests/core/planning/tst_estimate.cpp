#include "core/planning/estimate.h"

using namespace lockstep;

class EstimateTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void durations_data();
    void durations();
    void ranges_data();
    void ranges();
    void ruleOfThumbGoesByLines();
    void measuredTimesReplaceTheRule();
    void unmeasuredMigrationsKeepTheirShare();
    void aStepWithoutMigrationsKeepsTheRule();
    void sums();
    void names();
};

namespace {

Timings timings(const QHash<MigrationId, double>& frontend)
{
    Timings result;
    for (const auto& [id, seconds] : frontend.asKeyValueRange())
        result.insert(Schema::Frontend, id, seconds);
    return result;
}

} // namespace

void EstimateTest::durations_data()
{
    QTest::addColumn<double>("seconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << 0.0 << QStringLiteral("0 s");
    QTest::newRow("negative") << -3.0 << QStringLiteral("0 s");
    QTest::newRow("not a number") << qQNaN() << QStringLiteral("0 s");
    QTest::newRow("ms") << 0.0402 << QStringLiteral("40 ms");
    QTest::newRow("just below a second") << 0.9994 << QStringLiteral("999 ms");
    QTest::newRow("rounds to a second") << 0.9996 << QStringLiteral("1 s");
    QTest::newRow("tenths") << 3.44 << QStringLiteral("3.4 s");
    QTest::newRow("rounds to ten") << 9.96 << QStringLiteral("10 s");
    QTest::newRow("seconds") << 12.3 << QStringLiteral("12 s");
    QTest::newRow("rounds to a minute") << 59.7 << QStringLiteral("1 min");
    QTest::newRow("minutes and seconds") << 125.0 << QStringLiteral("2 min 5 s");
    QTest::newRow("rounds to ten minutes") << 599.8 << QStringLiteral("10 min");
    QTest::newRow("minutes") << 1510.0 << QStringLiteral("25 min");
    QTest::newRow("rounds to an hour") << 3590.0 << QStringLiteral("1 h");
    QTest::newRow("hours") << 7500.0 << QStringLiteral("2 h 5 min");
    QTest::newRow("days") << 180000.0 << QStringLiteral("50 h");
}

void EstimateTest::durations()
{
    QFETCH(double, seconds);
    QTEST(durationText(seconds), "text");
}

void EstimateTest::ranges_data()
{
    QTest::addColumn<int>("low");
    QTest::addColumn<int>("high");
    QTest::addColumn<QString>("text");
    QTest::newRow("one unit") << 1200 << 1800 << QStringLiteral("20 to 30 min");
    QTest::newRow("hours alike") << 7200 << 10800 << QStringLiteral("2 to 3 h");
    QTest::newRow("unlike") << 7500 << 10800 << QStringLiteral("2 h 5 min to 3 h");
    QTest::newRow("compound") << 7500 << 11100 << QStringLiteral("2 h 5 min to 3 h 5 min");
    QTest::newRow("other units") << 40 << 70 << QStringLiteral("40 s to 1 min 10 s");
    QTest::newRow("one value") << 12 << 12 << QStringLiteral("12 s");
    QTest::newRow("reads alike") << 7201 << 7202 << QStringLiteral("2 h");
    QTest::newRow("from nothing") << 0 << 3 << QStringLiteral("up to 3 s");
    QTest::newRow("nothing") << 0 << 0 << QStringLiteral("0 s");
}

void EstimateTest::ranges()
{
    QFETCH(int, low);
    QFETCH(int, high);
    QTEST(durationRangeText(low, high), "text");
}

void EstimateTest::ruleOfThumbGoesByLines()
{
    QCOMPARE(ruleOfThumb(1), (Estimate{1200, 1800, Estimate::Basis::RuleOfThumb}));
    QCOMPARE(ruleOfThumb(7), (Estimate{8400, 12600, Estimate::Basis::RuleOfThumb}));
    QCOMPARE(ruleOfThumb(0), (Estimate{300, 600, Estimate::Basis::RuleOfThumb}));
    QCOMPARE(estimateStep(2, {{Schema::Frontend, {1, 2}}}, {}), ruleOfThumb(2));
}

void EstimateTest::measuredTimesReplaceTheRule()
{
    const Timings known = timings({{1, 10.5}, {2, 20.0}, {9, 1000.0}});
    QCOMPARE(estimateStep(3, {{Schema::Frontend, {1, 2}}}, known),
             (Estimate{30, 46, Estimate::Basis::Rehearsal}));
    // The same id in another schema is another migration.
    QCOMPARE(estimateStep(3, {{Schema::CodeIntel, {1, 2}}}, known), ruleOfThumb(3));
}

void EstimateTest::unmeasuredMigrationsKeepTheirShare()
{
    const Timings known = timings({{1, 10.0}, {2, 20.0}, {3, 30.0}});
    QCOMPARE(estimateStep(1, {{Schema::Frontend, {1, 2, 3}}, {Schema::CodeIntel, {4}}}, known),
             (Estimate{60 + 300, 90 + 450, Estimate::Basis::Mixed}));
}

void EstimateTest::aStepWithoutMigrationsKeepsTheRule()
{
    QCOMPARE(estimateStep(0, {}, timings({{1, 10.0}})), ruleOfThumb(0));
}

void EstimateTest::sums()
{
    const Estimate measured{10, 15, Estimate::Basis::Rehearsal};
    QCOMPARE(sum({}), Estimate{});
    QCOMPARE(sum({measured, measured}), (Estimate{20, 30, Estimate::Basis::Rehearsal}));
    QCOMPARE(sum({measured, ruleOfThumb(1)}), (Estimate{1210, 1815, Estimate::Basis::Mixed}));
    QCOMPARE(sum({ruleOfThumb(1), ruleOfThumb(0)}), (Estimate{1500, 2400, Estimate::Basis::RuleOfThumb}));
}

void EstimateTest::names()
{
    QCOMPARE(basisName(Estimate::Basis::RuleOfThumb), QStringLiteral("ruleOfThumb"));
    QCOMPARE(basisName(Estimate::Basis::Rehearsal), QStringLiteral("measured"));
    QCOMPARE(basisName(Estimate::Basis::Mixed), QStringLiteral("mixed"));
    QVERIFY(basisText(Estimate::Basis::Rehearsal).contains(QStringLiteral("database time only")));
}

QTEST_APPLESS_MAIN(EstimateTest)
#include "tst_estimate.moc"
