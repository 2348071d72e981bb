// Workloads: how far their rollouts are, as kubectl decides it, and what they consist of.

#include "core/cluster/kubernetes/workload.h"
#include "yaml_object.h"

#include <QTest>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

QByteArray deployment(const QByteArray& status, const QByteArray& spec = "{replicas: 2}")
{
    return "kind: Deployment\nmetadata: {name: web, generation: 3}\nspec: " + spec + "\nstatus: " + status +
           '\n';
}

QByteArray statefulSet(const QByteArray& status, const QByteArray& spec = "{replicas: 2}")
{
    return "kind: StatefulSet\nmetadata: {name: db, generation: 3}\nspec: " + spec + "\nstatus: " + status +
           '\n';
}

QByteArray daemonSet(const QByteArray& status)
{
    return "kind: DaemonSet\nmetadata: {name: agent, generation: 3}\nspec: {}\nstatus: " + status + '\n';
}

QByteArray job(const QByteArray& status)
{
    return "kind: Job\nmetadata: {name: migrator}\nspec: {completions: 1}\nstatus: " + status + '\n';
}

} // namespace

class WorkloadTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsHowFarARolloutIs_data();
    void knowsHowFarARolloutIs();
    void sumsUp();
    void findsImages();
};

void WorkloadTest::knowsHowFarARolloutIs_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<QString>("state");
    QTest::addColumn<QString>("text");
    const auto row = [](const char* name, const QByteArray& yaml, const QString& state, const QString& text) {
        QTest::newRow(name) << yaml << state << text;
    };
    row("not seen",
        deployment("{observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 2}"),
        u"progressing"_s, u"its controller has not seen the change yet"_s);
    row("updates",
        deployment("{observedGeneration: 3, replicas: 3, updatedReplicas: 1, availableReplicas: 2}"),
        u"progressing"_s, u"1 of 2 new replicas have been updated"_s);
    row("old ones end",
        deployment("{observedGeneration: 3, replicas: 3, updatedReplicas: 2, availableReplicas: 2}"),
        u"progressing"_s, u"1 old replicas are still to end"_s);
    row("not available",
        deployment("{observedGeneration: 3, replicas: 2, updatedReplicas: 2, availableReplicas: 1}"),
        u"progressing"_s, u"1 of 2 updated replicas are available"_s);
    row("done", deployment("{observedGeneration: 3, replicas: 2, updatedReplicas: 2, availableReplicas: 2}"),
        u"done"_s, u"2 of 2 replicas are updated and available"_s);
    row("nothing wanted", deployment("{observedGeneration: 3}", "{replicas: 0}"), u"done"_s,
        u"0 of 0 replicas are updated and available"_s);
    row("deadline",
        deployment(
            "{observedGeneration: 3, replicas: 2, conditions: [{type: Progressing, status: 'False', reason: "
            "ProgressDeadlineExceeded, message: has timed out}]}"),
        u"failed"_s, u"it took longer than its progress deadline allows: has timed out"_s);
    row("set not ready", statefulSet("{observedGeneration: 3, readyReplicas: 1}"), u"progressing"_s,
        u"1 of 2 pods are ready"_s);
    row("set updates",
        statefulSet("{observedGeneration: 3, readyReplicas: 2, updatedReplicas: 1, currentRevision: a, "
                    "updateRevision: b}"),
        u"progressing"_s, u"1 of 2 pods are updated"_s);
    row("set done",
        statefulSet("{observedGeneration: 3, readyReplicas: 2, updatedReplicas: 2, currentRevision: b, "
                    "updateRevision: b}"),
        u"done"_s, u"2 of 2 pods are updated and ready"_s);
    row("set partition",
        statefulSet("{observedGeneration: 3, readyReplicas: 2, updatedReplicas: 1, currentRevision: a, "
                    "updateRevision: b}",
                    "{replicas: 2, updateStrategy: {rollingUpdate: {partition: 1}}}"),
        u"done"_s, u"1 pods of its partition are updated"_s);
    row("set by hand",
        statefulSet("{observedGeneration: 3}", "{replicas: 2, updateStrategy: {type: OnDelete}}"), u"done"_s,
        u"its pods change when somebody deletes them (OnDelete)"_s);
    row("agents update",
        daemonSet("{observedGeneration: 3, desiredNumberScheduled: 3, updatedNumberScheduled: 2, "
                  "numberAvailable: 3}"),
        u"progressing"_s, u"2 of 3 nodes have the new pod"_s);
    row("agents start",
        daemonSet("{observedGeneration: 3, desiredNumberScheduled: 3, updatedNumberScheduled: 3, "
                  "numberAvailable: 2}"),
        u"progressing"_s, u"2 of 3 updated pods are available"_s);
    row("agents done",
        daemonSet("{observedGeneration: 3, desiredNumberScheduled: 3, updatedNumberScheduled: 3, "
                  "numberAvailable: 3}"),
        u"done"_s, u"3 of 3 nodes have the new pod"_s);
    row("job runs", job("{active: 1}"), u"progressing"_s, u"0 of 1 completions, 1 pods run"_s);
    row("job done", job("{succeeded: 1, conditions: [{type: Complete, status: 'True'}]}"), u"done"_s,
        u"it is complete"_s);
    row("job failed",
        job("{failed: 1, conditions: [{type: Failed, status: 'True', reason: BackoffLimitExceeded, message: "
            "Job has reached the specified backoff limit}]}"),
        u"failed"_s, u"it failed: Job has reached the specified backoff limit"_s);
}

void WorkloadTest::knowsHowFarARolloutIs()
{
    QFETCH(QByteArray, yaml);
    const RolloutStatus status = rolloutStatus(yamlObject(yaml));
    QTEST(rolloutStateName(status.state), "state");
    QTEST(status.text, "text");
}

void WorkloadTest::sumsUp()
{
    const WorkloadSummary set = workloadSummary(
        yamlObject(statefulSet("{observedGeneration: 3, readyReplicas: 1, updatedReplicas: 2}")));
    QCOMPARE(set.kind, u"StatefulSet"_s);
    QCOMPARE(set.ready, 1);
    QCOMPARE(set.updated, 2);
    QCOMPARE(set.desired, 2);
    const WorkloadSummary agents = workloadSummary(
        yamlObject(daemonSet("{desiredNumberScheduled: 3, numberReady: 2, updatedNumberScheduled: 1}")));
    QCOMPARE(agents.desired, 3);
    QCOMPARE(agents.ready, 2);
    QCOMPARE(agents.updated, 1);
}

void WorkloadTest::findsImages()
{
    const QByteArray cronJob =
        "kind: CronJob\nspec: {jobTemplate: {spec: {template: {spec: {initContainers: [{name: "
        "a, image: x}], containers: [{name: b, image: y}]}}}}}\n";
    QCOMPARE(imagesOf(yamlObject(cronJob)), (QMap<QString, QString>{{u"a"_s, u"x"_s}, {u"b"_s, u"y"_s}}));
    QVERIFY(imagesOf({}).isEmpty());
}

QTEST_GUILESS_MAIN(WorkloadTest)
#include "tst_workload.moc"
