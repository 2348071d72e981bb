#include "models/fleet_filter_model.h"

#include <numeric>

namespace lockstep {

namespace {

// Internal ids: what an index hangs below.
constexpr quintptr topLevel = 0;

bool matches(const QString& haystack, const QStringList& words)
{
    return std::ranges::all_of(words, [&](const QString& word) { return haystack.contains(word); });
}

} // namespace

FleetFilterModel::FleetFilterModel(const FleetModel* source, QObject* parent)
    : QAbstractItemModel(parent), m_source(source)
{
    connect(source, &QAbstractItemModel::modelReset, this, [this] {
        m_selected.reset();
        sortAll();
        rebuild();
    });
    sortAll();
    collect();
}

void FleetFilterModel::setFilter(const QString& text)
{
    const QStringList words = text.toLower().split(u' ', Qt::SkipEmptyParts);
    m_filter = text;
    if (words == m_words)
        return;
    m_words = words;
    rebuild();
}

void FleetFilterModel::setSelected(const std::optional<QBitArray>& rows)
{
    if (rows == m_selected)
        return;
    m_selected = rows;
    rebuild();
}

void FleetFilterModel::setGrouping(Grouping grouping)
{
    if (grouping == m_grouping)
        return;
    m_grouping = grouping;
    rebuild();
}

void FleetFilterModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || (column == m_sortColumn && order == m_sortOrder))
        return;
    m_sortColumn = column;
    m_sortOrder = order;
    sortAll();
    rebuild();
}

void FleetFilterModel::sortAll()
{
    const QList<FleetRow>& rows = m_source->rows();
    m_order.resize(size_t(rows.size()));
    std::iota(m_order.begin(), m_order.end(), 0);
    // Stable, so that equal cells keep the fleet's order, also when descending.
    std::ranges::stable_sort(m_order, [&](int a, int b) {
        return m_sortOrder == Qt::AscendingOrder ? FleetModel::lessThan(rows[a], rows[b], m_sortColumn)
                                                 : FleetModel::lessThan(rows[b], rows[a], m_sortColumn);
    });
}

void FleetFilterModel::rebuild()
{
    beginResetModel();
    collect();
    endResetModel();
}

void FleetFilterModel::collect()
{
    const QList<FleetRow>& rows = m_source->rows();
    std::vector<int> found;
    std::ranges::copy_if(m_order, std::back_inserter(found),
                         [&](int row) { return isSelected(row) && matches(rows[row].haystack, m_words); });
    m_matchCount = int(found.size());
    m_groups.clear();
    if (m_grouping == Grouping::None) {
        m_groups.push_back({QString(), std::move(found)});
        return;
    }
    QHash<QString, size_t> place;
    for (const int row : found) {
        const QString title = groupTitle(rows[row]);
        const auto known = place.constFind(title);
        const size_t group = known == place.constEnd() ? m_groups.size() : *known;
        if (group == m_groups.size()) {
            place.insert(title, group);
            m_groups.push_back({title, {}});
        }
        m_groups[group].rows.push_back(row);
    }
    std::ranges::stable_sort(m_groups, [&](const Group& a, const Group& b) {
        return FleetModel::lessThan(rows[a.rows.front()], rows[b.rows.front()], groupColumn());
    });
}

bool FleetFilterModel::isSelected(int row) const
{
    return !m_selected || (row < m_selected->size() && m_selected->testBit(row));
}

int FleetFilterModel::groupColumn() const
{
    switch (m_grouping) {
    case Grouping::Type:
        return FleetModel::Type;
    case Grouping::Version:
        return FleetModel::VersionColumn;
    case Grouping::Environment:
    case Grouping::None:
        break;
    }
    return FleetModel::Environment;
}

QString FleetFilterModel::groupTitle(const FleetRow& row) const
{
    QString text = FleetModel::cellText(row, groupColumn());
    if (!text.isEmpty())
        return text;
    return m_grouping == Grouping::Version ? tr("No version") : tr("None given");
}

bool FleetFilterModel::isGroup(const QModelIndex& index) const
{
    return index.isValid() && m_grouping != Grouping::None && index.internalId() == topLevel;
}

const FleetRow* FleetFilterModel::row(const QModelIndex& index) const
{
    if (!index.isValid() || isGroup(index))
        return nullptr;
    const size_t group = m_grouping == Grouping::None ? 0 : size_t(index.internalId() - 1);
    return &m_source->rows()[m_groups[group].rows[size_t(index.row())]];
}

QModelIndex FleetFilterModel::indexOf(const QString& key) const
{
    for (size_t g = 0; g < m_groups.size(); ++g) {
        const std::vector<int>& rows = m_groups[g].rows;
        const auto found =
            std::ranges::find_if(rows, [&](int row) { return m_source->rows()[row].instance.key() == key; });
        if (found != rows.end())
            return createIndex(int(found - rows.begin()), 0, m_grouping == Grouping::None ? topLevel : g + 1);
    }
    return {};
}

QModelIndex FleetFilterModel::firstInstance() const
{
    if (m_matchCount == 0)
        return {};
    return m_grouping == Grouping::None ? index(0, 0) : index(0, 0, index(0, 0));
}

QModelIndex FleetFilterModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? quintptr(parent.row()) + 1 : topLevel);
}

QModelIndex FleetFilterModel::parent(const QModelIndex& child) const
{
    if (!child.isValid() || child.internalId() == topLevel)
        return {};
    return createIndex(int(child.internalId() - 1), 0, topLevel);
}

int FleetFilterModel::rowCount(const QModelIndex& parent) const
{
    if (!parent.isValid())
        return int(m_grouping == Grouping::None ? m_groups.front().rows.size() : m_groups.size());
    if (parent.column() > 0 || !isGroup(parent))
        return 0;
    return int(m_groups[size_t(parent.row())].rows.size());
}

int FleetFilterModel::columnCount(const QModelIndex& parent) const
{
    return parent.column() > 0 ? 0 : int(FleetModel::ColumnCount);
}

QVariant FleetFilterModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    if (isGroup(index))
        return groupData(m_groups[size_t(index.row())], index.column(), role);
    if (role == IsGroupRole)
        return false;
    const FleetRow* found = row(index);
    const qsizetype sourceRow = found - m_source->rows().constData();
    return m_source->data(m_source->index(int(sourceRow), index.column()), role);
}

QVariant FleetFilterModel::groupData(const Group& group, int column, int role) const
{
    if (role == IsGroupRole)
        return true;
    if (role == CountRole)
        return int(group.rows.size());
    if (column > 0)
        return {};
    if (role == Qt::DisplayRole)
        return group.title;
    if (role == Qt::AccessibleTextRole)
        return tr("%1, %n instance(s)", nullptr, int(group.rows.size())).arg(group.title);
    return {};
}

QVariant FleetFilterModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return m_source->headerData(section, orientation, role);
}

} // namespace lockstep
