#pragma once

#include "models/fleet_grouping.h"
#include "models/fleet_model.h"
#include "models/fleet_words.h"
#include "models/jobs.h"

#include <QBitArray>

#include <array>
#include <optional>
#include <vector>

namespace lockstep {

/// The fleet filtered, sorted and grouped: a table, or a tree of groups with their instances. Made for a
/// hundred thousand rows: sorting happens when the order is asked for, a keystroke in the filter only walks
/// the sorted rows once, and what documents are grouped by is read on a thread of its own.
class FleetFilterModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    using Bands = std::array<int, std::size(allBehindBands)>;

    enum Role {
        IsGroupRole = Qt::UserRole + 1, ///< bool
        CountRole,                      ///< of a group: how many instances
    };

    explicit FleetFilterModel(const FleetModel* source, QObject* parent = nullptr);

    /// As FleetWords has it.
    void setFilter(const QString& text);

    [[nodiscard]] const QString& filter() const { return m_filter; }

    /// Only these rows of the source; nothing: any. What is said of rows that are gone is forgotten.
    void setSelected(const std::optional<QBitArray>& rows);

    /// By a field of the documents, there are no groups until these have been read.
    void setGrouping(const FleetGrouping& grouping);

    [[nodiscard]] const FleetGrouping& grouping() const { return m_grouping; }

    [[nodiscard]] bool isGrouped() const { return m_isGrouped; }

    /// The documents are being read for the grouping that was asked for.
    [[nodiscard]] bool isReading() const { return m_isReading; }

    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

    [[nodiscard]] int sortColumn() const { return m_sortColumn; }

    [[nodiscard]] Qt::SortOrder sortOrder() const { return m_sortOrder; }

    /// How many instances match.
    [[nodiscard]] int matchCount() const { return m_matchCount; }

    /// How many of those are how far behind.
    [[nodiscard]] const Bands& bands() const { return m_bands; }

    /// Rows of the source, in the order in which they are shown.
    [[nodiscard]] std::vector<int> shownRows() const;
    /// Those of an instance or of a whole group.
    [[nodiscard]] std::vector<int> sourceRows(const QModelIndex& index) const;

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

Q_SIGNALS:
    void readingChanged(); ///< isReading()

private:
    struct Group
    {
        QString key; ///< what they have in common; empty: nothing is given
        QString title;
        std::vector<int> rows; ///< of the source
    };

    void sortAll();
    void rebuild();
    void collect();
    void collectGroups(const std::vector<int>& found);
    void readValues();
    void setReading(bool reading);
    [[nodiscard]] bool isSelected(int row) const;
    [[nodiscard]] QString groupKey(int row) const;
    [[nodiscard]] bool groupLess(const Group& a, const Group& b) const;
    [[nodiscard]] bool isGroup(const QModelIndex& index) const;
    [[nodiscard]] QVariant groupData(const Group& group, int column, int role) const;

    const FleetModel* m_source;
    QString m_filter;
    FleetWords m_words;
    std::optional<QBitArray> m_selected;
    FleetGrouping m_grouping;
    std::shared_ptr<const QStringList> m_values; ///< by source row, of a field; null: not read yet
    bool m_isGrouped = false;
    bool m_isReading = false;
    int m_sortColumn = FleetModel::Slug;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
    std::vector<int> m_order;    ///< all source rows, sorted
    std::vector<Group> m_groups; ///< exactly one, not shown, when not grouped
    int m_matchCount = 0;
    Bands m_bands{};
    int m_asked = 0; ///< number of the latest question for values
    std::stop_source m_stop;
    Jobs m_jobs; // last: its threads use the others
};

} // namespace lockstep
