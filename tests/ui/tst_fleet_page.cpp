#include "core/store/rollout_store.h"
#include "core/store/store.h"
#include "models/fleet_activity.h"
#include "page_fixture.h"
#include "ui/fleet/fleet_page.h"
#include "ui/fleet/fleet_runs_card.h"
#include "ui/fleet/version_bars.h"
#include "ui/parts/data_view.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_banner.h"
#include "ui/widgets/stat_tile.h"

#include <QLabel>
#include <QSignalSpy>

using namespace lockstep;
using namespace lockstep::test;

namespace {

/// The store is a file of its own: it is there before the page is.
struct StoreFile
{
    [[nodiscard]] QString path() const { return folder.filePath(QStringLiteral("store")); }

    QTemporaryDir folder;
};

struct Fixture : StoreFile, PageFixture<FleetPage>
{
    Fixture() : PageFixture({{}, {}, {}, StoreFile::path()})
    {
        workspace.adoptPlanner(planner(11));
        workspace.adoptFleet(smallFleet());
        bars = find<VersionBars>(QStringLiteral("versionBars"));
    }

    [[nodiscard]] qint64 begin(const QString& instance, const QString& kind) const
    {
        RunRecord run;
        run.instance = instance;
        run.kind = kind;
        return Store::open(path()).value()->startRun(run).value();
    }

    [[nodiscard]] QString texts() const
    {
        QStringList all;
        for (const auto* label : page.template findChildren<QLabel*>()) {
            if (label->isVisible())
                all.append(label->text());
        }
        for (const auto* label : page.template findChildren<ElidedLabel*>())
            all.append(label->text());
        return all.join(u'|');
    }

    VersionBars* bars;
};

} // namespace

class TestFleetPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase()
    {
        installTranslations();
        ThemeManager::instance().install(SchemeChoice::Light);
    }

    void showsWhichVersionsRunWhere();
    void asksForInstancesWithTheKeyboard();
    void asksForInstancesWithTheMouse();
    void asksForThoseOfAColour();
    void namesTheFurthestBehind();
    void followsTheFleet();
    void showsWhatIsUnderWayAndWhatFailed();
    void leadsToTheRollout();
    void tellsOfAStoreThatCannotBeRead();
    void tellsOfPullRequestsWhenItKnows();
    void tellsWhyItIsEmpty();
    void manyEnvironmentsAndVersions();
    void isAccessible();
};

void TestFleetPage::showsWhichVersionsRunWhere()
{
    Fixture f;
    QTRY_COMPARE(f.bars->currentText(), QStringLiteral("dev, 6.10, current: 1 instance"));
    QCOMPARE(f.page.subtitle(), QStringLiteral("2 environments"));
    QVERIFY(f.texts().contains(QStringLiteral("1 with a broken file")));
    QVERIFY(f.texts().contains(QStringLiteral("2 by 4 lines or more")));
}

void TestFleetPage::asksForInstancesWithTheKeyboard()
{
    Fixture f;
    QTRY_VERIFY(!f.bars->currentText().isEmpty());
    const QSignalSpy wanted(&f.page, &FleetPage::instancesWanted);
    f.page.focusContent();
    QTest::keyClick(f.bars, Qt::Key_Down);
    QTest::keyClick(f.bars, Qt::Key_Right);
    QCOMPARE(f.bars->currentText(), QStringLiteral("prod, 6.0, 10 behind: 1 instance"));
    QTest::keyClick(f.bars, Qt::Key_Return);
    QCOMPARE(wanted.last().first().toString(), QStringLiteral("environment:prod version:6.0"));
    QTest::keyClick(f.bars, Qt::Key_Right);
    QTest::keyClick(f.bars, Qt::Key_Right); // there are no more
    QCOMPARE(f.bars->currentText(), QStringLiteral("prod, no version: 2 instances"));
    QTest::keyClick(f.bars, Qt::Key_Space);
    QCOMPARE(wanted.last().first().toString(), QStringLiteral("environment:prod version:\"\""));
    QTest::keyClick(f.bars, Qt::Key_Up);
    QTest::keyClick(f.bars, Qt::Key_Left);
    QCOMPARE(f.bars->currentText(), QStringLiteral("dev, 6.10, current: 1 instance"));
}

void TestFleetPage::asksForInstancesWithTheMouse()
{
    Fixture f;
    QTRY_VERIFY(!f.bars->currentText().isEmpty());
    const QSignalSpy wanted(&f.page, &FleetPage::instancesWanted);
    QTest::mouseClick(f.bars, Qt::LeftButton, {}, {f.bars->width() / 2 + 100, 17});
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted.last().first().toString(), QStringLiteral("environment:dev version:6.9"));
    QTest::mouseClick(f.bars, Qt::LeftButton, {}, {2, 17}); // the name is no part
    QCOMPARE(wanted.size(), 1);
}

void TestFleetPage::asksForThoseOfAColour()
{
    Fixture f;
    const QSignalSpy wanted(&f.page, &FleetPage::instancesWanted);
    f.find<QAbstractButton>(QStringLiteral("behind-%1").arg(int(BehindBand::FarBehind)))->click();
    QCOMPARE(wanted.last().first().toString(), QStringLiteral("behind:4-11"));
}

void TestFleetPage::namesTheFurthestBehind()
{
    Fixture f;
    auto* late = f.find<DataView>(QStringLiteral("stragglers"));
    QTRY_COMPARE(late->model()->rowCount(), 2);
    QCOMPARE(late->model()->index(0, 0).data().toString(), QStringLiteral("charlie"));
    const QSignalSpy wanted(&f.page, &FleetPage::instanceWanted);
    late->setFocus();
    late->setCurrentIndex(late->model()->index(0, 0));
    QTest::keyClick(late, Qt::Key_Return);
    QCOMPARE(wanted.last().first().toString(), QStringLiteral("prod/charlie"));
    Fleet current;
    current.instances = {instance(QStringLiteral("alpha"), QStringLiteral("dev"), QStringLiteral("6.10.0"))};
    f.workspace.adoptFleet(current);
    QTRY_VERIFY(!late->isVisible());
    QVERIFY(f.texts().contains(QStringLiteral("Nobody is behind")));
}

void TestFleetPage::followsTheFleet()
{
    Fixture f;
    QTRY_VERIFY(!f.bars->currentText().isEmpty());
    Fleet other = smallFleet();
    other.instances.removeFirst();
    f.workspace.adoptFleet(other);
    QTRY_COMPARE(f.bars->currentText(), QStringLiteral("dev, 6.9, 1 behind: 1 instance"));
}

void TestFleetPage::showsWhatIsUnderWayAndWhatFailed()
{
    Fixture f;
    auto* underWay = f.find<DataView>(QStringLiteral("runsInFlight"));
    auto* failed = f.find<DataView>(QStringLiteral("runsFailed"));
    QTRY_VERIFY(f.page.activity()->isKnown());
    QVERIFY(!underWay->isVisible());
    QVERIFY(f.texts().contains(QStringLiteral("Nothing is being done")));
    const qint64 run = f.begin(QStringLiteral("prod/charlie"), QStringLiteral("upgrade"));
    f.page.activity()->reload();
    QTRY_COMPARE(underWay->model()->rowCount(), 1);
    QVERIFY(underWay->isVisible());
    const QSignalSpy wanted(&f.page, &FleetPage::instanceWanted);
    underWay->setFocus();
    underWay->setCurrentIndex(underWay->model()->index(0, 0));
    QTest::keyClick(underWay, Qt::Key_Return);
    QCOMPARE(wanted.last().first().toString(), QStringLiteral("prod/charlie"));
    VERIFY_RESULT(Store::open(f.path()).value()->finishRun(run, QStringLiteral("failed"), {}));
    f.page.activity()->reload();
    QTRY_COMPARE(failed->model()->rowCount(), 1);
    QCOMPARE(underWay->model()->rowCount(), 0);
}

void TestFleetPage::leadsToTheRollout()
{
    Fixture f;
    Rollout rollout;
    rollout.settings.environment = QStringLiteral("prod");
    rollout.settings.version = QStringLiteral("6.2.0");
    rollout.items = {RolloutItem()};
    rollout.items.first().slug = QStringLiteral("charlie");
    rollout.items.first().state = UpgradeState::Failed;
    rollout.items.first().dispatched = QDateTime::currentDateTimeUtc();
    const qint64 id = RolloutStore::open(f.path()).value()->create(rollout).value();
    f.page.activity()->reload();
    auto* failed = f.find<DataView>(QStringLiteral("runsFailed"));
    QTRY_COMPARE(failed->model()->rowCount(), 1);
    QCOMPARE(failed->model()->index(0, 1).data().toString(), QStringLiteral("Rollout 1 to 6.2.0"));
    const QSignalSpy instances(&f.page, &FleetPage::instanceWanted);
    const QSignalSpy rollouts(&f.page, &FleetPage::rolloutWanted);
    failed->setFocus();
    failed->setCurrentIndex(failed->model()->index(0, 0));
    QTest::keyClick(failed, Qt::Key_Return);
    QCOMPARE(rollouts.size(), 1);
    QCOMPARE(rollouts.first().first().toLongLong(), id);
    QCOMPARE(instances.size(), 0);
}

void TestFleetPage::tellsOfAStoreThatCannotBeRead()
{
    Fixture f;
    f.page.activity()->setStore(QStringLiteral("/proc/nowhere/store"));
    QTRY_VERIFY(std::ranges::any_of(f.page.findChildren<ErrorBanner*>(), [](const ErrorBanner* banner) {
        return banner->isVisible() && banner->message().contains(QStringLiteral("/proc/nowhere"));
    }));
    f.page.activity()->setStore(f.path());
    QTRY_VERIFY(std::ranges::none_of(f.page.findChildren<ErrorBanner*>(), &QWidget::isVisible));
}

void TestFleetPage::tellsOfPullRequestsWhenItKnows()
{
    Fixture f;
    auto* pulls = f.find<StatTile>(QStringLiteral("waitingPulls"));
    QVERIFY(!pulls->isVisible());
    f.page.setWaitingPulls(3);
    QVERIFY(pulls->isVisible());
    QCOMPARE(pulls->value(), QStringLiteral("3"));
}

void TestFleetPage::tellsWhyItIsEmpty()
{
    Fixture f;
    f.workspace.adoptFleet({});
    QVERIFY(f.texts().contains(QStringLiteral("This fleet has no instances")));
    f.workspace.setSources(
        {QStringLiteral("/nonexistent/fleet"), QStringLiteral("/nonexistent/releases"), {}, f.path()});
    QTRY_VERIFY(f.texts().contains(QStringLiteral("The fleet could not be read")));
}

void TestFleetPage::manyEnvironmentsAndVersions()
{
    Fleet fleet;
    for (int number = 0; number < 4000; ++number)
        fleet.instances.append(instance(QStringLiteral("i%1").arg(number),
                                        QStringLiteral("env-%1").arg(number % 40),
                                        QStringLiteral("6.%1.%2").arg(number % 97 % 60).arg(number % 3)));
    Fixture f;
    f.workspace.adoptPlanner(planner(60));
    f.workspace.adoptFleet(fleet);
    QTRY_COMPARE(f.page.subtitle(), QStringLiteral("40 environments"));
    const QSignalSpy wanted(&f.page, &FleetPage::instancesWanted);
    f.find<QAbstractButton>(QStringLiteral("allStragglers"))->click();
    QCOMPARE(wanted.last().first().toString(), QStringLiteral("behind:1+"));
    f.page.resize(500, 400);
    // Every part can be reached, and none is lost.
    f.page.focusContent();
    QStringList seen;
    while (!seen.contains(f.bars->currentText())) {
        seen.append(f.bars->currentText());
        QTest::keyClick(f.bars, Qt::Key_Right);
    }
    QCOMPARE(seen.size(), 60);
    QVERIFY(!f.bars->grab().isNull());
}

void TestFleetPage::isAccessible()
{
    Fixture f;
    f.page.setWaitingPulls(0);
    VERIFY_NONE(namelessInSight(&f.page));
    VERIFY_NONE(squeezedInSight(&f.page));
    for (const QWidget* pane : f.page.panes())
        QVERIFY(!pane->accessibleName().isEmpty());
}

QTEST_MAIN(TestFleetPage)
#include "tst_fleet_page.moc"
