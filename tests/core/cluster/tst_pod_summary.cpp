// A pod in one line: what kubectl's columns say, and what is wrong with it.

#include "core/cluster/kubernetes/pod_summary.h"
#include "yaml_object.h"

#include <QJsonArray>
#include <QTest>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

using Kind = PodProblem::Kind;

const QByteArray head = R"(
metadata: {namespace: prod, name: web-1, uid: u1, creationTimestamp: 2026-03-01T10:00:00Z}
spec: {nodeName: node-1, containers: [{name: web, image: web:1}, {name: log, image: log:2}]}
)";

const QByteArray running = head + R"(
status:
  phase: Running
  conditions: [{type: Initialized, status: 'True'}, {type: Ready, status: 'True'}]
  containerStatuses:
  - {name: web, ready: true, restartCount: 2, state: {running: {}}}
  - {name: log, ready: true, restartCount: 1, state: {running: {}}}
)";

const QByteArray notReady = head + R"(
status:
  phase: Running
  conditions: [{type: Ready, status: 'False', reason: ContainersNotReady, message: 'containers with unready status: [web]'}]
  containerStatuses:
  - {name: web, ready: false, restartCount: 0, state: {running: {}}}
  - {name: log, ready: true, restartCount: 0, state: {running: {}}}
)";

const QByteArray pulling = head + R"(
status:
  phase: Pending
  conditions: [{type: Ready, status: 'False', reason: ContainersNotReady}]
  containerStatuses:
  - {name: web, ready: false, restartCount: 0, state: {waiting: {reason: ImagePullBackOff, message: Back-off pulling image}}}
  - {name: log, ready: true, restartCount: 0, state: {running: {}}}
)";

const QByteArray crashing = head + R"(
status:
  phase: Running
  containerStatuses:
  - name: web
    ready: false
    restartCount: 7
    state: {waiting: {reason: CrashLoopBackOff, message: back-off 5m0s}}
    lastState: {terminated: {exitCode: 137, reason: OOMKilled}}
  - {name: log, ready: true, restartCount: 0, state: {running: {}}}
)";

const QByteArray unschedulable = head + R"(
status:
  phase: Pending
  conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable, message: 0/3 nodes are available}]
)";

const QByteArray initializing = R"(
metadata: {namespace: prod, name: web-1}
spec: {initContainers: [{name: migrator, image: m}, {name: second, image: m}], containers: [{name: web, image: web:1}]}
status:
  phase: Pending
  conditions: [{type: Initialized, status: 'False'}]
  initContainerStatuses:
  - {name: migrator, ready: true, state: {terminated: {exitCode: 0, reason: Completed}}}
  - {name: second, ready: false, state: {running: {}}}
  containerStatuses: [{name: web, ready: false, restartCount: 0, state: {waiting: {reason: PodInitializing}}}]
)";

const QByteArray initFailing = R"(
metadata: {namespace: prod, name: web-1}
spec: {initContainers: [{name: migrator, image: m}], containers: [{name: web, image: web:1}]}
status:
  phase: Pending
  conditions: [{type: Initialized, status: 'False'}]
  initContainerStatuses:
  - name: migrator
    restartCount: 3
    state: {waiting: {reason: CrashLoopBackOff}}
    lastState: {terminated: {exitCode: 1, reason: Error, message: schema is dirty}}
)";

const QByteArray completed = head + R"(
status:
  phase: Succeeded
  containerStatuses:
  - {name: web, ready: false, restartCount: 0, state: {terminated: {exitCode: 0, reason: Completed}}}
  - {name: log, ready: false, restartCount: 0, state: {terminated: {exitCode: 0, reason: Completed}}}
)";

const QByteArray evicted = head + R"(
status: {phase: Failed, reason: Evicted, message: The node was low on resource}
)";

const QByteArray terminating = R"(
metadata: {namespace: prod, name: web-1, deletionTimestamp: 2026-03-01T11:00:00Z}
spec: {containers: [{name: web, image: web:1}]}
status:
  phase: Running
  conditions: [{type: Ready, status: 'False'}]
  containerStatuses: [{name: web, ready: false, restartCount: 0, state: {running: {}}}]
)";

} // namespace

class PodSummaryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatKubectlSays_data();
    void saysWhatKubectlSays();
    void tellsTheProblem();
    void readsEverything();
    void isStableOnNothing();
};

void PodSummaryTest::saysWhatKubectlSays_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<QString>("phase");
    QTest::addColumn<QString>("ready");
    QTest::addColumn<int>("restarts");
    QTest::addColumn<int>("problem");
    QTest::addColumn<bool>("healthy");
    QTest::newRow("running") << running << u"Running"_s << u"2/2"_s << 3 << int(Kind::None) << true;
    QTest::newRow("probe fails") << notReady << u"Running"_s << u"1/2"_s << 0 << int(Kind::NotReady) << false;
    QTest::newRow("no image") << pulling << u"ImagePullBackOff"_s << u"1/2"_s << 0 << int(Kind::ImagePull)
                              << false;
    QTest::newRow("crashes") << crashing << u"CrashLoopBackOff"_s << u"1/2"_s << 7 << int(Kind::CrashLoop)
                             << false;
    QTest::newRow("no node") << unschedulable << u"Pending"_s << u"0/2"_s << 0 << int(Kind::Unschedulable)
                             << false;
    QTest::newRow("initializes") << initializing << u"Init:1/2"_s << u"0/1"_s << 0 << int(Kind::None)
                                 << false;
    QTest::newRow("init crashes") << initFailing << u"Init:CrashLoopBackOff"_s << u"0/1"_s << 3
                                  << int(Kind::CrashLoop) << false;
    QTest::newRow("completed") << completed << u"Completed"_s << u"0/2"_s << 0 << int(Kind::None) << true;
    QTest::newRow("evicted") << evicted << u"Evicted"_s << u"0/2"_s << 0 << int(Kind::Failed) << false;
    QTest::newRow("terminating") << terminating << u"Terminating"_s << u"0/1"_s << 0 << int(Kind::None)
                                 << false;
}

void PodSummaryTest::saysWhatKubectlSays()
{
    QFETCH(QByteArray, yaml);
    const PodSummary pod = podSummary(yamlObject(yaml));
    QTEST(pod.phase, "phase");
    QTEST(pod.readyText(), "ready");
    QTEST(pod.restarts, "restarts");
    QTEST(int(pod.problem.kind), "problem");
    QTEST(pod.isHealthy(), "healthy");
}

void PodSummaryTest::tellsTheProblem()
{
    QCOMPARE(problemText(podSummary(yamlObject(crashing)).problem),
             u"container web: CrashLoopBackOff: it ended with status 137 (OOMKilled)"_s);
    QCOMPARE(problemText(podSummary(yamlObject(initFailing)).problem),
             u"container migrator: CrashLoopBackOff: it ended with status 1 (Error): schema is dirty"_s);
    QCOMPARE(problemText(podSummary(yamlObject(unschedulable)).problem),
             u"Unschedulable: 0/3 nodes are available"_s);
    QCOMPARE(problemText({}), QString());
}

void PodSummaryTest::readsEverything()
{
    const QJsonObject json = toJson(podSummary(yamlObject(running)));
    const QJsonObject expected{{u"namespace"_s, u"prod"_s},
                               {u"name"_s, u"web-1"_s},
                               {u"phase"_s, u"Running"_s},
                               {u"ready"_s, u"2/2"_s},
                               {u"restarts"_s, 3},
                               {u"node"_s, u"node-1"_s},
                               {u"images"_s, QJsonArray{u"web:1"_s, u"log:2"_s}},
                               {u"created"_s, u"2026-03-01T10:00:00Z"_s}};
    QCOMPARE(json, expected);
}

void PodSummaryTest::isStableOnNothing()
{
    const PodSummary nothing = podSummary({});
    QCOMPARE(nothing.readyText(), u"0/0"_s);
    QVERIFY(!nothing.isHealthy());
}

QTEST_GUILESS_MAIN(PodSummaryTest)
#include "tst_pod_summary.moc"
