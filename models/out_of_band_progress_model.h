#pragma once

#include "core/database/out_of_band.h"

#include <QAbstractTableModel>

namespace lockstep {

/// How far the out-of-band migrations of a database are. A newer look at the same ones changes the rows in
/// place.
class OutOfBandProgressModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        Id,
        Progress,
        Direction,
        Component,
        Description,
        Introduced,
        Deprecated,
        Errors,
        ColumnCount
    };

    enum Role { ProgressRole = Qt::UserRole + 1, CompleteRole }; ///< 0 to 1; bool

    using QAbstractTableModel::QAbstractTableModel;

    void setMigrations(QList<OutOfBandStatus> migrations);

    [[nodiscard]] const QList<OutOfBandStatus>& migrations() const { return m_migrations; }

    [[nodiscard]] qsizetype completeCount() const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    [[nodiscard]] QString text(const OutOfBandStatus& migration, int column) const;

    QList<OutOfBandStatus> m_migrations;
};

} // namespace lockstep
