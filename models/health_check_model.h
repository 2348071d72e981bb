#pragma once

#include "models/health_session.h"

#include <QAbstractTableModel>

namespace lockstep {

/// "Healthy", "Failed", ...; as the reports have it, in the console's language.
[[nodiscard]] QString healthWord(HealthState state);
/// "0.4 s", "1 min 5 s"
[[nodiscard]] QString tookText(double seconds);

/// The checks of an instance: what each found, or that it is looking.
class HealthCheckModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { State, Name, Took, Evidence, ColumnCount };

    enum Role {
        HealthRole = Qt::UserRole, ///< a HealthState; invalid: nothing is known yet
        RunningRole,               ///< it is looking
        NameRole
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// A list of other checks is a reset; else rows change.
    void setChecks(const QList<ShownCheck>& checks);
    void setCheck(int row, const ShownCheck& check);

    [[nodiscard]] const ShownCheck& check(int row) const { return m_checks[row]; }

    /// -1: there is none of that name.
    [[nodiscard]] int rowOf(const QString& name) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<ShownCheck> m_checks;
};

} // namespace lockstep
