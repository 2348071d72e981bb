// The pods of an instance in a cluster of the test's own, and the log of its frontend.

#include "../cluster/kube_fixture.h"
#include "../cluster/kube_samples.h"
#include "core/health/cluster_checks.h"
#include "result_checks.h"

#include <QTest>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int patience = 20'000;

const QDateTime now = QDateTime(QDate(2026, 3, 1), QTime(12, 0), QTimeZone::UTC);

QByteArray inProd(QByteArray yaml)
{
    return yaml.replace("metadata:\n  name:", "metadata:\n  namespace: prod\n  name:");
}

/// A pod that runs, and was started again so often.
QJsonObject restarted(int times, const QByteArray& lastEnd)
{
    return yamlObject("apiVersion: v1\nkind: Pod\nmetadata: {name: gitserver-0, namespace: prod}\nspec: "
                      "{containers: [{name: main, image: a}]}\nstatus: {phase: Running, containerStatuses: "
                      "[{name: main, ready: true, restartCount: " +
                      QByteArray::number(times) +
                      ", state: {running: {}}, lastState: {terminated: {exitCode: 137, finishedAt: '" +
                      lastEnd + "'}}}]}\n");
}

QJsonObject pod(const QByteArray& owner, const QByteArray& status)
{
    return yamlObject("apiVersion: v1\nkind: Pod\nmetadata: {name: one, namespace: prod, ownerReferences: "
                      "[{kind: " +
                      owner +
                      ", name: owner, controller: true}]}\nspec: {containers: [{name: main, image: "
                      "a}]}\nstatus: " +
                      status + "\n");
}

} // namespace

class ClusterChecksTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void findsAllReady();
    void findsNothing();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void completedJobsAreFine();
    void aClusterThatRefuses();
    void oneListThatIsRefusedHidesNothing();
    void warnsOfRestarts_data();
    void warnsOfRestarts();
    void weighsPods_data();
    void weighsPods();
    void readsTheFrontendsLog();
    void noFrontendIsUnknown();
    void aLogThatIsRefused();

private:
    [[nodiscard]] ClusterSpace space() const { return {m_cluster->client(), u"prod"_s}; }

    [[nodiscard]] HealthFinding pods() const { return podsCheck(space()).look({}); }

    [[nodiscard]] bool awaitState(HealthState state, const QString& said) const
    {
        return QTest::qWaitFor(
            [&] {
                const HealthFinding found = pods();
                return found.state == state && found.evidence.contains(said);
            },
            patience);
    }

    std::unique_ptr<KubeFixture> m_cluster;
};

void ClusterChecksTest::init()
{
    qunsetenv("http_proxy");
    m_cluster = std::make_unique<KubeFixture>();
}

void ClusterChecksTest::cleanup()
{
    QCOMPARE(m_cluster->api.violations(), QStringList());
}

void ClusterChecksTest::findsAllReady()
{
    m_cluster->api.createAll(inProd(deploymentYaml("sourcegraph-frontend")));
    m_cluster->api.createAll(inProd(statefulSetYaml()));
    QVERIFY2(awaitState(HealthState::Healthy, u"4 pods, 2 workloads"_s), qPrintable(pods().evidence));
    QVERIFY(pods().fix.isEmpty());
}

void ClusterChecksTest::findsNothing()
{
    const HealthFinding found = pods();
    QCOMPARE(found.state, HealthState::Unknown);
    QVERIFY2(found.evidence.contains(u"neither a pod nor a workload"), qPrintable(found.evidence));
    QVERIFY(!found.fix.isEmpty());
}

void ClusterChecksTest::saysWhatIsWrong_data()
{
    QTest::addColumn<Trouble>("trouble");
    QTest::addColumn<QString>("said");
    QTest::newRow("image") << Trouble::ImagePull << u"ImagePullBackOff"_s;
    QTest::newRow("crash") << Trouble::CrashLoop << u"container main: CrashLoopBackOff"_s;
    QTest::newRow("no node") << Trouble::Unschedulable << u"Unschedulable"_s;
    QTest::newRow("probe") << Trouble::NotReady << u"ContainersNotReady"_s;
    QTest::newRow("quota") << Trouble::Quota << u"Deployment web:"_s;
}

void ClusterChecksTest::saysWhatIsWrong()
{
    QFETCH(Trouble, trouble);
    QFETCH(QString, said);
    m_cluster->api.stage().trouble(u"web"_s, trouble);
    m_cluster->api.createAll(inProd(deploymentYaml()));
    QVERIFY2(awaitState(HealthState::Failed, said), qPrintable(pods().evidence));
    QVERIFY(!pods().fix.isEmpty());
    if (trouble != Trouble::Quota)
        QVERIFY2(pods().evidence.contains(u"pod web-"), qPrintable(pods().evidence));
}

void ClusterChecksTest::completedJobsAreFine()
{
    m_cluster->api.stage().actOut(u"migrator"_s,
                                  [](const ContainerRun&, const auto&, std::stop_token) { return 0; });
    m_cluster->api.createAll(inProd(jobYaml()));
    QVERIFY2(QTest::qWaitFor(
                 [&] {
                     return pods().evidence == u"1 pod, 1 workload: all that should run is ready" &&
                            m_cluster->api.object(u"jobs"_s, u"prod"_s, u"migrate"_s)[u"status"][u"succeeded"]
                                    .toInt() == 1;
                 },
                 patience),
             qPrintable(pods().evidence));
    QCOMPARE(pods().state, HealthState::Healthy);
}

void ClusterChecksTest::aClusterThatRefuses()
{
    m_cluster->api.faults().add(Fault::status(u"/pods"_s, 403, -1));
    const HealthFinding found = pods();
    QCOMPARE(found.state, HealthState::Unknown);
    QVERIFY2(found.evidence.contains(u"forbidden"), qPrintable(found.evidence));
}

void ClusterChecksTest::oneListThatIsRefusedHidesNothing()
{
    m_cluster->api.stage().trouble(u"web"_s, Trouble::ImagePull);
    m_cluster->api.createAll(inProd(deploymentYaml()));
    QVERIFY(awaitState(HealthState::Failed, u"ImagePullBackOff"_s));
    m_cluster->api.faults().add(Fault::status(u"/statefulsets"_s, 403, -1));
    const HealthFinding found = pods();
    QCOMPARE(found.state, HealthState::Failed);
    QVERIFY2(found.evidence.contains(u"ImagePullBackOff") &&
                 found.evidence.contains(u"statefulset", Qt::CaseInsensitive),
             qPrintable(found.evidence));
}

void ClusterChecksTest::warnsOfRestarts_data()
{
    QTest::addColumn<int>("times");
    QTest::addColumn<QByteArray>("lastEnd");
    QTest::addColumn<HealthState>("state");
    QTest::newRow("many, just now") << 7 << QByteArray("2026-03-01T11:50:00Z") << HealthState::Warning;
    QTest::newRow("many, long ago") << 7 << QByteArray("2026-02-20T11:50:00Z") << HealthState::Healthy;
    QTest::newRow("few") << manyRestarts - 1 << QByteArray("2026-03-01T11:50:00Z") << HealthState::Healthy;
}

void ClusterChecksTest::warnsOfRestarts()
{
    QFETCH(int, times);
    QFETCH(QByteArray, lastEnd);
    QFETCH(HealthState, state);
    const HealthFinding found = judgePods({podHealth(restarted(times, lastEnd))}, {}, now);
    QCOMPARE(found.state, state);
    if (state == HealthState::Warning)
        QVERIFY2(found.evidence.contains(u"7 restarts; the last at 2026-03-01T11:50:00Z"),
                 qPrintable(found.evidence));
}

void ClusterChecksTest::weighsPods_data()
{
    QTest::addColumn<QByteArray>("owner");
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<HealthState>("state");
    const QByteArray evicted("{phase: Failed, reason: Evicted, message: low on memory}");
    const QByteArray creating("{phase: Pending, containerStatuses: [{name: main, ready: false, state: "
                              "{waiting: {reason: ContainerCreating}}}]}");
    QTest::newRow("evicted and replaced") << QByteArray("ReplicaSet") << evicted << HealthState::Warning;
    QTest::newRow("evicted") << QByteArray("StatefulSet") << evicted << HealthState::Failed;
    QTest::newRow("of a Job") << QByteArray("Job") << evicted << HealthState::Healthy;
    QTest::newRow("starting") << QByteArray("ReplicaSet") << creating << HealthState::Warning;
}

void ClusterChecksTest::weighsPods()
{
    QFETCH(QByteArray, owner);
    QFETCH(QByteArray, status);
    QFETCH(HealthState, state);
    QCOMPARE(judgePods({podHealth(pod(owner, status))}, {}, now).state, state);
}

void ClusterChecksTest::readsTheFrontendsLog()
{
    m_cluster->api.stage().actOut(
        u"web:1"_s,
        [](const ContainerRun&, const std::function<void(const QByteArray&)>& log, std::stop_token stop) {
            log("t=2026-03-01T11:50:00+0000 lvl=info msg=ready\nt=2026-03-01T11:50:01+0000 lvl=eror "
                "msg=\"no connection to gitserver\"\n");
            std::mutex mutex;
            std::unique_lock lock(mutex);
            std::condition_variable_any().wait(lock, stop, [] { return false; });
            return 0;
        });
    m_cluster->api.createAll(inProd(deploymentYaml("sourcegraph-frontend")));
    m_cluster->api.createAll(inProd(deploymentYaml("other", "example.com/other:1")));
    const HealthCheck check = podLogCheck(space(), u"sourcegraph-frontend"_s);
    QCOMPARE(check.name, u"frontend-log"_s);
    QVERIFY2(QTest::qWaitFor(
                 [&] { return check.look({}).evidence.count(u"no connection to gitserver") == 2; }, patience),
             qPrintable(check.look({}).evidence));
    const HealthFinding found = check.look({});
    QCOMPARE(found.state, HealthState::Warning);
    QCOMPARE(found.evidence.count(u"1 line of an error:"), 2);
    QVERIFY2(!found.evidence.contains(u"pod other"), qPrintable(found.evidence));
}

void ClusterChecksTest::noFrontendIsUnknown()
{
    m_cluster->api.createAll(inProd(deploymentYaml()));
    const HealthFinding found = podLogCheck(space(), u"sourcegraph-frontend"_s).look({});
    QCOMPARE(found.state, HealthState::Unknown);
    QVERIFY2(found.evidence.contains(u"no pod of sourcegraph-frontend"), qPrintable(found.evidence));
}

void ClusterChecksTest::aLogThatIsRefused()
{
    m_cluster->api.createAll(inProd(deploymentYaml("sourcegraph-frontend")));
    QVERIFY(awaitState(HealthState::Healthy, u"2 pods"_s));
    m_cluster->api.faults().add(Fault::status(u"/log"_s, 403, -1));
    QCOMPARE(podLogCheck(space(), u"sourcegraph-frontend"_s).look({}).state, HealthState::Unknown);
}

QTEST_GUILESS_MAIN(ClusterChecksTest)
#include "tst_cluster_checks.moc"
