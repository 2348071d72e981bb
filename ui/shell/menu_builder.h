#pragma once

#include <QHash>
#include <QObject>

class QMenu;
class QMenuBar;

namespace lockstep {

class ActionRegistry;

/// Keeps a menu bar that lists what the registry holds. An entry's menu is "File", or "View/Appearance" for a
/// submenu.
class MenuBuilder : public QObject
{
    Q_OBJECT

public:
    MenuBuilder(QMenuBar* bar, ActionRegistry* registry, QObject* parent = nullptr);

private:
    void rebuild();
    QMenu* menu(const QString& path);
    [[nodiscard]] QStringList menuPaths() const;
    void fill(const QString& path);

    QMenuBar* m_bar;
    ActionRegistry* m_registry;
    QHash<QString, QMenu*> m_menus;
    bool m_rebuildPending = false;
};

} // namespace lockstep
