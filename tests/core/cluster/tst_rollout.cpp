// Rollouts followed to their ends, workloads taken back and scaled; kubectl must agree.

#include "core/cluster/kubernetes/cluster_space.h"
#include "core/cluster/kubernetes/revisions.h"
#include "core/cluster/kubernetes/rollout.h"
#include "core/cluster/kubernetes/scaling.h"
#include "kube_fixture.h"
#include "result_checks.h"

#include <QJsonArray>
#include <QTest>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using State = RolloutStatus::State;

QByteArray workload(const QByteArray& kind, const QByteArray& name, const QByteArray& image, int replicas = 2)
{
    QByteArray extra;
    if (kind != "DaemonSet")
        extra += "  replicas: " + QByteArray::number(replicas) + '\n';
    if (kind == "StatefulSet")
        extra += "  serviceName: " + name + '\n';
    return "apiVersion: apps/v1\nkind: " + kind + "\nmetadata: {name: " + name +
           ", namespace: prod}\nspec:\n" + extra + "  selector: {matchLabels: {app: " + name +
           "}}\n  template:\n    metadata: {labels: {app: " + name +
           "}}\n    spec: {containers: [{name: main, image: '" + image + "'}]}\n";
}

} // namespace

class RolloutTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void followsToTheEnd_data();
    void followsToTheEnd();
    void saysWhyItStalls_data();
    void saysWhyItStalls();
    void tellsTheOthersToo();
    void ends();
    void goesBack_data();
    void goesBack();
    void refusesToGoBack();
    void goesToNothingAndBack();
    void goesOnScalingAfterAFailure();

private:
    [[nodiscard]] KubeTarget target(const QString& text) const;
    /// Applies a workload and follows it.
    [[nodiscard]] Result<QList<RolloutProgress>> rollOut(const QByteArray& yaml,
                                                         const RolloutOptions& options = {});

    std::unique_ptr<KubeFixture> m_cluster;
};

void RolloutTest::init()
{
    m_cluster = std::make_unique<KubeFixture>();
}

void RolloutTest::cleanup()
{
    QCOMPARE(m_cluster->api.violations(), QStringList());
}

KubeTarget RolloutTest::target(const QString& text) const
{
    return parseTarget(text, u"prod"_s).value();
}

Result<QList<RolloutProgress>> RolloutTest::rollOut(const QByteArray& yaml, const RolloutOptions& options)
{
    const QJsonObject object = yamlObject(yaml);
    const KubeKey key = keyOf(object);
    const KubeTarget where{builtInResource(key.kind), u"prod"_s, key.name};
    const Result<Applied> applied = applyObject(m_cluster->client(), where, object, {}, {});
    if (!applied)
        return failure(applied);
    return followRollouts(m_cluster->client(), {where}, options, {});
}

void RolloutTest::followsToTheEnd_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QString>("name");
    QTest::newRow("Deployment") << QByteArray("Deployment") << u"deployment/web"_s;
    QTest::newRow("StatefulSet") << QByteArray("StatefulSet") << u"statefulset/web"_s;
    QTest::newRow("DaemonSet") << QByteArray("DaemonSet") << u"daemonset/web"_s;
}

void RolloutTest::followsToTheEnd()
{
    QFETCH(QByteArray, kind);
    QFETCH(QString, name);
    QStringList told;
    RolloutOptions options{.deadline = 60s};
    options.tell = [&](const QList<RolloutProgress>& all) { told.append(all.first().status.text); };
    for (const QByteArray image : {"web:1", "web:2"}) {
        told.clear();
        const auto rollouts = rollOut(workload(kind, "web", image), options);
        VERIFY_RESULT(rollouts);
        QCOMPARE(rollouts->first().status.state, State::Done);
        VERIFY_RESULT(allDone(*rollouts));
        QCOMPARE(rollouts->first().workload.images, QStringList{QString::fromLatin1(image)});
        QCOMPARE(told.last(), rollouts->first().status.text);
    }
    if (!KubeFixture::hasKubectl())
        QSKIP("kubectl is not installed");
    const QString seen = m_cluster->kubectl({u"rollout"_s, u"status"_s, name, u"--timeout=1s"_s});
    QVERIFY2(!seen.contains(u"error") && !seen.startsWith(u"1:"), qPrintable(seen));
}

void RolloutTest::saysWhyItStalls_data()
{
    QTest::addColumn<Trouble>("trouble");
    QTest::addColumn<bool>("lasts"); ///< ends it before the deadline
    QTest::addColumn<QStringList>("words");
    QTest::newRow("image") << Trouble::ImagePull << true << QStringList{u"ImagePullBackOff"_s, u"web:2"_s};
    QTest::newRow("crash") << Trouble::CrashLoop << true << QStringList{u"container main"_s, u"status 1"_s};
    QTest::newRow("no node") << Trouble::Unschedulable << false
                             << QStringList{u"Unschedulable"_s, u"nodes"_s};
    QTest::newRow("probe") << Trouble::NotReady << false << QStringList{u"Readiness probe failed"_s};
    QTest::newRow("quota") << Trouble::Quota << false << QStringList{u"quota"_s};
}

void RolloutTest::saysWhyItStalls()
{
    QFETCH(Trouble, trouble);
    QFETCH(bool, lasts);
    QFETCH(QStringList, words);
    VERIFY_RESULT(rollOut(workload("Deployment", "web", "web:1"), {.deadline = 60s}));
    m_cluster->api.stage().trouble(u"web:2"_s, trouble);
    m_cluster->api.stage().trouble(trouble == Trouble::Quota ? u"^web"_s : u"web:2"_s, trouble);
    const auto rollouts =
        rollOut(workload("Deployment", "web", "web:2"), {.deadline = lasts ? 60s : 3s, .patience = 1s});
    VERIFY_RESULT(rollouts);
    const RolloutProgress& one = rollouts->first();
    QCOMPARE(one.status.state, State::Failed);
    QVERIFY2(one.status.text.contains(lasts ? u"it does not get further"_s : u"it was not done within 3 s"_s),
             qPrintable(one.status.text));
    const QString message = allDone(*rollouts).error().message();
    for (const QString& word : words)
        QVERIFY2(message.contains(word), qPrintable(message));
}

void RolloutTest::tellsTheOthersToo()
{
    m_cluster->api.stage().trouble(u"^bad"_s, Trouble::ImagePull);
    for (const QByteArray name : {"good", "bad"})
        QVERIFY(m_cluster->api.create(yamlObject(workload("Deployment", name, name + ":1"))));
    const auto rollouts = followRollouts(
        m_cluster->client(), {target(u"deploy/bad"_s), target(u"deploy/good"_s), target(u"sts/none"_s)},
        {.deadline = 5s, .patience = 200ms}, {});
    VERIFY_RESULT(rollouts);
    QCOMPARE(rollouts->at(0).status.state, State::Failed);
    QCOMPARE(rollouts->at(1).status.state, State::Done);
    QCOMPARE(rollouts->at(2).status.state, State::Failed);
    QVERIFY(rollouts->at(2).status.text.contains(u"it is not there"));
}

void RolloutTest::ends()
{
    m_cluster->api.stage().trouble(u"web:1"_s, Trouble::NotReady);
    std::stop_source stop;
    QVERIFY(m_cluster->api.create(yamlObject(workload("Deployment", "web", "web:1"))));
    RolloutOptions options;
    options.tell = [&](const QList<RolloutProgress>&) { stop.request_stop(); };
    const auto rollouts =
        followRollouts(m_cluster->client(), {target(u"deploy/web"_s)}, options, stop.get_token());
    QVERIFY(!rollouts);
    QCOMPARE(rollouts.error().kind, ErrorKind::Cancelled);
}

void RolloutTest::goesBack_data()
{
    followsToTheEnd_data();
}

void RolloutTest::goesBack()
{
    QFETCH(QByteArray, kind);
    QFETCH(QString, name);
    for (const QByteArray image : {"web:1", "web:2", "web:3"})
        VERIFY_RESULT(rollOut(workload(kind, "web", image), {.deadline = 60s}));
    const KubeTarget where = target(name);
    const KubeClient client = m_cluster->client();
    const Result<QList<WorkloadRevision>> revisions = revisionsOf(client, where, {});
    VERIFY_RESULT(revisions);
    QCOMPARE(revisions->size(), 3);
    QVERIFY(revisions->first().isCurrent);
    QCOMPARE(revisions->first().images, QStringList{u"web:3"_s});
    const Result<WorkloadRevision> before = chosenRevision(*revisions, 0);
    VERIFY_RESULT(before);
    QCOMPARE(before->images, QStringList{u"web:2"_s});
    const Result<WorkloadRevision> first = chosenRevision(*revisions, 1);
    VERIFY_RESULT(first);
    const QString diff = revisionDiff(*revisions, *first);
    QVERIFY2(diff.contains(u"-  - image: web:3") || diff.contains(u"web:3"), qPrintable(diff));
    QVERIFY(diff.contains(u"image: web:1"));
    VERIFY_RESULT(undoTo(client, where, *first, {}));
    const auto rollouts = followRollouts(client, {where}, {.deadline = 60s}, {});
    VERIFY_RESULT(rollouts);
    VERIFY_RESULT(allDone(*rollouts));
    const Result<QList<WorkloadRevision>> after = revisionsOf(client, where, {});
    VERIFY_RESULT(after);
    QCOMPARE(after->first().number, 4);
    QVERIFY(after->first().isCurrent);
    QCOMPARE(after->first().podTemplate, first->podTemplate);
    if (!KubeFixture::hasKubectl())
        QSKIP("kubectl is not installed");
    // And kubectl takes it back again.
    const QString undone = m_cluster->kubectl({u"rollout"_s, u"undo"_s, name});
    QVERIFY2(undone.contains(u"rolled back"), qPrintable(undone));
    QVERIFY(QTest::qWaitFor([&] {
        const Result<QList<WorkloadRevision>> now = revisionsOf(client, where, {});
        return now && now->first().images == QStringList{u"web:3"_s} && now->first().isCurrent;
    }));
    const QString history = m_cluster->kubectl({u"rollout"_s, u"history"_s, name});
    const Result<QList<WorkloadRevision>> now = revisionsOf(client, where, {});
    VERIFY_RESULT(now);
    for (const WorkloadRevision& revision : *now)
        QVERIFY2(history.contains(u"\n%1 "_s.arg(revision.number)), qPrintable(history));
}

void RolloutTest::refusesToGoBack()
{
    VERIFY_RESULT(rollOut(workload("Deployment", "web", "web:1"), {.deadline = 60s}));
    const Result<QList<WorkloadRevision>> revisions =
        revisionsOf(m_cluster->client(), target(u"deploy/web"_s), {});
    VERIFY_RESULT(revisions);
    QVERIFY(!chosenRevision(*revisions, 0));
    const Result<WorkloadRevision> none = chosenRevision(*revisions, 9);
    QVERIFY(!none);
    QVERIFY2(none.error().message().contains(u"It remembers: 1"), qPrintable(none.error().message()));
    QCOMPARE(revisionsOf(m_cluster->client(), target(u"job/x"_s), {}).error().kind, ErrorKind::Usage);
    QCOMPARE(revisionsOf(m_cluster->client(), target(u"deploy/none"_s), {}).error().kind,
             ErrorKind::NotFound);
    QCOMPARE(parseTarget(u"web"_s, {}).error().kind, ErrorKind::Usage);
    QCOMPARE(parseTarget(u"service/web"_s, {}).error().kind, ErrorKind::Usage);
}

void RolloutTest::goesToNothingAndBack()
{
    VERIFY_RESULT(rollOut(workload("Deployment", "frontend", "frontend:1", 3), {.deadline = 60s}));
    VERIFY_RESULT(rollOut(workload("StatefulSet", "gitserver", "gitserver:1", 2), {.deadline = 60s}));
    VERIFY_RESULT(rollOut(workload("StatefulSet", "pgsql", "postgresql-16:1", 1), {.deadline = 60s}));
    const KubeClient client = m_cluster->client();
    const Result<QList<ScaledWorkload>> down = scaleToNothing(client, u"prod"_s, {}, {});
    VERIFY_RESULT(down);
    QCOMPARE(down->size(), 2);
    const auto pods = [&] {
        return m_cluster->kubectl({u"get"_s, u"pods"_s, u"-o"_s, u"name"_s}).split(u'\n', Qt::SkipEmptyParts);
    };
    QTRY_COMPARE(pods(), QStringList{u"pod/pgsql-0"_s});
    const Result<QList<ScaledWorkload>> again = scaleToNothing(client, u"prod"_s, {}, {});
    VERIFY_RESULT(again);
    QVERIFY(again->isEmpty());
    const Result<QList<ScaledWorkload>> waiting = scaledToNothing(client, u"prod"_s, {});
    VERIFY_RESULT(waiting);
    QCOMPARE(waiting->size(), 2);
    // Somebody has brought one back by hand.
    VERIFY_RESULT(scale(client, target(u"sts/gitserver"_s), 1, {}));
    const Result<QList<ScaledWorkload>> back = scaleBack(client, u"prod"_s, {}, {});
    VERIFY_RESULT(back);
    QTRY_COMPARE(pods().size(), 5);
    QCOMPARE(m_cluster->seenByKubectl(u"deployment/frontend"_s)[u"spec"][u"replicas"].toInt(), 3);
    QVERIFY(scaledToNothing(client, u"prod"_s, {})->isEmpty());
    QCOMPARE(scale(client, target(u"ds/x"_s), 1, {}).error().kind, ErrorKind::Usage);
    QCOMPARE(scale(client, target(u"deploy/frontend"_s), -1, {}).error().kind, ErrorKind::Usage);
}

void RolloutTest::goesOnScalingAfterAFailure()
{
    for (const QByteArray name : {"a", "b"})
        VERIFY_RESULT(rollOut(workload("Deployment", name, name + ":1", 2), {.deadline = 60s}));
    Fault fault = Fault::status(u"deployments/b"_s, 403, 1);
    fault.method = "PATCH";
    m_cluster->api.faults().add(fault);
    QVERIFY(!scaleToNothing(m_cluster->client(), u"prod"_s, {}, {}));
    const Result<QList<ScaledWorkload>> rest = scaleToNothing(m_cluster->client(), u"prod"_s, {}, {});
    VERIFY_RESULT(rest);
    QCOMPARE(rest->size(), 1);
    QCOMPARE(rest->first().key.name, u"b"_s);
    const Result<QList<ScaledWorkload>> back = scaleBack(m_cluster->client(), u"prod"_s, {}, {});
    VERIFY_RESULT(back);
    QCOMPARE(back->size(), 2);
    QCOMPARE(back->first().to, 2);
}

QTEST_GUILESS_MAIN(RolloutTest)
#include "tst_rollout.moc"
