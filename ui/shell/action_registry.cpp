#include "ui/shell/action_registry.h"

#include "ui/theme/icons.h"

#include <QAction>

namespace lockstep {

QAction* ActionRegistry::add(const QString& id, const QString& menu, const QString& text,
                             const QString& iconName, const QKeySequence& shortcut)
{
    if (QAction* known = m_byId.value(id)) {
        qCritical("the action '%ls' is registered twice", qUtf16Printable(id));
        return known;
    }
    auto* action = new QAction(themedIcon(iconName), text, this);
    action->setObjectName(id);
    if (!shortcut.isEmpty())
        action->setShortcut(shortcut);
    m_entries.append({id, menu, action});
    m_byId.insert(id, action);
    Q_EMIT added(id);
    return action;
}

QAction* ActionRegistry::find(const QString& id) const
{
    return m_byId.value(id);
}

} // namespace lockstep
