#pragma once

class QAction;

namespace lockstep {

class ActionRegistry;
class Page;

/// What can be done where three configurations are compared, as actions of the registry.
struct ThreeWayActions
{
    ThreeWayActions(ActionRegistry* registry, Page* page);

    QAction* show; ///< checked: the view takes the editor's place
    QAction* chooseTarget;
    QAction* readTarget;
    QAction* saveTarget;
    QAction* takeOriginal; ///< the value of the chosen setting goes into the text
    QAction* takeTarget;
    QAction* showInText;
};

} // namespace lockstep
