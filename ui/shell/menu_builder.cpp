#include "ui/shell/menu_builder.h"

#include "ui/shell/action_registry.h"

#include <QAction>
#include <QMenu>
#include <QMenuBar>

namespace lockstep {

namespace {

/// Menus are named in English where actions are registered; these are the names for lupdate.
[[maybe_unused]] constexpr std::array menuNames{
    QT_TRANSLATE_NOOP("lockstep::MenuBuilder", "File"),
    QT_TRANSLATE_NOOP("lockstep::MenuBuilder", "Edit"),
    QT_TRANSLATE_NOOP("lockstep::MenuBuilder", "View"),
    QT_TRANSLATE_NOOP("lockstep::MenuBuilder", "Views"),
    QT_TRANSLATE_NOOP("lockstep::MenuBuilder", "Columns"),
    QT_TRANSLATE_NOOP("lockstep::MenuBuilder", "Go"),
    QT_TRANSLATE_NOOP("lockstep::MenuBuilder", "Run"),
    QT_TRANSLATE_NOOP("lockstep::MenuBuilder", "Databases"),
    QT_TRANSLATE_NOOP("lockstep::MenuBuilder", "Runbooks"),
    QT_TRANSLATE_NOOP("lockstep::MenuBuilder", "Help"),
    QT_TRANSLATE_NOOP("lockstep::MenuBuilder", "Appearance"),
};

QString prefixOf(const QString& id)
{
    return id.section(u'.', 0, 0);
}

/// Where an action stands in its menu: the menu's own first, then what pages add, then what ends every such
/// menu.
int rankOf(const ActionRegistry::Entry& entry)
{
    if (entry.id == u"file.quit" || entry.id == u"help.about")
        return 2;
    return prefixOf(entry.id) == entry.menu.section(u'/', 0, 0).toLower() ? 0 : 1;
}

} // namespace

MenuBuilder::MenuBuilder(QMenuBar* bar, ActionRegistry* registry, QObject* parent)
    : QObject(parent), m_bar(bar), m_registry(registry)
{
    connect(registry, &ActionRegistry::added, this, [this] {
        if (std::exchange(m_rebuildPending, true))
            return;
        QMetaObject::invokeMethod(this, &MenuBuilder::rebuild, Qt::QueuedConnection);
    });
    rebuild();
}

void MenuBuilder::rebuild()
{
    m_rebuildPending = false;
    for (QMenu* known : std::as_const(m_menus))
        known->clear();
    for (const QString& path : menuPaths())
        fill(path);
    for (auto known = m_menus.cbegin(); known != m_menus.cend(); ++known)
        known.value()->menuAction()->setVisible(!known.value()->isEmpty());
}

/// Top menus in the order that users expect, submenus after their parents.
QStringList MenuBuilder::menuPaths() const
{
    static const QStringList front{QStringLiteral("File"), QStringLiteral("Edit"), QStringLiteral("View"),
                                   QStringLiteral("Go"), QStringLiteral("Run")};
    QStringList others;
    QStringList submenus;
    for (const ActionRegistry::Entry& entry : m_registry->entries()) {
        if (entry.menu.contains(u'/'))
            submenus << entry.menu;
        else if (!entry.menu.isEmpty() && !front.contains(entry.menu) && entry.menu != u"Help")
            others << entry.menu;
    }
    QStringList paths = front + others + QStringList{QStringLiteral("Help")} + submenus;
    paths.removeDuplicates();
    return paths;
}

QMenu* MenuBuilder::menu(const QString& path)
{
    QMenu*& known = m_menus[path];
    if (!known) {
        const QString name = path.section(u'/', -1);
        known = new QMenu(u'&' + tr(name.toUtf8().constData()), m_bar);
        if (!path.contains(u'/'))
            m_bar->addMenu(known);
    }
    return known;
}

void MenuBuilder::fill(const QString& path)
{
    QList<ActionRegistry::Entry> entries;
    for (const ActionRegistry::Entry& entry : m_registry->entries()) {
        if (entry.menu == path)
            entries << entry;
    }
    std::ranges::stable_sort(entries, {}, rankOf);
    QMenu* target = menu(path);
    for (qsizetype i = 0; i < entries.size(); ++i) {
        const bool newGroup = i > 0 && (rankOf(entries[i]) != rankOf(entries[i - 1]) ||
                                        prefixOf(entries[i].id) != prefixOf(entries[i - 1].id));
        if (newGroup)
            target->addSeparator();
        target->addAction(entries[i].action);
    }
    if (path.contains(u'/')) {
        QMenu* parent = menu(path.section(u'/', 0, -2));
        parent->addSeparator();
        parent->addMenu(target);
    }
}

} // namespace lockstep
