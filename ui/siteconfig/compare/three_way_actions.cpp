#include "ui/siteconfig/compare/three_way_actions.h"

#include "ui/parts/page_actions.h"

namespace lockstep {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(lockstep::ThreeWayActions)
};

} // namespace

ThreeWayActions::ThreeWayActions(ActionRegistry* registry, Page* page)
{
    const auto add = [&](const char* id, const char* menu, const QString& text, const char* icon,
                         const QKeySequence& keys = {}) {
        const QString name = QStringLiteral("site-config.") + QString::fromLatin1(id);
        QAction* action = addPageAction(registry, page, name, QString::fromLatin1(menu), text,
                                        QString::fromLatin1(icon), keys);
        action->setObjectName(name);
        action->setEnabled(false);
        return action;
    };
    show = add("three-way", "View", Texts::tr("Three-way view"), "view-split-left-right",
               QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_T));
    show->setCheckable(true);
    show->setIconText(Texts::tr("Three-way"));
    chooseTarget =
        add("choose-target", "File", Texts::tr("Choose the site config's target…"), "document-open");
    chooseTarget->setIconText(Texts::tr("Choose the target…"));
    readTarget = add("read-target", "File", Texts::tr("Read the site config's target again"), "view-refresh");
    readTarget->setIconText(Texts::tr("Read it again"));
    saveTarget = add("save-target", "File", Texts::tr("Save site config to the target…"), "document-save");
    saveTarget->setIconText(Texts::tr("Save to the target…"));
    takeOriginal = add("take-original", "Edit", Texts::tr("Take the original's value"), "edit-undo");
    takeTarget = add("take-target", "Edit", Texts::tr("Take the target's value"), "edit-download");
    showInText = add("show-in-text", "Go", Texts::tr("Show in text"), "code-context");
}

} // namespace lockstep
