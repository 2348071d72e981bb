// A run of a workflow as somebody looks at it, against a GitHub of the test's own.

#include "models/run_follower.h"

#include "rollout_fixture.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using State = RunFollower::State;
using Log = RunFollower::Log;

namespace {

WorkflowJob job(qint64 id, const QString& status, const QString& conclusion, int steps = 1)
{
    WorkflowJob made{id, u"job %1"_s.arg(id), status, conclusion, {}, {}};
    for (int step = 0; step < steps; ++step)
        made.steps.append({u"step %1"_s.arg(step), status, conclusion});
    return made;
}

} // namespace

class RunFollowerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void modelKeepsWhatIsChosen();
    void modelFindsTheMostTelling();
    void followsARun();
    void readsTheLogOfAJob();
    void readsTheLogOfTheOneThatFailed();
    void asksNothingUnseen();
    void asksNothingOfWhatHasEnded();
    void costsNothingWhileNothingChanges();
    void asksNothingInPassing();
    void saysWhatIsRefused_data();
    void saysWhatIsRefused();
    void saysWhyThereIsNoLog_data();
    void saysWhyThereIsNoLog();
    void waitsForALateLog();
    void goesOnWhenTheNetworkIsBack();
    void readsTheLogWhenTheNetworkIsBack();
    void keepsTheEndOfALongLog();
    void saysWhatItWaitsFor();

private:
    [[nodiscard]] qint64 startRun(std::chrono::milliseconds takes, const QString& conclusion = u"success"_s);
    void setLogs(const QString& text);

    [[nodiscard]] GitHubPlace place() const { return {u"example/fleet"_s, m_fixture->github.api.url()}; }

    [[nodiscard]] static RunPace pace() { return {10ms, 50ms, 0ms, 10ms}; }

    /// How many requests there were whose path ends like this.
    [[nodiscard]] int asked(const QString& end) const;

    std::unique_ptr<RolloutFixture> m_fixture;
    std::unique_ptr<RunFollower> m_follower;
};

void RunFollowerTest::init()
{
    m_fixture = std::make_unique<RolloutFixture>();
    m_follower = std::make_unique<RunFollower>();
    m_follower->setPace(pace());
}

void RunFollowerTest::cleanup()
{
    m_follower.reset();
    QCOMPARE(m_fixture->github.api.violations(), QStringList());
}

/// Without time it goes a step further with each look.
qint64 RunFollowerTest::startRun(std::chrono::milliseconds takes, const QString& conclusion)
{
    return m_fixture->github.api.with([&](GitHubState& state) {
        RunState run;
        run.id = ++state.lastId;
        run.workflow = 7;
        run.title = u"mi-upgrade acme"_s;
        run.branch = u"main"_s;
        run.created = state.now();
        run.takes = takes;
        run.conclusion = conclusion;
        for (const QString& name : {u"plan"_s, u"upgrade"_s})
            run.jobs.append(
                {++state.lastId, name, u"2026-11-22T08:05:42.1234567Z hello from %1\n"_s.arg(name)});
        state.runs.insert(run.id, run);
        return run.id;
    });
}

void RunFollowerTest::setLogs(const QString& text)
{
    m_fixture->github.api.with([&](GitHubState& state) {
        for (RunState& run : state.runs) {
            for (JobState& one : run.jobs)
                one.log = text;
        }
    });
}

int RunFollowerTest::asked(const QString& end) const
{
    return int(std::ranges::count_if(m_fixture->github.api.requests(),
                                     [&](const QString& request) { return request.endsWith(end); }));
}

void RunFollowerTest::modelKeepsWhatIsChosen()
{
    RunJobsModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    model.setJobs({job(1, u"in_progress"_s, {}, 1)});
    const QPersistentModelIndex step = model.index(0, 0, model.index(0, 0));
    QCOMPARE(step.data(RunJobsModel::JobRole).toLongLong(), 1);
    model.setJobs({job(1, u"in_progress"_s, {}, 3), job(2, u"queued"_s, {}, 0)});
    model.setJobs({job(1, u"completed"_s, u"success"_s, 3), job(2, u"in_progress"_s, {}, 1)});
    QCOMPARE(resets.size(), 0);
    QVERIFY(step.isValid());
    QCOMPARE(step.data(RunJobsModel::WordRole).toString(), u"Succeeded"_s);
    QCOMPARE(model.rowCount(model.index(0, 0)), 3);
    QCOMPARE(model.index(1, 0).data(RunJobsModel::StateRole).toInt(), int(UpgradeState::Running));
    QCOMPARE(model.index(1, 0).data(Qt::ToolTipRole).toString(), u"job 2: Running"_s);
    model.setJobs({job(1, u"completed"_s, u"success"_s, 1), job(2, u"completed"_s, u"cancelled"_s, 1)});
    QCOMPARE(model.index(1, 0).data(RunJobsModel::WordRole).toString(), u"Cancelled"_s);
    model.setJobs({job(3, u"queued"_s, {})});
    QCOMPARE(resets.size(), 1);
    QVERIFY(!model.job(1));
    QCOMPARE(model.indexOf(3).row(), 0);
}

void RunFollowerTest::modelFindsTheMostTelling()
{
    RunJobsModel model;
    QCOMPARE(model.mostTelling(), 0);
    const WorkflowJob good = job(1, u"completed"_s, u"success"_s);
    model.setJobs({good, job(2, u"queued"_s, {})});
    QCOMPARE(model.mostTelling(), 1);
    model.setJobs({good, job(2, u"in_progress"_s, {}), job(3, u"queued"_s, {})});
    QCOMPARE(model.mostTelling(), 1); // of the other there is no log yet
    model.setJobs({job(1, u"queued"_s, {}), job(2, u"in_progress"_s, {})});
    QCOMPARE(model.mostTelling(), 2);
    model.setJobs({good, job(2, u"completed"_s, u"failure"_s), job(3, u"completed"_s, u"skipped"_s)});
    QCOMPARE(model.mostTelling(), 2);
    model.setJobs({good, job(2, u"completed"_s, u"success"_s), job(3, u"completed"_s, u"skipped"_s)});
    QCOMPARE(model.mostTelling(), 2);
}

void RunFollowerTest::followsARun()
{
    const qint64 run = startRun(0ms);
    QStringList seen;
    QObject::connect(m_follower.get(), &RunFollower::changed, m_follower.get(), [&] {
        for (const WorkflowJob& one : m_follower->jobs()->jobs())
            seen.append(one.name + u' ' + jobStateWord(one.status, one.conclusion));
    });
    m_follower->setRun(place(), run);
    QCOMPARE(m_follower->state(), State::Asking);
    m_follower->setWatching(true);
    QTRY_COMPARE(m_follower->state(), State::Ended);
    QVERIFY2(seen.contains(u"plan Running"_s) && seen.contains(u"upgrade Waiting"_s) &&
                 seen.contains(u"plan Succeeded"_s) && seen.contains(u"upgrade Running"_s),
             qPrintable(seen.join(u'|')));
    QCOMPARE(seen.last(), u"upgrade Succeeded"_s);
    QCOMPARE(m_follower->logState(), Log::NotChosen); // nobody wants one
    QCOMPARE(asked(u"/logs"_s), 0);
    m_follower->setRun(place(), 0);
    QCOMPARE(m_follower->state(), State::Idle);
    QCOMPARE(m_follower->jobs()->rowCount(), 0);
}

/// That of the one that runs, as soon as it has ended; then that of the one that is chosen.
void RunFollowerTest::readsTheLogOfAJob()
{
    const qint64 run = startRun(600ms);
    m_follower->setRun(place(), run);
    m_follower->setWatching(true);
    m_follower->setLogWanted(true);
    QTRY_VERIFY(m_follower->chosenJob() && m_follower->chosenJob()->name == u"plan");
    QTRY_COMPARE(m_follower->logState(), Log::NotYet);
    QTRY_COMPARE(m_follower->logState(), Log::Shown);
    QCOMPARE(m_follower->log()->rowCount(), 1);
    QVERIFY2(m_follower->log()->lineText(0).endsWith(u"hello from plan"),
             qPrintable(m_follower->log()->lineText(0)));
    QCOMPARE(m_follower->log()->line(0).time.toUTC().time(), QTime(8, 5, 42, 123));
    QTRY_COMPARE(m_follower->state(), State::Ended);
    QCOMPARE(m_follower->chosenJob()->name, u"upgrade"_s);
    QTRY_COMPARE(m_follower->logState(), Log::Shown);
    QVERIFY(m_follower->log()->lineText(0).endsWith(u"hello from upgrade"));
    m_follower->chooseJob(m_follower->jobs()->jobs()[0].id);
    QTRY_COMPARE(m_follower->logState(), Log::Shown);
    QVERIFY(m_follower->log()->lineText(0).endsWith(u"hello from plan"));
    QVERIFY(asked(u"/logs"_s) >= 3);
}

void RunFollowerTest::readsTheLogOfTheOneThatFailed()
{
    const qint64 run = startRun(0ms, u"failure"_s);
    const QString secret = m_fixture->github.api.token();
    setLogs(u"2026-11-22T08:05:42.1234567Z ##[error]no right for %1 nor ghp_another0123456789another\n"_s.arg(
        secret));
    m_follower->setLogWanted(true);
    m_follower->setRun(place(), run);
    m_follower->setWatching(true);
    QTRY_COMPARE(m_follower->state(), State::Ended);
    QTRY_VERIFY(m_follower->chosenJob() && m_follower->chosenJob()->name == u"upgrade");
    QTRY_COMPARE(m_follower->logState(), Log::Shown);
    QCOMPARE(m_follower->log()->line(0).level, RunEvent::Level::Error);
    QCOMPARE(m_follower->log()->line(0).text, u"no right for ******** nor ********"_s);
}

void RunFollowerTest::asksNothingUnseen()
{
    const qint64 run = startRun(0ms);
    m_follower->setRun(place(), run);
    QTest::qWait(100);
    QCOMPARE(m_fixture->github.api.requests(), QStringList());
    m_follower->setWatching(true);
    QTRY_VERIFY(m_follower->jobs()->rowCount() > 0);
    m_follower->setWatching(false);
    QTest::qWait(100); // what is under way ends
    const qsizetype before = m_fixture->github.api.requests().size();
    QTest::qWait(100);
    QCOMPARE(m_fixture->github.api.requests().size(), before);
    QVERIFY(m_follower->jobs()->rowCount() > 0); // what is known stays
}

void RunFollowerTest::asksNothingOfWhatHasEnded()
{
    const qint64 first = startRun(0ms);
    const qint64 second = startRun(0ms);
    m_follower->setWatching(true);
    for (const qint64 run : {first, second}) {
        m_follower->setRun(place(), run);
        QTRY_COMPARE(m_follower->state(), State::Ended);
    }
    const qsizetype before = m_fixture->github.api.requests().size();
    m_follower->setRun(place(), first);
    QCOMPARE(m_follower->state(), State::Ended); // at once
    QCOMPARE(m_follower->jobs()->rowCount(), 2);
    m_follower->setWatching(false);
    m_follower->setWatching(true);
    QTest::qWait(100);
    QCOMPARE(m_fixture->github.api.requests().size(), before);
    m_follower->reload();
    QTRY_COMPARE(m_follower->state(), State::Ended);
    QVERIFY(m_fixture->github.api.requests().size() > before);
}

/// What is answered with "nothing has changed" is not counted against the rate limit.
void RunFollowerTest::costsNothingWhileNothingChanges()
{
    const qint64 run = startRun(1h);
    m_follower->setRun(place(), run);
    m_follower->setWatching(true);
    QTRY_COMPARE(m_follower->state(), State::Following);
    m_fixture->github.api.limit(1, 3600); // any that counts twice would wait for an hour
    const int before = asked(u"/jobs"_s);
    QTRY_VERIFY(asked(u"/jobs"_s) > before + 3);
    QCOMPARE(m_follower->waiting(), QString());
}

void RunFollowerTest::asksNothingInPassing()
{
    RunPace slow = pace();
    slow.settle = 100ms;
    m_follower->setPace(slow);
    m_follower->setWatching(true);
    QList<qint64> runs;
    for (int count = 0; count < 5; ++count)
        runs.append(startRun(0ms));
    for (const qint64 run : runs)
        m_follower->setRun(place(), run);
    QTRY_COMPARE(m_follower->state(), State::Ended);
    for (const qint64 run : runs.first(4))
        QCOMPARE(asked(u"/runs/%1"_s.arg(run)), 0);
}

void RunFollowerTest::saysWhatIsRefused_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("state");
    QTest::newRow("gone") << 404 << int(State::Gone);
    QTest::newRow("no right") << 403 << int(State::Refused);
    QTest::newRow("no token") << 401 << int(State::Refused);
    QTest::newRow("strange") << 418 << int(State::Failed);
}

void RunFollowerTest::saysWhatIsRefused()
{
    QFETCH(const int, status);
    QFETCH(const int, state);
    const qint64 run = startRun(0ms);
    m_fixture->github.api.add(GitHubFault::answer(u"/actions/runs/"_s, status, u"No"_s, -1));
    m_follower->setRun(place(), run);
    m_follower->setWatching(true);
    QTRY_COMPARE(int(m_follower->state()), state);
    QVERIFY(m_follower->error());
}

void RunFollowerTest::saysWhyThereIsNoLog_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("state");
    QTest::newRow("not there") << 404 << int(Log::Gone);
    QTest::newRow("deleted") << 410 << int(Log::Gone);
    QTest::newRow("no right") << 403 << int(Log::Refused);
    QTest::newRow("strange") << 418 << int(Log::Failed);
}

void RunFollowerTest::saysWhyThereIsNoLog()
{
    QFETCH(const int, status);
    QFETCH(const int, state);
    const qint64 run = startRun(0ms);
    m_fixture->github.api.add(GitHubFault::answer(u"/logs$"_s, status, u"No"_s, 10));
    m_follower->setRun(place(), run);
    m_follower->setWatching(true);
    QTRY_COMPARE(m_follower->state(), State::Ended);
    m_follower->setLogWanted(true);
    QTRY_COMPARE(int(m_follower->logState()), state);
    QVERIFY(m_follower->logError());
    QCOMPARE(m_follower->state(), State::Ended); // the jobs are there nevertheless
}

void RunFollowerTest::waitsForALateLog()
{
    const qint64 run = startRun(0ms);
    m_fixture->github.api.add(GitHubFault::answer(u"/logs$"_s, 404, u"Not Found"_s, 2));
    m_follower->setRun(place(), run);
    m_follower->setLogWanted(true);
    m_follower->setWatching(true);
    QTRY_COMPARE(m_follower->logState(), Log::Shown);
    QCOMPARE(asked(u"/logs"_s), 3);
}

void RunFollowerTest::goesOnWhenTheNetworkIsBack()
{
    const qint64 run = startRun(1h);
    m_follower->setRun(place(), run);
    m_follower->setWatching(true);
    QTRY_COMPARE(m_follower->state(), State::Following);
    m_fixture->github.api.stop();
    QTRY_COMPARE_WITH_TIMEOUT(m_follower->state(), State::Away, 30'000);
    QCOMPARE(m_follower->jobs()->rowCount(), 2); // what was known
    m_fixture->github.api.with([&](GitHubState& state) { state.runs[run].takes = 1ms; });
    m_fixture->github.api.startAgain();
    QTRY_COMPARE_WITH_TIMEOUT(m_follower->state(), State::Ended, 30'000);
    QVERIFY(!m_follower->error());
}

void RunFollowerTest::readsTheLogWhenTheNetworkIsBack()
{
    const qint64 run = startRun(0ms);
    m_follower->setRun(place(), run);
    m_follower->setWatching(true);
    QTRY_COMPARE(m_follower->state(), State::Ended); // nothing more is asked about it
    m_fixture->github.api.stop();
    m_follower->setLogWanted(true);
    QTRY_COMPARE_WITH_TIMEOUT(m_follower->logState(), Log::Away, 60'000);
    m_fixture->github.api.startAgain();
    QTRY_COMPARE_WITH_TIMEOUT(m_follower->logState(), Log::Shown, 60'000);
}

void RunFollowerTest::keepsTheEndOfALongLog()
{
    const qint64 run = startRun(0ms);
    QString text;
    for (int line = 0; line < 60'000; ++line)
        text += u"line %1\n"_s.arg(line);
    setLogs(text + u"x"_s.repeated(100'000) + u'\n');
    m_follower->setRun(place(), run);
    m_follower->setLogWanted(true);
    m_follower->setWatching(true);
    QTRY_COMPARE(m_follower->logState(), Log::Shown);
    QCOMPARE(m_follower->log()->rowCount(), 50'000);
    QCOMPARE(m_follower->log()->line(49'998).text, u"line 59999"_s);
    QVERIFY(m_follower->log()->line(49'999).text.size() < 9'000);
}

void RunFollowerTest::saysWhatItWaitsFor()
{
    const qint64 run = startRun(0ms);
    m_fixture->github.api.add(GitHubFault::secondary(u"/actions/runs/"_s, 1));
    m_follower->setRun(place(), run);
    m_follower->setWatching(true);
    QTRY_VERIFY(m_follower->waiting().startsWith(u"Waits until"));
    QTRY_COMPARE(m_follower->state(), State::Ended);
    QCOMPARE(m_follower->waiting(), QString());
}

QTEST_GUILESS_MAIN(RunFollowerTest)

#include "tst_run_follower.moc"
