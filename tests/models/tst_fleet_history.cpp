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
    void readsTheStore();
    void tellsWhyTheStoreCannotBeRead();
    void asATable();
    void sumsAFleetUp();
    void sumsAnEmptyFleetUp();
    void namesTheFurthestBehind();
};

void TestFleetHistory::whatIsUnderWay()
{
    const FleetHistory history =
        fleetHistory({databaseRun(acme, QStringLiteral("upgrade"), 1, QStringLiteral("running")),
                      databaseRun({}, QStringLiteral("rehearsal"), 3, QStringLiteral("running"))},
                     {runbookRun(bolt, 2, {}, true)}, {});
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
        fleetHistory({databaseRun(acme, QStringLiteral("upgrade"), 1, QStringLiteral("failed")),
                      databaseRun(acme, QStringLiteral("upgrade"), 2, QStringLiteral("done")),
                      // A rehearsal that went well does not mend an upgrade that did not.
                      databaseRun(bolt, QStringLiteral("upgrade"), 3, QStringLiteral("failed")),
                      databaseRun(bolt, QStringLiteral("rehearsal"), 4, QStringLiteral("done")),
                      databaseRun(acme, QStringLiteral("rehearsal"), 5, QStringLiteral("cancelled")),
                      databaseRun({}, QStringLiteral("rehearsal"), 6, QStringLiteral("failed"))},
                     {runbookRun(acme, 7, {}), runbookRun(bolt, 8, QStringLiteral("abandoned"))}, {sick});
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
    const FleetHistory history = fleetHistory(runs, {runbookRun(bolt, 2, QStringLiteral("done"))}, {});
    const QList<FleetRun> own = history.byInstance.value(acme);
    QCOMPARE(own.size(), longestFleetHistory);
    QCOMPARE(own.last().time, at(39));
    QCOMPARE(own.first().time, at(16));
    QCOMPARE(history.byInstance.value(bolt).size(), 1);
    QVERIFY(history.byInstance.value(QStringLiteral("prod/none")).isEmpty());
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
        fleetHistory({}, {runbookRun(acme, 1, {}, true), runbookRun({}, 0, {}, true)}, {});
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
