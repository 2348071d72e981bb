#pragma once

class QAction;

namespace lockstep {

class ActionRegistry;
class Page;

/// Everything that can be done on the site-config page, as actions of the registry.
struct SiteConfigActions
{
    SiteConfigActions(ActionRegistry* registry, Page* page);

    QAction* open;
    QAction* save;
    QAction* saveAs; ///< to a file, with which the work goes on
    QAction* reload;
    QAction* close;
    QAction* format;
    QAction* reveal;   ///< checked: secrets are shown
    QAction* readOnly; ///< checked: nothing is typed by mistake
    QAction* nextProblem;
    QAction* previousProblem;
    QAction* goToKey;          ///< in the editor also by its own key
    QAction* copyValidate;     ///< the command line that checks it
    QAction* copyMigrate;      ///< the command line that migrates it
    QAction* copyUpgradeCheck; ///< the command line that says what another release means for it
};

} // namespace lockstep
