#pragma once

#include "core/planning/upgrade_path.h"

#include <QWidget>

class QListView;
class QSortFilterProxyModel;
class QSplitter;
class QStackedWidget;

namespace lockstep {

class DataView;
class ElidedLabel;
class EmptyState;
class MigrationListModel;
class OutOfBandModel;
class SegmentedControl;
class SqlView;
class WarningListModel;

/// What one step of the path holds: its migrations with their SQL, its warnings, what to wait for after it.
class StopDetails : public QWidget
{
    Q_OBJECT

public:
    enum Tab { Migrations, Warnings, OutOfBand };

    explicit StopDetails(QWidget* parent = nullptr);

    void show(const UpgradeStep& step, const StitchedCatalog& graph, const Timings& timings);
    void clear();
    void showTab(Tab tab);
    void copySql() const;
    /// The action, which becomes checkable, says whether long lines of SQL wrap; a button beside the SQL does
    /// the same. The choice is part of the layout.
    void addWrapAction(QAction* action);
    /// The parts between which F6 moves the keyboard.
    [[nodiscard]] QList<QWidget*> panes() const;
    void saveLayout() const;
    void restoreLayout();

private:
    [[nodiscard]] QWidget* makeMigrations();
    [[nodiscard]] QWidget* makeWarnings();
    [[nodiscard]] QWidget* makeOutOfBand();
    void showCurrentMigration();
    void showPage();

    ElidedLabel* m_title;
    SegmentedControl* m_tabs;
    QStackedWidget* m_pages;
    MigrationListModel* m_migrations;
    QSortFilterProxyModel* m_sorted;
    DataView* m_migrationView;
    SqlView* m_sql;
    QSplitter* m_splitter;
    WarningListModel* m_warnings;
    OutOfBandModel* m_outOfBand;
    EmptyState* m_empty;
};

} // namespace lockstep
