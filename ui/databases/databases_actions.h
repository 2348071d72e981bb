#pragma once

#include <QObject>

class QAction;
class QMenu;

namespace lockstep {

class ActionRegistry;
class Page;

/// Everything that can be done on the databases page, as actions of the registry. Those of one database are
/// about the chosen one.
struct DatabasesActions
{
    DatabasesActions(ActionRegistry* registry, Page* page);

    QAction* connect;
    QAction* cancel;
    QAction* refresh;
    QAction* validate;
    QAction* upAll;
    QAction* upgrade;
    QAction* rollbackAll;
    QAction* options;
    QAction* resetOptions;

    QAction* look;
    QAction* lookWith;
    QAction* chooseSafe;
    QAction* chooseAll;
    QAction* chooseNone;
    QAction* exportRepair;
    QAction* repair;
    QAction* lookRescue;
    QAction* rescue;
    QAction* up;
    QAction* upTo;
    QAction* downTo;
    QAction* undo;
    QAction* rollback;
    QAction* addLog;
    QAction* force;
    QAction* runOutOfBand;
    QAction* describe;
    QAction* describeFull;
    QAction* describePsql;

    QAction* connections;
    QAction* find;

    /// What can be done with the chosen database.
    void fillCardMenu(QMenu* menu) const;
    /// What can be done with all of them.
    void fillMoreMenu(QMenu* menu) const;
};

} // namespace lockstep
