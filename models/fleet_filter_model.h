#pragma once

#include "models/fleet_model.h"

#include <QBitArray>

#include <optional>
#include <vector>

namespace lockstep {

/// The fleet filtered, sorted and grouped: a table, or a tree of groups with their instances. Made for ten
/// thousand rows: sorting happens when the order is asked for, and a keystroke in the filter only walks the
/// sorted rows once.
class FleetFilterModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum class Grouping { None, Environment, Type, Version };

    enum Role {
        IsGroupRole = Qt::UserRole + 1, ///< bool
        CountRole,                      ///< of a group: how many instances
    };

    explicit FleetFilterModel(const FleetModel* source, QObject* parent = nullptr);

    /// Every word must occur in some column.
    void setFilter(const QString& text);

    [[nodiscard]] const QString& filter() const { return m_filter; }

    /// Only these rows of the source; nothing: any. What is said of rows that are gone is forgotten.
    void setSelected(const std::optional<QBitArray>& rows);

    void setGrouping(Grouping grouping);

    [[nodiscard]] Grouping grouping() const { return m_grouping; }

    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

    /// How many instances match.
    [[nodiscard]] int matchCount() const { return m_matchCount; }

    /// Null for a group. Valid until the next reset.
    [[nodiscard]] const FleetRow* row(const QModelIndex& index) const;
    /// The instance's first cell; invalid when it is filtered out.
    [[nodiscard]] QModelIndex indexOf(const QString& key) const;
    /// The first instance shown.
    [[nodiscard]] QModelIndex firstInstance() const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    struct Group
    {
        QString title;
        std::vector<int> rows; ///< of the source
    };

    void sortAll();
    void rebuild();
    void collect();
    [[nodiscard]] bool isSelected(int row) const;
    [[nodiscard]] QString groupTitle(const FleetRow& row) const;
    [[nodiscard]] int groupColumn() const;
    [[nodiscard]] bool isGroup(const QModelIndex& index) const;
    [[nodiscard]] QVariant groupData(const Group& group, int column, int role) const;

    const FleetModel* m_source;
    QString m_filter;
    QStringList m_words;
    std::optional<QBitArray> m_selected;
    Grouping m_grouping = Grouping::None;
    int m_sortColumn = FleetModel::Slug;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
    std::vector<int> m_order;    ///< all source rows, sorted
    std::vector<Group> m_groups; ///< exactly one, not shown, when not grouped
    int m_matchCount = 0;
};

} // namespace lockstep
