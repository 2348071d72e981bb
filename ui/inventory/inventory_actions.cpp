#include "ui/inventory/inventory_actions.h"

#include "models/fleet_grouping.h"
#include "models/fleet_model.h"
#include "ui/parts/page_actions.h"

namespace lockstep {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(lockstep::InventoryActions)
};

} // namespace

InventoryActions::InventoryActions(ActionRegistry* registry, Page* page)
{
    const auto add = [&](const char* id, const char* menu, const QString& text, const char* icon = "",
                         const QKeySequence& keys = {}) {
        QAction* action =
            addPageAction(registry, page, QStringLiteral("inventory.") + QString::fromLatin1(id),
                          QString::fromLatin1(menu), text, QString::fromLatin1(icon), keys);
        action->setObjectName(QStringLiteral("inventory.") + QString::fromLatin1(id));
        return action;
    };
    plan = add("plan", "Run", Texts::tr("Plan upgrade"), "go-next");
    plan->setToolTip(Texts::tr("Show the upgrade path of this instance (Enter)"));
    reload = add("reload", "File", Texts::tr("Reload the fleet"), "view-refresh", QKeySequence(Qt::Key_F5));
    reload->setIconText(Texts::tr("Reload"));
    find = add("filter", "View", Texts::tr("Filter instances"), "view-filter", QKeySequence::Find);
    build = add("build-filter", "View", Texts::tr("Put a filter together…"), "view-filter");

    copyNames = add("copy-names", "Edit", Texts::tr("Copy the instances' names"), "edit-copy",
                    QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C));
    copyFilter = add("copy-filter", "Edit", Texts::tr("Copy the filter that selects them"), "view-filter");
    copyLink = add("copy-link", "Edit", Texts::tr("Copy link"), "edit-link");
    copyLink->setToolTip(Texts::tr("A link that opens this instance in a colleague's Lockstep"));
    copyCommand =
        add("copy-command", "Edit", Texts::tr("Copy the command line that lists them"), "edit-copy");
    exportCsv = add("export-csv", "File", Texts::tr("Export instances as CSV…"), "document-export");
    exportJson = add("export-json", "File", Texts::tr("Export instances as JSON…"), "document-export");

    saveView = add("save-view", "View/Views", Texts::tr("Save this view…"), "document-save");
    importViews = add("import-views", "View/Views", Texts::tr("Import views…"), "document-import");
    exportViews = add("export-views", "View/Views", Texts::tr("Export the saved views…"), "document-export");

    for (const FleetGrouping& grouping : FleetGrouping::common())
        groups += add(QByteArray("group-" + grouping.toText().toLatin1()).constData(), "",
                      Texts::tr("Inventory: %1").arg(grouping.title().toLower()));
    groupByField = add("group-field", "", Texts::tr("Inventory: by any field…"));
    for (int column = 0; column < FleetModel::ColumnCount; ++column) {
        QAction* shown = add(QByteArray("column-" + FleetModel::columnId(column).toLatin1()).constData(),
                             "View/Columns", FleetModel::columnTitle(column));
        shown->setCheckable(true);
        shown->setEnabled(column != FleetModel::Slug);
        columns += shown;
    }
}

} // namespace lockstep
