#include "core/support/files.h"
#include "page_fixture.h"
#include "ui/inventory/field_dialog.h"
#include "ui/inventory/filter_builder.h"
#include "ui/inventory/instance_details.h"
#include "ui/inventory/inventory_page.h"
#include "ui/inventory/views_menu.h"
#include "ui/parts/data_view.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_banner.h"

#include <QClipboard>
#include <QComboBox>
#include <QHeaderView>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>

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

    [[nodiscard]] QString notice() const
    {
        QStringList texts;
        for (const auto* label :
             page.findChild<QWidget*>(QStringLiteral("noticeBar"))->findChildren<QLabel*>())
            texts.append(label->text());
        return texts.join(u'|');
    }

    /// What the banner says that is not about the fleet.
    [[nodiscard]] QString trouble() const
    {
        QStringList texts;
        for (const auto* banner : page.findChildren<ErrorBanner*>()) {
            if (!banner->message().isEmpty() && banner->isVisible())
                texts.append(banner->message());
        }
        return texts.join(u'|');
    }

    void select(const QList<int>& rows) const
    {
        view->clearSelection();
        for (const int row : rows)
            view->selectionModel()->select(view->model()->index(row, 0),
                                           QItemSelectionModel::Select | QItemSelectionModel::Rows);
    }

    /// The actions that the views' menu offers now, opened.
    [[nodiscard]] QAction* viewAction(const QString& text)
    {
        Q_EMIT page.views()->aboutToShow();
        for (QAction* action : page.views()->actions()) {
            if (action->text() == text)
                return action;
        }
        return nullptr;
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
    void groupsByAnyField();
    void groupsOfManyBeginClosed();
    void sortsByAnyColumn();
    void tellsHowFarBehindTheShownOnesAre();
    void selectsSeveral();
    void keepsTheSelection();
    void copiesWhatIsSelected();
    void copiesALink();
    void copiesTheCommandLine();
    void exports();
    void tellsWhyItCannotExport();
    void remembersFilters();
    void savesViews();
    void sharesViews();
    void hidesColumns();
    void opensALink();
    void takesFurtherActions();
    void leadsToTheRollout();
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

void TestInventoryPage::groupsByAnyField()
{
    Fixture f;
    f.action(QStringLiteral("inventory.group-field"))->trigger();
    auto* dialog = f.page.findChild<FieldDialog*>();
    QVERIFY(dialog);
    auto* list = dialog->findChild<DataView*>(QStringLiteral("fieldList"));
    QTRY_VERIFY(list->model()->rowCount() > 0);
    QTest::keyClicks(dialog->findChild<QLineEdit*>(), QStringLiteral("instance-ty"));
    QCOMPARE(list->model()->rowCount(), 1);
    QCOMPARE(dialog->path().last(), QStringLiteral("instance-type"));
    VERIFY_NONE(namelessInSight(dialog));
    dialog->findChild<QPushButton*>(QStringLiteral("useField"))->click();
    QTRY_COMPARE(f.view->model()->rowCount(), 4);
    auto* grouping = f.find<QComboBox>(QStringLiteral("inventoryGrouping"));
    QCOMPARE(grouping->currentText(), QStringLiteral("By label instance-type"));
    // It is offered again, also the next time.
    f.page.saveLayout();
    f.action(QStringLiteral("inventory.group-none"))->trigger();
    QCOMPARE(f.view->model()->rowCount(), 6);
    QVERIFY(grouping->findText(QStringLiteral("By label instance-type")) >= 0);
    f.page.restoreLayout();
    QTRY_COMPARE(f.view->model()->rowCount(), 4);
}

void TestInventoryPage::tellsHowFarBehindTheShownOnesAre()
{
    Fixture f;
    auto* far = f.find<QAbstractButton>(QStringLiteral("behind-%1").arg(int(BehindBand::FarBehind)));
    QCOMPARE(far->accessibleName(), QStringLiteral("4–11 behind: 2"));
    f.filter->setText(QStringLiteral("charlie"));
    QCOMPARE(far->accessibleName(), QStringLiteral("4–11 behind: 1"));
    f.filter->clear();
    far->click();
    QCOMPARE(f.filter->text(), QStringLiteral("behind:4-11"));
    QCOMPARE(f.view->model()->rowCount(), 2);
    far->click();
    QCOMPARE(f.filter->text(), QString());
}

void TestInventoryPage::selectsSeveral()
{
    Fixture f;
    f.page.focusContent();
    const auto press = [&](int row, Qt::KeyboardModifiers keys) {
        const QPoint at = f.view->visualRect(f.view->model()->index(row, 0)).center();
        QTest::mouseClick(f.view->viewport(), Qt::LeftButton, keys, at);
    };
    press(0, Qt::NoModifier);
    press(2, Qt::ControlModifier);
    press(4, Qt::ControlModifier);
    const QStringList picked{QStringLiteral("dev/alpha"), QStringLiteral("prod/charlie"),
                             QStringLiteral("prod/echo")};
    QCOMPARE(f.page.selectedInstances(), picked);
    QCOMPARE(f.find<QToolButton>(QStringLiteral("selectionMenu"))->text(), QStringLiteral("3 selected"));
    f.workspace.selectInstance(QStringLiteral("prod/delta")); // from elsewhere
    QCOMPARE(f.page.selectedInstances(), QStringList{QStringLiteral("prod/delta")});
    QCOMPARE(f.find<QToolButton>(QStringLiteral("selectionMenu"))->text(), QString());
    press(1, Qt::NoModifier);
    QCOMPARE(f.page.selectedInstances(), QStringList{QStringLiteral("dev/bravo")});
    QTest::keyClick(f.view, Qt::Key_Down, Qt::ShiftModifier);
    QTest::keyClick(f.view, Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(f.page.selectedInstances().size(), 3);
    QCOMPARE(f.workspace.currentInstance()->slug, QStringLiteral("delta"));
    // A group stands for those in it.
    f.action(QStringLiteral("inventory.group-environment"))->trigger();
    f.select({0});
    QCOMPARE(f.page.selectedInstances(),
             (QStringList{QStringLiteral("dev/alpha"), QStringLiteral("dev/bravo")}));
}

void TestInventoryPage::keepsTheSelection()
{
    Fixture f;
    f.select({1, 2, 3});
    const QStringList selected = f.page.selectedInstances();
    f.view->sortByColumn(FleetModel::VersionColumn, Qt::DescendingOrder);
    QCOMPARE(f.page.selectedInstances(), selected);
    f.action(QStringLiteral("inventory.group-type"))->trigger();
    QCOMPARE(f.page.selectedInstances().size(), 3);
    f.workspace.adoptFleet(smallFleet());
    QCOMPARE(f.page.selectedInstances().size(), 3);
}

void TestInventoryPage::copiesWhatIsSelected()
{
    Fixture f;
    QVERIFY(!f.action(QStringLiteral("inventory.copy-names"))->isEnabled());
    f.select({0, 2, 4});
    f.action(QStringLiteral("inventory.copy-names"))->trigger();
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("dev/alpha\nprod/charlie\nprod/echo"));
    f.action(QStringLiteral("inventory.copy-filter"))->trigger();
    QVERIFY2(f.notice().contains(QStringLiteral("1 instance cannot be read")), qPrintable(f.notice()));
    f.filter->setText(QApplication::clipboard()->text());
    QTRY_COMPARE(f.view->model()->rowCount(), 2);
    QCOMPARE(f.firstCell(0), QStringLiteral("alpha"));
    QCOMPARE(f.firstCell(1), QStringLiteral("charlie"));
}

void TestInventoryPage::copiesALink()
{
    Fixture f;
    QVERIFY(!f.action(QStringLiteral("inventory.copy-link"))->isEnabled());
    f.workspace.selectInstance(QStringLiteral("prod/charlie"));
    f.action(QStringLiteral("inventory.copy-link"))->trigger();
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("lockstep://instance/prod/charlie"));
}

void TestInventoryPage::copiesTheCommandLine()
{
    Fixture f;
    const auto copied = [&] {
        f.action(QStringLiteral("inventory.copy-command"))->trigger();
        return QApplication::clipboard()->text();
    };
    QCOMPARE(copied(), QStringLiteral("lockstepctl inventory list"));
    f.filter->setText(QStringLiteral(".spec.releaseChannel != \"pause\""));
    QCOMPARE(copied(),
             QStringLiteral("lockstepctl inventory list --filter '.spec.releaseChannel != \"pause\"'"));
    f.filter->setText(QStringLiteral("charlie")); // words: the command line knows names only
    QTRY_COMPARE(f.view->model()->rowCount(), 1);
    QCOMPARE(copied(), QStringLiteral("lockstepctl inventory list -e prod --filter "
                                      "'[.metadata.name] - [\"charlie\"] == []'"));
    f.filter->clear();
    f.select({0, 2});
    QCOMPARE(copied(), QStringLiteral("lockstepctl inventory list --filter "
                                      "'[.metadata.name] - [\"alpha\",\"charlie\"] == []'"));
    QVERIFY(f.notice().contains(QStringLiteral("The command line is copied")));
}

void TestInventoryPage::exports()
{
    const QTemporaryDir folder;
    Fixture f;
    f.page.setFileChooser(
        [&](const QString& suffix) { return folder.filePath(QStringLiteral("out.") + suffix); });
    f.filter->setText(QStringLiteral("prod"));
    f.action(QStringLiteral("inventory.export-csv"))->trigger();
    QTRY_VERIFY(f.notice().contains(QStringLiteral("4 instances exported")));
    const QByteArray csv = readFile(folder.filePath(QStringLiteral("out.csv"))).value();
    QCOMPARE(csv.count("\r\n"), 5);
    QVERIFY(csv.startsWith("environment,instance,id,version,"));
    f.select({0, 1});
    f.action(QStringLiteral("inventory.export-json"))->trigger();
    QTRY_VERIFY(f.notice().contains(QStringLiteral("2 instances exported")));
    QCOMPARE(
        QJsonDocument::fromJson(readFile(folder.filePath(QStringLiteral("out.json"))).value()).array().size(),
        2);
    // Thinking again changes nothing.
    f.page.setFileChooser([](const QString&) { return QString(); });
    f.action(QStringLiteral("inventory.export-csv"))->trigger();
    QVERIFY(f.action(QStringLiteral("inventory.export-csv"))->isEnabled());
}

void TestInventoryPage::tellsWhyItCannotExport()
{
    Fixture f;
    f.page.setFileChooser([](const QString&) { return QStringLiteral("/proc/nowhere/out.csv"); });
    f.action(QStringLiteral("inventory.export-csv"))->trigger();
    QTRY_VERIFY2(f.trouble().contains(QStringLiteral("/proc/nowhere")), qPrintable(f.trouble()));
    f.filter->setText(QStringLiteral("zzz"));
    QVERIFY(!f.action(QStringLiteral("inventory.export-csv"))->isEnabled());
}

void TestInventoryPage::remembersFilters()
{
    Fixture f;
    f.filter->setFocus();
    f.filter->setText(QStringLiteral("prod"));
    QTest::keyClick(f.filter, Qt::Key_Return);
    f.filter->setText(QStringLiteral("zzz"));
    f.view->setFocus();
    f.filter->setText(QStringLiteral("dev"));
    f.filter->setFocus();
    f.view->setFocus();
    QVERIFY(f.viewAction(QStringLiteral("dev")));
    QVERIFY(!f.viewAction(QStringLiteral("zzz"))); // it selects nothing
    f.viewAction(QStringLiteral("prod"))->trigger();
    QCOMPARE(f.filter->text(), QStringLiteral("prod"));
}

void TestInventoryPage::savesViews()
{
    const QTemporaryDir data;
    qputenv("LOCKSTEP_DATA_DIR", data.path().toUtf8());
    Fixture f;
    f.page.views()->setNaming([] { return QStringLiteral("Behind & late"); });
    f.filter->setText(QStringLiteral("behind:1+"));
    f.action(QStringLiteral("inventory.group-type"))->trigger();
    f.action(QStringLiteral("inventory.column-customer"))->setChecked(true);
    f.action(QStringLiteral("inventory.column-channel"))->setChecked(false);
    f.view->header()->moveSection(f.view->header()->visualIndex(FleetModel::Customer), 1);
    f.view->sortByColumn(FleetModel::Behind, Qt::DescendingOrder);
    f.action(QStringLiteral("inventory.save-view"))->trigger();
    QVERIFY(f.notice().contains(QStringLiteral("Behind & late")));
    const FleetView saved = f.page.currentView();

    f.filter->clear();
    f.action(QStringLiteral("inventory.group-none"))->trigger();
    f.action(QStringLiteral("inventory.column-customer"))->setChecked(false);
    f.view->sortByColumn(FleetModel::Slug, Qt::AscendingOrder);
    QVERIFY(f.page.currentView() != saved);
    f.viewAction(QStringLiteral("Behind && late"))->trigger();
    QCOMPARE(f.page.currentView(), saved);
    QCOMPARE(saved.columns.value(1), QStringLiteral("customer"));
    QVERIFY(!saved.columns.contains(QStringLiteral("channel")));
}

void TestInventoryPage::sharesViews()
{
    const QTemporaryDir data;
    qputenv("LOCKSTEP_DATA_DIR", data.path().toUtf8());
    Fixture f;
    QVERIFY(f.viewAction(QStringLiteral("No view is saved yet")));
    const QString file = data.filePath(QStringLiteral("shared.yaml"));
    f.page.views()->setFileChooser([&](bool) { return file; });
    VERIFY_RESULT(
        writeFile(file, "lockstepViews: 1\nviews:\n- name: Trials\n  filter: trial\n  group: size\n"));
    f.action(QStringLiteral("inventory.import-views"))->trigger();
    QVERIFY2(f.trouble().contains(QStringLiteral("shared.yaml:5:10")), qPrintable(f.trouble()));
    VERIFY_RESULT(
        writeFile(file, "lockstepViews: 1\nviews:\n- name: Trials\n  filter: trial\n  group: type\n"));
    f.action(QStringLiteral("inventory.import-views"))->trigger();
    QCOMPARE(f.trouble(), QString());
    f.viewAction(QStringLiteral("Trials"))->trigger();
    QCOMPARE(f.filter->text(), QStringLiteral("trial"));
    QVERIFY(QFile::remove(file));
    QVERIFY(f.action(QStringLiteral("inventory.export-views"))->isEnabled());
    f.action(QStringLiteral("inventory.export-views"))->trigger();
    QVERIFY2(QFile::exists(file), qPrintable(f.trouble() + f.notice()));
    QCOMPARE(readFleetViews(readFile(file).value(), file)->size(), 1);
}

void TestInventoryPage::hidesColumns()
{
    Fixture f;
    QVERIFY(f.view->isColumnHidden(FleetModel::Customer));
    f.action(QStringLiteral("inventory.column-customer"))->setChecked(true);
    QVERIFY(!f.view->isColumnHidden(FleetModel::Customer));
    QVERIFY(!f.action(QStringLiteral("inventory.column-instance"))->isEnabled());
    f.page.saveLayout();
    f.action(QStringLiteral("inventory.column-customer"))->setChecked(false);
    f.page.restoreLayout();
    QVERIFY(f.action(QStringLiteral("inventory.column-customer"))->isChecked());
}

void TestInventoryPage::opensALink()
{
    Fixture f;
    f.filter->setText(QStringLiteral("alpha"));
    f.page.openInstance(QStringLiteral("prod/delta"));
    QCOMPARE(f.shown.last(), QStringLiteral("inventory"));
    QCOMPARE(f.workspace.currentInstance()->slug, QStringLiteral("delta"));
    QCOMPARE(f.view->currentIndex().data().toString(), QStringLiteral("delta"));
    f.page.openInstance(QStringLiteral("prod/nobody"));
    QVERIFY2(f.trouble().contains(QStringLiteral("prod/nobody")), qPrintable(f.trouble()));
    // One that comes later is shown when it does.
    Fixture late;
    late.workspace.adoptFleet({});
    late.page.openInstance(QStringLiteral("dev/bravo"));
    late.workspace.adoptFleet(smallFleet());
    QVERIFY(late.trouble().contains(QStringLiteral("dev/bravo"))); // an empty fleet has been read, too
    late.page.openInstance(QStringLiteral("dev/bravo"));
    QCOMPARE(late.trouble(), QString());
}

void TestInventoryPage::takesFurtherActions()
{
    Fixture f;
    QAction rollout(QStringLiteral("Roll out"));
    f.page.addSelectionAction(&rollout);
    QVERIFY(!rollout.isEnabled());
    f.select({0, 1});
    QVERIFY(rollout.isEnabled());
    QVERIFY(f.find<QToolButton>(QStringLiteral("selectionMenu"))->menu()->actions().contains(&rollout));
}

void TestInventoryPage::groupsOfManyBeginClosed()
{
    Fleet fleet;
    for (int number = 0; number < 6000; ++number)
        fleet.instances.append(instance(QStringLiteral("i%1").arg(number, 4, 10, QLatin1Char('0')),
                                        number % 2 == 0 ? QStringLiteral("dev") : QStringLiteral("prod"),
                                        QStringLiteral("6.%1.0").arg(number % 11)));
    Fixture f;
    f.workspace.adoptFleet(fleet);
    f.action(QStringLiteral("inventory.group-environment"))->trigger();
    const QModelIndex dev = f.view->model()->index(0, 0);
    QVERIFY(!f.view->isExpanded(dev));
    f.view->expand(dev);
    f.filter->setText(QStringLiteral("i0"));
    QVERIFY(f.view->isExpanded(f.view->model()->index(1, 0)));
    f.filter->clear();
    QVERIFY(f.view->isExpanded(f.view->model()->index(0, 0)));
    // One that is asked for is shown, whatever is closed.
    f.page.openInstance(QStringLiteral("prod/i4001"));
    QCOMPARE(f.view->currentIndex().data().toString(), QStringLiteral("i4001"));
    QVERIFY(f.view->isExpanded(f.view->model()->index(1, 0)));
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

void TestInventoryPage::leadsToTheRollout()
{
    InstanceDetails details;
    details.show(fleetRows(smallFleet(), planner(11).get()).first());
    details.resize(details.sizeHint());
    details.setVisible(true);
    auto* button = details.findChild<QToolButton*>(QStringLiteral("showRollout"));
    const QSignalSpy wanted(&details, &InstanceDetails::rolloutWanted);
    FleetRun run;
    run.time = QDateTime::currentDateTimeUtc();
    details.showHistory({run});
    QVERIFY(!button->isVisible());
    FleetRun first = run;
    first.rollout = 3;
    FleetRun second = run;
    second.rollout = 4;
    details.showHistory({first, second, run});
    QVERIFY(button->isVisible());
    QCOMPARE(button->text(), QStringLiteral("Show rollout 4"));
    button->click();
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted.first().first().toLongLong(), 4);
    details.showHistory({});
    QVERIFY(!button->isVisible());
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
