#pragma once

#include <QObject>

class QAction;
class QMenu;

namespace lockstep {

class ActionRegistry;
class Page;

/// Everything that can be done on the runbooks page, as actions of the registry. Those about a run are about
/// the one that is shown.
struct RunbooksActions
{
    RunbooksActions(ActionRegistry* registry, Page* page);

    QAction* look;       ///< check the inputs, preview
    QAction* checkAgain; ///< the preconditions
    QAction* run;
    QAction* resume;
    QAction* pause;
    QAction* cancel;
    QAction* skip;
    QAction* decide;
    QAction* back;
    QAction* abandon;

    QAction* reload;
    QAction* openFile;
    QAction* showRunbooks;
    QAction* showHistory;
    QAction* openRun; ///< of the history
    QAction* find;    ///< in the history

    /// What can be done with a run besides going on with it.
    void fillRunMenu(QMenu* menu) const;
};

} // namespace lockstep
