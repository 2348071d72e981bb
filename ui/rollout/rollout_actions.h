#pragma once

#include <QObject>

class QAction;

namespace lockstep {

class ActionRegistry;
class Page;

/// Everything that can be done on the rollout page, as actions of the registry.
struct RolloutActions
{
    RolloutActions(ActionRegistry* registry, Page* page);

    QAction* begin;         ///< a new one
    QAction* beginSelected; ///< one of what is selected elsewhere
    QAction* resume;
    QAction* resumeUntilMerged;
    QAction* pause;
    QAction* stop;
    QAction* letGo;
    QAction* retryFailed;
    QAction* retry;       ///< the chosen instances
    QAction* skip;        ///< the chosen instances
    QAction* skipTrouble; ///< all that failed or are in doubt
    QAction* openRun;
    QAction* openPull;
    QAction* showLog; ///< of a job of the current instance's run; checked: it is shown
    QAction* reload;
    QAction* find;
};

} // namespace lockstep
