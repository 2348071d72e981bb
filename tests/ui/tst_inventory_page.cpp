#include "page_fixture.h"
#include "ui/inventory/filter_builder.h"
#include "ui/inventory/inventory_page.h"
#include "ui/parts/data_view.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_banner.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>

using namespace lockstep;
using namespace lockstep::test;

namespace {

struct Fixture : PageFixture<InventoryPage>
{
    Fixture()
    {
        workspace.adoptPlanner(planner(11));
        workspace.adoptFleet(smallFleet());
        view = find<DataView>(QStringLiteral("inventoryView"));
        filter = find<QLineEdit>(QStringLiteral("inventoryFilter"));
    }

    [[nodiscard]] QString firstCell(int row) const { return view->model()->index(row, 0).data().toString(); }

    [[nodiscard]] QString emptyTitle() const
    {
        QStringList texts;
        for (const auto* label : view->parentWidget()->findChild<EmptyState*>()->findChildren<QLabel*>())
            texts.append(label->text());
        return texts.join(u'|');
    }

    DataView* view;
    QLineEdit* filter;
};

} // namespace

class TestInventoryPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase()
    {
        installTranslations();
        ThemeManager::instance().install(SchemeChoice::Light);
    }

    void showsTheFleet();
    void filtersAsOneTypes();
    void filtersByAnExpression();
    void tellsWhatIsWrongWithAnExpression();
    void putsAFilterTogether();
    void choosesWithTheKeyboard();
    void filterHandsOverToTheTable();
    void aFilteredOutInstanceComesBackSelected();
    void groups();
    void sortsByAnyColumn();
    void tellsWhyItIsEmpty();
    void showsTheBrokenFile();
    void remembersItsLayout();
    void isAccessible();
};

void TestInventoryPage::showsTheFleet()
{
    Fixture f;
    QCOMPARE(f.view->model()->rowCount(), 6);
    QCOMPARE(f.page.subtitle(), QStringLiteral("6 instances, 3 behind, 1 with a broken file"));
    QVERIFY(f.page.mainAction());
    QVERIFY(!f.page.mainAction()->isEnabled());
    // What the header says and does is not there twice.
    QCOMPARE(f.find<QLabel>(QStringLiteral("inventoryCount"))->text(), QString());
    f.workspace.selectInstance(QStringLiteral("prod/charlie"));
    for (const auto* button : f.page.findChildren<QPushButton*>())
        QVERIFY(!button->isVisible() || button->text() != f.page.mainAction()->text());
}

void TestInventoryPage::filtersAsOneTypes()
{
    Fixture f;
    f.action(QStringLiteral("inventory.filter"))->trigger();
    QTRY_VERIFY(f.filter->hasFocus());
    QTest::keyClicks(f.filter, QStringLiteral("prod 6.2"));
    QCOMPARE(f.view->model()->rowCount(), 1);
    QCOMPARE(f.find<QLabel>(QStringLiteral("inventoryCount"))->text(), QStringLiteral("1 of 6"));
    QTest::keyClick(f.filter, Qt::Key_Escape);
    QCOMPARE(f.view->model()->rowCount(), 6);
}

void TestInventoryPage::filtersByAnExpression()
{
    Fixture f;
    f.filter->setText(QStringLiteral(".metadata.labels.\"instance-type\" == \"production\" and "
                                     ".spec.sourcegraphVersion != \"6.2.0\""));
    QTRY_COMPARE(f.view->model()->rowCount(), 2);
    QCOMPARE(f.firstCell(0), QStringLiteral("delta"));
    QCOMPARE(f.find<QLabel>(QStringLiteral("inventoryCount"))->text(), QStringLiteral("2 of 6"));
    // It is asked again of a fleet that has changed.
    Fleet other = smallFleet();
    other.instances.removeIf([](const Instance& instance) { return instance.slug == u"delta"; });
    f.workspace.adoptFleet(other);
    QTRY_COMPARE(f.view->model()->rowCount(), 1);
    f.filter->setText(QStringLiteral("dev"));
    QCOMPARE(f.view->model()->rowCount(), 2);
    f.filter->setText(QStringLiteral(".spec.sourcegraphVersion.minor == 1"));
    QTRY_COMPARE(f.find<QLabel>(QStringLiteral("inventoryCount"))->text(),
                 QStringLiteral("0 of 5 · fails on 4 instances"));
    QVERIFY(f.emptyTitle().contains(u"The expression selects none"));
    f.filter->clear();
    QCOMPARE(f.view->model()->rowCount(), 5);
    QCOMPARE(f.find<QLabel>(QStringLiteral("inventoryCount"))->text(), QString());
}

void TestInventoryPage::tellsWhatIsWrongWithAnExpression()
{
    Fixture f;
    const auto* problem = f.find<QLabel>(QStringLiteral("inventoryFilterProblem"));
    f.filter->setText(QStringLiteral(".spec.releaseChannel == )"));
    QTRY_VERIFY(problem->isVisibleTo(&f.page));
    QVERIFY2(problem->text().startsWith(u"column 25: unexpected"), qPrintable(problem->text()));
    QCOMPARE(f.view->model()->rowCount(), 6);
    f.filter->setText(QStringLiteral(".spec.releaseChannel == \"pause\""));
    QTRY_COMPARE(problem->text(), QString());
    f.filter->setText(QStringLiteral(".spec ="));
    f.filter->clear();
    QCOMPARE(problem->text(), QString());
}

void TestInventoryPage::putsAFilterTogether()
{
    Fixture f;
    f.action(QStringLiteral("inventory.build-filter"))->trigger();
    auto* dialog = f.page.findChild<FilterBuilder*>();
    QVERIFY(dialog);
    auto* use = dialog->findChild<QPushButton*>(QStringLiteral("useFilter"));
    QVERIFY(!use->isEnabled());
    // The fleet's fields are read while one looks at the dialog already.
    QTRY_VERIFY(dialog->findChild<QComboBox*>(QStringLiteral("conditionField"))->count() > 0);
    const auto choose = [&](int condition, const QString& field, const QString& comparison,
                            const QString& value) {
        const auto boxes = [&](const char* name) {
            return dialog->findChildren<QComboBox*>(QString::fromLatin1(name)).at(condition);
        };
        boxes("conditionField")->setCurrentText(field);
        boxes("conditionField")->setCurrentIndex(boxes("conditionField")->findText(field));
        boxes("conditionComparison")->setCurrentText(comparison);
        boxes("conditionValue")->setCurrentText(value);
    };
    choose(0, QStringLiteral("metadata › labels › instance-type"), QStringLiteral("is"),
           QStringLiteral("production"));
    dialog->findChild<QPushButton*>(QStringLiteral("addCondition"))->click();
    choose(1, QStringLiteral("spec › releaseChannel"), QStringLiteral("is not"), QStringLiteral("pause"));
    const QString expected = QStringLiteral(".metadata.labels.\"instance-type\" == \"production\" and "
                                            ".spec.releaseChannel != \"pause\"");
    QCOMPARE(dialog->expression(), expected);
    QTRY_COMPARE(dialog->findChild<QLabel*>(QStringLiteral("builtCount"))->text(),
                 QStringLiteral("2 of 6 instances"));
    // What is chosen stays when the fleet is read anew.
    f.workspace.adoptFleet(smallFleet());
    QTRY_COMPARE(dialog->findChild<QLabel*>(QStringLiteral("builtCount"))->text(),
                 QStringLiteral("2 of 6 instances"));
    QCOMPARE(dialog->expression(), expected);
    use->click();
    QCOMPARE(f.filter->text(), expected);
    QTRY_COMPARE(f.view->model()->rowCount(), 2);
}

void TestInventoryPage::choosesWithTheKeyboard()
{
    Fixture f;
    f.page.focusContent();
    QTest::keyClicks(f.view, QStringLiteral("cha"));
    QVERIFY(f.workspace.currentInstance());
    QCOMPARE(f.workspace.currentInstance()->slug, QStringLiteral("charlie"));
    QTest::keyClick(f.view, Qt::Key_Up);
    QCOMPARE(f.workspace.currentInstance()->slug, QStringLiteral("bravo"));
    QTest::keyClick(f.view, Qt::Key_Return);
    QCOMPARE(f.shown, QStringList{QStringLiteral("path")});
}

void TestInventoryPage::filterHandsOverToTheTable()
{
    Fixture f;
    f.filter->setFocus();
    f.filter->setText(QStringLiteral("prod"));
    QTest::keyClick(f.filter, Qt::Key_Return);
    QVERIFY(f.view->hasFocus());
    QCOMPARE(f.workspace.currentInstance()->slug, QStringLiteral("charlie"));
    QVERIFY(f.shown.isEmpty());
}

void TestInventoryPage::aFilteredOutInstanceComesBackSelected()
{
    Fixture f;
    f.workspace.selectInstance(QStringLiteral("prod/delta"));
    QCOMPARE(f.view->currentIndex().data().toString(), QStringLiteral("delta"));
    QVERIFY(f.page.mainAction()->isEnabled());
    f.filter->setText(QStringLiteral("alpha"));
    QVERIFY(!f.view->currentIndex().isValid());
    QVERIFY(!f.page.mainAction()->isEnabled());
    f.filter->clear();
    QCOMPARE(f.view->currentIndex().data().toString(), QStringLiteral("delta"));
    QCOMPARE(f.workspace.currentInstance()->slug, QStringLiteral("delta"));
}

void TestInventoryPage::groups()
{
    Fixture f;
    f.action(QStringLiteral("inventory.group-environment"))->trigger();
    QCOMPARE(f.view->model()->rowCount(), 2);
    QVERIFY(f.view->isExpanded(f.view->model()->index(0, 0)));
    f.view->collapse(f.view->model()->index(0, 0));
    f.filter->setText(QStringLiteral("6"));
    QVERIFY(!f.view->isExpanded(f.view->model()->index(0, 0)));
    QVERIFY(f.view->isExpanded(f.view->model()->index(1, 0)));
    f.action(QStringLiteral("inventory.group-none"))->trigger();
    f.filter->clear();
    QCOMPARE(f.view->model()->rowCount(), 6);
    f.action(QStringLiteral("inventory.group-version"))->trigger();
    QCOMPARE(f.view->model()->rowCount(), 5);
    f.workspace.selectInstance(QStringLiteral("prod/charlie"));
    QCOMPARE(f.view->currentIndex().data().toString(), QStringLiteral("charlie"));
}

void TestInventoryPage::sortsByAnyColumn()
{
    Fixture f;
    f.view->sortByColumn(FleetModel::VersionColumn, Qt::DescendingOrder);
    QCOMPARE(f.firstCell(0), QStringLiteral("alpha"));
    QCOMPARE(f.firstCell(1), QStringLiteral("bravo"));
    f.view->sortByColumn(FleetModel::Slug, Qt::DescendingOrder);
    QCOMPARE(f.firstCell(0), QStringLiteral("foxtrot"));
}

void TestInventoryPage::tellsWhyItIsEmpty()
{
    Fixture f;
    f.filter->setText(QStringLiteral("zzz"));
    QVERIFY(f.emptyTitle().contains(QStringLiteral("No instance matches")));
    f.workspace.adoptFleet({});
    QVERIFY(f.emptyTitle().contains(QStringLiteral("This fleet has no instances")));
    f.workspace.setSources({QStringLiteral("/nonexistent/fleet"),
                            QStringLiteral("/nonexistent/releases"),
                            {},
                            QStringLiteral(":memory:")});
    QTRY_COMPARE_WITH_TIMEOUT(f.workspace.fleetState(), Workspace::LoadState::Failed, 60'000);
    QVERIFY(f.emptyTitle().contains(QStringLiteral("could not be read")));
    const auto banners = f.page.findChildren<ErrorBanner*>();
    QVERIFY(std::ranges::any_of(banners, [](const ErrorBanner* banner) {
        return banner->isVisible() && banner->message().contains(QStringLiteral("/nonexistent/fleet"));
    }));
}

void TestInventoryPage::showsTheBrokenFile()
{
    Fixture f;
    f.workspace.selectInstance(QStringLiteral("prod/echo"));
    const auto* problem = f.find<QLabel>(QStringLiteral("instanceProblem"));
    QVERIFY(problem->isVisible());
    QVERIFY(problem->text().contains(QStringLiteral("line 4, column 3")));
    QVERIFY(problem->text().contains(QStringLiteral("config.yaml")));
    QVERIFY(!f.page.mainAction()->isEnabled());
    f.workspace.selectInstance(QStringLiteral("prod/charlie"));
    QVERIFY(!problem->isVisible());
}

void TestInventoryPage::remembersItsLayout()
{
    Fixture f;
    f.view->header()->resizeSection(FleetModel::Type, 321);
    f.page.saveLayout();
    f.view->header()->resizeSection(FleetModel::Type, 100);
    f.page.restoreLayout();
    QCOMPARE(f.view->header()->sectionSize(FleetModel::Type), 321);
}

void TestInventoryPage::isAccessible()
{
    Fixture f;
    f.workspace.selectInstance(QStringLiteral("prod/charlie"));
    VERIFY_NONE(namelessInSight(&f.page));
    VERIFY_NONE(squeezedInSight(&f.page));
}

QTEST_MAIN(TestInventoryPage)
#include "tst_inventory_page.moc"
