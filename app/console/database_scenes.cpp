#include "app/console/database_scenes.h"

#include "models/drift_model.h"
#include "models/workspace.h"
#include "ui/databases/confirm_change_dialog.h"
#include "ui/databases/connection_bar.h"
#include "ui/databases/database_tabs.h"
#include "ui/databases/databases_page.h"
#include "ui/databases/drift_panel.h"
#include "ui/databases/migration_explorer.h"
#include "ui/databases/migration_graph_view.h"
#include "ui/shell/main_window.h"

namespace lockstep::console {

DatabaseScenes::DatabaseScenes(MainWindow* window, Workspace* workspace, Draw draw, WaitFor waitFor)
    : m_window(window), m_workspace(workspace), m_draw(std::move(draw)), m_waitFor(std::move(waitFor))
{
}

Result<void> DatabaseScenes::make()
{
    m_window->showPage(QStringLiteral("databases"));
    m_page = qobject_cast<DatabasesPage*>(m_window->currentPage());
    if (!m_page)
        return {};
    return m_draw(m_window, QStringLiteral("databases-empty"))
        .and_then([this] { return m_databases.make(*m_workspace->planner(), m_workspace->target()); })
        .and_then([this] { return connectDatabases(); })
        .and_then([this] { return drift(); })
        .and_then([this] { return confirmation(); })
        .and_then([this] { return rescue(); })
        .and_then([this] { return outOfBand(); });
}

Result<void> DatabaseScenes::settle(const QString& what)
{
    return m_waitFor(what, [this] { return !m_page->session()->isBusy(); });
}

Result<void> DatabaseScenes::connectDatabases()
{
    m_page->connectionBar()->setDatabases(m_databases.databases());
    m_page->mainAction()->trigger();
    MigrationGraphView* view = m_page->tabs()->explorer()->view();
    return settle(QStringLiteral("the databases to be read"))
        .and_then([&] {
            return m_waitFor(QStringLiteral("the graph"),
                             [&] { return view->layoutState() != MigrationGraphView::LayoutState::Busy; });
        })
        .and_then([this] {
            m_page->focusContent();
            return m_draw(m_window, QStringLiteral("databases"));
        });
}

Result<void> DatabaseScenes::drift()
{
    m_page->tabs()->showTab(DatabaseTabs::Drift);
    m_page->session()->lookForDrift(Schema::Frontend);
    return settle(QStringLiteral("drift to be found")).and_then([this] {
        m_page->tabs()->drift()->model()->chooseSafe();
        return m_draw(m_window, QStringLiteral("databases-drift"));
    });
}

Result<void> DatabaseScenes::confirmation()
{
    DriftModel* model = m_page->tabs()->drift()->model();
    model->chooseAll();
    if (model->chosenCount() == 0)
        return {};
    m_page->session()->prepareRepair(Schema::Frontend, model->chosen());
    if (const Result<void> settled = settle(QStringLiteral("the repair to be worked out")); !settled)
        return settled;
    auto* dialog = m_page->findChild<ConfirmChangeDialog*>();
    if (!dialog)
        return {};
    Result<void> drawn = m_draw(dialog, QStringLiteral("databases-confirm"));
    dialog->reject();
    return drawn;
}

Result<void> DatabaseScenes::rescue()
{
    m_page->chooseSchema(Schema::CodeInsights);
    m_page->tabs()->showTab(DatabaseTabs::Rescue);
    m_page->session()->lookForRescue(Schema::CodeInsights);
    return settle(QStringLiteral("the rescue to be worked out")).and_then([this] {
        return m_draw(m_window, QStringLiteral("databases-rescue"));
    });
}

Result<void> DatabaseScenes::outOfBand()
{
    m_page->chooseSchema(Schema::Frontend);
    m_page->tabs()->showTab(DatabaseTabs::OutOfBand);
    return m_draw(m_window, QStringLiteral("databases-out-of-band"));
}

} // namespace lockstep::console
