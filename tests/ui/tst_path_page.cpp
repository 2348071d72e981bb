#include "core/support/files.h"
#include "page_fixture.h"
#include "ui/parts/data_view.h"
#include "ui/parts/report_exporter.h"
#include "ui/parts/segmented_control.h"
#include "ui/path/path_page.h"
#include "ui/path/path_view.h"
#include "ui/widgets/error_banner.h"

#include <QClipboard>
#include <QComboBox>
#include <QJsonDocument>
#include <QLabel>
#include <QListView>
#include <QPlainTextEdit>
#include <QSignalSpy>

using namespace lockstep;
using namespace lockstep::test;

namespace {

struct Fixture : PageFixture<PathPage>
{
    Fixture()
    {
        workspace.adoptPlanner(planner(6));
        workspace.adoptFleet(smallFleet());
    }

    [[nodiscard]] bool plan(int fromMinor)
    {
        workspace.setFrom(Version(6, fromMinor, 0));
        return waitForPath() && workspace.path();
    }

    [[nodiscard]] PathView* view() const { return find<PathView>(QStringLiteral("pathView")); }

    [[nodiscard]] QString error() const
    {
        const auto* banner = page.findChild<ErrorBanner*>();
        return banner->isVisible() ? banner->message() : QString();
    }
};

} // namespace

class TestPathPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase()
    {
        installTranslations();
        ThemeManager::instance().install(SchemeChoice::Light);
    }

    void showsThePath();
    void offersReleasesAboveFrom();
    void choosesStepsWithTheKeyboard();
    void choosesStepsWithTheMouse();
    void tellsAScreenReaderTheStep();
    void showsMigrationsAndSql();
    void copiesSql();
    void wrapsSqlAndRemembersIt();
    void theStripUsesTheWidth();
    void listsWarningsOfTheSample();
    void strategyChangesThePath();
    void saysWhyThereIsNoPath();
    void asksWhereFrom();
    void exportsEveryFormat();
    void aFailedExportIsShown();
    void drawsInBothSchemes();
    void isAccessible();
};

void TestPathPage::showsThePath()
{
    Fixture f;
    QVERIFY(!f.page.mainAction()->isEnabled());
    QVERIFY(f.plan(0));
    QVERIFY(f.page.mainAction()->isEnabled());
    QCOMPARE(f.page.subtitle(), QStringLiteral("6.0.0 to 6.5.0"));
    QCOMPARE(f.view()->currentStep(), 0);
    QCOMPARE(f.find<DataView>(QStringLiteral("migrationView"))->model()->rowCount(), 2);
}

void TestPathPage::offersReleasesAboveFrom()
{
    Fixture f;
    QVERIFY(f.plan(3));
    const auto* target = f.find<QComboBox>(QStringLiteral("pathTarget"));
    QCOMPARE(target->count(), 2);
    QCOMPARE(target->currentText(), QStringLiteral("6.5.0"));
    QCOMPARE(f.find<QComboBox>(QStringLiteral("pathFrom"))->currentText(), QStringLiteral("6.3.0"));
}

void TestPathPage::choosesStepsWithTheKeyboard()
{
    Fixture f;
    QVERIFY(f.plan(0));
    f.page.focusContent();
    const int last = int(f.workspace.path()->steps.size()) - 1;
    QTest::keyClick(f.view(), Qt::Key_Left);
    QCOMPARE(f.view()->currentStep(), 0);
    QTest::keyClick(f.view(), Qt::Key_Right);
    QCOMPARE(f.view()->currentStep(), 1);
    QTest::keyClick(f.view(), Qt::Key_End);
    QCOMPARE(f.view()->currentStep(), last);
    QVERIFY(f.view()->viewport()->rect().contains(f.view()->stepRect(last)));
    QTest::keyClick(f.view(), Qt::Key_Right);
    QCOMPARE(f.view()->currentStep(), last);
    QTest::keyClick(f.view(), Qt::Key_Home);
    QCOMPARE(f.view()->currentStep(), 0);
}

void TestPathPage::choosesStepsWithTheMouse()
{
    Fixture f;
    QVERIFY(f.plan(0));
    QTest::mouseClick(f.view()->viewport(), Qt::LeftButton, {}, f.view()->stepRect(2).center());
    QCOMPARE(f.view()->currentStep(), 2);
    QTest::mouseClick(f.view()->viewport(), Qt::LeftButton, {}, QPoint(1, 1));
    QCOMPARE(f.view()->currentStep(), 2);
}

void TestPathPage::tellsAScreenReaderTheStep()
{
    Fixture f;
    QVERIFY(f.plan(0));
    QVERIFY(f.view()->accessibleDescription().startsWith(
        QStringLiteral("Step 1 of 5. 6.0.0 to 6.1.0: 2 migrations")));
    f.view()->setCurrentStep(3);
    QVERIFY(f.view()->accessibleDescription().startsWith(QStringLiteral("Step 4 of 5.")));
}

void TestPathPage::showsMigrationsAndSql()
{
    Fixture f;
    QVERIFY(f.plan(0));
    const auto* sql = f.find<QPlainTextEdit>(QStringLiteral("sqlText"));
    QCOMPARE(sql->toPlainText(), QStringLiteral("CREATE TABLE t1001 (id int);"));
    auto* view = f.find<DataView>(QStringLiteral("migrationView"));
    view->setCurrentIndex(view->model()->index(1, 0));
    QCOMPARE(sql->toPlainText(), QStringLiteral("CREATE TABLE t2001 (id int);"));
    f.view()->setCurrentStep(1);
    QCOMPARE(sql->toPlainText(), QStringLiteral("CREATE TABLE t1002 (id int);"));
}

void TestPathPage::copiesSql()
{
    Fixture f;
    QVERIFY(f.plan(0));
    f.action(QStringLiteral("path.copy-sql"))->trigger();
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("CREATE TABLE t1001 (id int);"));
}

void TestPathPage::wrapsSqlAndRemembersIt()
{
    Fixture f;
    QVERIFY(f.plan(0));
    const auto* sql = f.find<QPlainTextEdit>(QStringLiteral("sqlText"));
    auto* button = f.find<QAbstractButton>(QStringLiteral("sqlWrap"));
    QAction* action = f.action(QStringLiteral("path.wrap-sql"));
    QCOMPARE(sql->lineWrapMode(), QPlainTextEdit::NoWrap);
    button->click();
    QCOMPARE(sql->lineWrapMode(), QPlainTextEdit::WidgetWidth);
    QVERIFY(action->isChecked());
    f.page.saveLayout();
    action->trigger();
    QCOMPARE(sql->lineWrapMode(), QPlainTextEdit::NoWrap);
    QVERIFY(!button->isChecked());
    f.page.restoreLayout();
    QCOMPARE(sql->lineWrapMode(), QPlainTextEdit::WidgetWidth);
}

void TestPathPage::theStripUsesTheWidth()
{
    Fixture f;
    QVERIFY(f.plan(0));
    for (const int width : {1080, 1900, 2460}) {
        f.page.resize(width, 700);
        QTRY_COMPARE(f.view()->viewport()->width(), width);
        const int steps = int(f.workspace.path()->steps.size());
        const int end = f.view()->stepRect(steps - 1).right();
        QVERIFY2(end > width * 9 / 10, qPrintable(QString::number(end)));
        QVERIFY(end < width);
    }
}

void TestPathPage::listsWarningsOfTheSample()
{
    const QString sample = resourceFolder() + QStringLiteral("/sample/");
    PageFixture<PathPage> f({sample + QStringLiteral("fleet"),
                             sample + QStringLiteral("releases.bundle"),
                             {},
                             QStringLiteral(":memory:")});
    f.workspace.reload();
    QTRY_VERIFY_WITH_TIMEOUT(f.workspace.planner() && f.workspace.fleetState() == Workspace::LoadState::Ready,
                             60'000);
    f.workspace.setFrom(f.workspace.planner()->contents().versions().first());
    QVERIFY(f.waitForPath());
    QVERIFY(f.workspace.path());
    const QList<UpgradeStep> steps = f.workspace.path()->steps;
    const auto step =
        std::ranges::find_if(steps, [](const UpgradeStep& one) { return !one.warnings.isEmpty(); });
    QVERIFY(step != steps.end());
    auto* view = f.find<PathView>(QStringLiteral("pathView"));
    view->setCurrentStep(int(step - steps.begin()));
    f.action(QStringLiteral("path.show-warnings"))->trigger();
    const auto* list = f.find<QListView>(QStringLiteral("warningView"));
    QVERIFY(list->isVisible());
    QCOMPARE(list->model()->rowCount(), step->warnings.size());
    QVERIFY(list->sizeHintForRow(0) > rowHeight);
    QVERIFY(view->accessibleDescription().contains(QStringLiteral("warning")) ||
            view->accessibleDescription().contains(QStringLiteral("blocker")) ||
            view->accessibleDescription().contains(QStringLiteral("note")));
}

void TestPathPage::strategyChangesThePath()
{
    Fixture f;
    QVERIFY(f.plan(0));
    QCOMPARE(f.workspace.path()->steps.size(), 5);
    f.action(QStringLiteral("path.multi-version"))->trigger();
    QVERIFY(f.waitForPath());
    QVERIFY2(f.workspace.path(), qPrintable(f.error()));
    QCOMPARE(f.find<SegmentedControl>(QStringLiteral("pathStrategy"))->current(), 1);
    QVERIFY(f.workspace.path()->steps.size() < 5);
    QCOMPARE(f.find<DataView>(QStringLiteral("migrationView"))->model()->rowCount(),
             f.workspace.path()->steps.first().migrationCount());
}

void TestPathPage::saysWhyThereIsNoPath()
{
    Fixture f;
    QVERIFY(f.plan(0));
    f.workspace.selectInstance(QStringLiteral("prod/echo"));
    QTRY_VERIFY(f.workspace.planError());
    QVERIFY(f.error().contains(QStringLiteral("line 4, column 3")));
    QVERIFY(!f.page.mainAction()->isEnabled());
    QVERIFY(f.plan(0));
    QCOMPARE(f.error(), QString());
}

void TestPathPage::asksWhereFrom()
{
    Fixture f;
    QVERIFY(!f.view()->isVisible());
    f.workspace.setFrom(Version(6, 5, 0));
    QVERIFY(f.waitForPath());
    QVERIFY(!f.view()->isVisible());
    QCOMPARE(f.error(), QString());
}

void TestPathPage::exportsEveryFormat()
{
    Fixture f;
    QVERIFY(!f.action(QStringLiteral("path.export-html"))->isEnabled());
    QVERIFY(f.plan(0));
    const QTemporaryDir folder;
    QStringList proposals;
    f.page.exporter()->setChooser([&](const QString& proposal, const QString&) {
        proposals.append(QFileInfo(proposal).fileName());
        return folder.filePath(QFileInfo(proposal).fileName());
    });
    const auto written = [&](const QString& format) {
        f.action(QStringLiteral("path.export-") + format)->trigger();
        return readFile(folder.filePath(proposals.last()));
    };
    const Result<QByteArray> html = written(QStringLiteral("html"));
    VERIFY_RESULT(html);
    QVERIFY2(html->contains("6.5.0"), html->constData());
    QCOMPARE(proposals.last(), QStringLiteral("upgrade-6.0.0-to-6.5.0.html"));
    const Result<QByteArray> json = written(QStringLiteral("json"));
    VERIFY_RESULT(json);
    QCOMPARE(QJsonDocument::fromJson(*json)[u"to"].toString(), QStringLiteral("6.5.0"));
    const Result<QByteArray> markdown = written(QStringLiteral("markdown"));
    VERIFY_RESULT(markdown);
    QVERIFY(markdown->contains("6.5.0"));
    const Result<QByteArray> pdf = written(QStringLiteral("pdf"));
    VERIFY_RESULT(pdf);
    QVERIFY(pdf->startsWith("%PDF"));
}

void TestPathPage::aFailedExportIsShown()
{
    Fixture f;
    QVERIFY(f.plan(0));
    f.page.exporter()->setChooser(
        [](const QString&, const QString&) { return QStringLiteral("/proc/no/such.json"); });
    f.action(QStringLiteral("path.export-json"))->trigger();
    QVERIFY(f.error().contains(QStringLiteral("/proc/no")));
}

void TestPathPage::drawsInBothSchemes()
{
    Fixture f;
    QVERIFY(f.plan(0));
    const QImage light = f.page.grab().toImage();
    ThemeManager::instance().setChoice(SchemeChoice::Dark);
    const QImage dark = f.page.grab().toImage();
    ThemeManager::instance().setChoice(SchemeChoice::Light);
    QVERIFY(light.pixelColor(20, 300).lightness() > 200);
    QVERIFY(dark.pixelColor(20, 300).lightness() < 80);
}

void TestPathPage::isAccessible()
{
    Fixture f;
    QVERIFY(f.plan(0));
    VERIFY_NONE(namelessInSight(&f.page));
    VERIFY_NONE(squeezedInSight(&f.page));
}

QTEST_MAIN(TestPathPage)
#include "tst_path_page.moc"
