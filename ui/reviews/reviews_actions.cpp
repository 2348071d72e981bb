#include "ui/reviews/reviews_actions.h"

#include "ui/parts/page_actions.h"

namespace lockstep {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(lockstep::ReviewsActions)
};

} // namespace

ReviewsActions::ReviewsActions(ActionRegistry* registry, Page* page)
{
    const auto add = [&](const QString& id, const QString& text, const QString& shortText = {},
                         const QString& icon = {}, const QKeySequence& keys = {}) {
        QAction* action = addPageAction(registry, page, QStringLiteral("reviews.") + id,
                                        QStringLiteral("Run/Reviews"), text, icon, keys);
        action->setObjectName(QStringLiteral("reviews.") + id);
        if (!shortText.isEmpty())
            action->setIconText(shortText);
        return action;
    };
    chooseRepository = add(QStringLiteral("choose-repository"), Texts::tr("Choose the GitHub repository…"),
                           Texts::tr("Choose…"), QStringLiteral("globe"));
    refresh = add(QStringLiteral("refresh"), Texts::tr("Refresh the queue"), Texts::tr("Refresh"),
                  QStringLiteral("view-refresh"), QKeySequence(Qt::Key_F5));
    stop = add(QStringLiteral("stop"), Texts::tr("Stop"), {}, QStringLiteral("dialog-cancel"),
               QKeySequence(Qt::CTRL | Qt::Key_Period));
    find = add(QStringLiteral("find"), Texts::tr("Filter the pull requests"), {},
               QStringLiteral("view-filter"), QKeySequence::Find);
    showSummary = add(QStringLiteral("show-summary"), Texts::tr("Reviews: show the summary"), {}, {},
                      QKeySequence(Qt::ALT | Qt::Key_1));
    showFiles = add(QStringLiteral("show-files"), Texts::tr("Reviews: show the files"), {}, {},
                    QKeySequence(Qt::ALT | Qt::Key_2));
    showChecks = add(QStringLiteral("show-checks"), Texts::tr("Reviews: show checks and reviews"), {}, {},
                     QKeySequence(Qt::ALT | Qt::Key_3));
    approve =
        add(QStringLiteral("approve"), Texts::tr("Approve the chosen pull requests…"), Texts::tr("Approve…"),
            QStringLiteral("dialog-ok-apply"), QKeySequence(Qt::CTRL | Qt::Key_Return));
    requestChanges =
        add(QStringLiteral("request-changes"), Texts::tr("Request changes of the chosen pull requests…"),
            Texts::tr("Request changes…"), QStringLiteral("document-edit"));
    autoMerge = add(QStringLiteral("auto-merge"), Texts::tr("Enable auto-merge of the chosen pull requests…"),
                    Texts::tr("Auto-merge…"), QStringLiteral("vcs-merge"));
    merge = add(QStringLiteral("merge"), Texts::tr("Merge the chosen pull requests…"), Texts::tr("Merge…"),
                QStringLiteral("vcs-merge"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_M));
    openInBrowser = add(QStringLiteral("open-in-browser"), Texts::tr("Open the pull request in the browser"),
                        Texts::tr("Browser"), QStringLiteral("globe"));
    copyShow = add(QStringLiteral("copy-show"), Texts::tr("Copy the command line that shows this"),
                   Texts::tr("Copy command line"), QStringLiteral("edit-copy"));
    copyList = add(QStringLiteral("copy-list"), Texts::tr("Copy the command line that lists the queue"));
    copyLog =
        add(QStringLiteral("copy-log"), Texts::tr("Copy the last requests to GitHub, for a bug report"));
}

} // namespace lockstep
