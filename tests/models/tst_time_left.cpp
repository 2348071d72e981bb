#include "model_values.h"
#include "models/run_progress.h"
#include "models/time_left.h"

#include <QTimeZone>

using namespace lockstep;
using namespace lockstep::test;
using Kind = RunEvent::Kind;

namespace {

const QString frontend = QStringLiteral("frontend");
const QString codeintel = QStringLiteral("codeintel");

QDateTime at(double seconds)
{
    return QDateTime::fromMSecsSinceEpoch(1'700'000'000'000 + qint64(seconds * 1000), QTimeZone::UTC);
}

RunEvent timed(RunEvent event, double seconds)
{
    event.time = at(seconds);
    return event;
}

/// A run on a clock of its own: items one after the other in each lane.
class Run
{
public:
    explicit Run(double prepareSeconds)
    {
        apply(runEvent(Kind::RunStarted));
        m_now = prepareSeconds;
    }

    void expect(const QString& lane, int count, std::optional<double> seconds = {})
    {
        for (int id = 0; id < count; ++id)
            left.expect(lane, id, seconds);
    }

    void startSteps() { apply(runEvent(Kind::StepStarted, 0)); }

    void item(const QString& lane, qint64 id, double seconds)
    {
        apply(test::item(Kind::ItemStarted, 0, lane, id));
        m_now += seconds;
        apply(test::item(Kind::ItemFinished, 0, lane, id, seconds));
    }

    void pass(double seconds) { m_now += seconds; }

    [[nodiscard]] std::optional<double> seconds() const { return left.seconds(at(m_now)); }

    [[nodiscard]] double now() const { return m_now; }

    void apply(const RunEvent& event) { left.apply(timed(event, m_now)); }

    TimeLeft left;

private:
    double m_now = 0;
};

/// What first rehearsals look like: nearly all migrations take no time, a few take nearly all of it.
double firstRunSeconds(int id)
{
    return id % 12 == 11 ? 1.5 : 0.005;
}

} // namespace

class TestTimeLeft : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysNothingBeforeItKnowsEnough();
    void measuredRunsAreKnownFromTheStart();
    void countsWhatComesAfterTheLastStep();
    void theSlowestLaneDecides();
    void aFirstRunIsNotTooOptimistic();
    void theFigureNeverLeaps();
    void aLongItemIsBelievedToGoOn();
    void saysNothingWhenItIsOver();
};

void TestTimeLeft::saysNothingBeforeItKnowsEnough()
{
    Run run(2);
    run.expect(frontend, 40);
    QVERIFY(!run.seconds());
    run.startSteps();
    QVERIFY(!run.seconds());
    for (int id = 0; id < 7; ++id)
        run.item(frontend, id, 0.01);
    QVERIFY(!run.seconds());
    run.item(frontend, 7, 0.01);
    QVERIFY(run.seconds());
}

void TestTimeLeft::measuredRunsAreKnownFromTheStart()
{
    Run run(2);
    run.expect(frontend, 3, 10);
    run.expect(codeintel, 1, 5);
    QVERIFY(!run.seconds()); // how long preparing takes is not known
    run.startSteps();
    QCOMPARE(run.seconds().value_or(-1),
             32.0); // three of 10 s, then comparing, which takes what preparing took
    run.item(frontend, 0, 1);
    QCOMPARE(run.seconds().value_or(-1), 22.0);
    run.apply(item(Kind::ItemStarted, 0, frontend, 1));
    run.pass(4);
    QCOMPARE(run.seconds().value_or(-1), 18.0);
}

void TestTimeLeft::countsWhatComesAfterTheLastStep()
{
    Run run(6);
    run.expect(frontend, 2, 1);
    run.startSteps();
    run.item(frontend, 0, 1);
    run.item(frontend, 1, 1);
    QCOMPARE(run.seconds().value_or(-1), 6.0);
    run.pass(5);
    QCOMPARE(run.seconds().value_or(-1), 1.0);
    run.pass(2);
    QVERIFY(!run.seconds());
}

void TestTimeLeft::theSlowestLaneDecides()
{
    Run run(1);
    run.expect(frontend, 2, 1);
    run.expect(codeintel, 2, 30);
    run.startSteps();
    QCOMPARE(run.seconds().value_or(-1), 61.0);
}

void TestTimeLeft::aFirstRunIsNotTooOptimistic()
{
    constexpr int count = 62;
    constexpr double preparing = 2;
    constexpr double comparing = 1;
    double end = preparing + comparing;
    for (int id = 0; id < count; ++id)
        end += firstRunSeconds(id);
    Run run(preparing);
    run.expect(frontend, count);
    run.startSteps();
    int told = 0;
    for (int id = 0; id < count; ++id) {
        run.item(frontend, id, firstRunSeconds(id));
        const std::optional<double> guess = run.seconds();
        if (!guess)
            continue;
        ++told;
        const double truth = end - run.now();
        QVERIFY2(*guess > truth * 0.7 && *guess < truth * 4 + 5,
                 qPrintable(QStringLiteral("%1 s said, %2 s true, after %3").arg(*guess).arg(truth).arg(id)));
    }
    QVERIFY(told > count / 2);
}

void TestTimeLeft::theFigureNeverLeaps()
{
    constexpr int count = 60;
    Run run(1);
    run.expect(frontend, count);
    run.startSteps();
    std::optional<double> last;
    double lastAt = 0;
    for (int id = 0; id < count; ++id) {
        // From the middle on, everything takes a hundred times as long.
        run.item(frontend, id, id < count / 2 ? 0.1 : 10);
        const std::optional<double> now = run.seconds();
        if (last && now) {
            const double passed = run.now() - lastAt;
            QVERIFY2(*now <= *last + std::max(1.0, *last * 0.1) * passed + 0.001,
                     qPrintable(QStringLiteral("%1 s after %2 s").arg(*now).arg(*last)));
        }
        last = now;
        lastAt = run.now();
    }
}

void TestTimeLeft::aLongItemIsBelievedToGoOn()
{
    Run run(1);
    run.expect(frontend, 10);
    run.startSteps();
    for (int id = 0; id < 9; ++id)
        run.item(frontend, id, 0.01);
    run.apply(item(Kind::ItemStarted, 0, frontend, 9));
    run.pass(60);
    QVERIFY2(run.seconds().value_or(0) > 50, qPrintable(QString::number(run.seconds().value_or(0))));
}

void TestTimeLeft::saysNothingWhenItIsOver()
{
    RunProgress state(smallPath(), {});
    QVERIFY(!state.secondsLeft());
    Run run(1);
    run.expect(frontend, 1, 1);
    run.startSteps();
    run.item(frontend, 0, 1);
    run.apply(runEvent(Kind::RunFinished));
    QVERIFY(!run.seconds());
}

QTEST_GUILESS_MAIN(TestTimeLeft)
#include "tst_time_left.moc"
