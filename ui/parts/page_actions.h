#pragma once

#include "ui/shell/action_registry.h"
#include "ui/shell/page.h"

#include <QAction>

namespace lockstep {

/// Registers an action of a page. Its shortcut works while the keyboard is in the page, so that Ctrl+F means
/// on every page what it finds there; the menus and the palette reach it from everywhere.
inline QAction* addPageAction(ActionRegistry* registry, Page* page, const QString& id, const QString& menu,
                              const QString& text, const QString& iconName = {},
                              const QKeySequence& shortcut = {})
{
    QAction* action = registry->add(id, menu, text, iconName, shortcut);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    page->addAction(action);
    return action;
}

} // namespace lockstep
