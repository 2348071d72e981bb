#pragma once

#include "core/store/health_history.h"

#include <QAbstractTableModel>

namespace lockstep {

/// "2026-01-02 03:04", in local time: as lists show when a report was made.
[[nodiscard]] QString madeText(const QDateTime& made);

/// The health reports that are kept of an instance, the newest first.
class HealthHistoryModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Made, State, Release, By, Number, ColumnCount };

    enum Role {
        HealthRole = Qt::UserRole, ///< a HealthState
        IdRole
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// New ones at the top are inserted, so that what is chosen stays chosen.
    void setRecords(const QList<HealthRecord>& records);

    [[nodiscard]] const QList<HealthRecord>& records() const { return m_records; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<HealthRecord> m_records;
};

} // namespace lockstep
