#pragma once

#include <QList>

class QAction;

namespace lockstep {

class ActionRegistry;
class Page;

/// Everything that can be done on the inventory page, as actions of the registry.
struct InventoryActions
{
    InventoryActions(ActionRegistry* registry, Page* page);

    QAction* plan;   ///< the upgrade of the current instance
    QAction* reload; ///< the fleet
    QAction* find;   ///< goes to the filter
    QAction* build;  ///< a filter, by choosing

    // Of what is selected, or, where several are not, of everything shown.
    QAction* copyNames;
    QAction* copyFilter;
    QAction* copyLink; ///< of the current instance
    QAction* copyCommand;
    QAction* exportCsv;
    QAction* exportJson;

    QAction* saveView;
    QAction* importViews;
    QAction* exportViews;

    QAction* groupByField;   ///< asks which
    QList<QAction*> groups;  ///< by FleetGrouping::common()
    QList<QAction*> columns; ///< by FleetModel::Column; checked: shown
};

} // namespace lockstep
