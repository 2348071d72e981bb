#include "model_values.h"
#include "models/fleet_activity.h"
#include "models/fleet_overview.h"
#include "models/fleet_runs_model.h"
#include "models/translation.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace lockstep;
using namespace lockstep::test;

namespace {

QDateTime at(int minute)
{
    return QDateTime(QDate(2026, 3, 1), QTime(12, minute), QTimeZone::UTC);
}

RunRecord databaseRun(const QString& instance, const QString& kind, int minute, const QString& result)
{
    RunRecord run;
    run.kind = kind;
    run.instance = instance;
    run.from = Version(6, 1, 0);
    run.to = Version(6, 2, 0);
    run.started = at(minute);
    run.result = result;
    return run;
}

RunbookRunRecord runbookRun(const QString& instance, int minute, const QString& result,
                            bool isRunning = false)
{
    RunbookRunRecord run;
    run.name = QStringLiteral("cloud-upgrade");
    run.title = QStringLiteral("Upgrade a managed instance");
    run.instance = instance;
    run.started = at(minute);
    run.result = result;
    run.isRunning = isRunning;
    run.owner = QStringLiteral("4711 on host");
    return run;
}

/// That process 4711 works on.
UpgradeRecord upgrade(const QString& slug, UpgradeState state, int minute)
{
    UpgradeRecord record{
        3, QStringLiteral("prod"), QStringLiteral("6.2.0"), QStringLiteral("4711 on host"), {}};
    record.item.slug = slug;
    record.item.state = state;
    record.item.dispatched = at(minute);
    return record;
}

/// Of instances i0, i1, ..., all of them begun.
Rollout begun(int instances)
{
    Rollout rollout;
    rollout.settings.environment = QStringLiteral("prod");
    rollout.settings.version = QStringLiteral("6.2.0");
    rollout.settings.repository = QStringLiteral("example/fleet");
    for (int number = 0; number < instances; ++number) {
        RolloutItem item;
        item.slug = QStringLiteral("i%1").arg(number);
        item.state = number % 10 == 0 ? UpgradeState::Failed : UpgradeState::Succeeded;
        item.problem = number % 10 == 0 ? QStringLiteral("the run ended with: failure") : QString();
        item.attempt = 1;
        item.dispatched = at(0).addSecs(number);
        item.ended = item.dispatched.addSecs(60);
        rollout.items.append(item);
    }
    return rollout;
}

QStringList instancesOf(const QList<FleetRun>& runs)
{
    QStringList names;
    for (const FleetRun& run : runs)
        names.append(run.instance + u' ' + fleetOutcomeText(run.outcome));
    return names;
}

const QString acme = QStringLiteral("prod/acme");
const QString bolt = QStringLiteral("prod/bolt");

} // namespace

class TestFleetHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { installTranslations(); }

    void whatIsUnderWay();
    void onlyTheLastWordIsAFailure();
    void everyInstanceHasItsOwn();
    void upgradesOfRollouts_data();
    void upgradesOfRollouts();
    void upgradesBesideWhatElseWasDone();
    void readsTheStore();
    void readsRollouts();
    void readsAVeryLargeRollout();
    void tellsWhyTheStoreCannotBeRead();
    void asATable();
    void sumsAFleetUp();
    void sumsAnEmptyFleetUp();
    void namesTheFurthestBehind();
};

void TestFleetHistory::whatIsUnderWay()
{
    const FleetHistory history =
        fleetHistory({{databaseRun(acme, QStringLiteral("upgrade"), 1, QStringLiteral("running")),
                       databaseRun({}, QStringLiteral("rehearsal"), 3, QStringLiteral("running"))},
                      {runbookRun(bolt, 2, {}, true)}});
    QCOMPARE(instancesOf(history.inFlight),
             (QStringList{QStringLiteral(" Running"), QStringLiteral("prod/bolt Running"),
                          QStringLiteral("prod/acme Running")}));
    QCOMPARE(history.inFlight.last().title, QStringLiteral("Upgrade 6.1.0 → 6.2.0"));
    QVERIFY(history.failures.isEmpty());
}

void TestFleetHistory::onlyTheLastWordIsAFailure()
{
    const HealthRecord sick{1, acme, {}, at(9), {}, HealthState::Failed};
    const FleetHistory history =
        fleetHistory({{databaseRun(acme, QStringLiteral("upgrade"), 1, QStringLiteral("failed")),
                       databaseRun(acme, QStringLiteral("upgrade"), 2, QStringLiteral("done")),
                       // A rehearsal that went well does not mend an upgrade that did not.
                       databaseRun(bolt, QStringLiteral("upgrade"), 3, QStringLiteral("failed")),
                       databaseRun(bolt, QStringLiteral("rehearsal"), 4, QStringLiteral("done")),
                       databaseRun(acme, QStringLiteral("rehearsal"), 5, QStringLiteral("cancelled")),
                       databaseRun({}, QStringLiteral("rehearsal"), 6, QStringLiteral("failed"))},
                      {runbookRun(acme, 7, {}), runbookRun(bolt, 8, QStringLiteral("abandoned"))},
                      {sick}});
    QCOMPARE(instancesOf(history.failures),
             (QStringList{QStringLiteral("prod/acme Failed"), QStringLiteral("prod/acme Stopped part-way"),
                          QStringLiteral("prod/bolt Failed")}));
    QCOMPARE(history.failures.first().title, QStringLiteral("Health check"));
}

void TestFleetHistory::everyInstanceHasItsOwn()
{
    QList<RunRecord> runs;
    for (int minute = 0; minute < 40; ++minute)
        runs.append(databaseRun(acme, QStringLiteral("rehearsal"), minute, QStringLiteral("done")));
    const FleetHistory history = fleetHistory({runs, {runbookRun(bolt, 2, QStringLiteral("done"))}});
    const QList<FleetRun> own = history.byInstance.value(acme);
    QCOMPARE(own.size(), longestFleetHistory);
    QCOMPARE(own.last().time, at(39));
    QCOMPARE(own.first().time, at(16));
    QCOMPARE(history.byInstance.value(bolt).size(), 1);
    QVERIFY(history.byInstance.value(QStringLiteral("prod/none")).isEmpty());
}

void TestFleetHistory::upgradesOfRollouts_data()
{
    QTest::addColumn<UpgradeState>("state");
    QTest::addColumn<FleetRun::Outcome>("outcome");
    QTest::addColumn<FleetRun::Outcome>("alone"); // nobody works on the rollout
    const auto row = [](UpgradeState state, FleetRun::Outcome outcome, FleetRun::Outcome alone) {
        QTest::newRow(qPrintable(upgradeStateName(state))) << state << outcome << alone;
    };
    using Outcome = FleetRun::Outcome;
    row(UpgradeState::Dispatching, Outcome::Running, Outcome::Stopped);
    row(UpgradeState::Dispatched, Outcome::Running, Outcome::Stopped);
    row(UpgradeState::Running, Outcome::Running, Outcome::Stopped);
    row(UpgradeState::InDoubt, Outcome::Stopped, Outcome::Stopped);
    row(UpgradeState::Succeeded, Outcome::Done, Outcome::Done);
    row(UpgradeState::Failed, Outcome::Failed, Outcome::Failed);
    row(UpgradeState::Skipped, Outcome::Cancelled, Outcome::Cancelled);
}

void TestFleetHistory::upgradesOfRollouts()
{
    QFETCH(const UpgradeState, state);
    QFETCH(const FleetRun::Outcome, outcome);
    QFETCH(const FleetRun::Outcome, alone);
    UpgradeRecord record = upgrade(QStringLiteral("acme"), state, 1);
    record.item.ended = at(9);
    const FleetRun run = fleetHistory({{}, {}, {}, {record}}).byInstance.value(acme).value(0);
    QCOMPARE(run.outcome, outcome);
    QCOMPARE(run.title, QStringLiteral("Rollout 3 to 6.2.0"));
    QCOMPARE(run.time, at(1));
    QCOMPARE(run.ended, at(9));
    QCOMPARE(run.rollout, 3);
    record.owner.clear();
    const FleetRun left = fleetHistory({{}, {}, {}, {record}}).byInstance.value(acme).value(0);
    QCOMPARE(left.outcome, alone);
    QCOMPARE(left.problem.isEmpty(), alone != FleetRun::Outcome::Stopped);
}

void TestFleetHistory::upgradesBesideWhatElseWasDone()
{
    UpgradeRecord again = upgrade(QStringLiteral("bolt"), UpgradeState::Succeeded, 6);
    again.rollout = 4;
    UpgradeRecord failed = upgrade(QStringLiteral("acme"), UpgradeState::Failed, 3);
    failed.item.problem = QStringLiteral("the run ended with: failure");
    failed.item.ended = at(8);
    const FleetHistory history =
        fleetHistory({{databaseRun(acme, QStringLiteral("rehearsal"), 1, QStringLiteral("done"))},
                      {runbookRun(acme, 5, QStringLiteral("done"))},
                      {},
                      {again, upgrade(QStringLiteral("bolt"), UpgradeState::Failed, 2), failed,
                       upgrade(QStringLiteral("crane"), UpgradeState::Running, 7)}});
    QCOMPARE(instancesOf(history.inFlight), QStringList{QStringLiteral("prod/crane Running")});
    QCOMPARE(instancesOf(history.failures), QStringList{QStringLiteral("prod/acme Failed")});
    const QList<FleetRun> own = history.byInstance.value(acme);
    QCOMPARE(own.size(), 3);
    QCOMPARE(own[1].kind, QStringLiteral("rollout")); // by time, beside the others
    FleetRunsModel model;
    const QAbstractItemModelTester tester(&model);
    model.setRuns(history.failures);
    const QString tip = model.index(0, FleetRunsModel::Title).data(Qt::ToolTipRole).toString();
    QVERIFY2(tip.contains(QStringLiteral("ended ")) && tip.contains(failed.item.problem), qPrintable(tip));
}

void TestFleetHistory::readsRollouts()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("store"));
    FleetActivity activity(path);
    activity.reload();
    QTRY_VERIFY(activity.isKnown());
    const auto store = RolloutStore::open(path).value();
    VERIFY_RESULT(store->create(begun(2)));
    QTRY_COMPARE(activity.history().byInstance.size(), 2); // what others write is noticed
    QCOMPARE(activity.history().failures.size(), 1);
    QCOMPARE(activity.history().failures.first().instance, QStringLiteral("prod/i0"));
}

void TestFleetHistory::readsAVeryLargeRollout()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("store"));
    VERIFY_RESULT(RolloutStore::open(path).value()->create(begun(10'000)));
    const Result<FleetHistory> history = readFleetHistory(path);
    VERIFY_RESULT(history);
    QCOMPARE(history->byInstance.size(), 10'000);
    QCOMPARE(history->failures.size(), 1'000);
}

void TestFleetHistory::readsTheStore()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("store"));
    FleetActivity activity(path);
    const QSignalSpy changed(&activity, &FleetActivity::changed);
    activity.reload();
    QTRY_VERIFY(activity.isKnown());
    QVERIFY(activity.history() == FleetHistory());

    const auto store = Store::open(path).value();
    const qint64 id = store->startRun(databaseRun(acme, QStringLiteral("upgrade"), 1, {})).value();
    activity.reload();
    activity.reload(); // one after the other
    QTRY_COMPARE(activity.history().inFlight.size(), 1);
    VERIFY_RESULT(store->finishRun(id, QStringLiteral("failed"), {}));
    activity.reload();
    QTRY_COMPARE(activity.history().failures.size(), 1);
    // What others write is noticed.
    VERIFY_RESULT(store->startRun(databaseRun(bolt, QStringLiteral("upgrade"), 2, {})));
    QTRY_COMPARE(activity.history().inFlight.size(), 1);
    // Nothing has changed: nobody is told.
    QTest::qWait(500);
    const qsizetype told = changed.size();
    activity.reload();
    activity.reload();
    QTest::qWait(200);
    QCOMPARE(changed.size(), told);
}

void TestFleetHistory::tellsWhyTheStoreCannotBeRead()
{
    FleetActivity activity(QStringLiteral("/proc/nowhere/store"));
    activity.reload();
    QTRY_VERIFY(activity.isKnown());
    QVERIFY(activity.error());
    const QTemporaryDir folder;
    activity.setStore(folder.filePath(QStringLiteral("store")));
    QTRY_VERIFY(activity.isKnown() && !activity.error());
}

void TestFleetHistory::asATable()
{
    FleetRunsModel model;
    const QAbstractItemModelTester tester(&model);
    const FleetHistory history =
        fleetHistory({{}, {runbookRun(acme, 1, {}, true), runbookRun({}, 0, {}, true)}});
    model.setRuns(history.inFlight);
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(0, FleetRunsModel::InstanceName).data().toString(), acme);
    QCOMPARE(model.index(0, FleetRunsModel::Outcome).data().toString(), QStringLiteral("Running"));
    QVERIFY(model.index(0, 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("4711 on host")));
    QCOMPARE(model.index(1, 0).data().toString(), QStringLiteral("No instance"));
    model.setRuns({});
    QCOMPARE(model.rowCount(), 0);
}

void TestFleetHistory::sumsAFleetUp()
{
    const FleetOverview overview = fleetOverview(fleetRows(smallFleet(), planner(11).get()));
    QCOMPARE(overview.count, 6);
    QCOMPARE(overview.broken, 1);
    QCOMPARE(overview.paused, 1);
    QCOMPARE(overview.bands, (std::array{1, 1, 2, 0, 2}));
    const QList<EnvironmentVersions> expected{
        {QStringLiteral("dev"), 2, {{QStringLiteral("6.10"), 0, 1}, {QStringLiteral("6.9"), 1, 1}}},
        {QStringLiteral("prod"),
         4,
         {{QStringLiteral("6.2"), 8, 1}, {QStringLiteral("6.0"), 10, 1}, {QString(), -1, 2}}},
    };
    QCOMPARE(overview.environments, expected);
}

void TestFleetHistory::sumsAnEmptyFleetUp()
{
    const FleetOverview overview = fleetOverview({});
    QCOMPARE(overview.count, 0);
    QVERIFY(overview.environments.isEmpty());
    QVERIFY(overview.stragglers.isEmpty());
}

void TestFleetHistory::namesTheFurthestBehind()
{
    Fleet fleet;
    for (int number = 0; number < 70; ++number)
        fleet.instances.append(instance(QStringLiteral("i%1").arg(number), QStringLiteral("prod"),
                                        QStringLiteral("6.%1.0").arg(number % 10)));
    const FleetOverview overview = fleetOverview(fleetRows(fleet, planner(10).get()));
    QCOMPARE(overview.behind, 63);
    QCOMPARE(overview.stragglers.size(), mostStragglers);
    QCOMPARE(overview.stragglers.first().instance.slug, QStringLiteral("i0"));
    QVERIFY(std::ranges::is_sorted(overview.stragglers, std::ranges::greater(), &FleetRow::behind));
    // Those that are paused are left alone on purpose.
    const FleetOverview small = fleetOverview(fleetRows(smallFleet(), planner(11).get()));
    QCOMPARE(small.behind, 2);
    QCOMPARE(small.stragglers.first().instance.slug, QStringLiteral("charlie"));
}

QTEST_GUILESS_MAIN(TestFleetHistory)
#include "tst_fleet_history.moc"
