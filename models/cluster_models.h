#pragma once

#include "models/cluster_rows.h"
#include "models/keyed_table_model.h"

namespace lockstep {

/// The pods of a namespace, or of all, by uid.
class PodModel : public KeyedTableModel<PodRow>
{
    Q_OBJECT

public:
    enum Column { Name, NameSpace, Ready, Status, Restarts, Age, Node, Image, ColumnCount };

    using KeyedTableModel::KeyedTableModel;

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;
};

/// What the pods of a workload add to its row.
struct WorkloadPods
{
    int restarts = 0;
    QString problem;

    friend bool operator==(const WorkloadPods&, const WorkloadPods&) = default;
};

/// By workloadKey().
[[nodiscard]] QHash<QString, WorkloadPods> workloadPods(const std::vector<PodRow>& pods);

/// The workloads of a namespace, or of all, by uid.
class WorkloadModel : public KeyedTableModel<WorkloadRow>
{
    Q_OBJECT

public:
    enum Column { Name, NameSpace, Kind, Ready, Status, Restarts, Age, Image, ColumnCount };

    using KeyedTableModel::KeyedTableModel;

    void setPods(const QHash<QString, WorkloadPods>& pods);

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;
};

/// What the cluster says has happened, by the event's uid.
class EventListModel : public KeyedTableModel<EventRow>
{
    Q_OBJECT

public:
    enum Column { Time, NameSpace, Type, Object, Reason, Message, Count, ColumnCount };

    using KeyedTableModel::KeyedTableModel;

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;
};

} // namespace lockstep
