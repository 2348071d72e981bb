// The session behind the runbooks page: real runs of small runbooks, in a store of the test's own.

#include "core/support/secret.h"
#include "models/runbook_session.h"
#include "models/translation.h"
#include "result_checks.h"
#include "runbook_samples.h"

#include <QSignalSpy>

using namespace lockstep;
using namespace lockstep::test;
using Kind = RunbookRest::Kind;
using State = StepState::State;

namespace {

const InputTexts asked = {{QStringLiteral("slug"), QStringLiteral("acme")},
                          {QStringLiteral("size"), QStringLiteral("small")},
                          {QStringLiteral("token"), QStringLiteral("s3cr3t")},
                          {QStringLiteral("db"), QStringLiteral("host=db dbname=sg password=hidden")}};

/// A session, and all that it said.
struct Fixture
{
    explicit Fixture(const RunbookSamples& samples) : session(samples.places())
    {
        QObject::connect(&session, &RunbookSession::failed, &session,
                         [this](const Error& error) { errors.append(error); });
        QObject::connect(&session, &RunbookSession::liveLogged, &session,
                         [this](const QList<LogEntry>& lines) {
                             for (const LogEntry& line : lines)
                                 log.append(line.text);
                         });
        session.reload();
        static_cast<void>(wait());
    }

    [[nodiscard]] bool wait() const
    {
        return QTest::qWaitFor(
            [this] { return !session.isBusy() && !session.isReading() && !session.isChecking(); }, patience);
    }

    [[nodiscard]] bool look(const QString& name, const InputTexts& inputs = {})
    {
        session.look(session.known().runbooks.value(name), inputs);
        return wait() && session.check();
    }

    [[nodiscard]] bool run(const QString& name, const InputTexts& inputs = {})
    {
        if (!look(name, inputs))
            return false;
        session.start();
        return wait() && session.shown();
    }

    [[nodiscard]] bool show(qint64 run)
    {
        session.show(run);
        return QTest::qWaitFor([&] { return session.shown() && session.shown()->record.id == run; },
                               patience);
    }

    [[nodiscard]] bool resume(const QMap<QString, ManualAnswer>& answers = {}, const InputTexts& said = {})
    {
        session.resume(*session.shown(), said, answers);
        return wait();
    }

    [[nodiscard]] State state(const QString& step) const { return session.shown()->step(step)->state.state; }

    [[nodiscard]] Kind rest() const { return session.shown()->rest.kind; }

    RunbookSession session;
    QList<Error> errors;
    QStringList log;
};

} // namespace

class TestRunbookSession : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void readsWhatThereIs();
    void readsAFile();
    void looksBeforeItRuns();
    void runsThrough();
    void waitsForAPerson();
    void pausesAndGoesOn();
    void isCancelled();
    void skips();
    void decides();
    void goesBackAndAsksForSecrets();
    void abandons();
    void leavesOthersAlone();
    void keepsNoSecret();
    void endsWithItsRuns();

private:
    std::unique_ptr<RunbookSamples> m_samples;
};

void TestRunbookSession::initTestCase()
{
    installTranslations();
}

void TestRunbookSession::init()
{
    m_samples = std::make_unique<RunbookSamples>();
}

void TestRunbookSession::readsWhatThereIs()
{
    m_samples->add("broken",
                   "runbook: broken\nversion: '1'\ntitle: T\nsteps:\n  - {id: a, title: A, kind: fly}\n");
    Fixture f(*m_samples);
    QVERIFY(f.session.known().runbooks.contains(QStringLiteral("steps")));
    const auto broken = std::ranges::find_if(f.session.known().errors, [](const Error& error) {
        return error.message().contains(QStringLiteral("broken.yaml"));
    });
    QVERIFY(broken != f.session.known().errors.cend());
    QVERIFY2(broken->subject.contains(QStringLiteral("broken.yaml:5:")), qPrintable(broken->message()));
    QVERIFY(f.session.known().runs.isEmpty());
}

void TestRunbookSession::readsAFile()
{
    const QString file = m_samples->work(QStringLiteral("own.yaml"));
    VERIFY_RESULT(writeFile(file, "runbook: own\nversion: '1'\ntitle: My own\nsteps:\n"
                                  "  - {id: a, title: A, kind: command, with: {run: ['true']}}\n"));
    Fixture f(*m_samples);
    QVERIFY(!f.session.known().runbooks.contains(QStringLiteral("own")));
    f.session.addFile(file);
    QVERIFY(f.wait());
    QVERIFY(f.session.known().runbooks.contains(QStringLiteral("own")));
}

void TestRunbookSession::looksBeforeItRuns()
{
    Fixture f(*m_samples);
    QVERIFY(f.look(QStringLiteral("ask"), asked));
    const RunbookCheck& check = *f.session.check();
    QCOMPARE(check.instance, QStringLiteral("acme"));
    QCOMPARE(check.steps.size(), 3);
    QCOMPARE(check.changingSteps().size(), 1);
    QVERIFY(check.steps[0].action.contains(QStringLiteral("acme")));
    QVERIFY(!check.steps[0].action.contains(QStringLiteral("s3cr3t")));
    QCOMPARE(check.steps[1].unknown, QStringList{QStringLiteral("steps.first.output")});
    QVERIFY(!check.steps[2].leftOut.isEmpty());
    QVERIFY(check.preconditions && !check.holds());
    QVERIFY(check.preconditions->first().text.contains(QStringLiteral("Make it ready.")));
    f.session.start(); // is refused
    QVERIFY(!f.session.isBusy());
    m_samples->touch(QStringLiteral("ready"));
    QVERIFY(f.look(QStringLiteral("ask"), asked));
    QVERIFY(f.session.check()->holds());
    f.session.forgetCheck();
    QVERIFY(!f.session.check());
}

void TestRunbookSession::runsThrough()
{
    m_samples->touch(QStringLiteral("ready"));
    Fixture f(*m_samples);
    const QSignalSpy started(&f.session, &RunbookSession::liveStarted);
    const QSignalSpy ended(&f.session, &RunbookSession::liveEnded);
    QVERIFY(f.run(QStringLiteral("ask"), asked));
    QCOMPARE(started.size(), 1);
    QCOMPARE(ended.size(), 1);
    QCOMPARE(f.rest(), Kind::Done);
    QCOMPARE(f.state(QStringLiteral("first")), State::Done);
    QCOMPARE(f.state(QStringLiteral("third")), State::Skipped);
    QCOMPARE(m_samples->noted(), QStringList{QStringLiteral("acme s3cr3t")});
    QCOMPARE(f.session.known().runs.size(), 1);
    QCOMPARE(f.session.known().runs.first().rest.kind, Kind::Done);
    QVERIFY(f.log.contains(QStringLiteral("The first step")));
    QVERIFY(f.log.contains(QStringLiteral("The run came to its end")));
    QVERIFY(f.errors.isEmpty());
}

void TestRunbookSession::waitsForAPerson()
{
    m_samples->touch(QStringLiteral("gate"));
    m_samples->touch(QStringLiteral("fixed"));
    Fixture f(*m_samples);
    QVERIFY(f.run(QStringLiteral("steps")));
    QCOMPARE(f.rest(), Kind::ByHand);
    QCOMPARE(f.session.shown()->rest.step, QStringLiteral("hand"));
    QCOMPARE(f.session.shown()->step(QStringLiteral("hand"))->action,
             QStringLiteral("Look whether it is green."));
    QVERIFY(f.session.shown()->printedBy(QStringLiteral("begin")).contains(QStringLiteral("line 3")));
    QVERIFY(f.resume()); // without an answer it waits again
    QCOMPARE(f.rest(), Kind::ByHand);
    QVERIFY(f.resume({{QStringLiteral("hand"), {QStringLiteral("it is green"), QStringLiteral("Tester")}}}));
    QCOMPARE(f.rest(), Kind::Done);
    QCOMPARE(f.session.shown()->step(QStringLiteral("hand"))->state.text,
             QStringLiteral("it is green (Tester)"));
    QCOMPARE(m_samples->noted().last(), QStringLiteral("last it is green"));
}

void TestRunbookSession::pausesAndGoesOn()
{
    Fixture f(*m_samples);
    QVERIFY(f.look(QStringLiteral("steps")));
    f.session.start();
    QTRY_VERIFY_WITH_TIMEOUT(f.log.contains(QStringLiteral("at the gate")), patience);
    QVERIFY(f.session.live());
    QCOMPARE(f.session.live()->step(QStringLiteral("slow"))->state.state, State::Begun);
    f.session.pause();
    QVERIFY(f.session.isPausing());
    m_samples->touch(QStringLiteral("gate"));
    QVERIFY(f.wait());
    QCOMPARE(f.rest(), Kind::Paused);
    QCOMPARE(f.state(QStringLiteral("slow")), State::Done);
    QVERIFY(f.resume());
    QCOMPARE(f.rest(), Kind::ByHand);
    QCOMPARE(m_samples->noted(), (QStringList{QStringLiteral("begin"), QStringLiteral("slow")}));
}

void TestRunbookSession::isCancelled()
{
    Fixture f(*m_samples);
    QVERIFY(f.look(QStringLiteral("steps")));
    f.session.start();
    QTRY_VERIFY_WITH_TIMEOUT(f.log.contains(QStringLiteral("at the gate")), patience);
    f.session.cancel();
    QVERIFY(f.session.isCancelling());
    QVERIFY(f.wait());
    QCOMPARE(f.rest(), Kind::Stopped);
    QCOMPARE(f.session.shown()->rest.step, QStringLiteral("slow"));
    QVERIFY(f.errors.isEmpty());
}

void TestRunbookSession::skips()
{
    m_samples->touch(QStringLiteral("gate"));
    Fixture f(*m_samples);
    QVERIFY(f.run(QStringLiteral("steps")));
    QVERIFY(f.resume({{QStringLiteral("hand"), {QStringLiteral("ok"), QStringLiteral("T")}}}));
    QCOMPARE(f.rest(), Kind::Failed);
    QVERIFY(f.session.shown()
                ->step(QStringLiteral("check"))
                ->state.text.contains(QStringLiteral("it is broken")));
    f.session.skip(*f.session.shown(), QStringLiteral("check"), QStringLiteral("not needed"));
    QVERIFY(f.wait());
    QCOMPARE(f.state(QStringLiteral("check")), State::Skipped);
    QVERIFY(f.resume());
    QCOMPARE(f.rest(), Kind::Done);
}

void TestRunbookSession::decides()
{
    // After RunStarted and the first StepBegun there is nothing more: the command may have run or not. Its
    // job is looked after on resuming; here a person is quicker.
    const qint64 run = m_samples->interrupt(QStringLiteral("steps"), 2);
    Fixture f(*m_samples);
    QCOMPARE(f.session.known().runs.first().rest.kind, Kind::Interrupted);
    QVERIFY(f.show(run));
    f.session.decide(*f.session.shown(), QStringLiteral("begin"), true, QStringLiteral("I looked"));
    QVERIFY(f.wait());
    QCOMPARE(f.state(QStringLiteral("begin")), State::Done);
    QVERIFY(
        f.session.shown()->step(QStringLiteral("begin"))->state.text.contains(QStringLiteral("I looked")));
    // The same again is none of its business any more.
    f.session.decide(*f.session.shown(), QStringLiteral("begin"), true, QStringLiteral("again"));
    QVERIFY(f.wait());
    QCOMPARE(f.errors.size(), 1);
    QCOMPARE(f.errors.first().kind, ErrorKind::Precondition);
}

void TestRunbookSession::goesBackAndAsksForSecrets()
{
    const InputTexts secret{{QStringLiteral("token"), QStringLiteral("s3cr3t")}};
    qint64 run = 0;
    {
        Fixture f(*m_samples);
        QVERIFY(f.run(QStringLiteral("points"), secret));
        QCOMPARE(f.rest(), Kind::Failed);
        QVERIFY(f.session.inputsToSay(*f.session.shown()).isEmpty()); // still in memory
        QCOMPARE(f.session.shown()->snapshotPoints().size(), 1);
        run = f.session.shown()->record.id;
    }
    Fixture f(*m_samples);
    QVERIFY(f.show(run));
    QCOMPARE(f.session.inputsToSay(*f.session.shown()), QStringList{QStringLiteral("token")});
    f.session.goBack(*f.session.shown(), QStringLiteral("save"), secret);
    QVERIFY(f.wait());
    QCOMPARE(f.state(QStringLiteral("save")), State::Done);
    QCOMPARE(f.state(QStringLiteral("change")), State::NotStarted);
    m_samples->touch(QStringLiteral("fixed"));
    QVERIFY(f.resume());
    QCOMPARE(f.rest(), Kind::Done);
    QCOMPARE(m_samples->noted(), (QStringList{QStringLiteral("save"), QStringLiteral("change"),
                                              QStringLiteral("back s3cr3t"), QStringLiteral("change")}));
}

void TestRunbookSession::abandons()
{
    const qint64 run = m_samples->interrupt(QStringLiteral("steps"), 0); // not even a beginning
    Fixture f(*m_samples);
    QVERIFY(f.show(run));
    QVERIFY(!f.session.shown()->runbook);
    QVERIFY(f.session.shown()->problem);
    f.session.abandon(*f.session.shown(), QStringLiteral("a mistake"));
    QVERIFY(f.wait());
    QCOMPARE(f.rest(), Kind::Abandoned);
    QVERIFY(f.errors.isEmpty());
}

void TestRunbookSession::leavesOthersAlone()
{
    const qint64 run = m_samples->interrupt(QStringLiteral("steps"), 1);
    const Result<std::unique_ptr<RunbookStore>> store = RunbookStore::open(m_samples->places().store);
    VERIFY_RESULT(store);
    Fixture f(*m_samples);
    QVERIFY(f.show(run));
    {
        const Result<std::unique_ptr<Journal>> other = (*store)->take(run);
        VERIFY_RESULT(other);
        QVERIFY(f.resume());
        QCOMPARE(f.errors.size(), 1);
        QCOMPARE(f.errors.first().kind, ErrorKind::Busy);
        QCOMPARE(f.session.known().runs.first().rest.kind, Kind::Running);
        QVERIFY(f.look(QStringLiteral("steps")));
        QVERIFY(!reasonNotToRun({}, *f.session.check(), f.session.known().runs).isEmpty());
        f.session.start(); // who does not look is told by the store
        QVERIFY(f.wait());
        QCOMPARE(f.errors.last().kind, ErrorKind::Busy);
        QVERIFY(!f.session.live());
    }
    m_samples->touch(QStringLiteral("gate"));
    QVERIFY(f.resume());
    QCOMPARE(f.rest(), Kind::ByHand);
}

void TestRunbookSession::keepsNoSecret()
{
    m_samples->touch(QStringLiteral("ready"));
    Fixture f(*m_samples);
    QVERIFY(f.run(QStringLiteral("ask"), asked));
    const Result<QByteArray> store = readFile(m_samples->places().store);
    VERIFY_RESULT(store);
    QVERIFY(!store->contains("s3cr3t"));
    QVERIFY(!store->contains("hidden"));
    QVERIFY(!transcriptMarkdown(f.session.shown()->transcript).contains(QStringLiteral("s3cr3t")));
    QCOMPARE(f.session.shown()->transcript.state.inputs.value(QStringLiteral("token")), Secret::mask());
}

/// Who closes the console while a run is under way leaves one that can be gone on with.
void TestRunbookSession::endsWithItsRuns()
{
    {
        Fixture f(*m_samples);
        QVERIFY(f.look(QStringLiteral("steps")));
        f.session.start();
        QTRY_VERIFY_WITH_TIMEOUT(f.log.contains(QStringLiteral("at the gate")), patience);
    }
    m_samples->touch(QStringLiteral("gate"));
    Fixture f(*m_samples);
    const KnownRun run = f.session.known().runs.first();
    QCOMPARE(run.rest.kind, Kind::Stopped);
    QVERIFY(f.show(run.record.id));
    QVERIFY(f.resume());
    QCOMPARE(f.rest(), Kind::ByHand);
}

QTEST_GUILESS_MAIN(TestRunbookSession)
#include "tst_runbook_session.moc"
