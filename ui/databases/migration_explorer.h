#pragma once

#include "core/migration/migration_graph.h"

#include <QWidget>

class QSplitter;

namespace lockstep {

class MigrationDetails;
class MigrationGraphView;

/// The migration graph with, beside it, what the current migration is and runs.
class MigrationExplorer : public QWidget
{
    Q_OBJECT

public:
    explicit MigrationExplorer(QWidget* parent = nullptr);

    [[nodiscard]] MigrationGraphView* view() const { return m_view; }

    [[nodiscard]] MigrationDetails* details() const { return m_details; }

    /// The parts between which F6 moves the keyboard.
    [[nodiscard]] QList<QWidget*> panes() const;
    void saveLayout() const;
    void restoreLayout();

private:
    void showCurrent();

    MigrationGraphView* m_view;
    MigrationDetails* m_details;
    QSplitter* m_splitter;
};

} // namespace lockstep
