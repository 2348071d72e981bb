#include "../core/database/release_fixture.h"
#include "core/store/store.h"
#include "model_values.h"
#include "models/workspace.h"

#include <QSignalSpy>

using namespace lockstep;
using namespace lockstep::test;

namespace {

constexpr int patience = 120'000;

QByteArray config(const QString& slug, const QString& version)
{
    return QStringLiteral(
               "apiVersion: v1\nkind: Instance\nmetadata:\n  name: %1\n  labels:\n    instance-type: trial\n"
               "spec:\n  sourcegraphVersion: %2\n  releaseChannel: stable\n")
        .arg(slug, version)
        .toUtf8();
}

} // namespace

class TestWorkspace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void readsFleetAndReleases();
    void showsALargeFleetInParts();
    void saysWhatCannotBeRead();
    void plansForTheChosenInstance();
    void plansOnceForManyChanges();
    void aReplacedAnswerIsDropped();
    void anInstanceWithoutAVersionHasNoPath();
    void offersTheStrategyThatWorks();
    void reloadFollowsTheInstance();
    void newestReleaseHasNoTarget();
    void rehearses();
    void cancels();
    void goesWhileBusy();

private:
    void load(Workspace& workspace) const;
    [[nodiscard]] WorkspaceSources sources() const;
    void writeInstance(const QString& slug, const QString& version) const;

    ReleaseRepository m_releases;
    QTemporaryDir m_fleet;
    QTemporaryDir m_data;
};

void TestWorkspace::initTestCase()
{
    VERIFY_RESULT(m_releases.init());
    VERIFY_RESULT(fillWithSmallReleases(m_releases));
}

void TestWorkspace::init()
{
    writeInstance(QStringLiteral("acme"), QStringLiteral("6.0.0"));
    writeInstance(QStringLiteral("zeta"), QStringLiteral("6.2.0"));
    writeInstance(QStringLiteral("none"), QStringLiteral("not-a-version"));
}

void TestWorkspace::writeInstance(const QString& slug, const QString& version) const
{
    VERIFY_RESULT(
        writeFile(m_fleet.filePath(QStringLiteral("environments/prod/deployments/%1/config.yaml").arg(slug)),
                  config(slug, version)));
}

WorkspaceSources TestWorkspace::sources() const
{
    return {m_fleet.path(), m_releases.path(), {}, m_data.filePath(QStringLiteral("store.sqlite"))};
}

void TestWorkspace::load(Workspace& workspace) const
{
    workspace.reload();
    QCOMPARE(workspace.fleetState(), Workspace::LoadState::Loading);
    QTRY_COMPARE_WITH_TIMEOUT(workspace.fleetState(), Workspace::LoadState::Ready, patience);
    QTRY_VERIFY_WITH_TIMEOUT(workspace.catalogState() != Workspace::LoadState::Loading, patience);
    QVERIFY2(workspace.planner(),
             workspace.catalogError() ? qPrintable(workspace.catalogError()->message()) : "");
}

void TestWorkspace::readsFleetAndReleases()
{
    Workspace workspace(sources());
    QCOMPARE(workspace.fleetState(), Workspace::LoadState::Empty);
    QSignalSpy activity(&workspace, &Workspace::activityChanged);
    load(workspace);
    QCOMPARE(workspace.fleet().instances.size(), 3);
    QCOMPARE(workspace.targetsAbove(Version(6, 0, 0)), (QList<Version>{Version(6, 2, 0), Version(6, 1, 0)}));
    QCOMPARE(workspace.suggestedTarget(Version(6, 0, 0)), Version(6, 2, 0));
    QVERIFY(activity.size() >= 2);
    QCOMPARE(activity.last().first().toString(), QString());
}

void TestWorkspace::showsALargeFleetInParts()
{
    QTemporaryDir folder;
    for (int i = 0; i < 600; ++i)
        VERIFY_RESULT(
            writeFile(folder.filePath(QStringLiteral("environments/prod/deployments/%1/config.yaml").arg(i)),
                      config(QString::number(i), QStringLiteral("6.0.0"))));
    WorkspaceSources large = sources();
    large.fleet = folder.path();
    Workspace workspace(large);
    QList<qsizetype> sizes;
    connect(&workspace, &Workspace::fleetChanged, this, [&] { sizes += workspace.fleet().instances.size(); });
    load(workspace);
    QCOMPARE(sizes, (QList<qsizetype>{0, 512, 600}));
    sizes.clear();
    load(workspace); // what is shown stays
    QCOMPARE(sizes, (QList<qsizetype>{600, 600}));
}

void TestWorkspace::saysWhatCannotBeRead()
{
    WorkspaceSources wrong = sources();
    wrong.fleet = QStringLiteral("/nonexistent/fleet");
    wrong.catalog = QStringLiteral("/nonexistent/releases");
    Workspace workspace(wrong);
    workspace.reload();
    QTRY_COMPARE_WITH_TIMEOUT(workspace.fleetState(), Workspace::LoadState::Failed, patience);
    QTRY_COMPARE_WITH_TIMEOUT(workspace.catalogState(), Workspace::LoadState::Failed, patience);
    QVERIFY(workspace.fleetError()->message().contains(wrong.fleet));
    QVERIFY(workspace.catalogError()->message().contains(wrong.catalog));
    workspace.setSources(sources());
    QTRY_COMPARE_WITH_TIMEOUT(workspace.fleetState(), Workspace::LoadState::Ready, patience);
    QTRY_COMPARE_WITH_TIMEOUT(workspace.catalogState(), Workspace::LoadState::Ready, patience);
    QVERIFY(!workspace.fleetError());
    QVERIFY(!workspace.catalogError());
}

void TestWorkspace::plansForTheChosenInstance()
{
    Workspace workspace(sources());
    load(workspace);
    workspace.selectInstance(QStringLiteral("prod/acme"));
    QVERIFY(workspace.isPlanning());
    QCOMPARE(workspace.target(), Version(6, 2, 0));
    QTRY_VERIFY_WITH_TIMEOUT(workspace.path(), patience);
    QVERIFY(!workspace.isPlanning());
    QCOMPARE(workspace.path()->steps.size(), 2);
    QVERIFY(workspace.pathGraph());
    QVERIFY(workspace.pathGraph()->schemas[Schema::Frontend].graph.contains(1202));
    workspace.setTarget(Version(6, 1, 0));
    QVERIFY(!workspace.path());
    QTRY_VERIFY_WITH_TIMEOUT(workspace.path(), patience);
    QCOMPARE(workspace.path()->steps.size(), 1);
}

void TestWorkspace::plansOnceForManyChanges()
{
    Workspace workspace(sources());
    load(workspace);
    QCoreApplication::processEvents();
    QSignalSpy changed(&workspace, &Workspace::pathChanged);
    workspace.setFrom(Version(6, 0, 0));
    workspace.setTarget(Version(6, 1, 0));
    workspace.setStrategy(Strategy::MultiVersion);
    QTRY_VERIFY_WITH_TIMEOUT(!workspace.isPlanning(), patience);
    QCOMPARE(changed.size(), 4); // forgotten three times, found once
}

void TestWorkspace::aReplacedAnswerIsDropped()
{
    Workspace workspace({});
    workspace.adoptPlanner(planner(40));
    bool stale = false;
    connect(&workspace, &Workspace::pathChanged, &workspace,
            [&] { stale = stale || (workspace.path() && workspace.path()->to != workspace.target()); });
    workspace.setFrom(Version(6, 0, 0));
    for (int line = 1; line < 40; ++line) {
        workspace.setTarget(Version(6, line, 0));
        QCoreApplication::processEvents(); // lets the planning start
    }
    QTRY_VERIFY_WITH_TIMEOUT(!workspace.isPlanning(), patience);
    QVERIFY(!stale);
    QVERIFY2(workspace.path(), workspace.planError() ? qPrintable(workspace.planError()->message()) : "");
    QCOMPARE(workspace.path()->to, Version(6, 39, 0));
}

void TestWorkspace::anInstanceWithoutAVersionHasNoPath()
{
    Workspace workspace(sources());
    load(workspace);
    workspace.selectInstance(QStringLiteral("prod/none"));
    QTRY_VERIFY_WITH_TIMEOUT(workspace.planError(), patience);
    QVERIFY(!workspace.path());
    QCOMPARE(workspace.planError()->kind, ErrorKind::Precondition);
    QVERIFY(workspace.planError()->message().contains(QStringLiteral("prod/none")));
}

void TestWorkspace::offersTheStrategyThatWorks()
{
    CatalogContents gap = contents(5);
    gap.releases.removeAt(2); // no 6.2
    Workspace workspace({});
    workspace.adoptPlanner(std::make_shared<const Planner>(gap, Knowledge()));
    workspace.setFrom(Version(6, 0, 0));
    QTRY_VERIFY_WITH_TIMEOUT(!workspace.isPlanning(), patience);
    QVERIFY(workspace.planError());
    QCOMPARE(workspace.workingStrategy(), Strategy::MultiVersion);
    workspace.setStrategy(*workspace.workingStrategy());
    QTRY_VERIFY_WITH_TIMEOUT(workspace.path(), patience);
}

void TestWorkspace::reloadFollowsTheInstance()
{
    Workspace workspace(sources());
    load(workspace);
    workspace.selectInstance(QStringLiteral("prod/acme"));
    QTRY_VERIFY_WITH_TIMEOUT(workspace.path(), patience);
    writeInstance(QStringLiteral("acme"), QStringLiteral("6.1.0"));
    load(workspace);
    QCOMPARE(workspace.from(), Version(6, 1, 0));
    QTRY_VERIFY_WITH_TIMEOUT(workspace.path(), patience);
    QCOMPARE(workspace.path()->from, Version(6, 1, 0));
    QVERIFY(
        QFile::remove(m_fleet.filePath(QStringLiteral("environments/prod/deployments/acme/config.yaml"))));
    load(workspace);
    QVERIFY(!workspace.currentInstance());
    QTRY_VERIFY_WITH_TIMEOUT(!workspace.path(), patience);
}

void TestWorkspace::newestReleaseHasNoTarget()
{
    Workspace workspace(sources());
    load(workspace);
    workspace.selectInstance(QStringLiteral("prod/zeta"));
    QVERIFY(workspace.target().isNull());
    QVERIFY(!workspace.isPlanning());
    QCoreApplication::processEvents();
    QVERIFY(!workspace.path());
    QVERIFY(!workspace.planError());
    workspace.startRehearsal();
    QVERIFY(!workspace.isRunning());
}

void TestWorkspace::rehearses()
{
    Workspace workspace(sources());
    load(workspace);
    workspace.selectInstance(QStringLiteral("prod/acme"));
    QTRY_VERIFY_WITH_TIMEOUT(workspace.path(), patience);
    QCOMPARE(workspace.path()->estimate.basis, Estimate::Basis::RuleOfThumb);
    QSignalSpy finished(&workspace, &Workspace::runFinished);
    qsizetype told = 0;
    bool inOrder = true;
    connect(&workspace, &Workspace::runEventsAdded, &workspace, [&](qsizetype first, qsizetype count) {
        inOrder = inOrder && first == told && workspace.thread() == QThread::currentThread();
        told += count;
    });
    workspace.startRehearsal();
    QVERIFY(workspace.isRunning());
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, patience);
    QVERIFY(!workspace.isRunning());
    QVERIFY(inOrder);
    QCOMPARE(told, workspace.runEvents().size());
    QVERIFY2(!workspace.runError(), workspace.runError() ? qPrintable(workspace.runError()->message()) : "");
    QCOMPARE(workspace.runReport()->result, QStringLiteral("done"));
    QCOMPARE(workspace.runPath()->to, Version(6, 2, 0));
    QCOMPARE(workspace.runInstance()->slug, QStringLiteral("acme"));

    // What was measured replaces the rule of thumb, here and at the next start.
    QVERIFY(!workspace.timings().isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(workspace.path(), patience);
    QVERIFY(workspace.path()->estimate.basis != Estimate::Basis::RuleOfThumb);
    const Result<std::unique_ptr<Store>> store = Store::open(sources().store);
    VERIFY_RESULT(store);
    const Result<QList<RunRecord>> runs = (*store)->runs();
    VERIFY_RESULT(runs);
    QCOMPARE(runs->size(), 1);
    QCOMPARE(runs->first().instance, QStringLiteral("prod/acme"));
    QCOMPARE(runs->first().result, QStringLiteral("done"));
}

void TestWorkspace::cancels()
{
    Workspace workspace(sources());
    load(workspace);
    workspace.selectInstance(QStringLiteral("prod/acme"));
    QTRY_VERIFY_WITH_TIMEOUT(workspace.path(), patience);
    QSignalSpy finished(&workspace, &Workspace::runFinished);
    workspace.startRehearsal();
    workspace.cancelRun();
    QVERIFY(workspace.isCancelling());
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, patience);
    QVERIFY(!workspace.isCancelling());
    QCOMPARE(workspace.runReport()->result, QStringLiteral("cancelled"));
    QCOMPARE(workspace.runError()->kind, ErrorKind::Cancelled);
}

void TestWorkspace::goesWhileBusy()
{
    for (int i = 0; i < 5; ++i) {
        Workspace workspace(sources());
        workspace.reload();
        workspace.setFrom(Version(6, 0, 0));
        if (i % 2 == 1)
            QCoreApplication::processEvents();
    }
    auto workspace = std::make_unique<Workspace>(sources());
    load(*workspace);
    workspace->selectInstance(QStringLiteral("prod/acme"));
    QTRY_VERIFY_WITH_TIMEOUT(workspace->path(), patience);
    workspace->startRehearsal();
    QTRY_VERIFY_WITH_TIMEOUT(!workspace->runEvents().isEmpty(), patience);
    workspace.reset(); // waits for the run, which ends its server
}

QTEST_GUILESS_MAIN(TestWorkspace)
#include "tst_workspace.moc"
