// Runs of small runbooks on this machine, their journals in a real store.

#include "../store/store_places.h"
#include "core/runbook/kinds/step_kinds.h"
#include "core/runbook/preview.h"
#include "core/runbook/runbook_reader.h"
#include "core/runbook/runbook_run.h"
#include "core/store/database.h"
#include "core/store/runbook_store.h"
#include "core/support/files.h"
#include "core/support/secret.h"
#include "result_checks.h"

#include <QTemporaryDir>

#include <thread>

using namespace lockstep;
using namespace std::chrono_literals;
using End = RunbookRun::End;
using Kind = JournalEntry::Kind;

namespace {

QByteArray runbookOf(const QByteArray& steps)
{
    return "runbook: test\nversion: '1'\ntitle: A test\ninstance: '${inputs.slug}'\ninputs:\n"
           "  - {name: slug, type: text, title: Slug, default: acme}\n"
           "  - {name: token, type: secret, title: Token, required: false}\nsteps:\n" +
           steps;
}

/// A step that notes in a file that it was done.
QByteArray noting(const QByteArray& id, const QByteArray& more = {})
{
    return "  - {id: " + id + ", title: Do " + id + ", kind: command, with: {run: [sh, -c, 'echo " + id +
           " >> log'], folder: '${run.folder}'}" + more + "}\n";
}

} // namespace

class RunbookRunTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase_data() { test::StorePlaces::addRows(); }

    void initTestCase() { VERIFY_RESULT(m_places.start()); }

    void init();
    void runsThrough();
    void handsOnWhatStepsFindOut();
    void leavesOutWhatIsNotWanted();
    void stopsAtAFailureAndGoesOn();
    void triesAgain();
    void makesSure();
    void timesOut();
    void waitsForAPerson();
    void pauses();
    void isCancelled();
    void skips();
    void doubts_data();
    void doubts();
    void findsACommandThatWentOn();
    void goesBack();
    void showsNoSecret();
    void anEditedJournal_data();
    void anEditedJournal();
    void oneRunForAnInstance();
    void previews();
    void preconditions();

private:
    void read(const QByteArray& steps);
    [[nodiscard]] Result<End> run(const InputTexts& inputs = {}, std::stop_token stop = {});
    [[nodiscard]] std::unique_ptr<RunbookRun> prepared(const InputTexts& inputs = {});
    [[nodiscard]] RunState state();
    [[nodiscard]] QString journal() const;
    [[nodiscard]] QByteArray done();

    test::StorePlaces m_places;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<RunbookStore> m_store;
    std::unique_ptr<Journal> m_journal;
    Runbook m_runbook;
    std::optional<ManualAnswer> m_answer;
    QStringList m_printed;
};

void RunbookRunTest::init()
{
    m_journal.reset();
    m_store.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    qputenv("XDG_STATE_HOME", m_folder->filePath(QStringLiteral("state")).toUtf8());
    VERIFY_RESULT(m_places.clear());
    auto store = RunbookStore::open(m_places.place());
    VERIFY_RESULT(store);
    m_store = *std::move(store);
    auto created = m_store->create(QStringLiteral("test"), QStringLiteral("A test"), QStringLiteral("acme"));
    VERIFY_RESULT(created);
    m_journal = *std::move(created);
    m_answer.reset();
    m_printed.clear();
}

void RunbookRunTest::read(const QByteArray& steps)
{
    const Result<Runbook> runbook = readRunbook(runbookOf(steps), QStringLiteral("t.yaml"), allStepKinds());
    VERIFY_RESULT(runbook);
    m_runbook = *runbook;
}

std::unique_ptr<RunbookRun> RunbookRunTest::prepared(const InputTexts& inputs)
{
    RunSurroundings surroundings{m_folder->filePath(QStringLiteral("runs")), QStringLiteral("tester"),
                                 [this](const ManualQuestion&) { return m_answer; }};
    return std::make_unique<RunbookRun>(
        m_runbook, withDefaults(m_runbook, inputs), allStepKinds(), *m_journal, surroundings,
        [this](const RunEvent& event) { m_printed.append(event.text + event.detail); });
}

Result<End> RunbookRunTest::run(const InputTexts& inputs, std::stop_token stop)
{
    return prepared(inputs)->run(stop);
}

RunState RunbookRunTest::state()
{
    return prepared()->state().value_or(RunState());
}

/// "step-begun a 1, ..."
QString RunbookRunTest::journal() const
{
    QStringList lines;
    for (const JournalEntry& entry : m_journal->read().value_or(QList<JournalEntry>())) {
        QString line = journalKindName(entry.kind);
        if (!entry.step.isEmpty())
            line += u' ' + entry.step;
        lines.append(line);
    }
    return lines.join(QStringLiteral(", "));
}

/// The steps that noted that they were done, in order.
QByteArray RunbookRunTest::done()
{
    const QString runs = m_folder->filePath(QStringLiteral("runs"));
    const QStringList folders = QDir(runs).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    return folders.isEmpty() ? QByteArray()
                             : readFile(runs + u'/' + folders.first() + QStringLiteral("/log"))
                                   .value_or(QByteArray())
                                   .trimmed()
                                   .replace('\n', ' ');
}

void RunbookRunTest::runsThrough()
{
    read(noting("a") + noting("b"));
    QCOMPARE(run().value(), End::Done);
    QCOMPARE(done(), QByteArray("a b"));
    QCOMPARE(journal(),
             QStringLiteral("run-started, step-begun a, step-done a, step-begun b, step-done b, run-ended"));
    QCOMPARE(state().result, QStringLiteral("done"));
    QCOMPARE(m_store->runs()->first().result, QStringLiteral("done"));
    QVERIFY(QDir(m_folder->filePath(QStringLiteral("state/lockstep/jobs"))).isEmpty());
}

void RunbookRunTest::handsOnWhatStepsFindOut()
{
    read("  - {id: find, title: Find, kind: command, with: {run: [printf, 'x y\\n']}}\n"
         "  - {id: use, title: Use, kind: command, with: {run: [printf, '<%s>', '${steps.find.output}', "
         "'${run.user}']}}\n");
    QCOMPARE(run().value(), End::Done);
    QCOMPARE(state().step(QStringLiteral("use")).outputs[u"output"].toString(),
             QStringLiteral("<x y><tester>"));
    const auto outputs = m_journal->outputs();
    VERIFY_RESULT(outputs);
    QCOMPARE(outputs->last().text, QStringLiteral("<x y><tester>\n"));
}

void RunbookRunTest::leavesOutWhatIsNotWanted()
{
    read(noting("a", ", when: '${inputs.token}'") +
         noting("b", ", when: {value: '${inputs.slug}', is: [other]}") + noting("c"));
    QCOMPARE(run().value(), End::Done);
    QCOMPARE(done(), QByteArray("c"));
    QCOMPARE(state().step(QStringLiteral("a")).state, StepState::State::Skipped);
    QCOMPARE(state().step(QStringLiteral("b")).text, QStringLiteral("only for other"));
}

void RunbookRunTest::stopsAtAFailureAndGoesOn()
{
    read(noting("a") +
         "  - {id: b, title: Do b, kind: command, with: {run: [sh, -c, 'test -e ready || { echo not ready "
         ">&2; exit 5; }'], folder: '${run.folder}'}}\n" +
         noting("c"));
    QCOMPARE(run().value(), End::Failed);
    QCOMPARE(done(), QByteArray("a"));
    QVERIFY2(state().step(QStringLiteral("b")).text.contains(u"exit code 5: not ready"),
             qPrintable(state().step(QStringLiteral("b")).text));
    QCOMPARE(state().result, QStringLiteral("failed"));
    const QString runs = m_folder->filePath(QStringLiteral("runs"));
    VERIFY_RESULT(writeFile(runs + u'/' + QDir(runs).entryList(QDir::Dirs | QDir::NoDotAndDotDot).first() +
                                QStringLiteral("/ready"),
                            "x"));
    QCOMPARE(run().value(), End::Done);
    QCOMPARE(done(), QByteArray("a c"));
    QCOMPARE(state().step(QStringLiteral("b")).attempts, 2);
}

void RunbookRunTest::triesAgain()
{
    read("  - {id: b, title: Do b, kind: command, retry: {attempts: 3, delay: 0s}, with: {run: [sh, -c, "
         "'echo x >> n; test $(wc -l < n) = 3'], folder: '${run.folder}'}}\n");
    QCOMPARE(run().value(), End::Done);
    QCOMPARE(state().step(QStringLiteral("b")).attempts, 3);
}

void RunbookRunTest::makesSure()
{
    read(noting(
        "a",
        ", verify: {kind: command, with: {run: [sh, -c, 'grep -q other log'], folder: '${run.folder}'}}"));
    QCOMPARE(run().value(), End::Failed);
    QCOMPARE(state().step(QStringLiteral("a")).state, StepState::State::Failed);
}

void RunbookRunTest::timesOut()
{
    read("  - {id: a, title: Do a, kind: command, timeout: 1s, with: {run: [sleep, '60']}}\n");
    QCOMPARE(run().value(), End::Failed);
    QVERIFY(state().step(QStringLiteral("a")).text.contains(u"did not end within 1 s"));
}

void RunbookRunTest::waitsForAPerson()
{
    read("  - {id: a, title: Sign, kind: manual, with: {instructions: 'Look at ${inputs.slug}'}}\n" +
         noting("b"));
    QCOMPARE(run().value(), End::Waiting);
    QVERIFY(state().pausedFor.contains(u"Sign"));
    QCOMPARE(done(), QByteArray());
    m_answer = ManualAnswer{QStringLiteral("  "), QStringLiteral("x")};
    QCOMPARE(run().value(), End::Waiting);
    m_answer = ManualAnswer{QStringLiteral("ticket 12"), QStringLiteral("op")};
    QCOMPARE(run().value(), End::Done);
    QCOMPARE(state().step(QStringLiteral("a")).text, QStringLiteral("ticket 12 (op)"));
}

void RunbookRunTest::pauses()
{
    read(noting("a") + noting("b"));
    RunSurroundings surroundings{m_folder->filePath(QStringLiteral("runs")), QStringLiteral("tester")};
    RunbookRun* running = nullptr;
    RunbookRun first(m_runbook, {}, allStepKinds(), *m_journal, surroundings, [&](const RunEvent& event) {
        if (event.kind == RunEvent::Kind::StepStarted)
            running->pause();
    });
    running = &first;
    QCOMPARE(first.run({}).value(), End::Waiting);
    QCOMPARE(done(), QByteArray("a"));
    QCOMPARE(run().value(), End::Done);
    QCOMPARE(done(), QByteArray("a b"));
}

void RunbookRunTest::isCancelled()
{
    read("  - {id: a, title: Do a, kind: command, with: {run: [sh, -c, 'echo $$ > pid; sleep 60'], folder: "
         "'${run.folder}'}}\n");
    std::stop_source stop;
    std::jthread canceller([&] {
        std::this_thread::sleep_for(500ms);
        stop.request_stop();
    });
    QCOMPARE(run({}, stop.get_token()).value(), End::Cancelled);
    QCOMPARE(state().step(QStringLiteral("a")).state, StepState::State::Cancelled);
    QCOMPARE(state().result, QStringLiteral("cancelled"));
}

void RunbookRunTest::skips()
{
    read("  - {id: a, title: Do a, kind: command, with: {run: ['false']}}\n" + noting("b"));
    QCOMPARE(run().value(), End::Failed);
    VERIFY_RESULT(prepared()->skip(QStringLiteral("a"), QStringLiteral("done by hand")));
    QCOMPARE(run().value(), End::Done);
    QCOMPARE(state().step(QStringLiteral("a")).text, QStringLiteral("done by hand"));
    VERIFY_ERROR(prepared()->skip(QStringLiteral("b"), {}), ErrorKind::Precondition, "it is done");
}

void RunbookRunTest::doubts_data()
{
    QTest::addColumn<QByteArray>("step");
    QTest::addColumn<bool>("effect"); ///< what the step does has been done
    QTest::addColumn<End>("end");
    QTest::addColumn<QByteArray>("done");
    const QByteArray verify =
        ", verify: {kind: command, with: {run: [grep, -q, a, log], folder: '${run.folder}'}}";
    QTest::newRow("made sure: done") << noting("a", verify) << true << End::Done << QByteArray("a");
    QTest::newRow("made sure: not done") << noting("a", verify) << false << End::Done << QByteArray("a");
    QTest::newRow("repeatable") << noting("a", ", repeatable: true") << true << End::Done
                                << QByteArray("a a");
    QTest::newRow("nobody knows") << noting("a") << true << End::Waiting << QByteArray("a");
}

/// The machine went down while the step was under way: nothing is left of its process.
void RunbookRunTest::doubts()
{
    QFETCH(QByteArray, step);
    QFETCH(bool, effect);
    QFETCH(End, end);
    QFETCH(QByteArray, done);
    read("  - {id: first, title: First, kind: command, with: {run: ['true']}}\n" + step);
    m_runbook.steps.last().action.kind = QStringLiteral("manual"); // stops before it
    QCOMPARE(run().value(), End::Waiting);
    m_runbook.steps.last().action.kind = QStringLiteral("command");
    JournalEntry begun;
    begun.kind = Kind::StepBegun;
    begun.step = QStringLiteral("a");
    begun.attempt = 1;
    VERIFY_RESULT(m_journal->append(begun));
    const QString token = m_journal->read()->first().data[u"token"].toString();
    const QString job = m_folder->filePath(QStringLiteral("state/lockstep/jobs/%1-a-1").arg(token));
    VERIFY_RESULT(writeFile(job + QStringLiteral("/pid"), "999999999"));
    if (effect)
        VERIFY_RESULT(writeFile(m_folder->filePath(QStringLiteral("runs/%1/log").arg(token)), "a\n"));
    QCOMPARE(run().value(), end);
    QCOMPARE(this->done(), done);
    QCOMPARE(QFile::exists(job), end == End::Waiting); // it may hold secrets
    if (end != End::Waiting)
        return;
    QCOMPARE(run().value(), End::Waiting);
    VERIFY_RESULT(prepared()->decide(QStringLiteral("a"), true, QStringLiteral("I looked")));
    QCOMPARE(run().value(), End::Done);
    QCOMPARE(state().step(QStringLiteral("a")).how, QStringLiteral("decided"));
}

/// Lockstep was killed, the command was not.
void RunbookRunTest::findsACommandThatWentOn()
{
    read(noting("first") + "  - {id: a, title: Do a, kind: command, with: {run: [sh, -c, 'sleep 1; echo a >> "
                           "log; echo said'], folder: '${run.folder}'}}\n");
    m_runbook.steps.last().action.kind = QStringLiteral("manual");
    QCOMPARE(run().value(), End::Waiting);
    m_runbook.steps.last().action.kind = QStringLiteral("command");
    JournalEntry begun;
    begun.kind = Kind::StepBegun;
    begun.step = QStringLiteral("a");
    begun.attempt = 1;
    VERIFY_RESULT(m_journal->append(begun));
    const QString token = m_journal->read()->first().data[u"token"].toString();
    StepCall call{token + QStringLiteral("-a-1"), m_folder->filePath(QStringLiteral("runs/") + token),
                  [](RunEvent::Level, const QString&) {}};
    std::stop_source stop;
    call.stop = stop.get_token();
    StepAction action =
        rendered(m_runbook.steps.last().action, {{QStringLiteral("run.folder"), {call.folder, call.folder}}});
    std::jthread killed(
        [&] { static_cast<void>(allStepKinds().find(QStringLiteral("command"))->run(action, call)); });
    QTRY_VERIFY(QFile::exists(m_folder->filePath(QStringLiteral("state/lockstep/jobs/") + call.name)));
    QCOMPARE(run().value(), End::Done);
    QCOMPARE(done(), QByteArray("first a"));
    QCOMPARE(state().step(QStringLiteral("a")).how, QStringLiteral("recovered"));
    QCOMPARE(state().step(QStringLiteral("a")).outputs[u"output"].toString(), QStringLiteral("said"));
}

void RunbookRunTest::goesBack()
{
    read(noting("a") +
         noting("snap", ", snapshot: true, undo: {kind: command, with: {run: [sh, -c, 'echo restored >> "
                        "log'], folder: '${run.folder}'}}") +
         noting("b") +
         "  - {id: c, title: Do c, kind: command, with: {run: [sh, -c, 'test $(grep -c b log) = 2'], folder: "
         "'${run.folder}'}}\n");
    QCOMPARE(run().value(), End::Failed);
    VERIFY_ERROR(prepared()->goBack(QStringLiteral("a"), {}), ErrorKind::Precondition, "no snapshot point");
    VERIFY_RESULT(prepared()->goBack(QStringLiteral("snap"), {}));
    QCOMPARE(state().step(QStringLiteral("b")).state, StepState::State::NotStarted);
    QCOMPARE(state().step(QStringLiteral("a")).state, StepState::State::Done);
    QCOMPARE(run().value(), End::Done);
    QCOMPARE(done(), QByteArray("a snap b restored b"));
}

void RunbookRunTest::showsNoSecret()
{
    read("  - {id: first, title: First, kind: command, with: {run: [echo, '${inputs.token}']}}\n"
         "  - {id: a, title: Do a, kind: command, with: {run: [sh, -c, 'echo got $TOKEN ${inputs.token}; "
         "echo ${inputs.token} >&2; exit 3'], environment: {TOKEN: '${inputs.token}'}}}\n");
    const InputTexts inputs{{QStringLiteral("token"), QStringLiteral("s3cret!")}};
    QCOMPARE(run(inputs).value(), End::Failed);
    m_journal.reset();
    m_store.reset();
    QVERIFY2(!m_printed.join(u'\n').contains(u"s3cret!"), qPrintable(m_printed.join(u'\n')));
    const QByteArray kept = m_places.contents();
    QVERIFY(kept.contains("got ********")); // it is the right place
    QVERIFY(!kept.contains("s3cret!"));
}

void RunbookRunTest::anEditedJournal_data()
{
    QTest::addColumn<QString>("sql");
    QTest::newRow("changed") << QStringLiteral(
        "UPDATE journal SET data = replace(data, 'exit code 0', 'exit code 1') WHERE number = 3");
    QTest::newRow("cut at its end") << QStringLiteral("DELETE FROM journal WHERE number > 3");
    QTest::newRow("a hole in it") << QStringLiteral("DELETE FROM journal WHERE number = 2");
    QTest::newRow("added to") << QStringLiteral("INSERT INTO journal SELECT run_id, 99, time, kind, step, "
                                                "attempt, data, checksum FROM journal WHERE number = 1");
}

void RunbookRunTest::anEditedJournal()
{
    QFETCH(QString, sql);
    read(noting("a") + noting("b"));
    QCOMPARE(run().value(), End::Done);
    auto database = Database::open(m_places.place());
    VERIFY_RESULT(database);
    if (!sql.startsWith(u"INSERT"))
        VERIFY_ERROR((*database)->run(sql, {}, QStringLiteral("edit")), ErrorKind::Io,
                     "a journal only grows");
    for (const char* trigger : {"journal_is_not_changed", "journal_is_not_cut"})
        VERIFY_RESULT(
            (*database)->run(QStringLiteral("DROP TRIGGER ") + QString::fromUtf8(trigger) +
                                 ((*database)->isPostgres() ? QStringLiteral(" ON journal") : QString()),
                             {}, QStringLiteral("edit")));
    VERIFY_RESULT((*database)->run(sql, {}, QStringLiteral("edit")));
    VERIFY_ERROR(m_journal->read(), ErrorKind::Invalid, "it is not what was written");
    VERIFY_ERROR(run(), ErrorKind::Invalid, "it is not what was written");
}

void RunbookRunTest::oneRunForAnInstance()
{
    const QString acme = QStringLiteral("acme");
    VERIFY_ERROR(m_store->create(QStringLiteral("x"), QStringLiteral("X"), acme), ErrorKind::Busy,
                 "run 1 (A test) works on it");
    VERIFY_RESULT(m_store->create(QStringLiteral("x"), QStringLiteral("X"), QStringLiteral("other")));
    VERIFY_ERROR(m_store->take(1), ErrorKind::Busy, "process");
    VERIFY_ERROR(m_store->take(77), ErrorKind::NotFound, "77");
    read("  - {id: a, title: Do a, kind: command, with: {run: ['false']}}\n");
    QCOMPARE(run().value(), End::Failed);
    m_journal.reset();
    VERIFY_ERROR(m_store->create(QStringLiteral("x"), QStringLiteral("X"), acme), ErrorKind::Precondition,
                 "has not come to its end");
    auto taken = m_store->take(1);
    VERIFY_RESULT(taken);
    m_journal = *std::move(taken);
    VERIFY_RESULT(prepared()->abandon(QStringLiteral("enough")));
    m_journal.reset();
    VERIFY_ERROR(m_store->take(1), ErrorKind::Precondition, "come to its end (abandoned)");
    auto look = m_store->look(1);
    VERIFY_RESULT(look);
    VERIFY_RESULT((*look)->read());
    VERIFY_ERROR((*look)->append({}), ErrorKind::Precondition, "opened to be read");
    VERIFY_RESULT(m_store->create(QStringLiteral("x"), QStringLiteral("X"), acme));
}

void RunbookRunTest::previews()
{
    read("  - {id: a, title: Do a, kind: command, on: 'ssh:${inputs.slug}.example', repeatable: true, with: "
         "{run: [login, '${inputs.token}', 'a b'], folder: /srv}, undo: {kind: command, with: {run: "
         "[logout]}}}\n"
         "  - {id: b, title: Do b, kind: sql, when: '${inputs.token}', with: {database: 'host=db user=sg "
         "dbname=sg', sql: 'SELECT ${steps.a.output}'}}\n"
         "  - {id: c, title: Wait, kind: wait-until, with: {every: 2, for: {kind: command, with: {run: "
         "[test, -e, x]}}}}\n");
    const InputTexts inputs = withDefaults(m_runbook, {{QStringLiteral("token"), QStringLiteral("s3cret")}});
    const auto steps = previewRunbook(m_runbook, allStepKinds(), inputReferences(m_runbook, inputs));
    VERIFY_RESULT(steps);
    QCOMPARE(steps->at(0).target, QStringLiteral("ssh acme.example"));
    QCOMPARE(steps->at(0).action, QStringLiteral("cd /srv && login '********' 'a b'"));
    QCOMPARE(steps->at(0).undo, QStringLiteral("logout"));
    QCOMPARE(steps->at(1).action, QStringLiteral("SELECT ‹steps.a.output›"));
    QCOMPARE(steps->at(1).unknown, QStringList{QStringLiteral("steps.a.output")});
    QCOMPARE(steps->at(1).target, QStringLiteral("db sg on db:5432 as sg"));
    QCOMPARE(steps->at(2).action, QStringLiteral("every 2 s, until it succeeds: test -e x"));
    const QJsonObject json = previewJson(m_runbook, inputs, *steps);
    QCOMPARE(json[u"inputs"][u"token"].toString(), Secret::mask());
    QVERIFY(json[u"steps"][0][u"repeatable"].toBool());
}

void RunbookRunTest::preconditions()
{
    const QByteArray yaml =
        runbookOf(noting("a"))
            .replace(
                "steps:\n",
                "preconditions:\n  - {id: y, title: Yes, check: {kind: command, with: {run: ['true']}}}\n"
                "  - {id: n, title: No, explanation: Make it so., check: {kind: command, with: {run: [sh, "
                "-c, 'echo missing >&2; exit 1']}}}\nsteps:\n");
    const Result<Runbook> runbook = readRunbook(yaml, QStringLiteral("t.yaml"), allStepKinds());
    VERIFY_RESULT(runbook);
    const StepCall call{QStringLiteral("x"), m_folder->path(), [](RunEvent::Level, const QString&) {}};
    const auto checked = checkPreconditions(*runbook, allStepKinds(), {}, call);
    QVERIFY(checked.at(0).holds);
    QVERIFY(!checked.at(1).holds);
    QCOMPARE(checked.at(1).text, QStringLiteral("it ended with exit code 1: missing\nMake it so."));
}

QTEST_GUILESS_MAIN(RunbookRunTest)
#include "tst_runbook_run.moc"
