// Waves and instances as a tree, the list of rollouts, drafts, and the command lines.

#include "models/rollout_commands.h"
#include "models/rollout_list_model.h"
#include "models/rollout_selection.h"
#include "models/rollout_words.h"
#include "models/upgrade_filter_model.h"

#include "model_values.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QSignalSpy>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 60'000;

RolloutSettings settings()
{
    RolloutSettings made;
    made.environment = u"prod"_s;
    made.version = u"6.2.0"_s;
    made.repository = u"example/fleet"_s;
    made.api = u"https://api.github.com"_s;
    return made;
}

Rollout rolloutOf(int count)
{
    QList<Instance> instances;
    for (int number = 1; number <= count; ++number)
        instances.append(instance(u"i%1"_s.arg(number), u"prod"_s, u"6.0.0"_s));
    return *planRollout(settings(), instances, {}, {});
}

RolloutItem changed(const Rollout& rollout, const QString& slug, UpgradeState state, qint64 revision)
{
    RolloutItem item = *rollout.find(slug);
    item.state = state;
    item.revision = revision;
    return item;
}

RolloutRecord record(qint64 id, const QMap<UpgradeState, int>& counts = {})
{
    RolloutRecord made;
    made.id = id;
    made.settings = settings();
    made.started = QDateTime(QDate(2026, 11, 20), QTime(12, 0), QTimeZone::UTC);
    made.counts = counts;
    return made;
}

} // namespace

class RolloutModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsWavesAndInstances();
    void takesChanges();
    void leavesWhatIsOlder();
    void isQuickWithManyInstances();
    void filters();
    void filtersWhatChanges();
    void keepsTheSelection();
    void listsRollouts();
    void tellsConditions_data();
    void tellsConditions();
    void saysTheCommandLines();
    void plansDrafts();
    void refusesDrafts_data();
    void refusesDrafts();
    void asksTheFilter();
    void takesASelection();
    void takesALargeSelection();
    void refusesASelection_data();
    void refusesASelection();
};

void RolloutModelTest::showsWavesAndInstances()
{
    UpgradeModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.rowCount(), 0);
    model.setRollout(rolloutOf(14));
    QCOMPARE(model.rowCount(), 3); // a canary, ten, and three
    QCOMPARE(model.index(0, 0).data().toString(), u"Canaries (1)"_s);
    QCOMPARE(model.index(1, 0).data().toString(), u"Wave 1 (10)"_s);
    QCOMPARE(model.rowCount(model.index(2, 0)), 3);
    QCOMPARE(model.indexOf(u"i14"_s).parent().row(), 2);
    QCOMPARE(model.indexOf(u"i14"_s).data().toString(), u"i14"_s);
    QVERIFY(!model.indexOf(u"nobody"_s).isValid());
    QVERIFY(!model.item(model.index(0, 0)));
    model.clear();
    QCOMPARE(model.rowCount(), 0);
}

void RolloutModelTest::takesChanges()
{
    UpgradeModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const Rollout rollout = rolloutOf(14);
    model.setRollout(rollout);
    const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    const QSignalSpy told(&model, &QAbstractItemModel::dataChanged);
    RolloutItem failed = changed(rollout, u"i2"_s, UpgradeState::Failed, 2);
    failed.problem = u"it did not work"_s;
    failed.pull = 12;
    failed.pullState = u"open"_s;
    model.update({changed(rollout, u"i1"_s, UpgradeState::Succeeded, 1), failed});
    QCOMPARE(resets.size(), 0);
    QCOMPARE(told.size(), 4); // two instances and their waves
    QCOMPARE(model.count(UpgradeState::Succeeded), 1);
    QCOMPARE(model.revision(), 2);
    QCOMPARE(model.index(0, UpgradeModel::State).data().toString(), u"Over"_s);
    QCOMPARE(model.index(1, UpgradeModel::State).data().toString(), u"1 of 10 over"_s);
    QCOMPARE(model.index(2, UpgradeModel::State).data().toString(), u"Not begun"_s);
    const QModelIndex row = model.indexOf(u"i2"_s);
    QCOMPARE(row.siblingAtColumn(UpgradeModel::State).data().toString(), u"Failed"_s);
    QCOMPARE(row.siblingAtColumn(UpgradeModel::Pull).data().toString(), u"#12 open"_s);
    QCOMPARE(row.siblingAtColumn(UpgradeModel::Note).data().toString(), u"it did not work"_s);
}

void RolloutModelTest::leavesWhatIsOlder()
{
    UpgradeModel model;
    const Rollout rollout = rolloutOf(3);
    model.setRollout(rollout);
    model.update({changed(rollout, u"i1"_s, UpgradeState::Succeeded, 5)});
    model.update({changed(rollout, u"i1"_s, UpgradeState::Running, 4)});
    QCOMPARE(model.item(model.indexOf(u"i1"_s))->state, UpgradeState::Succeeded);
    QCOMPARE(model.revision(), 5);
}

void RolloutModelTest::isQuickWithManyInstances()
{
    constexpr int many = 10'000;
    UpgradeModel model;
    UpgradeFilterModel shown(&model);
    const Rollout rollout = rolloutOf(many);
    model.setRollout(rollout);
    QCOMPARE(shown.shownCount(), many);
    const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    const QSignalSpy told(&model, &QAbstractItemModel::dataChanged);
    QList<RolloutItem> all;
    for (const RolloutItem& item : rollout.items)
        all.append(changed(rollout, item.slug, UpgradeState::Running, 1));
    model.update(all);
    QCOMPARE(model.count(UpgradeState::Running), many);
    QCOMPARE(resets.size(), 0);
    QCOMPARE(told.size(), 2 * model.rowCount()); // each wave's rows at once, and the wave
    shown.setText(u"i9999"_s);
    QCOMPARE(shown.shownCount(), 1);
}

void RolloutModelTest::filters()
{
    UpgradeModel model;
    UpgradeFilterModel shown(&model);
    const QAbstractItemModelTester tester(&shown, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const Rollout rollout = rolloutOf(14);
    model.setRollout(rollout);
    model.update({changed(rollout, u"i1"_s, UpgradeState::Succeeded, 1),
                  changed(rollout, u"i2"_s, UpgradeState::Failed, 2),
                  changed(rollout, u"i3"_s, UpgradeState::InDoubt, 3),
                  changed(rollout, u"i4"_s, UpgradeState::Running, 4)});
    QCOMPARE(shown.rowCount(), 3);
    shown.setKind(UpgradeFilterModel::Kind::Trouble);
    QCOMPARE(shown.rowCount(), 1);
    QCOMPARE(shown.shownCount(), 2);
    shown.setKind(UpgradeFilterModel::Kind::UnderWay);
    QCOMPARE(shown.shownCount(), 1);
    shown.setKind(UpgradeFilterModel::Kind::Ahead);
    QCOMPARE(shown.shownCount(), 10);
    shown.setKind(UpgradeFilterModel::Kind::All);
    shown.setText(u"FAILED i2"_s);
    QCOMPARE(shown.shownCount(), 1);
    QCOMPARE(shown.item(shown.index(0, 0, shown.index(0, 0)))->slug, u"i2"_s);
    shown.setText(u"nobody"_s);
    QCOMPARE(shown.rowCount(), 0);
    shown.setText({});
    QCOMPARE(shown.shownCount(), 14);
}

void RolloutModelTest::filtersWhatChanges()
{
    UpgradeModel model;
    UpgradeFilterModel shown(&model);
    const QAbstractItemModelTester tester(&shown, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const Rollout rollout = rolloutOf(14);
    model.setRollout(rollout);
    shown.setKind(UpgradeFilterModel::Kind::UnderWay);
    QCOMPARE(shown.rowCount(), 0);
    model.update({changed(rollout, u"i2"_s, UpgradeState::Running, 1)});
    QCOMPARE(shown.shownCount(), 1);
    model.update({changed(rollout, u"i2"_s, UpgradeState::Succeeded, 2)});
    QCOMPARE(shown.shownCount(), 0);
}

void RolloutModelTest::keepsTheSelection()
{
    UpgradeModel model;
    UpgradeFilterModel shown(&model);
    const Rollout rollout = rolloutOf(14);
    model.setRollout(rollout);
    QItemSelectionModel selection(&shown);
    selection.select(shown.indexOf(u"i5"_s), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    model.update({changed(rollout, u"i5"_s, UpgradeState::Running, 1),
                  changed(rollout, u"i6"_s, UpgradeState::Running, 2)});
    QCOMPARE(selection.selectedRows().size(), 1);
    QCOMPARE(shown.item(selection.selectedRows().first())->slug, u"i5"_s);
}

void RolloutModelTest::listsRollouts()
{
    RolloutListModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setRecords({record(2), record(1)});
    const QPersistentModelIndex first = model.index(0);
    const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    model.setRecords(
        {record(3), record(2, {{UpgradeState::Succeeded, 3}, {UpgradeState::Failed, 1}}), record(1)});
    QCOMPARE(resets.size(), 0);
    QCOMPARE(first.row(), 1);
    QCOMPARE(first.data().toString(), u"prod to 6.2.0"_s);
    QVERIFY(first.data(RolloutListModel::DetailRole).toString().startsWith(u"4 of 4  ·  1 failed"));
    QCOMPARE(first.data(RolloutListModel::DoneRole).toDouble(), 1.0);
    QVERIFY(first.data(RolloutListModel::TroubleRole).toBool());
    QCOMPARE(model.rowOf(1), 2);
    QCOMPARE(model.rowOf(7), -1);
    model.setRecords({record(9)});
    QCOMPARE(model.rowCount(), 1);
}

void RolloutModelTest::tellsConditions_data()
{
    QTest::addColumn<RolloutRecord>("record");
    QTest::addColumn<RolloutCondition>("condition");
    const auto row = [](const char* name, RolloutCondition condition, auto change) {
        RolloutRecord made = record(1, {{UpgradeState::Waiting, 3}});
        change(made);
        QTest::newRow(name) << made << condition;
    };
    row("at rest", RolloutCondition::Resting, [](RolloutRecord&) {});
    row("running", RolloutCondition::Running, [](RolloutRecord& one) { one.isRunning = true; });
    row("paused", RolloutCondition::Paused, [](RolloutRecord& one) { one.wish = RolloutWish::Pause; });
    row("pausing", RolloutCondition::Pausing, [](RolloutRecord& one) {
        one.wish = RolloutWish::Pause;
        one.isRunning = true;
    });
    row("stopping", RolloutCondition::Stopping, [](RolloutRecord& one) {
        one.wish = RolloutWish::Stop;
        one.isRunning = true;
    });
    row("to be stopped", RolloutCondition::Resting, [](RolloutRecord& one) { one.wish = RolloutWish::Stop; });
    const auto held = [](RolloutRecord& one) { one.held = u"1 upgrade failed"_s; };
    row("held", RolloutCondition::Held, held);
    row("held before it was resumed", RolloutCondition::Running, [=](RolloutRecord& one) {
        held(one);
        one.isRunning = true;
    });
    row("held, and paused", RolloutCondition::Paused, [=](RolloutRecord& one) {
        held(one);
        one.wish = RolloutWish::Pause;
    });
    row("failures alone do not hold it", RolloutCondition::Resting,
        [](RolloutRecord& one) { one.counts[UpgradeState::Failed] = 1; });
    row("done", RolloutCondition::Done, [](RolloutRecord& one) { one.result = u"done"_s; });
    row("stopped", RolloutCondition::Stopped, [](RolloutRecord& one) { one.result = u"stopped"_s; });
}

void RolloutModelTest::tellsConditions()
{
    QFETCH(const RolloutRecord, record);
    QFETCH(const RolloutCondition, condition);
    QCOMPARE(conditionOf(record), condition);
    QVERIFY(!conditionWord(condition).isEmpty());
    QVERIFY(!conditionText(record).isEmpty());
}

void RolloutModelTest::saysTheCommandLines()
{
    const RolloutCommands commands(u"/tmp/my store"_s);
    QCOMPARE(commands.resume(3, true),
             u"lockstepctl rollout resume 3 --until-merged --store '/tmp/my store'"_s);
    QCOMPARE(commands.skip(3, {u"a"_s, u"b"_s}, u"it's done"_s),
             u"lockstepctl rollout skip 3 a b --reason 'it'\\''s done' --store '/tmp/my store'"_s);
    RolloutDraft draft{settings(), u".spec.channel != \"pause\""_s, {u"i3"_s}, u"22:00-04:00"_s};
    draft.settings.waveSize = 5;
    draft.settings.pauseMinutes = 30;
    draft.settings.trackingIssue = 7;
    QCOMPARE(commands.start(draft, u"/srv/fleet"_s, false),
             u"lockstepctl env workflow run -e prod --fleet /srv/fleet --filter '.spec.channel != \"pause\"' "
             "--to 6.2.0 --repo example/fleet --wave-size 5 --canary i3 --pause 30 --window 22:00-04:00 "
             "--tracking-issue 7 --store '/tmp/my store' --format dispatch upgrade-instance"_s);
}

void RolloutModelTest::plansDrafts()
{
    const QList<Instance> instances{instance(u"a"_s, u"prod"_s, u"6.0.0"_s),
                                    instance(u"b"_s, u"prod"_s, u"6.2.0"_s),
                                    instance(u"c"_s, u"prod"_s, u"6.1.0"_s)};
    const Result<DraftPlan> plan = planDraft({settings(), {}, {u"c"_s}, {}}, instances);
    VERIFY_RESULT(plan);
    QCOMPARE(plan->already, 1);
    QCOMPARE(plan->rollout.items.size(), 2);
    QCOMPARE(plan->rollout.items.first().slug, u"c"_s);
    const QStringList lines = rolloutConsequences(plan->rollout);
    QVERIFY2(lines.first().contains(u"mi_upgrade.yml in example/fleet"), qPrintable(lines.first()));
    QVERIFY2(lines[1].contains(u'c'), qPrintable(lines[1]));
}

void RolloutModelTest::refusesDrafts_data()
{
    QTest::addColumn<RolloutDraft>("draft");
    QTest::addColumn<QString>("words");
    const auto row = [](const char* name, const QString& words, auto change) {
        RolloutDraft draft{settings(), {}, {}, {}};
        change(draft);
        QTest::newRow(name) << draft << words;
    };
    row("no version", u"no version"_s, [](RolloutDraft& draft) { draft.settings.version = u"soon"_s; });
    row("no repository", u"OWNER/NAME"_s, [](RolloutDraft& draft) { draft.settings.repository.clear(); });
    row("no API", u"API"_s, [](RolloutDraft& draft) { draft.settings.api = u"ftp://x"_s; });
    row("no window", u"window"_s, [](RolloutDraft& draft) { draft.window = u"at night"_s; });
    row("a canary elsewhere", u"canary"_s, [](RolloutDraft& draft) { draft.canaries = {u"nobody"_s}; });
    row("all there", u"at 5.0.0 or above"_s,
        [](RolloutDraft& draft) { draft.settings.version = u"5.0.0"_s; });
}

void RolloutModelTest::refusesDrafts()
{
    QFETCH(const RolloutDraft, draft);
    QFETCH(const QString, words);
    const Result<DraftPlan> plan = planDraft(draft, {instance(u"a"_s, u"prod"_s, u"6.0.0"_s)});
    QVERIFY(!plan);
    QVERIFY2(plan.error().message().contains(words), qPrintable(plan.error().message()));
}

void RolloutModelTest::asksTheFilter()
{
    Fleet fleet;
    fleet.instances = {instance(u"a"_s, u"dev"_s, u"6.0.0"_s), instance(u"b"_s, u"prod"_s, u"6.0.0"_s),
                       instance(u"c"_s, u"prod"_s, u"6.1.0"_s, u"trial"_s)};
    RolloutPlanner planner;
    planner.setFleet(fleet);
    QCOMPARE(planner.environments(), (QStringList{u"dev"_s, u"prod"_s}));
    const auto settled = [&] { return !planner.isPlanning(); };
    planner.setDraft({settings(), {}, {}, {}});
    QVERIFY(QTest::qWaitFor(settled, patience));
    QVERIFY(planner.plan());
    QCOMPARE(planner.plan()->rollout.items.size(), 2);
    RolloutDraft draft{settings(), u".metadata.labels.\"instance-type\" == \"trial\""_s, {}, {}};
    planner.setDraft(draft);
    QVERIFY(!planner.plan());
    QVERIFY(QTest::qWaitFor(settled, patience));
    QVERIFY2(planner.plan(), qPrintable(planner.filterProblem()));
    QCOMPARE(planner.plan()->rollout.items.first().slug, u"c"_s);
    draft.filter = u".metadata.("_s;
    planner.setDraft(draft);
    QVERIFY(QTest::qWaitFor(settled, patience));
    QVERIFY(!planner.plan());
    QVERIFY(!planner.filterProblem().isEmpty());
    draft.settings.waveSize = 2; // what else is typed does not hide it
    planner.setDraft(draft);
    QVERIFY(QTest::qWaitFor(settled, patience));
    QVERIFY(!planner.filterProblem().isEmpty());
}

void RolloutModelTest::takesASelection()
{
    Fleet fleet = smallFleet();
    fleet.instances.append(instance(u"al\"ice's"_s, u"prod"_s, u"6.0.0"_s));
    const Result<RolloutSelection> selection =
        selectForRollout(fleet, {u"prod/al\"ice's"_s, u"prod/delta"_s});
    VERIFY_RESULT(selection);
    QCOMPARE(selection->environment, u"prod"_s);
    QCOMPARE(selection->count, 2);
    RolloutPlanner planner;
    planner.setFleet(fleet);
    RolloutDraft draft{settings(), selection->filter, {}, {}};
    planner.setDraft(draft);
    QVERIFY(QTest::qWaitFor([&] { return !planner.isPlanning(); }, patience));
    QVERIFY2(planner.plan(), qPrintable(planner.filterProblem()));
    QCOMPARE(planner.plan()->rollout.items.size(), 2);
    QVERIFY(planner.plan()->rollout.find(u"al\"ice's"_s));
    QVERIFY(planner.plan()->rollout.find(u"delta"_s));
}

/// A filter has ten seconds.
void RolloutModelTest::takesALargeSelection()
{
    constexpr int many = 10'000;
    Fleet fleet;
    QStringList keys;
    for (int number = 0; number < many; ++number) {
        fleet.instances.append(instance(u"instance-number-%1"_s.arg(number), u"prod"_s, u"6.0.0"_s));
        if (number % 2 == 0)
            keys.append(fleet.instances.last().key());
    }
    const Result<RolloutSelection> selection = selectForRollout(fleet, keys);
    VERIFY_RESULT(selection);
    RolloutPlanner planner;
    planner.setFleet(fleet);
    planner.setDraft({settings(), selection->filter, {}, {}});
    QVERIFY(QTest::qWaitFor([&] { return !planner.isPlanning(); }, patience));
    QVERIFY2(planner.plan(), qPrintable(planner.filterProblem()));
    QStringList planned;
    for (const RolloutItem& item : planner.plan()->rollout.items)
        planned.append(u"prod/"_s + item.slug);
    QCOMPARE(planned, keys);
}

void RolloutModelTest::refusesASelection_data()
{
    QTest::addColumn<QStringList>("keys");
    QTest::addColumn<QString>("words");
    QTest::newRow("nothing") << QStringList{} << u"no instance is selected"_s;
    QTest::newRow("gone") << QStringList{u"prod/charlie"_s, u"prod/zulu"_s} << u"prod/zulu: the fleet has"_s;
    QTest::newRow("environments") << QStringList{u"dev/alpha"_s, u"dev/bravo"_s, u"prod/charlie"_s}
                                  << u"several environments: dev (2), prod (1)"_s;
    QTest::newRow("broken") << QStringList{u"prod/charlie"_s, u"prod/echo"_s}
                            << u"prod/echo: its file cannot be read"_s;
}

void RolloutModelTest::refusesASelection()
{
    QFETCH(const QStringList, keys);
    QFETCH(const QString, words);
    const Result<RolloutSelection> selection = selectForRollout(smallFleet(), keys);
    QVERIFY(!selection);
    QCOMPARE(selection.error().kind, ErrorKind::Precondition);
    QVERIFY2(selection.error().message().contains(words), qPrintable(selection.error().message()));
}

QTEST_GUILESS_MAIN(RolloutModelTest)

#include "tst_rollout_model.moc"
