// The test API server, as the real kubectl sees it: rollouts, and what can go wrong with them.

#include "kube_api/json_paths.h"
#include "kube_samples.h"
#include "kubectl.h"

#include <QTest>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(lockstep::test::Trouble)

class KubectlRolloutsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void rollsOutAndBack_data();
    void rollsOutAndBack();
    void goesBackToARevision();
    void keepsSoManyRevisions();
    void stallsAndSaysWhy_data();
    void stallsAndSaysWhy();
    void healsAndGoesOn();
    void scales();
    void recreates();
    void pausesAndResumes();
    void createsPodsOfAStatefulSetInOrder();
    void runsADaemonOnEachNode();
    void failsAJob();
    void endsAJobInTime();
    void runsARealProgram();

private:
    [[nodiscard]] QList<QJsonObject> pods() const { return m_api->store().list(kindOf(u"pods")); }

    std::unique_ptr<KubeApi> m_api;
    std::unique_ptr<Kubectl> m_kubectl;
};

void KubectlRolloutsTest::init()
{
    m_api = std::make_unique<KubeApi>();
    m_api->start();
    m_kubectl = std::make_unique<Kubectl>(*m_api);
}

void KubectlRolloutsTest::cleanup()
{
    QCOMPARE(m_api->violations(), QStringList());
    m_api.reset();
}

void KubectlRolloutsTest::rollsOutAndBack_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QString>("workload");
    QTest::newRow("a deployment") << deploymentYaml() << deploymentYaml("web", "example.com/web:2")
                                  << u"deployment/web"_s;
    QTest::newRow("a stateful set") << statefulSetYaml() << statefulSetYaml("example.com/db:2")
                                    << u"statefulset/db"_s;
    QTest::newRow("a daemon set") << daemonSetYaml() << daemonSetYaml("example.com/agent:2")
                                  << u"daemonset/agent"_s;
}

void KubectlRolloutsTest::rollsOutAndBack()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFETCH(QString, workload);
    const auto images = [&] {
        QStringList found;
        for (const QJsonObject& pod : pods())
            found.append(text(at(pod, u"spec.containers").toArray().first().toObject(), u"image"));
        found.removeDuplicates();
        return found;
    };
    const auto follow = [&] { return m_kubectl->run(u"rollout status --timeout=20s "_s + workload); };
    VERIFY_KUBECTL(m_kubectl->run(u"apply --server-side -f -"_s, before));
    VERIFY_KUBECTL(follow());
    const QStringList first = images();
    VERIFY_KUBECTL(m_kubectl->run(u"apply --server-side -f -"_s, after));
    VERIFY_KUBECTL(follow());
    const auto onlyNew = [&] { return images().size() == 1 && images() != first; };
    QVERIFY(m_api->await(onlyNew));
    const Kubectl::Ended history = m_kubectl->run(u"rollout history "_s + workload);
    VERIFY_KUBECTL(history);
    QVERIFY2(history.out.contains(u"\n2 "_s), history.all().constData());
    VERIFY_KUBECTL(m_kubectl->run(u"rollout undo "_s + workload));
    VERIFY_KUBECTL(follow());
    QVERIFY(m_api->await([&] { return images() == first; }));
    // The old revision is the newest now.
    const Kubectl::Ended later = m_kubectl->run(u"rollout history "_s + workload);
    QVERIFY2(later.out.contains(u"\n3 "_s) && !later.out.contains(u"\n1 "_s), later.all().constData());
}

void KubectlRolloutsTest::goesBackToARevision()
{
    for (const char* image : {"example.com/web:1", "example.com/web:2", "example.com/web:3"}) {
        VERIFY_KUBECTL(m_kubectl->run(u"apply --server-side -f -"_s, deploymentYaml("web", image)));
        VERIFY_KUBECTL(m_kubectl->run(u"rollout status deployment/web --timeout=20s"_s));
    }
    const Kubectl::Ended revision = m_kubectl->run(u"rollout history deployment/web --revision=1"_s);
    QVERIFY2(revision.out.contains(u"example.com/web:1"_s), revision.all().constData());
    VERIFY_KUBECTL(m_kubectl->run(u"rollout undo deployment/web --to-revision=1"_s));
    VERIFY_KUBECTL(m_kubectl->run(u"rollout status deployment/web --timeout=20s"_s));
    const QJsonObject web = m_api->object(u"deployments"_s, u"default"_s, u"web"_s);
    QCOMPARE(at(web, u"metadata.annotations").toObject().value(u"deployment.kubernetes.io/revision"_s),
             u"4"_s);
    QCOMPARE(m_api->store().list(kindOf(u"replicasets")).size(), 3);
}

void KubectlRolloutsTest::keepsSoManyRevisions()
{
    for (const char* image : {"example.com/web:1", "example.com/web:2", "example.com/web:3"}) {
        VERIFY_KUBECTL(m_kubectl->run(u"apply --server-side -f -"_s,
                                      deploymentYaml("web", image, "  revisionHistoryLimit: 1\n")));
        VERIFY_KUBECTL(m_kubectl->run(u"rollout status deployment/web --timeout=20s"_s));
    }
    QVERIFY(m_api->await([&] { return m_api->store().list(kindOf(u"replicasets")).size() == 2; }));
}

void KubectlRolloutsTest::stallsAndSaysWhy_data()
{
    QTest::addColumn<Trouble>("trouble");
    QTest::addColumn<QString>("status");
    QTest::addColumn<QString>("event");
    QTest::newRow("image pull") << Trouble::ImagePull << u"ImagePullBackOff"_s
                                << u"Back-off pulling image \"example.com/web:bad\""_s;
    QTest::newRow("crash loop") << Trouble::CrashLoop << u"CrashLoopBackOff"_s
                                << u"Back-off restarting failed container main in pod web-"_s;
    QTest::newRow("unschedulable") << Trouble::Unschedulable << u"Pending"_s
                                   << u"0/1 nodes are available: 1 Insufficient cpu."_s;
    QTest::newRow("probe") << Trouble::NotReady << u"0/1 +Running"_s << u"Readiness probe failed"_s;
    QTest::newRow("quota") << Trouble::Quota << u"web"_s << u"exceeded quota"_s;
}

void KubectlRolloutsTest::stallsAndSaysWhy()
{
    QFETCH(Trouble, trouble);
    QFETCH(QString, status);
    QFETCH(QString, event);
    VERIFY_KUBECTL(m_kubectl->run(u"apply --server-side -f -"_s, deploymentYaml()));
    VERIFY_KUBECTL(m_kubectl->run(u"rollout status deployment/web --timeout=20s"_s));
    m_api->stage().trouble(trouble == Trouble::Quota ? u"^web-"_s : u"web:bad"_s, trouble);
    VERIFY_KUBECTL(m_kubectl->run(u"apply --server-side -f -"_s,
                                  deploymentYaml("web", "example.com/web:bad",
                                                 "  progressDeadlineSeconds: 1\n  minReadySeconds: 0\n")));
    const Kubectl::Ended stalled = m_kubectl->run(u"rollout status deployment/web --timeout=30s"_s);
    QCOMPARE(stalled.code, 1);
    QVERIFY2(stalled.err.contains(u"error: deployment \"web\" exceeded its progress deadline"_s),
             stalled.all().constData());
    const auto looksAsItShould = [&](const QString& command, const QString& part) {
        const Kubectl::Ended shown = m_kubectl->run(command);
        return shown.out.contains(QRegularExpression(part));
    };
    QTRY_VERIFY(looksAsItShould(u"get pods,deployments"_s, status));
    QTRY_VERIFY(looksAsItShould(u"get events"_s, QRegularExpression::escape(event)));
    const QJsonObject web = m_api->object(u"deployments"_s, u"default"_s, u"web"_s);
    const QJsonObject progressing = conditionOf(web.value(u"status"_s).toObject(), u"Progressing"_s);
    QCOMPARE(text(progressing, u"reason"), u"ProgressDeadlineExceeded"_s);
    if (trouble == Trouble::Quota)
        QCOMPARE(text(conditionOf(web.value(u"status"_s).toObject(), u"ReplicaFailure"_s), u"reason"),
                 u"FailedCreate"_s);
    // What ran goes on running.
    QVERIFY(number(web, u"status.availableReplicas") >= 2);
}

void KubectlRolloutsTest::healsAndGoesOn()
{
    m_api->stage().trouble(u"web:1.0"_s, Trouble::ImagePull);
    VERIFY_KUBECTL(m_kubectl->run(u"apply --server-side -f -"_s, deploymentYaml()));
    QVERIFY(m_api->await([&] {
        return !pods().isEmpty() &&
               QString::fromUtf8(compact(pods().first())).contains(u"ImagePullBackOff"_s);
    }));
    m_api->stage().heal(u"web:1.0"_s);
    VERIFY_KUBECTL(m_kubectl->run(u"rollout status deployment/web --timeout=20s"_s));
}

void KubectlRolloutsTest::scales()
{
    VERIFY_KUBECTL(
        m_kubectl->run(u"apply --server-side -f -"_s, deploymentYaml() + "---\n" + statefulSetYaml()));
    for (const QString& workload : {u"deployment/web"_s, u"statefulset/db"_s}) {
        VERIFY_KUBECTL(m_kubectl->run(u"rollout status --timeout=20s "_s + workload));
        VERIFY_KUBECTL(m_kubectl->run(u"scale --replicas=0 "_s + workload));
    }
    QVERIFY(m_api->await([&] { return pods().isEmpty(); }));
    VERIFY_KUBECTL(m_kubectl->run(u"scale --current-replicas=0 --replicas=3 deployment/web"_s));
    QVERIFY(m_api->await([&] { return pods().size() == 3; }));
}

void KubectlRolloutsTest::recreates()
{
    const QByteArray strategy = "  strategy: {type: Recreate}\n";
    VERIFY_KUBECTL(
        m_kubectl->run(u"apply --server-side -f -"_s, deploymentYaml("web", "example.com/web:1", strategy)));
    VERIFY_KUBECTL(m_kubectl->run(u"rollout status deployment/web --timeout=20s"_s));
    VERIFY_KUBECTL(
        m_kubectl->run(u"apply --server-side -f -"_s, deploymentYaml("web", "example.com/web:2", strategy)));
    VERIFY_KUBECTL(m_kubectl->run(u"rollout status deployment/web --timeout=20s"_s));
    QVERIFY(m_api->await([&] { return pods().size() == 2; }));
}

void KubectlRolloutsTest::pausesAndResumes()
{
    VERIFY_KUBECTL(m_kubectl->run(u"apply --server-side -f -"_s, deploymentYaml()));
    VERIFY_KUBECTL(m_kubectl->run(u"rollout pause deployment/web"_s));
    VERIFY_KUBECTL(m_kubectl->run(u"set image deployment/web main=example.com/web:2"_s));
    VERIFY_KUBECTL(m_kubectl->run(u"rollout resume deployment/web"_s));
    VERIFY_KUBECTL(m_kubectl->run(u"rollout status deployment/web --timeout=20s"_s));
    VERIFY_KUBECTL(m_kubectl->run(u"rollout restart deployment/web"_s));
    VERIFY_KUBECTL(m_kubectl->run(u"rollout status deployment/web --timeout=20s"_s));
}

void KubectlRolloutsTest::createsPodsOfAStatefulSetInOrder()
{
    m_api->stage().trouble(u"^db-0$"_s, Trouble::NotReady);
    VERIFY_KUBECTL(m_kubectl->run(u"apply --server-side -f -"_s, statefulSetYaml()));
    QVERIFY(m_api->await([&] {
        return text(m_api->object(u"pods"_s, u"default"_s, u"db-0"_s), u"status.phase") == u"Running"_s;
    }));
    QVERIFY(m_api->object(u"pods"_s, u"default"_s, u"db-1"_s).isEmpty());
    m_api->stage().heal(u"^db-0$"_s);
    VERIFY_KUBECTL(m_kubectl->run(u"rollout status statefulset/db --timeout=20s"_s));
    QCOMPARE(text(m_api->object(u"persistentvolumeclaims"_s, u"default"_s, u"data-db-1"_s), u"status.phase"),
             u"Bound"_s);
}

void KubectlRolloutsTest::runsADaemonOnEachNode()
{
    m_api->pose({{u"apiVersion"_s, u"v1"_s},
                 {u"kind"_s, u"Node"_s},
                 {u"metadata"_s, QJsonObject{{u"name"_s, u"node-2"_s}}}});
    VERIFY_KUBECTL(m_kubectl->run(u"apply --server-side -f -"_s, daemonSetYaml()));
    VERIFY_KUBECTL(m_kubectl->run(u"rollout status daemonset/agent --timeout=20s"_s));
    QStringList nodes;
    for (const QJsonObject& pod : pods())
        nodes.append(text(pod, u"spec.nodeName"));
    nodes.sort();
    QCOMPARE(nodes, (QStringList{u"node-1"_s, u"node-2"_s}));
}

void KubectlRolloutsTest::failsAJob()
{
    m_api->stage().actOut(u"migrator"_s,
                          [](const ContainerRun& run, const auto& log, const std::stop_token&) {
                              log("cannot run " + run.arguments.join(u' ').toUtf8() + '\n');
                              return 3;
                          });
    VERIFY_KUBECTL(m_kubectl->run(u"apply --server-side -f -"_s,
                                  jobYaml("example.com/migrator:1", "  backoffLimit: 1\n")));
    VERIFY_KUBECTL(m_kubectl->run(u"wait --for=condition=failed job/migrate --timeout=20s"_s));
    const QJsonObject job = m_api->object(u"jobs"_s, u"default"_s, u"migrate"_s);
    QCOMPARE(number(job, u"status.failed"), 2);
    QCOMPARE(text(conditionOf(job.value(u"status"_s).toObject(), u"Failed"_s), u"reason"),
             u"BackoffLimitExceeded"_s);
    const Kubectl::Ended logs = m_kubectl->run({u"logs"_s, nameOf(pods().first())});
    QCOMPARE(logs.out, u"cannot run up --db all\n"_s);
}

void KubectlRolloutsTest::endsAJobInTime()
{
    m_api->stage().actOut(u"migrator"_s, [](const ContainerRun&, const auto&, const std::stop_token& stop) {
        while (!stop.stop_requested())
            std::this_thread::yield();
        return 143;
    });
    VERIFY_KUBECTL(m_kubectl->run(u"apply --server-side -f -"_s,
                                  jobYaml("example.com/migrator:1", "  activeDeadlineSeconds: 1\n")));
    VERIFY_KUBECTL(m_kubectl->run(u"wait --for=condition=failed job/migrate --timeout=20s"_s));
    const QJsonObject job = m_api->object(u"jobs"_s, u"default"_s, u"migrate"_s);
    QCOMPARE(text(conditionOf(job.value(u"status"_s).toObject(), u"Failed"_s), u"reason"),
             u"DeadlineExceeded"_s);
    QVERIFY(m_api->await([&] { return pods().isEmpty(); }));
}

void KubectlRolloutsTest::runsARealProgram()
{
    m_api->stage().actOut(u"migrator"_s, programAct(u"echo"_s, {u"migrating"_s}));
    VERIFY_KUBECTL(m_kubectl->run(u"apply --server-side -f -"_s, jobYaml()));
    VERIFY_KUBECTL(m_kubectl->run(u"wait --for=condition=complete job/migrate --timeout=20s"_s));
    QCOMPARE(m_kubectl->run(u"logs job/migrate"_s).out, u"migrating up --db all\n"_s);
}

QTEST_GUILESS_MAIN(KubectlRolloutsTest)
#include "tst_kubectl_rollouts.moc"
