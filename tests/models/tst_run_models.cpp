#include "model_values.h"
#include "models/log_model.h"
#include "models/rehearsal_summary.h"
#include "models/run_model.h"
#include "models/translation.h"

#include <QAbstractItemModelTester>

using namespace lockstep;
using namespace lockstep::test;
using Kind = RunEvent::Kind;

namespace {

const QString frontend = QStringLiteral("frontend");
const QString codeintel = QStringLiteral("codeintel");

/// "6.0.0 to 6.1.0 running 1/3" for each step.
QStringList stepTexts(const RunProgress& state)
{
    QStringList texts;
    for (const RunStep& step : state.steps())
        texts.append(QStringLiteral("%1 %2 %3/%4")
                         .arg(step.title, progressStateText(step.state))
                         .arg(step.finished)
                         .arg(step.total));
    return texts;
}

RunEvent stepStarted(int step, int total)
{
    RunEvent made = runEvent(Kind::StepStarted, step, QStringLiteral("step %1").arg(step));
    made.total = total;
    return made;
}

QStringList lines(const LogFilterModel& model)
{
    QStringList texts;
    for (int row = 0; row < model.rowCount(); ++row)
        texts.append(model.line(row).text);
    return texts;
}

LogEntry line(const QString& text, RunEvent::Level level = RunEvent::Level::Info)
{
    return {QDateTime::currentDateTimeUtc(), level, frontend, text};
}

} // namespace

class TestRunModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { installTranslations(); }

    void knowsTheStepsBeforeTheyStart();
    void addsUpARun();
    void preparationIsCountedApart();
    void aCancelledRunLeavesNothingRunning();
    void timeLeft_data();
    void timeLeft();
    void modelsFollowTheState();
    void logLinesOfEvents();
    void logFilters();
    void logFinds();
    void verdicts_data();
    void verdicts();
    void comparisons();
    void slowestFirst();
};

void TestRunModels::knowsTheStepsBeforeTheyStart()
{
    const RunProgress state(smallPath(), {});
    QCOMPARE(stepTexts(state), (QStringList{QStringLiteral("6.0.0 to 6.1.0 waiting 0/3"),
                                            QStringLiteral("6.1.0 to 6.2.0 waiting 0/1")}));
    QCOMPARE(state.expectedItems(), 4);
    QCOMPARE(state.finishedItems(), 0);
}

void TestRunModels::addsUpARun()
{
    RunProgress state(smallPath(), {});
    state.apply(runEvent(Kind::RunStarted, -1, QStringLiteral("a run")));
    state.apply(stepStarted(0, 3));
    QCOMPARE(state.currentStep(), 0);
    state.apply(item(Kind::ItemStarted, 0, frontend, 1001));
    QCOMPARE(state.items().first().state, ProgressState::Running);
    state.apply(item(Kind::ItemFinished, 0, frontend, 1001, 1));
    state.apply(item(Kind::ItemFinished, 0, frontend, 1001, 1)); // told twice, counted once
    state.apply(item(Kind::ItemStarted, 0, codeintel, 2001));
    RunEvent failed = item(Kind::ItemFinished, 0, codeintel, 2001, 2, RunEvent::State::Failed);
    failed.detail = QStringLiteral("no such table");
    state.apply(failed);
    QCOMPARE(state.title(), QStringLiteral("a run"));
    QCOMPARE(state.finishedItems(), 2);
    QCOMPARE(state.items().size(), 2);
    QCOMPARE(state.items()[1].error, QStringLiteral("no such table"));
    QCOMPARE(stepTexts(state).first(), QStringLiteral("step 0 running 2/3"));
}

void TestRunModels::preparationIsCountedApart()
{
    RunProgress state(smallPath(), {});
    state.apply(runEvent(Kind::RunStarted));
    state.apply(item(Kind::ItemFinished, -1, frontend, 1000, 1));
    QCOMPARE(state.preparedItems(), 1);
    QCOMPARE(state.finishedItems(), 0);
    QCOMPARE(state.expectedItems(), 4);
    QCOMPARE(state.items().size(), 1);
}

void TestRunModels::aCancelledRunLeavesNothingRunning()
{
    RunProgress state(smallPath(), {});
    state.apply(runEvent(Kind::RunStarted));
    state.apply(stepStarted(0, 3));
    state.apply(item(Kind::ItemStarted, 0, frontend, 1001));
    RunEvent end = runEvent(Kind::RunFinished);
    end.state = RunEvent::State::Cancelled;
    state.apply(end);
    QCOMPARE(state.state(), ProgressState::Cancelled);
    QCOMPARE(state.steps().first().state, ProgressState::Cancelled);
    QCOMPARE(state.items().first().state, ProgressState::Cancelled);
    QCOMPARE(state.steps().last().state, ProgressState::Waiting);
}

void TestRunModels::timeLeft_data()
{
    QTest::addColumn<double>("seconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("nearly") << 1.0 << "less than 5 s left";
    QTest::newRow("seconds") << 12.0 << "about 10 s left";
    QTest::newRow("minutes") << 200.0 << "about 3 min left";
    QTest::newRow("hours") << 10800.0 << "about 3 h left";
}

void TestRunModels::timeLeft()
{
    QFETCH(double, seconds);
    QFETCH(QString, text);
    QCOMPARE(timeLeftText(seconds), text);
}

void TestRunModels::modelsFollowTheState()
{
    RunStepsModel steps;
    RunItemsModel items;
    const QAbstractItemModelTester stepsTester(&steps);
    const QAbstractItemModelTester itemsTester(&items);
    RunProgress state(smallPath(), {});
    const auto sync = [&] {
        steps.update(state.steps(), state.takeChangedSteps());
        items.update(state.items(), state.takeChangedItems());
    };
    sync();
    QCOMPARE(steps.rowCount(), 2);
    state.apply(stepStarted(0, 3));
    state.apply(item(Kind::ItemStarted, 0, frontend, 1001));
    sync();
    QCOMPARE(items.rowCount(), 1);
    QCOMPARE(items.index(0, RunItemsModel::State).data().toString(), QStringLiteral("running"));
    QCOMPARE(steps.index(0).data(Qt::AccessibleTextRole).toString(),
             QStringLiteral("step 0, running, 0 of 3"));
    state.apply(item(Kind::ItemFinished, 0, frontend, 1001, 1.5));
    state.apply(item(Kind::ItemStarted, 0, codeintel, 2001));
    sync();
    QCOMPARE(items.rowCount(), 2);
    QCOMPARE(items.index(0, RunItemsModel::State).data().toString(), QStringLiteral("done"));
    QCOMPARE(items.index(0, RunItemsModel::Duration).data(RunItemsModel::SortRole).toDouble(), 1.5);
    QVERIFY(state.takeChangedItems().isEmpty());
    items.clear();
    QCOMPARE(items.rowCount(), 0);
}

void TestRunModels::logLinesOfEvents()
{
    QVERIFY(logLines(item(Kind::ItemStarted, 0, frontend, 1)).isEmpty());
    QCOMPARE(logLines(logEvent(RunEvent::Level::Info, QStringLiteral("one\ntwo"))).size(), 2);
    RunEvent failed = item(Kind::ItemFinished, 0, frontend, 7, 1, RunEvent::State::Failed);
    failed.detail = QStringLiteral("no such table");
    const QList<LogEntry> lines = logLines(failed);
    QCOMPARE(lines.size(), 1);
    QCOMPARE(lines.first().level, RunEvent::Level::Error);
    QVERIFY(lines.first().text.contains(QStringLiteral("no such table")));
    QCOMPARE(logLineText(lines.first()).indexOf(QStringLiteral("7 migration 7")), 37);
}

void TestRunModels::logFilters()
{
    LogModel log;
    LogFilterModel shown(&log);
    const QAbstractItemModelTester logTester(&log);
    const QAbstractItemModelTester shownTester(&shown);
    log.append({line(QStringLiteral("debug"), RunEvent::Level::Debug), line(QStringLiteral("info")),
                line(QStringLiteral("Bad thing"), RunEvent::Level::Error)});
    QCOMPARE(shown.rowCount(), 3);
    shown.setMinimumLevel(RunEvent::Level::Info);
    QCOMPARE(lines(shown), (QStringList{QStringLiteral("info"), QStringLiteral("Bad thing")}));
    shown.setText(QStringLiteral("THING"));
    QCOMPARE(lines(shown), QStringList{QStringLiteral("Bad thing")});
    log.append({line(QStringLiteral("nothing here")), line(QStringLiteral("quiet"), RunEvent::Level::Debug)});
    QCOMPARE(lines(shown), (QStringList{QStringLiteral("Bad thing"), QStringLiteral("nothing here")}));
    QCOMPARE(log.count(RunEvent::Level::Error), 1);
    log.clear();
    QCOMPARE(shown.rowCount(), 0);
}

void TestRunModels::logFinds()
{
    LogModel log;
    LogFilterModel shown(&log);
    log.append(
        {line(QStringLiteral("apple")), line(QStringLiteral("pear")), line(QStringLiteral("Apple pie"))});
    const QString apple = QStringLiteral("apple");
    QCOMPARE(shown.countMatches(apple), 2);
    QCOMPARE(shown.countMatches(apple, 1), 1);
    QCOMPARE(shown.find(apple, 0, false), 0);
    QCOMPARE(shown.find(apple, 1, false), 2);
    QCOMPARE(shown.find(apple, 1, true), 0);
    QCOMPARE(shown.find(QStringLiteral("pear"), 2, false), 1); // around the end
    QCOMPARE(shown.find(QStringLiteral("plum"), 0, false), -1);
    QCOMPARE(shown.find(QString(), 0, false), -1);
}

void TestRunModels::verdicts_data()
{
    QTest::addColumn<QString>("result");
    QTest::addColumn<int>("kind");
    QTest::newRow("done") << "done" << int(RehearsalVerdict::Kind::Good);
    QTest::newRow("differs") << "differs" << int(RehearsalVerdict::Kind::Differs);
    QTest::newRow("failed") << "failed" << int(RehearsalVerdict::Kind::Failed);
    QTest::newRow("cancelled") << "cancelled" << int(RehearsalVerdict::Kind::Cancelled);
}

void TestRunModels::verdicts()
{
    QFETCH(QString, result);
    QFETCH(int, kind);
    RehearsalReport report;
    report.result = result;
    report.error = QStringLiteral("why");
    QCOMPARE(int(verdict(report).kind), kind);
    QVERIFY(!verdict(report).title.isEmpty());
    QVERIFY(!verdict(report).detail.isEmpty());
}

void TestRunModels::comparisons()
{
    SchemaComparison comparison;
    QVERIFY(comparisonText(comparison).startsWith(QStringLiteral("not compared")));
    comparison.compared = true;
    QCOMPARE(comparisonText(comparison), QStringLiteral("equal to the release"));
    comparison.differences = {QStringLiteral("--- a"), QStringLiteral("+++ b"), QStringLiteral("@@ -1 +1 @@"),
                              QStringLiteral("-old"), QStringLiteral("+new")};
    QCOMPARE(comparisonText(comparison), QStringLiteral("2 lines differ"));
    RehearsalReport report;
    report.comparisons = {comparison};
    QVERIFY(differencesText(report).startsWith(QStringLiteral("frontend\n--- a")));
}

void TestRunModels::slowestFirst()
{
    RehearsalReport report;
    StepOutcome step;
    for (int i = 0; i < 5; ++i)
        step.migrations.append(
            {Schema::Frontend, i, QStringLiteral("m"), double(i), RunEvent::State::Done, {}});
    report.steps = {step};
    const QList<RunItem> slowest = slowestMigrations(report, 2);
    QCOMPARE(slowest.size(), 2);
    QCOMPARE(slowest.first().id, 4);
}

QTEST_GUILESS_MAIN(TestRunModels)
#include "tst_run_models.moc"
