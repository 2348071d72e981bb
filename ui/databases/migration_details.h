#pragma once

#include "core/migration/migration_graph.h"
#include "core/version/version.h"
#include "models/migration_node_state.h"

#include <QWidget>

class QLabel;
class QStackedWidget;

namespace lockstep {

class KeyValueList;
class SqlView;
class TextLabel;

/// One migration: what it is called, where it stands, what it builds on and what it runs.
class MigrationDetails : public QWidget
{
    Q_OBJECT

public:
    explicit MigrationDetails(QWidget* parent = nullptr);

    /// `origin`: the release that brought it, where that is known.
    void show(const MigrationGraph& graph, MigrationId id, MigrationNodeState state,
              const std::optional<Version>& origin);
    void clear();

    /// The keyboard goes to the text of the SQL.
    void focusSql();

    [[nodiscard]] SqlView* sql() const { return m_sql; }

Q_SIGNALS:
    void migrationRequested(lockstep::MigrationId id); ///< a link was followed

private:
    void addState(MigrationNodeState state);
    static void showLinks(QLabel* label, const MigrationGraph& graph, const QList<MigrationId>& ids,
                          const QString& none);

    TextLabel* m_title;
    KeyValueList* m_facts;
    QLabel* m_parents;
    QLabel* m_children;
    SqlView* m_sql;
    QStackedWidget* m_stack;
};

} // namespace lockstep
