// The models of the runbooks page over values.

#include "model_values.h"
#include "models/run_history_model.h"
#include "models/runbook_form.h"
#include "models/runbook_lists.h"
#include "models/runbook_log.h"
#include "models/runbook_timeline.h"
#include "models/translation.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryFile>
#include <QTest>

using namespace lockstep;
using Kind = RunbookRest::Kind;
using State = StepState::State;
using Tester = QAbstractItemModelTester;

namespace {

RunbookInput inputOf(const QString& name, RunbookInput::Type type, bool required = true)
{
    RunbookInput input;
    input.name = name;
    input.type = type;
    input.title = name.toUpper();
    input.required = required;
    return input;
}

Runbook runbookOf(const QString& name, const QString& title)
{
    Runbook runbook;
    runbook.name = name;
    runbook.title = title;
    runbook.version = QStringLiteral("1.0");
    return runbook;
}

ShownStep stepOf(const QString& id, State state)
{
    ShownStep step;
    step.id = id;
    step.title = QStringLiteral("Do ") + id;
    step.kind = QStringLiteral("command");
    step.target = QStringLiteral("this machine");
    step.state.state = state;
    return step;
}

KnownRun runOf(qint64 id, const QString& name, const QString& instance, Kind kind)
{
    KnownRun run;
    run.record.id = id;
    run.record.name = name;
    run.record.title = QStringLiteral("Title of ") + name;
    run.record.instance = instance;
    run.record.started = QDateTime(QDate(2026, 3, int(id)), QTime(9, 0), QTimeZone::UTC);
    run.record.ended = run.record.started.addSecs(60 * id);
    run.rest.kind = kind;
    run.rest.text = QStringLiteral("A sentence.");
    return run;
}

QStringList shownIds(const RunHistoryFilter& filter)
{
    QStringList ids;
    for (int row = 0; row < filter.rowCount(); ++row)
        ids.append(filter.index(row, 0).data().toString());
    return ids;
}

} // namespace

class TestRunbookModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void formKnowsWhatIsWrong_data();
    void formKnowsWhatIsWrong();
    void formShowsProblemsOnceTouched();
    void formKeepsWhatWasTyped();
    void listsRunbooksAndBrokenOnes();
    void listsOpenRuns();
    void timelineMovesOn();
    void timelineIsQuick();
    void historyIsFilteredAndSorted();
    void restSaysWhatItWaitsFor_data();
    void restSaysWhatItWaitsFor();
    void saysWhyItCannotRun();
    void logTellsEvents();
    void logTellsTranscripts();
};

void TestRunbookModels::initTestCase()
{
    installTranslations();
}

void TestRunbookModels::formKnowsWhatIsWrong_data()
{
    QTest::addColumn<int>("type");
    QTest::addColumn<bool>("required");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isWrong");
    using Type = RunbookInput::Type;
    const auto row = [](const char* name, Type type, bool required, const QString& text, bool isWrong) {
        QTest::newRow(name) << int(type) << required << text << isWrong;
    };
    row("text", Type::Text, true, QStringLiteral("abc"), false);
    row("pattern", Type::Text, true, QStringLiteral("ABC"), true);
    row("nothing", Type::Text, true, {}, true);
    row("nothing, optional", Type::Text, false, {}, false);
    row("choice", Type::Choice, true, QStringLiteral("red"), false);
    row("no choice", Type::Choice, true, QStringLiteral("blue"), true);
    row("version", Type::Version, true, QStringLiteral("5.10.0"), false);
    row("no version", Type::Version, true, QStringLiteral("five"), true);
    row("no file", Type::File, true, QStringLiteral("/nonexistent/x"), true);
    row("file", Type::File, true, QStringLiteral(LOCKSTEP_SOURCE_DIR "/README.md"), false);
    row("folder", Type::File, true, QStringLiteral(LOCKSTEP_SOURCE_DIR), true);
    row("secret", Type::Secret, true, QStringLiteral("hidden"), false);
    row("connection", Type::Connection, true, QStringLiteral("host=db dbname=sg password=x"), false);
    row("no connection", Type::Connection, true, QStringLiteral("host"), true);
}

void TestRunbookModels::formKnowsWhatIsWrong()
{
    QFETCH(int, type);
    QFETCH(bool, required);
    QFETCH(QString, text);
    QFETCH(bool, isWrong);
    Runbook runbook = runbookOf(QStringLiteral("r"), QStringLiteral("R"));
    RunbookInput input = inputOf(QStringLiteral("x"), RunbookInput::Type(type), required);
    input.pattern = QStringLiteral("[a-z]+");
    input.choices = {QStringLiteral("red"), QStringLiteral("green")};
    runbook.inputs = {input};
    RunbookForm form;
    const Tester tester(&form);
    form.setRunbook(runbook, {});
    form.setText(0, text);
    QCOMPARE(!form.problem(0).isEmpty(), isWrong);
    QCOMPARE(form.problemCount(), isWrong ? 1 : 0);
    QCOMPARE(form.firstProblem(), isWrong ? 0 : -1);
}

void TestRunbookModels::formShowsProblemsOnceTouched()
{
    Runbook runbook = runbookOf(QStringLiteral("r"), QStringLiteral("R"));
    runbook.inputs = {inputOf(QStringLiteral("one"), RunbookInput::Type::Text),
                      inputOf(QStringLiteral("two"), RunbookInput::Type::Version)};
    RunbookForm form;
    const Tester tester(&form);
    form.setRunbook(runbook, {});
    QCOMPARE(form.problemCount(), 2);
    QVERIFY(form.shownProblem(0).isEmpty());
    const QSignalSpy changed(&form, &QAbstractItemModel::dataChanged);
    form.touch(0);
    QCOMPARE(changed.size(), 1);
    QVERIFY(!form.shownProblem(0).isEmpty());
    QVERIFY(form.shownProblem(1).isEmpty());
    form.setText(0, QStringLiteral("said"));
    QVERIFY(form.shownProblem(0).isEmpty());
    form.touchAll();
    QCOMPARE(form.index(1).data(RunbookForm::ShownProblemRole).toString(), form.problem(1));
    QVERIFY(!form.problem(1).isEmpty());
    // What comes into being while one looks elsewhere is found when it is looked for again.
    QTemporaryFile file;
    QVERIFY(file.open());
    const QString path = file.fileName();
    runbook.inputs = {inputOf(QStringLiteral("file"), RunbookInput::Type::File)};
    form.setRunbook(runbook, {{QStringLiteral("file"), path}});
    QCOMPARE(form.problemCount(), 0);
    file.remove();
    form.checkAgain();
    QCOMPARE(form.problemCount(), 1);
}

void TestRunbookModels::formKeepsWhatWasTyped()
{
    Runbook runbook = runbookOf(QStringLiteral("r"), QStringLiteral("R"));
    RunbookInput input = inputOf(QStringLiteral("size"), RunbookInput::Type::Text);
    input.defaultValue = QStringLiteral("small");
    runbook.inputs = {input, inputOf(QStringLiteral("name"), RunbookInput::Type::Text)};
    RunbookForm form;
    form.setRunbook(runbook, {});
    QCOMPARE(form.text(0), QStringLiteral("small"));
    const QSignalSpy changed(&form, &RunbookForm::textsChanged);
    form.setText(0, QString());
    form.setText(1, QStringLiteral("acme"));
    form.setText(1, QStringLiteral("acme"));
    QCOMPARE(changed.size(), 2);
    const InputTexts typed = form.texts();
    form.setRunbook(runbookOf(QStringLiteral("other"), {}), {});
    QCOMPARE(form.rowCount(), 0);
    form.setRunbook(runbook, typed);
    QCOMPARE(form.text(0), QString()); // was emptied on purpose
    QCOMPARE(form.text(1), QStringLiteral("acme"));
}

void TestRunbookModels::listsRunbooksAndBrokenOnes()
{
    RunbookListModel list;
    const Tester tester(&list);
    KnownRunbooks known;
    known.runbooks = {{QStringLiteral("z"), runbookOf(QStringLiteral("z"), QStringLiteral("Alpha"))},
                      {QStringLiteral("a"), runbookOf(QStringLiteral("a"), QStringLiteral("Beta"))}};
    known.errors = {{ErrorKind::Invalid,
                     QStringLiteral("read the runbook"),
                     QStringLiteral("/x/own.yaml:3:5"),
                     QStringLiteral("there is no step \"b\""),
                     {}}};
    list.setKnown(known);
    QCOMPARE(list.rowCount(), 3);
    QCOMPARE(list.index(0).data().toString(), QStringLiteral("Alpha"));
    QCOMPARE(list.index(0).data(RunbookListModel::DetailRole).toString(), QStringLiteral("z, version 1.0"));
    QCOMPARE(list.index(2).data().toString(), QStringLiteral("own.yaml"));
    QVERIFY(list.index(2)
                .data(RunbookListModel::DetailRole)
                .toString()
                .contains(QStringLiteral("Line 3, column 5: there")));
    QVERIFY(list.index(2).data(RunbookListModel::NameRole).toString().isEmpty());
    QVERIFY(list.runbook(0) && !list.runbook(2) && list.error(2) && !list.error(0));
    QCOMPARE(list.rowOf(QStringLiteral("a")), 1);
    QCOMPARE(list.rowOf(QStringLiteral("b")), -1);
}

void TestRunbookModels::listsOpenRuns()
{
    OpenRunsModel list;
    const Tester tester(&list);
    list.setRuns({runOf(4, QStringLiteral("r"), QStringLiteral("acme"), Kind::Failed),
                  runOf(3, QStringLiteral("r"), QStringLiteral("beta"), Kind::Done),
                  runOf(2, QStringLiteral("r"), {}, Kind::Interrupted),
                  runOf(1, QStringLiteral("r"), {}, Kind::Abandoned)});
    QCOMPARE(list.rowCount(), 2);
    QCOMPARE(list.index(0).data().toString(), QStringLiteral("acme"));
    QCOMPARE(list.index(1).data().toString(), QStringLiteral("Title of r"));
    QCOMPARE(list.rowOf(2), 1);
    QCOMPARE(list.rowOf(3), -1);
    QVERIFY(list.index(1).data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("Interrupted")));
}

void TestRunbookModels::timelineMovesOn()
{
    RunbookTimeline timeline;
    const Tester tester(&timeline);
    QList<ShownStep> steps{stepOf(QStringLiteral("a"), State::Done),
                           stepOf(QStringLiteral("b"), State::Begun),
                           stepOf(QStringLiteral("c"), State::NotStarted)};
    timeline.setSteps(steps, true);
    QCOMPARE(timeline.currentRow(), 1);
    QCOMPARE(timeline.doneCount(), 1);
    QVERIFY(timeline.index(1).data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("running")));
    QSignalSpy changed(&timeline, &QAbstractItemModel::dataChanged);
    timeline.update(steps);
    QCOMPARE(changed.size(), 0);
    steps[1].state.state = State::Failed;
    steps[1].state.attempts = 3;
    steps[1].state.begun = QDateTime::currentDateTimeUtc().addSecs(-10);
    steps[1].state.ended = steps[1].state.begun.addSecs(4);
    timeline.update(steps);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(timeline.index(1).data(RunbookTimeline::NoteRole).toString(), QStringLiteral("try 3, 4 s"));
    timeline.tick();
    QCOMPARE(changed.size(), 1);
    steps[1].state.state = State::Begun;
    timeline.setSteps(steps, false);
    QVERIFY(
        timeline.index(1).data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("end unknown")));
    QCOMPARE(timeline.rowOf(QStringLiteral("c")), 2);
}

/// Ten thousand lines of output and a thousand changes: only what changed is said.
void TestRunbookModels::timelineIsQuick()
{
    QList<ShownStep> steps;
    for (int i = 0; i < 1000; ++i)
        steps.append(stepOf(QString::number(i), State::NotStarted));
    RunbookTimeline timeline;
    timeline.setSteps(steps, true);
    const QSignalSpy changed(&timeline, &QAbstractItemModel::dataChanged);
    for (int i = 0; i < 1000; ++i) {
        steps[i].state.state = State::Done;
        timeline.update(steps);
    }
    QCOMPARE(changed.size(), 1000);
    LogModel log;
    QList<LogEntry> lines;
    for (int i = 0; i < 10'000; ++i) {
        RunEvent event;
        event.text = QStringLiteral("line %1").arg(i);
        lines += runbookLogLines(event);
    }
    log.append(lines);
    QCOMPARE(log.rowCount(), 10'000);
}

void TestRunbookModels::historyIsFilteredAndSorted()
{
    RunHistoryModel history;
    RunHistoryFilter filter(&history);
    const Tester tester(&history);
    const Tester filterTester(&filter);
    history.setRuns({runOf(3, QStringLiteral("restore"), QStringLiteral("acme"), Kind::Failed),
                     runOf(2, QStringLiteral("rollback"), QStringLiteral("acme"), Kind::Done),
                     runOf(1, QStringLiteral("restore"), QStringLiteral("beta"), Kind::Done)});
    QCOMPARE(history.runbooks().size(), 2);
    QCOMPARE(shownIds(filter).size(), 3);
    filter.setText(QStringLiteral("ACME rest"));
    QCOMPARE(shownIds(filter), QStringList{QStringLiteral("3")});
    filter.setText({});
    filter.setRunbook(QStringLiteral("restore"));
    QCOMPARE(shownIds(filter), (QStringList{QStringLiteral("3"), QStringLiteral("1")}));
    filter.setKind(Kind::Done);
    QCOMPARE(shownIds(filter), QStringList{QStringLiteral("1")});
    filter.setRunbook({});
    filter.setKind({});
    filter.sort(RunHistoryModel::Took, Qt::AscendingOrder);
    QCOMPARE(shownIds(filter).first(), QStringLiteral("1"));
    filter.sort(RunHistoryModel::Number, Qt::DescendingOrder);
    QCOMPARE(shownIds(filter).first(), QStringLiteral("3"));
    QCOMPARE(history.index(0, RunHistoryModel::Result).data().toString(), QStringLiteral("Failed"));
}

void TestRunbookModels::restSaysWhatItWaitsFor_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<bool>("isManual");
    QTest::addColumn<QString>("result");
    QTest::addColumn<QString>("pausedFor");
    QTest::addColumn<int>("kind");
    const auto row = [](const char* name, State state, bool isManual, const QString& result,
                        const QString& pausedFor, Kind kind) {
        QTest::newRow(name) << int(state) << isManual << result << pausedFor << int(kind);
    };
    const QString paused = QStringLiteral("why");
    row("killed between steps", State::NotStarted, false, {}, {}, Kind::Interrupted);
    row("killed during a step", State::Begun, false, {}, {}, Kind::Interrupted);
    row("paused", State::NotStarted, false, {}, paused, Kind::Paused);
    row("by hand", State::NotStarted, true, {}, paused, Kind::ByHand);
    row("could not be looked after", State::Begun, false, {}, paused, Kind::Interrupted);
    row("in doubt", State::Doubted, false, {}, paused, Kind::InDoubt);
    row("failed", State::Failed, false, QStringLiteral("failed"), {}, Kind::Failed);
    row("stopped", State::Cancelled, false, QStringLiteral("cancelled"), {}, Kind::Stopped);
    row("skipped what failed", State::NotStarted, false, QStringLiteral("failed"), {}, Kind::Paused);
    row("stopped between steps", State::NotStarted, false, QStringLiteral("cancelled"), {}, Kind::Stopped);
    row("done", State::Done, false, QStringLiteral("done"), {}, Kind::Done);
    row("abandoned", State::Failed, false, QStringLiteral("abandoned"), {}, Kind::Abandoned);
}

void TestRunbookModels::restSaysWhatItWaitsFor()
{
    QFETCH(int, state);
    QFETCH(bool, isManual);
    QFETCH(QString, result);
    QFETCH(QString, pausedFor);
    QFETCH(int, kind);
    RunbookRunRecord record;
    record.result = result;
    RunState run;
    run.result = result;
    run.pausedFor = pausedFor;
    QList<ShownStep> steps{stepOf(QStringLiteral("a"), State::Done),
                           stepOf(QStringLiteral("b"), State(state))};
    steps[1].isManual = isManual;
    const RunbookRest rest = restOf(record, run, steps);
    QCOMPARE(int(rest.kind), kind);
    QVERIFY(!rest.text.isEmpty() && !restWord(rest.kind).isEmpty());
    QVERIFY(!rest.text.contains(u'%'));
    if (rest.isOpen())
        QCOMPARE(rest.step, QStringLiteral("b"));
    record.isRunning = true;
    record.owner = QStringLiteral("4711 on far");
    QCOMPARE(restOf(record, run, steps).text, QStringLiteral("Process 4711 on far works on it."));
}

void TestRunbookModels::saysWhyItCannotRun()
{
    RunbookCheck check;
    check.instance = QStringLiteral("acme");
    const auto reason = [&](const RunReadiness& readiness, const QList<KnownRun>& runs = {}) {
        return reasonNotToRun(readiness, check, runs);
    };
    QCOMPARE(reason({2, false, false}), QStringLiteral("2 inputs need your attention."));
    QCOMPARE(reason({0, true, false}), QStringLiteral("Checking the preconditions…"));
    QVERIFY(!reason({}).isEmpty()); // not checked
    check.preconditions = {{QStringLiteral("a"), QStringLiteral("A holds"), true, {}},
                           {QStringLiteral("b"), QStringLiteral("B holds"), false, QStringLiteral("Do b.")}};
    QCOMPARE(reason({}), QStringLiteral("It does not hold: B holds"));
    check.preconditions->last().holds = true;
    QCOMPARE(reason({}), QString());
    QVERIFY(reason({0, false, true}).contains(QStringLiteral("under way here")));
    QList<KnownRun> runs{runOf(7, QStringLiteral("r"), QStringLiteral("acme"), Kind::Failed)};
    QVERIFY(reason({}, runs).contains(QStringLiteral("Run 7")));
    QVERIFY(reason({}, runs).contains(QStringLiteral("abandon")));
    runs[0].rest.kind = Kind::Running;
    runs[0].record.isRunning = true;
    runs[0].record.owner = QStringLiteral("4711 on far");
    QVERIFY(reason({}, runs).contains(QStringLiteral("4711 on far")));
    runs[0].record.instance = QStringLiteral("other");
    QCOMPARE(reason({}, runs), QString());
    check.error = Error{};
    QCOMPARE(reason({}), QStringLiteral("The preview is not complete."));
}

void TestRunbookModels::logTellsEvents()
{
    RunEvent event;
    event.lane = QStringLiteral("load");
    event.text = QStringLiteral("one\n\ntwo\n");
    QCOMPARE(runbookLogLines(event).size(), 3); // an empty line that was printed is one
    event.kind = RunEvent::Kind::StepFinished;
    event.state = RunEvent::State::Cancelled;
    QVERIFY(runbookLogLines(event).isEmpty()); // it waits, and has said so
    event.state = RunEvent::State::Done;
    event.seconds = 3;
    QCOMPARE(runbookLogLines(event).first().text, QStringLiteral("done in 3 s"));
    event.kind = RunEvent::Kind::RunFinished;
    event.state = RunEvent::State::Failed;
    event.detail = QStringLiteral("why");
    QCOMPARE(runbookLogLines(event).first().text, QStringLiteral("The run failed: why"));
    QCOMPARE(runbookLogLines(event).first().level, RunEvent::Level::Error);
}

void TestRunbookModels::logTellsTranscripts()
{
    using Entry = JournalEntry::Kind;
    Transcript transcript;
    transcript.titles = {{QStringLiteral("a"), QStringLiteral("Do a")}};
    const auto add = [&](Entry kind, const QString& step, const QJsonObject& data = {}) {
        JournalEntry entry;
        entry.time = QDateTime::currentDateTimeUtc();
        entry.kind = kind;
        entry.step = step;
        entry.attempt = 1;
        entry.data = data;
        transcript.entries.append(entry);
    };
    add(Entry::RunStarted, {}, {{QStringLiteral("by"), QStringLiteral("tester")}});
    add(Entry::StepBegun, QStringLiteral("a"));
    add(Entry::StepFailed, QStringLiteral("a"), {{QStringLiteral("error"), QStringLiteral("broken")}});
    add(Entry::RunEnded, {}, {{QStringLiteral("result"), QStringLiteral("failed")}});
    transcript.outputs = {{QStringLiteral("a"), 1, QStringLiteral("printed\nmore\n"), false}};
    QStringList texts;
    for (const LogEntry& line : runbookLogLines(transcript))
        texts.append(line.text);
    QCOMPARE(texts, (QStringList{QStringLiteral("begun by tester"), QStringLiteral("Do a"),
                                 QStringLiteral("printed"), QStringLiteral("more"), QStringLiteral("broken"),
                                 QStringLiteral("the run ended: failed")}));
}

QTEST_GUILESS_MAIN(TestRunbookModels)
#include "tst_runbook_models.moc"
