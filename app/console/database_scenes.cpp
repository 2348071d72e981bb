#include "app/console/database_scenes.h"

#include "models/drift_model.h"
#include "models/workspace.h"
#include "ui/databases/confirm_change_dialog.h"
#include "ui/databases/connection_bar.h"
#include "ui/databases/database_dialogs.h"
#include "ui/databases/database_tabs.h"
#include "ui/databases/databases_page.h"
#include "ui/databases/drift_panel.h"
#include "ui/databases/migration_explorer.h"
#include "ui/databases/migration_graph_view.h"
#include "ui/databases/options_dialog.h"
#include "ui/shell/main_window.h"

#include <QScrollArea>
#include <QScrollBar>

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
        .and_then([this] { return outOfBand(); })
        .and_then([this] { return options(); })
        .and_then([this] { return byHand(); });
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
    return drawDialog<ConfirmChangeDialog>(QStringLiteral("databases-confirm"));
}

template <typename Dialog>
Result<void> DatabaseScenes::drawDialog(const QString& scene)
{
    auto* dialog = m_page->findChild<Dialog*>();
    if (!dialog)
        return {};
    Result<void> drawn = m_draw(dialog, scene);
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
    return m_draw(m_window, QStringLiteral("databases-out-of-band")).and_then([this] {
        trigger(QStringLiteral("databases.run-out-of-band"));
        return drawDialog<OutOfBandDialog>(QStringLiteral("databases-out-of-band-dialog"));
    });
}

void DatabaseScenes::trigger(const QString& id) const
{
    for (QAction* action : m_page->actions()) {
        if (action->objectName() == id)
            action->trigger();
    }
}

/// The dialog as it comes, and the page with some of them chosen.
Result<void> DatabaseScenes::options()
{
    trigger(QStringLiteral("databases.options"));
    const Result<void> dialogs = drawDialog<OptionsDialog>(QStringLiteral("databases-options"))
                                     .and_then([this] { return jobOptions(); })
                                     .and_then([this] { return furtherDialogs(); });
    if (!dialogs)
        return dialogs;
    ChangeOptions chosen;
    chosen.privileged = PrivilegedMode::Noop;
    chosen.terminateBlockers = true;
    chosen.skipDriftCheck = true;
    chosen.outOfBand.who = OutOfBandWorker::Who::Container;
    chosen.outOfBand.image = QStringLiteral("index.docker.io/sourcegraph/migrator:6.12.5040");
    m_page->session()->setOptions(chosen);
    return m_draw(m_window, QStringLiteral("databases-options-chosen"));
}

/// The options' other end, with the most fields.
Result<void> DatabaseScenes::jobOptions()
{
    ChangeOptions chosen;
    chosen.outOfBand.who = OutOfBandWorker::Who::Job;
    chosen.outOfBand.manifest = QStringLiteral("/srv/sourcegraph/migrator/sourcegraph-migrator.Job.yaml");
    OptionsDialog dialog(chosen, m_page);
    dialog.show();
    QScrollBar* bar = dialog.findChild<QScrollArea*>()->verticalScrollBar();
    bar->setValue(bar->maximum());
    return m_draw(&dialog, QStringLiteral("databases-options-job"));
}

Result<void> DatabaseScenes::furtherDialogs()
{
    trigger(QStringLiteral("databases.describe"));
    return drawDialog<DescribeDialog>(QStringLiteral("databases-describe-dialog")).and_then([this] {
        trigger(QStringLiteral("databases.drift-with"));
        return drawDialog<DriftDialog>(QStringLiteral("databases-drift-dialog"));
    });
}

/// What somebody has to run before a database is made from nothing.
Result<void> DatabaseScenes::byHand()
{
    const Result<DatabaseSet> empty = m_databases.makeEmpty(Schema::CodeIntel);
    if (!empty)
        return failure(empty);
    m_page->session()->connectTo(*empty, m_workspace->target());
    if (const Result<void> read = settle(QStringLiteral("the empty database to be read")); !read)
        return read;
    m_page->session()->prepareUp(empty->keys());
    return settle(QStringLiteral("the migrations to be worked out")).and_then([this] {
        return drawDialog<ConfirmChangeDialog>(QStringLiteral("databases-by-hand"));
    });
}

} // namespace lockstep::console
