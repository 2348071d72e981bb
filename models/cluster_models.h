#pragma once

#include "models/cluster_rows.h"
#include "models/keyed_table_model.h"

#include <QSortFilterProxyModel>

namespace lockstep {

/// The pods of a namespace, by uid.
class PodModel : public KeyedTableModel<PodRow>
{
    Q_OBJECT

public:
    enum Column { Name, Ready, Status, Restarts, Age, Node, Image, ColumnCount };

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

/// The workloads of a namespace, by uid.
class WorkloadModel : public KeyedTableModel<WorkloadRow>
{
    Q_OBJECT

public:
    enum Column { Name, Kind, Ready, Status, Restarts, Age, Image, ColumnCount };

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
    enum Column { Time, Type, Object, Reason, Message, Count, ColumnCount };

    using KeyedTableModel::KeyedTableModel;

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

protected:
    [[nodiscard]] int firstChangingColumn() const override { return Time; }
};

/// Sorts a table of the cluster, and keeps what has all words in some column.
class ClusterFilterModel : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit ClusterFilterModel(QAbstractItemModel* source, QObject* parent = nullptr);

    void setText(const QString& text);
    /// Only pods of this workload, only events of this object; empty: all.
    void setOwner(const QString& owner);
    void setNothing(bool nothing); ///< shows no row at all

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    [[nodiscard]] bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    [[nodiscard]] bool isOwned(int row) const;

    const PodModel* m_pods; ///< null: the source is another
    QStringList m_words;
    QString m_owner;
    bool m_nothing = false;
};

} // namespace lockstep
