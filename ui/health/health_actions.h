#pragma once

#include <QObject>

class QAction;

namespace lockstep {

class ActionRegistry;
class Page;

/// Everything that can be done on the health page, as actions of the registry.
struct HealthActions
{
    HealthActions(ActionRegistry* registry, Page* page);

    QAction* check;      ///< all that can be looked at
    QAction* checkAgain; ///< the chosen one
    QAction* cancel;
    QAction* places;  ///< shows or hides the form
    QAction* choose;  ///< an instance, elsewhere
    QAction* reload;  ///< the history
    QAction* compare; ///< the chosen report with the one before it

    QAction* showChecks;
    QAction* showHistory;
    QAction* showComparison;
};

} // namespace lockstep
