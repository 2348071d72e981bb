#pragma once

#include "models/fleet_history.h"

#include <QAbstractTableModel>

namespace lockstep {

/// Runs as a table, in the order given.
class FleetRunsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { InstanceName, Title, Outcome, Since, ColumnCount };

    enum Role { OutcomeRole = Qt::UserRole + 1 }; ///< a FleetRun::Outcome, as int

    using QAbstractTableModel::QAbstractTableModel;

    void setRuns(const QList<FleetRun>& runs);

    [[nodiscard]] const QList<FleetRun>& runs() const { return m_runs; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    QList<FleetRun> m_runs;
};

} // namespace lockstep
