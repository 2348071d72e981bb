#pragma once

#include <QList>

class QAction;

namespace lockstep {

class ActionRegistry;
class Page;

/// Everything that can be done on the cluster page, as actions of the registry.
struct ClusterActions
{
    ClusterActions(ActionRegistry* registry, Page* page);

    QAction* connectTo;
    QAction* openKubeconfig;
    QList<QAction*> views; ///< workloads, pods, events, logs, upgrade
    QAction* find;

    QAction* logs; ///< of what is chosen
    QAction* stopLogs;
    QAction* revisions;
    QAction* scale;
    QAction* scaleToNothing;
    QAction* scaleBack;

    QAction* chooseFolder;
    QAction* restore;
    QAction* compare;
    QAction* apply;
    QAction* cancel;
};

} // namespace lockstep
