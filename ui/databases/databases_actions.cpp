#include "ui/databases/databases_actions.h"

#include "ui/parts/page_actions.h"

#include <QMenu>

namespace lockstep {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(lockstep::DatabasesActions)
};

const QString menuName = QStringLiteral("Databases");

/// Adds them under the page's id.
class Maker
{
public:
    Maker(ActionRegistry* registry, Page* page) : m_registry(registry), m_page(page) {}

    /// `shortText`: on a button, where what it is about is plain.
    QAction* operator()(const QString& id, const QString& text, const QString& shortText = {},
                        const QString& icon = {}, const QKeySequence& keys = {}) const
    {
        QAction* action =
            addPageAction(m_registry, m_page, QStringLiteral("databases.") + id, menuName, text, icon, keys);
        action->setObjectName(QStringLiteral("databases.") + id);
        if (!shortText.isEmpty())
            action->setIconText(shortText);
        return action;
    }

private:
    ActionRegistry* m_registry;
    Page* m_page;
};

} // namespace

DatabasesActions::DatabasesActions(ActionRegistry* registry, Page* page)
{
    const Maker add(registry, page);
    connect = add(QStringLiteral("connect"), Texts::tr("Connect"), {}, QStringLiteral("network-connect"));
    cancel = add(QStringLiteral("cancel"), Texts::tr("Cancel"), {}, QStringLiteral("dialog-cancel"),
                 QKeySequence(Qt::CTRL | Qt::Key_Period));
    refresh = add(QStringLiteral("refresh"), Texts::tr("Refresh"), {}, QStringLiteral("view-refresh"),
                  QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R));
    validate = add(QStringLiteral("validate"), Texts::tr("Validate the databases"));
    upAll = add(QStringLiteral("up-all"), Texts::tr("Apply the pending migrations of all databases…"));
    upgrade = add(QStringLiteral("upgrade"), Texts::tr("Upgrade or downgrade all databases to the release…"));
    rollbackAll = add(QStringLiteral("rollback-all"), Texts::tr("Roll back all databases to a release…"));

    options = add(QStringLiteral("options"), Texts::tr("Options for changes…"), Texts::tr("Options…"),
                  QStringLiteral("configure"));
    resetOptions =
        add(QStringLiteral("reset-options"), Texts::tr("Reset the options for changes"), Texts::tr("Reset"));

    look = add(QStringLiteral("drift"), Texts::tr("Look for drift"), Texts::tr("Look for drift"),
               QStringLiteral("vcs-diff"));
    lookWith = add(QStringLiteral("drift-with"), Texts::tr("Look for drift from something else…"));
    chooseSafe = add(QStringLiteral("choose-safe"), Texts::tr("Drift: choose the safe repairs"),
                     Texts::tr("Choose safe ones"));
    chooseAll = add(QStringLiteral("choose-all"), Texts::tr("Drift: choose all repairs"));
    chooseNone = add(QStringLiteral("choose-none"), Texts::tr("Drift: choose no repair"));
    exportRepair = add(QStringLiteral("export-repair"), Texts::tr("Drift: export the repair as a script…"),
                       Texts::tr("Export script…"));
    repair = add(QStringLiteral("repair-drift"), Texts::tr("Repair the chosen drift…"), Texts::tr("Repair…"));
    lookRescue = add(QStringLiteral("look-rescue"), Texts::tr("Find out what the failed migration did"));
    rescue = add(QStringLiteral("rescue"), Texts::tr("Rescue the dirty database…"), Texts::tr("Rescue…"));
    up = add(QStringLiteral("up"), Texts::tr("Apply the pending migrations…"), Texts::tr("Apply pending…"));
    upTo = add(QStringLiteral("up-to"), Texts::tr("Apply up to the current migration…"));
    downTo = add(QStringLiteral("down-to"), Texts::tr("Revert down to the current migration…"));
    undo = add(QStringLiteral("undo"), Texts::tr("Undo the last migration…"));
    rollback = add(QStringLiteral("rollback"), Texts::tr("Roll back to a release…"));
    addLog = add(QStringLiteral("add-log"), Texts::tr("Record a migration…"));
    force = add(QStringLiteral("force"), Texts::tr("Force the recorded version…"));
    runOutOfBand = add(QStringLiteral("run-out-of-band"),
                       Texts::tr("Bring out-of-band migrations to their end…"), Texts::tr("Run…"));
    describe = add(QStringLiteral("describe"), Texts::tr("Describe the schema as JSON…"));
    describeFull = add(QStringLiteral("describe-full"), Texts::tr("Describe the schema as full JSON…"));
    describePsql = add(QStringLiteral("describe-psql"), Texts::tr("Describe the schema as text…"));
    connections = add(QStringLiteral("connections"), Texts::tr("Change the connections"), {},
                      QStringLiteral("network-connect"));
    find = addPageAction(registry, page, QStringLiteral("databases.find"), QStringLiteral("View"),
                         Texts::tr("Find a migration"), QStringLiteral("edit-find"), QKeySequence::Find);
}

void DatabasesActions::fillCardMenu(QMenu* menu) const
{
    const QList<QAction*> changes{up, undo, rollback, upTo, downTo};
    menu->addActions({look, lookWith, repair});
    menu->addSeparator();
    menu->addActions({lookRescue, rescue});
    menu->addSeparator();
    menu->addActions(changes);
    menu->addSeparator();
    menu->addActions({addLog, force});
    menu->addSeparator();
    menu->addActions({describe, describeFull, describePsql});
}

void DatabasesActions::fillMoreMenu(QMenu* menu) const
{
    menu->addActions({validate});
    menu->addSeparator();
    menu->addActions({upAll, upgrade, rollbackAll, runOutOfBand});
    menu->addSeparator();
    menu->addActions({options, resetOptions});
}

} // namespace lockstep
