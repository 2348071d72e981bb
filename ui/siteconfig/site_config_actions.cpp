#include "ui/siteconfig/site_config_actions.h"

#include "ui/parts/page_actions.h"

namespace lockstep {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(lockstep::SiteConfigActions)
};

} // namespace

SiteConfigActions::SiteConfigActions(ActionRegistry* registry, Page* page)
{
    const auto add = [&](const char* id, const char* menu, const QString& text, const char* icon = "",
                         const QKeySequence& keys = {}) {
        const QString name = QStringLiteral("site-config.") + QString::fromLatin1(id);
        QAction* action = addPageAction(registry, page, name, QString::fromLatin1(menu), text,
                                        QString::fromLatin1(icon), keys);
        action->setObjectName(name);
        return action;
    };
    open = add("open", "File", Texts::tr("Open site config…"), "document-open",
               QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_O)); // Ctrl+O opens a fleet, on all pages
    open->setIconText(Texts::tr("Open…"));
    save = add("save", "File", Texts::tr("Save site config…"), "document-save", QKeySequence::Save);
    save->setIconText(Texts::tr("Save…"));
    saveAs =
        add("save-as", "File", Texts::tr("Save site config as…"), "document-save-as", QKeySequence::SaveAs);
    reload =
        add("reload", "File", Texts::tr("Read site config again"), "view-refresh", QKeySequence(Qt::Key_F5));
    close = add("close", "File", Texts::tr("Close site config"), "window-close");
    format = add("format", "Edit", Texts::tr("Lay site config out anew"), "format-justify-left",
                 QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_I));
    reveal = add("reveal", "View", Texts::tr("Show secrets"), "view-visible");
    reveal->setCheckable(true);
    readOnly = add("read-only", "View", Texts::tr("Read only"), "object-locked");
    readOnly->setCheckable(true);
    nextProblem = add("next-problem", "Go", Texts::tr("Next problem"), "go-down");
    previousProblem = add("previous-problem", "Go", Texts::tr("Previous problem"), "go-up");
    goToKey = add("go-to-key", "Go", Texts::tr("Go to key…"), "go-jump");
    copyValidate =
        add("copy-validate", "Edit", Texts::tr("Copy the command line that checks it"), "edit-copy");
    copyMigrate =
        add("copy-migrate", "Edit", Texts::tr("Copy the command line that migrates it"), "edit-copy");
    copyUpgradeCheck = add("copy-upgrade-check", "Edit",
                           Texts::tr("Copy the command line that checks the upgrade"), "edit-copy");
    copyUpgradeCheck->setIconText(Texts::tr("Copy the command line"));
}

} // namespace lockstep
