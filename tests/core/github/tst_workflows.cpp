// Workflows: dispatched once, found again, followed to their end.

#include "core/github/workflows.h"
#include "github_fixture.h"
#include "result_checks.h"

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString dispatches = u"POST /repos/example/fleet/actions/workflows/mi_upgrade.yml/dispatches"_s;

WorkflowDispatch upgrade(const QString& customer, const QString& marker = {})
{
    WorkflowDispatch made{u"mi_upgrade.yml"_s,
                          u"main"_s,
                          {{u"customer"_s, customer}, {u"target_src_version"_s, u"5.1.0"_s}},
                          marker};
    if (!marker.isEmpty())
        made.inputs.insert(u"marker"_s, marker);
    return made;
}

} // namespace

class WorkflowsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void findsTheRunItStarted();
    void findsTheRunByItsMarker();
    void doesNotTakeAnEarlierRun();
    void saysThatNoRunAppeared();
    void findsTheRunOfALostAnswer();
    void saysWhatIsWrong();
    void followsToTheEnd();
    void readsLogsWithoutShowingTheToken();
    void stopsFollowing();

private:
    [[nodiscard]] int dispatched()
    {
        return m_github->api.with([](GitHubState& state) { return state.dispatches; });
    }

    std::unique_ptr<GitHubFixture> m_github;
};

void WorkflowsTest::init()
{
    m_github = std::make_unique<GitHubFixture>();
    m_github->api.with([](GitHubState& state) {
        state.workflows = {
            {7,
             u"mi_upgrade.yml"_s,
             u"mi-upgrade"_s,
             {u"customer"_s, u"target_src_version"_s, u"marker"_s},
             {u"customer"_s},
             {u"plan"_s, u"upgrade"_s}},
            {8, u"push.yml"_s, u"push"_s, {}, {}, {}, false},
        };
    });
}

void WorkflowsTest::cleanup()
{
    QCOMPARE(m_github->api.violations(), QStringList());
}

void WorkflowsTest::findsTheRunItStarted()
{
    m_github->api.with([](GitHubState& state) { state.runsAppearAfter = 2; });
    const GitHubClient client = m_github->client();
    const auto started = dispatchWorkflow(client, upgrade(u"acme"_s), {});
    VERIFY_RESULT(started);
    const auto run = awaitRun(client, *started, 30s, {});
    VERIFY_RESULT(run);
    m_github->api.with([&](GitHubState& state) {
        QCOMPARE(state.runs.size(), 1);
        QCOMPARE(state.runs.first().id, run->id);
        QCOMPARE(state.runs.first().inputs[u"customer"].toString(), u"acme"_s);
    });
    QCOMPARE(run->status, u"queued"_s);
    QCOMPARE(run->branch, u"main"_s);
}

void WorkflowsTest::findsTheRunByItsMarker()
{
    const GitHubClient client = m_github->client();
    const auto first = dispatchWorkflow(client, upgrade(u"acme"_s, u"ls-1"_s), {});
    VERIFY_RESULT(first);
    // Somebody else starts the same meanwhile.
    VERIFY_RESULT(dispatchWorkflow(client, upgrade(u"other"_s, u"ls-2"_s), {}));
    const auto run = awaitRun(client, *first, 30s, {});
    VERIFY_RESULT(run);
    QCOMPARE(run->title, u"mi-upgrade ls-1"_s);
}

void WorkflowsTest::doesNotTakeAnEarlierRun()
{
    const GitHubClient client = m_github->client();
    const auto earlier = dispatchWorkflow(client, upgrade(u"acme"_s), {});
    VERIFY_RESULT(earlier);
    const auto before = beforeDispatch(client, upgrade(u"acme"_s), {});
    VERIFY_RESULT(before);
    const auto none = findRun(client, *before, {});
    VERIFY_RESULT(none);
    QVERIFY(!*none);
    const auto later = dispatchWorkflow(client, upgrade(u"acme"_s), {});
    VERIFY_RESULT(later);
    const auto run = findRun(client, *later, {});
    VERIFY_RESULT(run);
    QVERIFY(*run);
    QCOMPARE((*run)->id, m_github->api.with([](GitHubState& state) { return state.runs.lastKey(); }));
}

void WorkflowsTest::saysThatNoRunAppeared()
{
    m_github->api.with([](GitHubState& state) { state.runsAppearAfter = 1000; });
    const GitHubClient client = m_github->client();
    const auto started = dispatchWorkflow(client, upgrade(u"acme"_s), {});
    VERIFY_RESULT(started);
    VERIFY_ERROR(awaitRun(client, *started, 300ms, {}), ErrorKind::NotFound, "before you dispatch it again");
    QCOMPARE(dispatched(), 1);
}

void WorkflowsTest::findsTheRunOfALostAnswer()
{
    const GitHubClient client = m_github->client();
    const WorkflowDispatch dispatch = upgrade(u"acme"_s, u"ls-1"_s);
    const auto before = beforeDispatch(client, dispatch, {});
    VERIFY_RESULT(before);
    m_github->api.add(GitHubFault::cut("POST", u"/dispatches$"_s, GitHubFault::Kind::CutAfter));
    VERIFY_ERROR(dispatchWorkflow(client, dispatch, {}), ErrorKind::Connection, "may have been done");
    QCOMPARE(m_github->asked(dispatches), 1);
    const auto run = findRun(client, *before, {});
    VERIFY_RESULT(run);
    QVERIFY(*run);
    QCOMPARE((*run)->title, u"mi-upgrade ls-1"_s);
}

void WorkflowsTest::saysWhatIsWrong()
{
    const GitHubClient client = m_github->client();
    WorkflowDispatch dispatch = upgrade(u"acme"_s);
    dispatch.workflow = u"renamed.yml"_s;
    VERIFY_ERROR(dispatchWorkflow(client, dispatch, {}), ErrorKind::NotFound, "workflow renamed.yml");
    dispatch.workflow = u"push.yml"_s;
    VERIFY_ERROR(dispatchWorkflow(client, dispatch, {}), ErrorKind::Invalid, "'workflow_dispatch' trigger");
    dispatch = upgrade(u"acme"_s);
    dispatch.ref = u"gone"_s;
    VERIFY_ERROR(dispatchWorkflow(client, dispatch, {}), ErrorKind::Invalid, "No ref found for: gone");
    dispatch = upgrade({});
    VERIFY_ERROR(dispatchWorkflow(client, dispatch, {}), ErrorKind::Invalid, "Required input 'customer'");
    dispatch.inputs.insert(u"color"_s, u"red"_s);
    VERIFY_ERROR(dispatchWorkflow(client, dispatch, {}), ErrorKind::Invalid, "Unexpected inputs provided");
    QCOMPARE(dispatched(), 0);
}

void WorkflowsTest::followsToTheEnd()
{
    m_github->api.with([](GitHubState& state) { state.runsConclude = u"failure"_s; });
    const GitHubClient client = m_github->client();
    const auto started = dispatchWorkflow(client, upgrade(u"acme"_s), {});
    VERIFY_RESULT(started);
    const auto run = awaitRun(client, *started, 30s, {});
    VERIFY_RESULT(run);
    QStringList told;
    const auto news = [&](const FollowedRun& now) {
        QString line = now.run.status;
        for (const WorkflowJob& job : now.jobs)
            line += u' ' + (job.conclusion.isEmpty() ? job.status : job.conclusion);
        told.append(line);
    };
    const auto end = followRun(client, run->id, 1ms, news, {});
    VERIFY_RESULT(end);
    QVERIFY(end->run.isDone());
    QVERIFY(!end->run.isGood());
    QCOMPARE(end->run.conclusion, u"failure"_s);
    QCOMPARE(told.last(), u"completed success failure"_s);
    QVERIFY(told.contains(u"queued in_progress queued"_s));
    QCOMPARE(told.size(), QSet<QString>(told.begin(), told.end()).size());
}

void WorkflowsTest::readsLogsWithoutShowingTheToken()
{
    const GitHubClient client = m_github->client();
    const auto started = dispatchWorkflow(client, upgrade(u"acme"_s), {});
    VERIFY_RESULT(started);
    const auto run = awaitRun(client, *started, 30s, {});
    VERIFY_RESULT(run);
    const auto jobs = readJobs(client, run->id, {});
    VERIFY_RESULT(jobs);
    QCOMPARE(jobs->size(), 2);
    const auto log = readJobLog(client, jobs->last().id, {});
    VERIFY_RESULT(log);
    QCOMPARE(*log, u"mi-upgrade: hello from upgrade\n"_s);
    QVERIFY(!client.log().contains(u"signed-for-a-minute"));
    VERIFY_ERROR(readJobLog(client, 1, {}), ErrorKind::NotFound, "job 1 of example/fleet");
}

void WorkflowsTest::stopsFollowing()
{
    const GitHubClient client = m_github->client();
    const auto started = dispatchWorkflow(client, upgrade(u"acme"_s), {});
    VERIFY_RESULT(started);
    const auto run = awaitRun(client, *started, 30s, {});
    VERIFY_RESULT(run);
    std::stop_source source;
    const auto news = [&](const FollowedRun&) { source.request_stop(); };
    VERIFY_ERROR(followRun(client, run->id, 60s, news, source.get_token()), ErrorKind::Cancelled,
                 "goes on without us");
}

QTEST_GUILESS_MAIN(WorkflowsTest)
#include "tst_workflows.moc"
