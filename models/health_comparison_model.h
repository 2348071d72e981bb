#pragma once

#include "core/health/health_comparison.h"

#include <QAbstractTableModel>

namespace lockstep {

/// "Worse", "Better", "New", "Gone", "Unchanged"
[[nodiscard]] QString changeWord(HealthChange::Kind kind);

/// What became of each check between two reports.
class HealthComparisonModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Change, Name, Before, After, ColumnCount };

    enum Role {
        KindRole = Qt::UserRole, ///< a HealthChange::Kind
        HealthRole, ///< of Before and After: a HealthState; invalid: that report has no such check
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setComparison(const HealthComparison* comparison);

    [[nodiscard]] const HealthChange& change(int row) const { return m_changes[row]; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<HealthChange> m_changes;
};

} // namespace lockstep
