#include "../core/database/release_fixture.h"
#include "page_fixture.h"
#include "ui/parts/data_view.h"
#include "ui/parts/report_exporter.h"
#include "ui/parts/segmented_control.h"
#include "ui/run/report_panel.h"
#include "ui/run/run_page.h"
#include "ui/run/run_status.h"

#include <QListView>
#include <QPlainTextEdit>
#include <QSignalSpy>

using namespace lockstep;
using namespace lockstep::test;

namespace {

constexpr int patience = 120'000;

struct Fixture : PageFixture<RunPage>
{
    explicit Fixture(const QString& catalog)
        : PageFixture({QStringLiteral("/nonexistent"), catalog, {}, QStringLiteral(":memory:")})
    {
        workspace.reload();
    }

    [[nodiscard]] bool plan(const Version& from)
    {
        if (!QTest::qWaitFor([this] { return workspace.planner() != nullptr; }, patience))
            return false;
        workspace.setFrom(from);
        return waitForPath() && workspace.path();
    }

    [[nodiscard]] bool waitForEnd()
    {
        return QTest::qWaitFor([this] { return !workspace.isRunning(); }, patience);
    }

    [[nodiscard]] QString status() const
    {
        return find<RunStatus>(QStringLiteral("runStatus"))->accessibleName();
    }

    [[nodiscard]] QAbstractItemModel* items() const
    {
        return find<DataView>(QStringLiteral("itemView"))->model();
    }

    [[nodiscard]] ReportPanel* report() const { return find<ReportPanel>(QStringLiteral("reportPanel")); }
};

} // namespace

class TestRunPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void isQuietBeforeAnythingRan();
    void showsARehearsalFromStartToReport();
    void showsAFailure();
    void cancels();
    void exportsTheReport();
    void aPageMadeLaterShowsTheLastRun();

private:
    ReleaseRepository m_good;
    ReleaseRepository m_broken;
};

void TestRunPage::initTestCase()
{
    installTranslations();
    ThemeManager::instance().install(SchemeChoice::Light);
    VERIFY_RESULT(m_good.init());
    VERIFY_RESULT(fillWithSmallReleases(m_good));
    VERIFY_RESULT(m_broken.init());
    VERIFY_RESULT(fillWithSmallReleases(m_broken, true));
}

void TestRunPage::isQuietBeforeAnythingRan()
{
    Fixture f(m_good.path());
    QVERIFY(!f.page.mainAction()->isEnabled());
    QVERIFY(f.plan(Version(6, 0, 0)));
    QVERIFY(f.page.mainAction()->isEnabled());
    QCOMPARE(f.page.mainAction()->text(), QStringLiteral("Start rehearsal"));
    QVERIFY(f.status().startsWith(QStringLiteral("Not started")));
    QVERIFY(!f.action(QStringLiteral("run.cancel"))->isEnabled());
    QVERIFY(!f.action(QStringLiteral("run.export-html"))->isEnabled());
    VERIFY_NONE(namelessInSight(&f.page));
}

void TestRunPage::showsARehearsalFromStartToReport()
{
    Fixture f(m_good.path());
    QVERIFY(f.plan(Version(6, 0, 0)));
    QStringList states;
    QObject::connect(&f.workspace, &Workspace::runEventsAdded, &f.page,
                     [&] { states.append(f.status().section(u'.', 0, 0)); });
    f.page.mainAction()->trigger();
    QVERIFY(f.workspace.isRunning());
    QCOMPARE(f.page.mainAction()->text(), QStringLiteral("Cancel the run"));
    QVERIFY(f.page.mainActionStops());
    QVERIFY(f.waitForEnd());
    QVERIFY2(!f.workspace.runError(),
             f.workspace.runError() ? qPrintable(f.workspace.runError()->message()) : "");
    QVERIFY(states.contains(QStringLiteral("Running")));
    QVERIFY2(f.status().startsWith(QStringLiteral("Done. The upgrade works")), qPrintable(f.status()));
    QVERIFY(f.report()->isVisible());
    QCOMPARE(f.page.state().finishedItems(), 5);
    QCOMPARE(f.page.state().expectedItems(), 5);
    QCOMPARE(f.find<QListView>(QStringLiteral("stepView"))->model()->rowCount(), 2);

    f.action(QStringLiteral("run.show-migrations"))->trigger();
    QVERIFY(!f.report()->isVisible());
    const int all = f.items()->rowCount();
    QVERIFY(all >= 5);
    const auto* lanes = f.find<SegmentedControl>(QStringLiteral("runLanes"));
    Q_EMIT const_cast<SegmentedControl*>(lanes)->chosen(2);
    QVERIFY(f.items()->rowCount() > 0);
    QVERIFY(f.items()->rowCount() < all);
    QCOMPARE(f.page.mainAction()->text(), QStringLiteral("Rehearse again"));
    QVERIFY(!f.page.mainActionStops());
    VERIFY_NONE(squeezedInSight(&f.page));
}

void TestRunPage::showsAFailure()
{
    Fixture f(m_broken.path());
    QVERIFY(f.plan(Version(6, 0, 0)));
    f.page.mainAction()->trigger();
    QVERIFY(f.waitForEnd());
    QVERIFY2(f.status().startsWith(QStringLiteral("Failed")), qPrintable(f.status()));
    QVERIFY(f.status().contains(QStringLiteral("no_such_table")));
    QVERIFY(std::ranges::any_of(f.page.state().items(), [](const RunItem& item) {
        return item.id == 1202 && item.state == ProgressState::Failed;
    }));
}

void TestRunPage::cancels()
{
    Fixture f(m_good.path());
    QVERIFY(f.plan(Version(6, 0, 0)));
    f.page.mainAction()->trigger();
    f.action(QStringLiteral("run.cancel"))->trigger();
    QVERIFY(f.status().startsWith(QStringLiteral("Cancelling")));
    QVERIFY(!f.action(QStringLiteral("run.cancel"))->isEnabled());
    QVERIFY(f.waitForEnd());
    QVERIFY2(f.status().startsWith(QStringLiteral("Cancelled")), qPrintable(f.status()));
    QTRY_VERIFY(f.page.mainAction()->isEnabled());
}

void TestRunPage::exportsTheReport()
{
    Fixture f(m_good.path());
    QVERIFY(f.plan(Version(6, 1, 0)));
    f.page.mainAction()->trigger();
    QVERIFY(f.waitForEnd());
    const QTemporaryDir folder;
    f.page.exporter()->setChooser([&](const QString& proposal, const QString&) {
        return folder.filePath(QFileInfo(proposal).fileName());
    });
    for (const QString& format :
         {QStringLiteral("html"), QStringLiteral("markdown"), QStringLiteral("json"), QStringLiteral("pdf")})
        f.action(QStringLiteral("run.export-") + format)->trigger();
    const QStringList files = QDir(folder.path()).entryList(QDir::Files, QDir::Name);
    QCOMPARE(files, (QStringList{QStringLiteral("rehearsal-6.1.0-to-6.2.0.html"),
                                 QStringLiteral("rehearsal-6.1.0-to-6.2.0.json"),
                                 QStringLiteral("rehearsal-6.1.0-to-6.2.0.md"),
                                 QStringLiteral("rehearsal-6.1.0-to-6.2.0.pdf")}));
}

void TestRunPage::aPageMadeLaterShowsTheLastRun()
{
    Fixture f(m_good.path());
    QVERIFY(f.plan(Version(6, 1, 0)));
    f.page.mainAction()->trigger();
    QVERIFY(f.waitForEnd());
    ActionRegistry registry;
    const RunPage later(&f.workspace, &registry);
    QCOMPARE(later.state().finishedItems(), f.page.state().finishedItems());
    QCOMPARE(later.findChild<RunStatus*>()->accessibleName(), f.status());
}

QTEST_MAIN(TestRunPage)
#include "tst_run_page.moc"
