#pragma once

#include "models/fleet_row.h"

#include <QAbstractTableModel>

namespace lockstep {

/// The fleet as a flat table in the fleet's order.
class FleetModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        Slug,
        Environment,
        Type,
        VersionColumn,
        Behind,
        Channel,
        State,
        Customer,
        Cluster,
        ColumnCount
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setRows(QList<FleetRow> rows);

    [[nodiscard]] const QList<FleetRow>& rows() const { return m_rows; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

    /// Stable, for files and settings: "instance", "version"; empty for what is no column.
    [[nodiscard]] static QString columnId(int column);
    /// -1: there is none.
    [[nodiscard]] static int columnOf(const QString& id);
    [[nodiscard]] static QString columnTitle(int column);
    [[nodiscard]] static QString cellText(const FleetRow& row, int column);
    /// Its cells are ordered as words.
    [[nodiscard]] static bool isOfWords(int column);
    /// Versions and distances by number, states by how pressing they are, words without regard to case.
    [[nodiscard]] static bool lessThan(const FleetRow& a, const FleetRow& b, int column);

private:
    QList<FleetRow> m_rows;
};

} // namespace lockstep
