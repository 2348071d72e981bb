#pragma once

#include "core/store/rollout_store.h"

#include <QAbstractListModel>

namespace lockstep {

/// The rollouts that the store has, the newest first.
class RolloutListModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        IdRole = Qt::UserRole + 1,
        ConditionRole, ///< a RolloutCondition
        DetailRole,    ///< "12 of 40 · 1 failed"
        DoneRole,      ///< the part that is over, 0 to 1
        TroubleRole,   ///< some failed or are in doubt
    };

    using QAbstractListModel::QAbstractListModel;

    /// The current row of a view stays what it is.
    void setRecords(const QList<RolloutRecord>& records);

    [[nodiscard]] const QList<RolloutRecord>& records() const { return m_records; }

    /// -1: there is none.
    [[nodiscard]] int rowOf(qint64 id) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    QList<RolloutRecord> m_records;
};

} // namespace lockstep
