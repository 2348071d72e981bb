// The tables of the cluster page: rows come, change and go without a reset.

#include "models/cluster_filter_model.h"
#include "models/log_model.h"
#include "models/pod_log_lines.h"

#include <QAbstractItemModelTester>
#include <QJsonArray>
#include <QSignalSpy>
#include <QTest>

using namespace lockstep;
using namespace Qt::StringLiterals;

namespace {

PodRow pod(const QString& name, int restarts = 0, PodProblem::Kind problem = PodProblem::Kind::None)
{
    PodRow row;
    row.summary.name = name;
    row.summary.uid = name;
    row.summary.phase = u"Running"_s;
    row.summary.ready = row.summary.containers = 1;
    row.summary.restarts = restarts;
    row.summary.owner = u"ReplicaSet web-5d9c"_s;
    row.summary.problem.kind = problem;
    if (problem != PodProblem::Kind::None)
        row.summary.problem.reason = u"CrashLoopBackOff"_s;
    row.workload = u"/Deployment/web"_s;
    return row;
}

QHash<QString, PodRow> pods(int count)
{
    QHash<QString, PodRow> rows;
    for (int i = 0; i < count; ++i) {
        const PodRow row = pod(u"pod-%1"_s.arg(i, 4, 10, QChar(u'0')));
        rows.insert(row.summary.uid, row);
    }
    return rows;
}

QList<LogEntry> lines(int count, const QString& text = u"line"_s)
{
    QList<LogEntry> made;
    for (int i = 0; i < count; ++i)
        made.append({{}, RunEvent::Level::Info, u"pod"_s, text, 0});
    return made;
}

} // namespace

class ClusterModelsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rowsComeChangeAndGo();
    void manyChangesAreFewSignals();
    void whatIsChosenStaysChosen();
    void filtersByWordsAndOwner();
    void sortsByWhatIsMeant();
    void workloadsCountTheirPods();
    void findsTheWorkloadOfAPod();
    void tellsAges();
    void aLogKeepsItsNewestLines();
    void aLogKeepsNoMoreCharactersThanItMay();
    void aFilteredLogForgetsWhatIsGone();
    void linesOfPodsAreMadeReadable();
};

void ClusterModelsTest::rowsComeChangeAndGo()
{
    PodModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    model.apply(pods(10), {});
    QCOMPARE(model.rowCount(), 10);
    const int place = model.rowOf(u"pod-0003"_s);
    model.apply({{u"pod-0003"_s, pod(u"pod-0003"_s, 7)}, {u"new"_s, pod(u"new"_s)}},
                {u"pod-0001"_s, u"pod-0002"_s, u"pod-0009"_s, u"never-there"_s});
    QCOMPARE(model.rowCount(), 8);
    QVERIFY(place >= 0);
    QCOMPARE(model.row(model.rowOf(u"pod-0003"_s)).summary.restarts, 7);
    QCOMPARE(model.rowOf(u"pod-0001"_s), -1);
    for (int row = 0; row < model.rowCount(); ++row)
        QCOMPARE(model.rowOf(model.keyOf(row)), row);
    QCOMPARE(resets.count(), 0);
}

void ClusterModelsTest::manyChangesAreFewSignals()
{
    PodModel model;
    model.apply(pods(2000), {});
    const QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    QHash<QString, PodRow> changed;
    for (int i = 0; i < 2000; i += 3) {
        const QString name = u"pod-%1"_s.arg(i, 4, 10, QChar(u'0'));
        changed.insert(name, pod(name, 1));
    }
    model.apply(changed, {});
    QVERIFY(changes.count() > 0);
    QVERIFY(changes.count() <= 4);
}

void ClusterModelsTest::whatIsChosenStaysChosen()
{
    PodModel model;
    ClusterFilterModel shown(&model);
    const QAbstractItemModelTester tester(&shown, QAbstractItemModelTester::FailureReportingMode::QtTest);
    shown.sort(PodModel::Name);
    model.apply(pods(50), {});
    const QPersistentModelIndex chosen = shown.index(20, 0);
    const QString name = chosen.data().toString();
    model.apply({{u"a"_s, pod(u"a"_s)}, {name, pod(name, 5)}}, {u"pod-0001"_s, u"pod-0040"_s});
    QVERIFY(chosen.isValid());
    QCOMPARE(chosen.data().toString(), name);
}

void ClusterModelsTest::filtersByWordsAndOwner()
{
    PodModel model;
    ClusterFilterModel shown(&model);
    model.apply(pods(5), {});
    PodRow other = pod(u"other"_s);
    other.workload = u"StatefulSet/gitserver"_s;
    model.apply({{u"other"_s, other}}, {});
    shown.setText(u"POD run 000"_s);
    QCOMPARE(shown.rowCount(), 5);
    shown.setText({});
    shown.setOwner(u"StatefulSet/gitserver"_s);
    QCOMPARE(shown.rowCount(), 1);
    shown.setNothing(true);
    QCOMPARE(shown.rowCount(), 0);
}

void ClusterModelsTest::sortsByWhatIsMeant()
{
    PodModel model;
    ClusterFilterModel shown(&model);
    model.apply({{u"a"_s, pod(u"a"_s, 9)}, {u"b"_s, pod(u"b"_s, 10)}, {u"c"_s, pod(u"c"_s, 2)}}, {});
    shown.sort(PodModel::Restarts, Qt::DescendingOrder);
    QCOMPARE(shown.index(0, 0).data().toString(), u"b"_s);
    QCOMPARE(shown.index(2, 0).data().toString(), u"c"_s);
    model.apply({{u"c"_s, pod(u"c"_s, 2, PodProblem::Kind::CrashLoop)}}, {});
    shown.sort(PodModel::Status, Qt::AscendingOrder);
    QCOMPARE(shown.index(0, 0).data().toString(), u"c"_s);
}

void ClusterModelsTest::workloadsCountTheirPods()
{
    PodModel podModel;
    podModel.apply({{u"a"_s, pod(u"a"_s, 2)}, {u"b"_s, pod(u"b"_s, 3, PodProblem::Kind::CrashLoop)}}, {});
    WorkloadModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    WorkloadRow row;
    row.summary.kind = u"Deployment"_s;
    row.summary.name = u"web"_s;
    row.summary.desired = 2;
    model.apply({{u"uid"_s, row}}, {});
    const QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    model.setPods(workloadPods(podModel.rows()));
    QCOMPARE(model.index(0, WorkloadModel::Restarts).data().toString(), u"5"_s);
    QCOMPARE(model.index(0, WorkloadModel::Status).data().toString(), u"CrashLoopBackOff"_s);
    QCOMPARE(changes.count(), 1);
    model.setPods(workloadPods(podModel.rows()));
    QCOMPARE(changes.count(), 1);
}

void ClusterModelsTest::findsTheWorkloadOfAPod()
{
    const auto owned = [](const QString& kind, const QString& name) {
        const QJsonObject owner{{u"kind"_s, kind}, {u"name"_s, name}, {u"controller"_s, true}};
        return podRow({{u"metadata"_s, QJsonObject{{u"name"_s, u"p"_s},
                                                   {u"namespace"_s, u"prod"_s},
                                                   {u"ownerReferences"_s, QJsonArray{owner}}}}})
            .workload;
    };
    QCOMPARE(owned(u"ReplicaSet"_s, u"sourcegraph-frontend-5d9c"_s),
             u"prod/Deployment/sourcegraph-frontend"_s);
    QCOMPARE(owned(u"StatefulSet"_s, u"gitserver"_s), u"prod/StatefulSet/gitserver"_s);
    QCOMPARE(podRow({}).workload, QString());
}

void ClusterModelsTest::tellsAges()
{
    const QDateTime now = QDateTime::fromString(u"2026-03-10T12:00:00Z"_s, Qt::ISODate);
    QCOMPARE(ageText(now.addSecs(-95), now), u"95s"_s);
    QCOMPARE(ageText(now.addSecs(-305), now), u"5m5s"_s);
    QCOMPARE(ageText(now.addSecs(-3 * 3600 - 720), now), u"3h12m"_s);
    QCOMPARE(ageText(now.addDays(-3), now), u"3d"_s);
    QCOMPARE(ageText(now.addDays(-212), now), u"212d"_s);
    QCOMPARE(ageText(now.addSecs(5), now), u"0s"_s); // clocks differ
}

void ClusterModelsTest::aLogKeepsItsNewestLines()
{
    LogModel log;
    const QAbstractItemModelTester tester(&log, QAbstractItemModelTester::FailureReportingMode::QtTest);
    log.setCapacity(100, 1'000'000);
    log.append(lines(90, u"old"_s));
    log.append(lines(40, u"new"_s));
    QCOMPARE(log.rowCount(), 100);
    QCOMPARE(log.dropped(), 30);
    QVERIFY(log.lineText(99).endsWith(u"new"));
    QVERIFY(log.lineText(0).endsWith(u"old"));
    log.append(lines(500, u"last"_s));
    QCOMPARE(log.rowCount(), 100);
    QCOMPARE(log.count(RunEvent::Level::Info), 100);
    QVERIFY(log.lineText(0).endsWith(u"last"));
}

void ClusterModelsTest::aLogKeepsNoMoreCharactersThanItMay()
{
    LogModel log;
    log.setCapacity(1000, 20'000);
    log.append(lines(100, QString(1000, u'x')));
    QVERIFY(log.rowCount() < 20);
    QVERIFY(log.rowCount() > 10);
}

void ClusterModelsTest::aFilteredLogForgetsWhatIsGone()
{
    LogModel log;
    LogFilterModel shown(&log);
    const QAbstractItemModelTester tester(&shown, QAbstractItemModelTester::FailureReportingMode::QtTest);
    log.setCapacity(10, 1'000'000);
    shown.setText(u"wanted"_s);
    for (int i = 0; i < 30; ++i) {
        log.append(lines(1, i % 3 == 0 ? u"wanted %1"_s.arg(i) : u"other"_s));
        for (int row = 0; row < shown.rowCount(); ++row)
            QVERIFY(shown.lineText(row).contains(u"wanted"));
    }
    QCOMPARE(shown.rowCount(), 3);
    QVERIFY(shown.lineText(2).endsWith(u"wanted 27"));
}

void ClusterModelsTest::linesOfPodsAreMadeReadable()
{
    const LogEntry entry = logEntry(2, u"web"_s, 1'000'000'000, QByteArray("bad \xff\x1b[31m lvl=eror x"));
    QCOMPARE(entry.level, RunEvent::Level::Error);
    QCOMPARE(entry.tint, 2);
    QVERIFY(!entry.text.contains(QChar(0x1b)));
    QVERIFY(logEntry(0, {}, 0, QByteArray(1'000'000, 'x')).text.size() < 10'000);
    const QStringList lanes =
        laneNames({{u"p"_s, u"a"_s, u"main"_s}, {u"p"_s, u"b"_s, u"main"_s}, {u"p"_s, u"b"_s, u"side"_s}});
    QCOMPARE(lanes, (QStringList{u"a"_s, u"b/main"_s, u"b/side"_s}));
    QCOMPARE(laneNames({{u"p"_s, u"a"_s, u"main"_s}, {u"q"_s, u"a"_s, u"main"_s}}),
             (QStringList{u"p/a"_s, u"q/a"_s}));
}

QTEST_GUILESS_MAIN(ClusterModelsTest)
#include "tst_cluster_models.moc"
