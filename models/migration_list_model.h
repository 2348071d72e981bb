#pragma once

#include "core/planning/upgrade_path.h"

#include <QAbstractTableModel>

namespace lockstep {

/// One migration of a step, with what its table and its SQL view show.
struct MigrationRow
{
    Schema schema = Schema::Frontend;
    Definition definition;
    bool privileged = false;
    bool concurrentIndex = false;
    std::optional<double> seconds; ///< measured, when it was ever measured

    /// "privileged, concurrent index"
    [[nodiscard]] QString flags() const;
};

/// In the order of the schemas, and of applying within each.
[[nodiscard]] QList<MigrationRow> migrationRows(const UpgradeStep& step, const StitchedCatalog& graph,
                                                const Timings& timings);

/// The migrations of one step.
class MigrationListModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { SchemaColumn, Id, Name, Flags, Seconds, ColumnCount };

    enum Role { SortRole = Qt::UserRole + 1 };

    using QAbstractTableModel::QAbstractTableModel;

    void setRows(QList<MigrationRow> rows);

    [[nodiscard]] const MigrationRow& row(int row) const { return m_rows[row]; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    [[nodiscard]] QString text(const MigrationRow& row, int column) const;

    QList<MigrationRow> m_rows;
};

} // namespace lockstep
