#include "../models/model_values.h"
#include "models/translation.h"
#include "models/workspace.h"
#include "ui/cluster/cluster_page.h"
#include "ui/databases/databases_page.h"
#include "ui/fleet/fleet_page.h"
#include "ui/health/health_page.h"
#include "ui/inventory/inventory_page.h"
#include "ui/parts/data_view.h"
#include "ui/path/path_page.h"
#include "ui/path/path_view.h"
#include "ui/reviews/reviews_page.h"
#include "ui/rollout/rollout_page.h"
#include "ui/run/run_page.h"
#include "ui/runbooks/runbooks_page.h"
#include "ui/shell/action_registry.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/main_window.h"
#include "ui/siteconfig/site_config_page.h"
#include "ui/theme/theme.h"
#include "ui/widgets/search_field.h"
#include "ui_checks.h"

#include <QAbstractScrollArea>
#include <QAction>
#include <QApplication>
#include <QLineEdit>
#include <QScrollBar>

using namespace lockstep;
using namespace lockstep::test;

namespace {

/// The whole console over a small fleet, with a path planned.
struct Fixture
{
    Fixture()
    {
        workspace.adoptPlanner(planner(6));
        workspace.adoptFleet(smallFleet());
        workspace.selectInstance(QStringLiteral("prod/charlie"));
        window.resize(1280, 800);
        window.show();
        window.activateWindow();
        if (!QTest::qWaitForWindowActive(&window))
            qFatal("the window does not become active");
    }

    void show(const QString& page)
    {
        window.showPage(page);
        QTest::qWait(0);
    }

    /// What Tab goes through on the current page, from its first widget on.
    [[nodiscard]] QList<QWidget*> tabOrder() const
    {
        QList<QWidget*> order;
        const QWidget* page = window.currentPage();
        for (QWidget* widget = page->nextInFocusChain(); widget && widget != page;
             widget = widget->nextInFocusChain()) {
            if (page->isAncestorOf(widget) && widget->isVisible() && widget->isEnabled() &&
                (widget->focusPolicy() & Qt::TabFocus) && !widget->focusProxy() &&
                !qobject_cast<QScrollBar*>(widget))
                order.append(widget);
        }
        return order;
    }

    OwnSettings settings;
    Workspace workspace{
        {QStringLiteral("/nonexistent"), QStringLiteral("/nonexistent"), {}, QStringLiteral(":memory:")}};
    ActionRegistry registry;
    MainWindow window{&workspace,
                      &registry,
                      {new InventoryPage(&workspace, &registry), new PathPage(&workspace, &registry),
                       new RunPage(&workspace, &registry), new FleetPage(&workspace, &registry),
                       new DatabasesPage(&workspace, &registry), new RunbooksPage(&workspace, &registry),
                       new ClusterPage(&workspace, &registry), new SiteConfigPage(&workspace, &registry),
                       new HealthPage(&workspace, &registry), new RolloutPage(&workspace, &registry),
                       new ReviewsPage(&workspace, &registry)}};
};

QRect placeOf(const QWidget* widget)
{
    return {widget->mapTo(widget->window(), QPoint()), widget->size()};
}

QString nameOf(const QWidget* widget)
{
    return QString::fromLatin1(widget->metaObject()->className()) + u' ' + widget->objectName() + u' ' +
           widget->accessibleName();
}

/// A page's own shortcut may mean something else on another page.
bool areOfDifferentPages(const QAction* a, const QAction* b)
{
    const auto isOfPage = [](const QAction* action) {
        return action->shortcutContext() == Qt::WidgetWithChildrenShortcut;
    };
    return isOfPage(a) && isOfPage(b) && a->associatedObjects().first() != b->associatedObjects().first();
}

/// A page that has a log besides enables the one or the other, by where the keyboard is.
bool areOfPageAndItsLog(const QString& one, const QString& other)
{
    const QString page = one.section(u'.', 0, 0);
    return one == page + QStringLiteral(".find") && other == page + QStringLiteral(".log.find");
}

void pages()
{
    QTest::addColumn<QString>("page");
    for (const char* page : {"inventory", "path", "run", "fleet"})
        QTest::newRow(page) << QString::fromLatin1(page);
}

} // namespace

class TestKeyboard : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase()
    {
        installTranslations();
        ThemeManager::instance().install(SchemeChoice::Light);
    }

    void init() { QSettings().clear(); }

    void noShortcutMeansTwoThings();

    void tabGoesInReadingOrder_data() { pages(); }

    void tabGoesInReadingOrder();

    void focusIsVisible_data() { pages(); }

    void focusIsVisible();

    void paneKeyVisitsEveryPane_data() { pages(); }

    void paneKeyVisitsEveryPane();
    void paneKeyGoesBack();
    void enterOnAnInstanceOpensItsPath();
    void escapeLeavesFilterAndPalette();
    void oneActionRehearsesFromEveryPage();
};

void TestKeyboard::noShortcutMeansTwoThings()
{
    Fixture f;
    QTRY_VERIFY(f.workspace.path());
    const QList<ActionRegistry::Entry>& all = f.registry.entries();
    QStringList ambiguous;
    for (qsizetype i = 0; i < all.size(); ++i) {
        for (qsizetype j = i + 1; j < all.size(); ++j) {
            const QKeySequence keys = all[i].action->shortcut();
            const bool same = !keys.isEmpty() && keys == all[j].action->shortcut();
            if (same && !areOfDifferentPages(all[i].action, all[j].action) &&
                !areOfPageAndItsLog(all[i].id, all[j].id))
                ambiguous << all[i].id + u' ' + all[j].id + u' ' + keys.toString();
        }
    }
    QVERIFY2(ambiguous.isEmpty(), qPrintable(ambiguous.join(u'\n')));
}

void TestKeyboard::tabGoesInReadingOrder()
{
    QFETCH(const QString, page);
    Fixture f;
    QTRY_VERIFY(f.workspace.path());
    f.show(page);
    const QList<QWidget*> order = f.tabOrder();
    QVERIFY(order.size() >= 4);
    for (qsizetype i = 1; i < order.size(); ++i) {
        const QRect before = placeOf(order[i - 1]);
        const QRect here = placeOf(order[i]);
        // Further down, or in the same line further right.
        const bool reads = here.top() >= before.bottom() || here.left() >= before.right();
        QVERIFY2(reads, qPrintable(nameOf(order[i]) + QStringLiteral(" after ") + nameOf(order[i - 1])));
    }
}

void TestKeyboard::focusIsVisible()
{
    QFETCH(const QString, page);
    Fixture f;
    QTRY_VERIFY(f.workspace.path());
    f.show(page);
    QApplication::setCursorFlashTime(0);
    for (QWidget* widget : f.tabOrder()) {
        const auto* area = qobject_cast<QAbstractScrollArea*>(widget);
        QWidget* elsewhere =
            f.window.findChild<QWidget*>(QStringLiteral("navigationRail"))->findChild<QAbstractButton*>();
        elsewhere->setFocus(Qt::TabFocusReason);
        const QImage without = widget->grab().toImage();
        widget->setFocus(Qt::TabFocusReason);
        f.window.setAttribute(Qt::WA_KeyboardFocusChange);
        QTest::keyClick(widget, Qt::Key_Shift);
        QVERIFY2(widget->hasFocus(), qPrintable(nameOf(widget)));
        const QImage with = widget->grab().toImage();
        QVERIFY2(with != without,
                 qPrintable(nameOf(widget) + (area ? QStringLiteral(" (area)") : QString())));
    }
}

void TestKeyboard::paneKeyVisitsEveryPane()
{
    QFETCH(const QString, page);
    Fixture f;
    QTRY_VERIFY(f.workspace.path());
    f.show(page);
    QList<QWidget*> visited;
    const QWidget* first = f.window.focusWidget();
    do {
        QTest::keyClick(&f.window, Qt::Key_F6);
        QVERIFY(!visited.contains(f.window.focusWidget()));
        visited.append(f.window.focusWidget());
    } while (f.window.focusWidget() != first && visited.size() < 20);
    for (const QWidget* pane : f.window.currentPage()->panes()) {
        const bool reached = std::ranges::any_of(
            visited, [pane](const QWidget* widget) { return widget == pane || pane->isAncestorOf(widget); });
        const bool hasSomething = std::ranges::any_of(f.tabOrder(), [pane](const QWidget* widget) {
            return widget == pane || pane->isAncestorOf(widget);
        });
        QVERIFY2(reached || !hasSomething, qPrintable(nameOf(pane)));
    }
}

void TestKeyboard::paneKeyGoesBack()
{
    Fixture f;
    QTRY_VERIFY(f.workspace.path());
    f.show(QStringLiteral("path"));
    QTRY_VERIFY(f.window.findChild<PathView*>()->hasFocus());
    QTest::keyClick(&f.window, Qt::Key_F6);
    QVERIFY(!f.window.findChild<PathView*>()->hasFocus());
    QTest::keyClick(&f.window, Qt::Key_F6, Qt::ShiftModifier);
    QVERIFY(f.window.findChild<PathView*>()->hasFocus());
}

void TestKeyboard::enterOnAnInstanceOpensItsPath()
{
    Fixture f;
    f.show(QStringLiteral("inventory"));
    auto* view = f.window.findChild<DataView*>(QStringLiteral("inventoryView"));
    view->setFocus(Qt::TabFocusReason);
    QTest::keyClicks(view, QStringLiteral("del"));
    QTest::keyClick(view, Qt::Key_Return);
    QCOMPARE(f.window.currentPage()->pageId(), QStringLiteral("path"));
    QCOMPARE(f.workspace.currentInstance()->slug, QStringLiteral("delta"));
}

void TestKeyboard::escapeLeavesFilterAndPalette()
{
    Fixture f;
    f.show(QStringLiteral("inventory"));
    auto* filter = f.window.findChild<SearchField*>(QStringLiteral("inventoryFilter"));
    auto* view = f.window.findChild<DataView*>(QStringLiteral("inventoryView"));
    filter->setFocus(Qt::ShortcutFocusReason);
    QTest::keyClicks(filter, QStringLiteral("prod"));
    QTest::keyClick(filter, Qt::Key_Escape);
    QCOMPARE(filter->text(), QString());
    QVERIFY(filter->hasFocus());
    QTest::keyClick(filter, Qt::Key_Escape);
    QVERIFY(view->hasFocus());

    QTest::keyClick(&f.window, Qt::Key_K, Qt::ControlModifier);
    CommandPalette* palette = f.window.commandPalette();
    QVERIFY(palette->isVisible());
    QTest::keyClicks(palette->field(), QStringLiteral("re"));
    QTest::keyClick(palette->field(), Qt::Key_Escape);
    QVERIFY(!palette->isVisible());
    QVERIFY(view->hasFocus());
}

void TestKeyboard::oneActionRehearsesFromEveryPage()
{
    Fixture f;
    QTRY_VERIFY(f.workspace.path());
    const QAction* rehearse = f.registry.find(QStringLiteral("run.start-rehearsal"));
    QVERIFY(rehearse);
    f.show(QStringLiteral("path"));
    QCOMPARE(f.window.currentPage()->mainAction(), rehearse);
    f.show(QStringLiteral("run"));
    QCOMPARE(f.window.currentPage()->mainAction(), rehearse);
    QVERIFY(!f.window.currentPage()->mainActionStops());

    f.show(QStringLiteral("inventory"));
    QTest::keyClick(&f.window, Qt::Key_R, Qt::ControlModifier);
    QVERIFY(f.workspace.isRunning());
    QCOMPARE(f.window.currentPage()->pageId(), QStringLiteral("run"));
    QCOMPARE(f.window.currentPage()->mainAction(), f.registry.find(QStringLiteral("run.cancel")));
    QVERIFY(f.window.currentPage()->mainActionStops());
    QVERIFY(!rehearse->isEnabled());
    f.workspace.cancelRun();
    QTRY_VERIFY_WITH_TIMEOUT(!f.workspace.isRunning(), 60'000);
}

QTEST_MAIN(TestKeyboard)
#include "tst_keyboard.moc"
