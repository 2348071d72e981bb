#pragma once

#include "models/cluster_models.h"

#include <QAbstractProxyModel>

#include <span>

namespace lockstep {

/// Sorts a table of the cluster, and keeps what has all words in some column. Of many rows few change at
/// once: only these are looked at again, and views hear of these alone.
class ClusterFilterModel : public QAbstractProxyModel
{
    Q_OBJECT

public:
    explicit ClusterFilterModel(TouchedTableModel* source, QObject* parent = nullptr);

    void setText(const QString& text);
    /// Only pods of this workload, only events of this object; empty: all.
    void setOwner(const QString& owner);
    void setNothing(bool nothing); ///< shows no row at all

    /// Rows that are alike stay in the order of their names. Column -1: as they have come.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

    [[nodiscard]] QModelIndex mapToSource(const QModelIndex& index) const override;
    [[nodiscard]] QModelIndex mapFromSource(const QModelIndex& index) const override;
    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& index) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    using Rows = std::vector<int>;

    [[nodiscard]] bool isOwned(int sourceRow) const;
    [[nodiscard]] bool accepts(int sourceRow) const;
    /// Of two rows of the source; a strict order of all rows.
    [[nodiscard]] bool comesBefore(int a, int b) const;
    [[nodiscard]] bool isLess(int a, int b) const;

    void refilter();
    void follow(const Rows& touched);
    void addSource(int first, int last);
    void removeSource(int first, int last);
    void closeGap(int first, int last);
    void reset();
    void show(Rows sourceRows);
    void insertAt(int place, std::span<const int> sourceRows);
    void hide(const Rows& sourceRows);
    void resort(Rows touched);
    void reorder(Rows order);
    void tellChanged(const Rows& sourceRows);
    void findPlaces();

    const PodModel* m_pods; ///< null: the source is another
    QStringList m_words;
    QString m_owner;
    bool m_nothing = false;
    int m_column = -1;
    Qt::SortOrder m_sorting = Qt::AscendingOrder;
    Rows m_order;  ///< rows of the source, as they are shown
    Rows m_places; ///< where each row of the source is shown; -1: it is not
};

} // namespace lockstep
