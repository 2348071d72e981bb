#include "ui/parts/rehearse_action.h"

#include "models/workspace.h"
#include "ui/shell/action_registry.h"

#include <QAction>

namespace lockstep {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(lockstep::RehearseAction)
};

bool isSameWay(const UpgradePath& a, const UpgradePath& b)
{
    return a.from == b.from && a.to == b.to && a.strategy == b.strategy;
}

QString textFor(const Workspace& workspace)
{
    const std::optional<UpgradePath> next = workspace.path();
    const std::optional<UpgradePath> last = workspace.runPath();
    if (!last)
        return Words::tr("Start rehearsal");
    if (!next || isSameWay(*next, *last))
        return Words::tr("Rehearse again");
    return Words::tr("Rehearse %1 to %2").arg(next->from.toString(), next->to.toString());
}

} // namespace

QAction* rehearseAction(ActionRegistry* registry, Workspace* workspace)
{
    const QString id = QStringLiteral("run.start-rehearsal");
    if (QAction* known = registry->find(id))
        return known;
    QAction* action =
        registry->add(id, QStringLiteral("Run"), Words::tr("Start rehearsal"),
                      QStringLiteral("media-playback-start"), QKeySequence(Qt::CTRL | Qt::Key_R));
    const auto follow = [action, workspace] {
        action->setText(textFor(*workspace));
        action->setToolTip(Words::tr("Run this upgrade on a private PostgreSQL server"));
        action->setEnabled(workspace->path() && !workspace->isRunning());
    };
    follow();
    QObject::connect(workspace, &Workspace::pathChanged, action, follow);
    QObject::connect(workspace, &Workspace::runStarted, action, follow);
    QObject::connect(workspace, &Workspace::runFinished, action, follow);
    QObject::connect(action, &QAction::triggered, workspace, &Workspace::startRehearsal);
    return action;
}

} // namespace lockstep
