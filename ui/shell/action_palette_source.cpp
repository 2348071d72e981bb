#include "ui/shell/action_palette_source.h"

#include "ui/shell/action_registry.h"

#include <QAction>

namespace lockstep {

namespace {

PaletteItem itemOf(const ActionRegistry::Entry& entry)
{
    QString title = entry.action->text();
    title.remove(u'&');
    QString menu = entry.menu;
    menu.replace(u'/', QStringLiteral(" › "));
    return {entry.id,
            title,
            menu,
            entry.action->shortcut().toString(QKeySequence::NativeText),
            entry.action->icon(),
            [action = entry.action] { action->trigger(); }};
}

} // namespace

ActionPaletteSource::ActionPaletteSource(const ActionRegistry* registry, QString leftOut)
    : m_registry(registry), m_leftOut(std::move(leftOut))
{
}

QList<PaletteItem> ActionPaletteSource::items(const QString&) const
{
    QList<PaletteItem> items;
    for (const ActionRegistry::Entry& entry : m_registry->entries()) {
        if (entry.action->isEnabled() && entry.action->isVisible() && entry.id != m_leftOut)
            items << itemOf(entry);
    }
    return items;
}

} // namespace lockstep
