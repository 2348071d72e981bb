#include "ui/health/health_actions.h"

#include "ui/parts/page_actions.h"

namespace lockstep {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(lockstep::HealthActions)
};

} // namespace

HealthActions::HealthActions(ActionRegistry* registry, Page* page)
{
    const auto add = [&](const QString& id, const QString& text, const QString& shortText = {},
                         const QString& icon = {}, const QKeySequence& keys = {}) {
        QAction* action = addPageAction(registry, page, QStringLiteral("health.") + id,
                                        QStringLiteral("Run/Health"), text, icon, keys);
        action->setObjectName(QStringLiteral("health.") + id);
        if (!shortText.isEmpty())
            action->setIconText(shortText);
        return action;
    };
    check = add(QStringLiteral("check"), Texts::tr("Check the health"), {},
                QStringLiteral("media-playback-start"), QKeySequence(Qt::CTRL | Qt::Key_Return));
    checkAgain = add(QStringLiteral("check-again"), Texts::tr("Look again at the chosen check"),
                     Texts::tr("Look again"), QStringLiteral("view-refresh"),
                     QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Return));
    cancel = add(QStringLiteral("cancel"), Texts::tr("Cancel the checks"), Texts::tr("Cancel"),
                 QStringLiteral("dialog-cancel"), QKeySequence(Qt::CTRL | Qt::Key_Period));
    places = add(QStringLiteral("places"), Texts::tr("Show or hide what is looked at"),
                 Texts::tr("What to look at"), QStringLiteral("configure"));
    places->setCheckable(true);
    choose = add(QStringLiteral("choose-instance"), Texts::tr("Choose an instance for its health"),
                 Texts::tr("Choose an instance"), QStringLiteral("go-next"));
    reload = add(QStringLiteral("reload"), Texts::tr("Read the health reports again"), Texts::tr("Refresh"),
                 QStringLiteral("view-refresh"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R));
    compare = add(QStringLiteral("compare"), Texts::tr("Compare the chosen report with the one before it"),
                  Texts::tr("Compare with the one before"), QStringLiteral("vcs-diff"));
    showChecks = add(QStringLiteral("show-checks"), Texts::tr("Show the health checks"));
    showHistory = add(QStringLiteral("show-history"), Texts::tr("Show the history of health reports"), {},
                      QStringLiteral("view-history"), QKeySequence(Qt::CTRL | Qt::Key_H));
    showComparison = add(QStringLiteral("show-comparison"), Texts::tr("Compare health reports"), {},
                         QStringLiteral("vcs-diff"));
}

} // namespace lockstep
