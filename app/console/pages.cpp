#include "app/console/pages.h"

#include "app/console/instance_palette_source.h"
#include "models/review_model.h"
#include "ui/cluster/cluster_page.h"
#include "ui/databases/databases_page.h"
#include "ui/fleet/fleet_page.h"
#include "ui/health/health_page.h"
#include "ui/inventory/inventory_page.h"
#include "ui/path/path_page.h"
#include "ui/reviews/reviews_page.h"
#include "ui/rollout/rollout_page.h"
#include "ui/run/run_page.h"
#include "ui/runbooks/runbooks_page.h"
#include "ui/shell/main_window.h"
#include "ui/siteconfig/site_config_page.h"

#include <QAction>

namespace lockstep::console {

QList<Page*> makePages(Workspace* workspace, ActionRegistry* registry)
{
    auto* inventory = new InventoryPage(workspace, registry);
    auto* fleet = new FleetPage(workspace, registry);
    QObject::connect(fleet, &FleetPage::instancesWanted, inventory, &InventoryPage::showFiltered);
    QObject::connect(fleet, &FleetPage::instanceWanted, inventory, &InventoryPage::openInstance);
    auto* reviews = new ReviewsPage(workspace, registry);
    QObject::connect(reviews->session(), &ReviewSession::readingChanged, fleet,
                     [fleet, session = reviews->session()] {
                         if (session->hasRead())
                             fleet->setWaitingPulls(int(session->queue()->size()));
                     });
    RolloutPage* rollout = nullptr;
    const QList<Page*> pages{
        inventory,
        new PathPage(workspace, registry),
        new RunPage(workspace, registry),
        new DatabasesPage(workspace, registry),
        new RunbooksPage(workspace, registry),
        new ClusterPage(workspace, registry),
        new SiteConfigPage(workspace, registry),
        new HealthPage(workspace, registry),
        fleet,
        rollout = new RolloutPage(workspace, registry),
        reviews,
    };
    const auto showRollout = [rollout](qint64 id) {
        Q_EMIT rollout->showPage(rollout->pageId());
        rollout->session()->show(id);
    };
    QObject::connect(inventory, &InventoryPage::rolloutWanted, rollout, showRollout);
    QObject::connect(fleet, &FleetPage::rolloutWanted, rollout, showRollout);
    inventory->addSelectionAction(rollout->selectionAction());
    QObject::connect(rollout->selectionAction(), &QAction::triggered, inventory, [inventory, rollout] {
        inventory->showOutcome(rollout->beginWith(inventory->selectedInstances()));
    });
    return pages;
}

void openInstance(const MainWindow& window, const QString& key)
{
    for (Page* page : window.pages()) {
        if (auto* inventory = qobject_cast<InventoryPage*>(page))
            inventory->openInstance(key);
    }
}

void addPaletteSources(MainWindow& window, Workspace* workspace)
{
    window.addPaletteSource(std::make_unique<InstancePaletteSource>(
        workspace, [&window] { window.showPage(QStringLiteral("path")); }));
}

} // namespace lockstep::console
