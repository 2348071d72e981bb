#pragma once

#include <QHash>
#include <QKeySequence>
#include <QList>
#include <QObject>

class QAction;

namespace lockstep {

/// Every action of the console, once, by a stable id ("run.start-rehearsal"). Menus, shortcuts and the
/// command palette come from here.
class ActionRegistry : public QObject
{
    Q_OBJECT

public:
    struct Entry
    {
        QString id;
        QString
            menu; ///< "File", "View", "Go", "Run", "Help": the menu it is listed in; empty: the palette only
        QAction* action = nullptr;
    };

    using QObject::QObject;

    /// Makes an action, owned by the registry. The id must be new. The icon is a Breeze name or empty.
    QAction* add(const QString& id, const QString& menu, const QString& text, const QString& iconName = {},
                 const QKeySequence& shortcut = {});
    [[nodiscard]] QAction* find(const QString& id) const;

    /// In the order in which they were added.
    [[nodiscard]] const QList<Entry>& entries() const { return m_entries; }

Q_SIGNALS:
    void added(const QString& id);

private:
    QList<Entry> m_entries;
    QHash<QString, QAction*> m_byId;
};

} // namespace lockstep
