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
