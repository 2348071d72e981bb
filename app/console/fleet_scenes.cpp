#include "app/console/fleet_scenes.h"

#include "core/store/store.h"
#include "models/fleet_activity.h"
#include "models/workspace.h"
#include "ui/fleet/fleet_page.h"
#include "ui/inventory/field_dialog.h"
#include "ui/inventory/filter_builder.h"
#include "ui/inventory/inventory_page.h"
#include "ui/inventory/views_menu.h"
#include "ui/parts/data_view.h"
#include "ui/shell/main_window.h"

#include <QAction>
#include <QComboBox>
#include <QLineEdit>
#include <QScrollArea>
#include <QScrollBar>

namespace lockstep::console {

namespace {

/// What was done to the first instances of the fleet, one letter each: done, failed, cancelled, running.
constexpr const char* histories[] = {"ddfdd", "dcf", "dddddf", "dr", "fdddddddd", "r"};

QString resultOf(char letter)
{
    switch (letter) {
    case 'f':
        return QStringLiteral("failed");
    case 'c':
        return QStringLiteral("cancelled");
    default:
        return QStringLiteral("done");
    }
}

} // namespace

FleetScenes::FleetScenes(MainWindow* window, Workspace* workspace, Draw draw, WaitFor waitFor)
    : m_window(window), m_workspace(workspace), m_draw(std::move(draw)), m_waitFor(std::move(waitFor))
{
}

Result<void> FleetScenes::make()
{
    for (Page* page : m_window->pages()) {
        if (auto* inventory = qobject_cast<InventoryPage*>(page))
            m_inventory = inventory;
        if (auto* fleet = qobject_cast<FleetPage*>(page))
            m_fleet = fleet;
    }
    if (!m_inventory || !m_fleet)
        return {};
    const std::optional<Instance> chosen = m_workspace->currentInstance();
    return grouped()
        .and_then([this] { return problem(); })
        .and_then([this] { return builder(); })
        .and_then([this] { return field(); })
        .and_then([this] { return several(); })
        .and_then([this] { return menus(); })
        .and_then([this] { return fleet(); })
        .and_then([&] { return tidyUp(chosen ? chosen->key() : QString()); });
}

Result<void> FleetScenes::grouped()
{
    FleetView view;
    view.grouping = {FleetGrouping::Kind::Field,
                     {QStringLiteral("metadata"), QStringLiteral("labels"), QStringLiteral("region")}};
    view.sortColumn = QStringLiteral("behind");
    view.descending = true;
    m_inventory->showView(view);
    const auto* table = m_inventory->findChild<DataView*>(QStringLiteral("inventoryView"));
    return m_waitFor(QStringLiteral("the groups"), [table] { return table->rootIsDecorated(); })
        .and_then([&] { return m_draw(m_window, QStringLiteral("inventory-grouped")); });
}

Result<void> FleetScenes::problem()
{
    m_inventory->showFiltered(QStringLiteral(".spec.releaseChannel == )"));
    const auto* text = m_inventory->findChild<QLabel*>(QStringLiteral("inventoryFilterProblem"));
    return m_waitFor(QStringLiteral("what is wrong with the expression"),
                     [text] { return text->isVisible(); })
        .and_then([this] { return m_draw(m_window, QStringLiteral("inventory-problem")); })
        .transform([this] { m_inventory->showView({}); });
}

Result<void> FleetScenes::builder()
{
    trigger(QStringLiteral("inventory.build-filter"));
    auto* dialog = m_inventory->findChild<FilterBuilder*>();
    auto* box = dialog->findChild<QComboBox*>(QStringLiteral("conditionField"));
    const auto count = [dialog] { return dialog->findChild<QLabel*>(QStringLiteral("builtCount"))->text(); };
    return m_waitFor(QStringLiteral("the fields"), [box] { return box->count() > 0; })
        .and_then([&] {
            box->setCurrentIndex(box->findText(QStringLiteral("metadata › labels › instance-type")));
            dialog->findChild<QPushButton*>(QStringLiteral("addCondition"))->click();
            return m_waitFor(QStringLiteral("the count"), [&] { return !count().isEmpty(); });
        })
        .and_then([&] { return m_draw(dialog, QStringLiteral("filter-builder")); })
        .transform([dialog] { dialog->reject(); });
}

Result<void> FleetScenes::field()
{
    trigger(QStringLiteral("inventory.group-field"));
    auto* dialog = m_inventory->findChild<FieldDialog*>();
    return m_draw(dialog, QStringLiteral("group-field")).transform([dialog] { dialog->reject(); });
}

Result<void> FleetScenes::several()
{
    FleetView view;
    view.grouping = FleetGrouping::Kind::Environment;
    view.filter = QStringLiteral("behind:1+");
    m_inventory->showView(view);
    auto* table = m_inventory->findChild<DataView*>(QStringLiteral("inventoryView"));
    const QModelIndex group = table->model()->index(1, 0);
    for (int row = 0; row < 3; ++row)
        table->selectionModel()->select(table->model()->index(row, 0, group),
                                        QItemSelectionModel::Select | QItemSelectionModel::Rows);
    table->scrollToTop();
    trigger(QStringLiteral("inventory.copy-names"));
    return m_draw(m_window, QStringLiteral("inventory-selected"));
}

Result<void> FleetScenes::menus()
{
    m_inventory->views()->setNaming([] { return QStringLiteral("Behind, by environment"); });
    trigger(QStringLiteral("inventory.save-view"));
    m_inventory->views()->noteFilter(QStringLiteral(".metadata.labels.\"instance-type\" == \"trial\""));
    m_inventory->views()->popup(m_window->mapToGlobal(QPoint(400, 130)));
    Result<void> drawn = m_draw(m_inventory->views(), QStringLiteral("views-menu"));
    m_inventory->views()->close();
    m_inventory->showView({});
    return drawn;
}

Result<void> FleetScenes::remember()
{
    Result<std::unique_ptr<Store>> store = Store::open(m_workspace->sources().store);
    if (!store)
        return failure(store);
    qsizetype at = 0;
    for (const char* history : histories) {
        if (at == m_workspace->fleet().instances.size())
            break;
        RunRecord run;
        run.kind = QStringLiteral("upgrade");
        run.instance = m_workspace->fleet().instances[at++].key();
        run.from = Version(5, 2, 0);
        run.to = Version(5, 3, 0);
        for (const char* letter = history; *letter != '\0'; ++letter) {
            const Result<qint64> id = (*store)->startRun(run);
            if (!id)
                return failure(id);
            if (*letter == 'r') {
                m_running.append(*id);
                continue;
            }
            if (const auto ended = (*store)->finishRun(*id, resultOf(*letter), {}); !ended)
                return ended;
        }
    }
    return {};
}

Result<void> FleetScenes::fleet()
{
    m_window->showPage(m_fleet->pageId());
    m_fleet->focusContent();
    return m_waitFor(QStringLiteral("the fleet's runs"),
                     [this] { return m_fleet->activity()->isKnown() && !m_fleet->subtitle().isEmpty(); })
        .and_then([this] { return m_draw(m_window, QStringLiteral("fleet")); })
        .and_then([this] { return remember(); })
        .and_then([this] {
            m_fleet->activity()->reload();
            return m_waitFor(QStringLiteral("the fleet's new runs"),
                             [this] { return !m_fleet->activity()->history().failures.isEmpty(); });
        })
        .and_then([this] {
            m_fleet->setWaitingPulls(3);
            return m_draw(m_window, QStringLiteral("fleet-runs"));
        })
        .and_then([this] {
            auto* scroll = m_fleet->findChild<QScrollArea*>(QStringLiteral("fleetScroll"));
            scroll->verticalScrollBar()->setValue(scroll->verticalScrollBar()->maximum());
            return m_draw(m_window, QStringLiteral("fleet-stragglers"));
        })
        .and_then([this] {
            m_inventory->openInstance(m_workspace->fleet().instances.first().key());
            const auto* text = m_inventory->findChild<QLabel*>(QStringLiteral("instanceHistory"));
            return m_waitFor(QStringLiteral("the instance's history"), [text] { return text->isVisible(); });
        })
        .and_then([this] { return m_draw(m_window, QStringLiteral("inventory-history")); });
}

/// The pictures after these are of the same instance as before, and nothing is under way.
Result<void> FleetScenes::tidyUp(const QString& instance)
{
    Result<std::unique_ptr<Store>> store = Store::open(m_workspace->sources().store);
    if (!store)
        return failure(store);
    for (const qint64 run : std::as_const(m_running)) {
        if (const auto ended = (*store)->finishRun(run, QStringLiteral("done"), {}); !ended)
            return ended;
    }
    m_workspace->selectInstance(instance);
    return m_waitFor(QStringLiteral("the upgrade path again"), [this] { return !m_workspace->isPlanning(); });
}

void FleetScenes::trigger(const QString& id) const
{
    for (QAction* action : m_inventory->actions()) {
        if (action->objectName() == id)
            action->trigger();
    }
}

} // namespace lockstep::console
