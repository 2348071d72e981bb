#include "ui/runbooks/runbooks_actions.h"

#include "ui/parts/page_actions.h"

#include <QMenu>

namespace lockstep {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(lockstep::RunbooksActions)
};

/// Adds them under the page's id.
class Maker
{
public:
    Maker(ActionRegistry* registry, Page* page) : m_registry(registry), m_page(page) {}

    /// `shortText`: on a button, where what it is about is plain.
    QAction* operator()(const QString& id, const QString& text, const QString& shortText = {},
                        const QString& icon = {}, const QKeySequence& keys = {}) const
    {
        QAction* action = addPageAction(m_registry, m_page, QStringLiteral("runbooks.") + id,
                                        QStringLiteral("Run/Runbooks"), text, icon, keys);
        action->setObjectName(QStringLiteral("runbooks.") + id);
        if (!shortText.isEmpty())
            action->setIconText(shortText);
        return action;
    }

private:
    ActionRegistry* m_registry;
    Page* m_page;
};

} // namespace

RunbooksActions::RunbooksActions(ActionRegistry* registry, Page* page)
{
    const Maker add(registry, page);
    look = add(QStringLiteral("look"), Texts::tr("Check and preview"), {}, QStringLiteral("go-next"),
               QKeySequence(Qt::CTRL | Qt::Key_Return));
    checkAgain = add(QStringLiteral("check-again"), Texts::tr("Check the preconditions again"),
                     Texts::tr("Check again"));
    run =
        add(QStringLiteral("run"), Texts::tr("Run the runbook…"), {}, QStringLiteral("media-playback-start"));
    resume = add(QStringLiteral("resume"), Texts::tr("Go on with the run"), {},
                 QStringLiteral("media-playback-start"));
    pause = add(QStringLiteral("pause"), Texts::tr("Pause before the next step"), {},
                QStringLiteral("media-playback-pause"));
    cancel = add(QStringLiteral("cancel"), Texts::tr("Stop the run"), {}, QStringLiteral("dialog-cancel"),
                 QKeySequence(Qt::CTRL | Qt::Key_Period));
    skip = add(QStringLiteral("skip"), Texts::tr("Skip the step…"));
    decide =
        add(QStringLiteral("decide"), Texts::tr("Decide about the step in doubt…"), Texts::tr("Decide…"));
    back = add(QStringLiteral("back"), Texts::tr("Go back to a snapshot point…"), Texts::tr("Go back…"),
               QStringLiteral("edit-undo"));
    abandon = add(QStringLiteral("abandon"), Texts::tr("Abandon the run…"), Texts::tr("Abandon…"));
    reload =
        add(QStringLiteral("reload"), Texts::tr("Read the runbooks and runs again"), Texts::tr("Refresh"),
            QStringLiteral("view-refresh"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R));
    openFile = add(QStringLiteral("open-file"), Texts::tr("Open a runbook file…"), Texts::tr("Open…"),
                   QStringLiteral("document-open"));
    showRunbooks = add(QStringLiteral("show-runbooks"), Texts::tr("Show the runbooks"));
    showHistory = add(QStringLiteral("show-history"), Texts::tr("Show the history of runs"), {},
                      QStringLiteral("view-history"), QKeySequence(Qt::CTRL | Qt::Key_H));
    openRun = add(QStringLiteral("open-run"), Texts::tr("Open the run"), {}, QStringLiteral("go-next"));
    find = add(QStringLiteral("find"), Texts::tr("Filter the history of runs"), {},
               QStringLiteral("view-filter"), QKeySequence::Find);
}

void RunbooksActions::fillRunMenu(QMenu* menu) const
{
    menu->addActions({skip, decide, back});
    menu->addSeparator();
    menu->addAction(abandon);
}

} // namespace lockstep
