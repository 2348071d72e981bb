#pragma once

#include "core/cluster/kubernetes/cluster_diff.h"
#include "core/cluster/kubernetes/rollout.h"
#include "models/cluster_rows.h"

#include <QAbstractTableModel>

namespace lockstep {

/// What applying would do, object by object; what stays the same is left out.
class ClusterDiffModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Object, Change, Facts, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setDiff(const ClusterDiff& diff);
    void clear();

    [[nodiscard]] const ObjectChange& change(int row) const { return m_changes[row]; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    QList<ObjectChange> m_changes;
};

/// "frontend: frontend:6.0.0 → frontend:6.1.0"
[[nodiscard]] QString factText(const ChangeFact& fact);

/// Each workload on its way.
class RolloutModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Name, Ready, State, Trouble, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setRollouts(const QList<RolloutProgress>& rollouts);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    QList<RolloutProgress> m_rollouts;
};

} // namespace lockstep
