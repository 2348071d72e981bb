#include "ui/rollout/rollout_actions.h"

#include "ui/parts/page_actions.h"

namespace lockstep {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(lockstep::RolloutActions)
};

} // namespace

RolloutActions::RolloutActions(ActionRegistry* registry, Page* page)
{
    const auto add = [&](const QString& id, const QString& text, const QString& shortText = {},
                         const QString& icon = {}, const QKeySequence& keys = {}) {
        QAction* action = addPageAction(registry, page, QStringLiteral("rollout.") + id,
                                        QStringLiteral("Run/Rollout"), text, icon, keys);
        action->setObjectName(QStringLiteral("rollout.") + id);
        if (!shortText.isEmpty())
            action->setIconText(shortText);
        return action;
    };
    begin = add(QStringLiteral("new"), Texts::tr("New rollout…"), {}, QStringLiteral("list-add"),
                QKeySequence(QKeySequence::New));
    beginSelected = add(QStringLiteral("new-of-selected"), Texts::tr("Start rollout…"), {},
                        QStringLiteral("arrow-right-double"));
    beginSelected->setToolTip(Texts::tr(
        "Upgrade the instances that are selected in the inventory, in waves, by a workflow on GitHub"));
    beginSelected->setEnabled(false); // until something is
    resume = add(QStringLiteral("resume"), Texts::tr("Resume the rollout"), Texts::tr("Resume"),
                 QStringLiteral("media-playback-start"), QKeySequence(Qt::CTRL | Qt::Key_Return));
    resumeUntilMerged = add(QStringLiteral("resume-until-merged"),
                            Texts::tr("Resume the rollout until its pull requests are merged"),
                            Texts::tr("Resume until merged"), QStringLiteral("media-playback-start"));
    pause = add(QStringLiteral("pause"), Texts::tr("Pause the rollout"), Texts::tr("Pause"),
                QStringLiteral("media-playback-pause"), QKeySequence(Qt::CTRL | Qt::Key_Period));
    stop = add(QStringLiteral("stop"), Texts::tr("Stop the rollout…"), Texts::tr("Stop…"),
               QStringLiteral("media-playback-stop"));
    letGo = add(QStringLiteral("let-go"), Texts::tr("Let go of the rollout, for others to go on with"),
                Texts::tr("Let go"), QStringLiteral("network-disconnect"));
    retryFailed = add(QStringLiteral("retry-failed"), Texts::tr("Retry all instances that failed…"),
                      Texts::tr("Retry failed…"), QStringLiteral("view-refresh"));
    retry = add(QStringLiteral("retry"), Texts::tr("Retry the chosen instances…"), Texts::tr("Retry…"),
                QStringLiteral("view-refresh"));
    skip = add(QStringLiteral("skip"), Texts::tr("Skip the chosen instances…"), Texts::tr("Skip…"),
               QStringLiteral("media-skip-forward"));
    skipTrouble =
        add(QStringLiteral("skip-trouble"), Texts::tr("Skip all instances that failed or are in doubt…"),
            Texts::tr("Skip them…"), QStringLiteral("media-skip-forward"));
    openRun = add(QStringLiteral("open-run"), Texts::tr("Open the run of the workflow on GitHub"),
                  Texts::tr("Open run"), QStringLiteral("go-jump"));
    openPull = add(QStringLiteral("open-pull"), Texts::tr("Open the pull request on GitHub"),
                   Texts::tr("Pull request"), QStringLiteral("go-jump"));
    showLog = add(QStringLiteral("log"), Texts::tr("Show the log of a job"), Texts::tr("Log"),
                  QStringLiteral("view-list-text"), QKeySequence(Qt::CTRL | Qt::Key_L));
    showLog->setCheckable(true);
    reload = add(QStringLiteral("reload"), Texts::tr("Read the rollouts again"), Texts::tr("Refresh"),
                 QStringLiteral("view-refresh"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R));
    find = add(QStringLiteral("find"), Texts::tr("Filter the instances of the rollout"), {},
               QStringLiteral("view-filter"), QKeySequence::Find);
}

} // namespace lockstep
