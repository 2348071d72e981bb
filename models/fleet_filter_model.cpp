#include "models/fleet_filter_model.h"

#include <QCollator>

#include <numeric>

namespace lockstep {

namespace {

// Internal ids: what an index hangs below.
constexpr quintptr topLevel = 0;

} // namespace

FleetFilterModel::FleetFilterModel(const FleetModel* source, QObject* parent)
    : QAbstractItemModel(parent), m_source(source)
{
    connect(source, &QAbstractItemModel::modelReset, this, [this] {
        m_selected.reset();
        m_values.reset();
        sortAll();
        rebuild();
        readValues();
    });
    sortAll();
    collect();
}

void FleetFilterModel::setFilter(const QString& text)
{
    const FleetWords words(text);
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

void FleetFilterModel::setGrouping(const FleetGrouping& grouping)
{
    if (grouping == m_grouping)
        return;
    m_grouping = grouping;
    m_values.reset();
    rebuild();
    readValues();
}

/// For a grouping by a field: what each document has there.
void FleetFilterModel::readValues()
{
    m_stop.request_stop();
    const int number = ++m_asked;
    const bool isNeeded = m_grouping.kind == FleetGrouping::Kind::Field && !m_source->rows().isEmpty();
    setReading(isNeeded);
    if (!isNeeded)
        return;
    QByteArrayList documents;
    documents.reserve(m_source->rows().size());
    for (const FleetRow& row : m_source->rows())
        documents.append(row.instance.document);
    m_stop = m_jobs.start([this, number, documents, path = m_grouping.path](const std::stop_token& stop) {
        const auto values = std::make_shared<const QStringList>(documentValues(documents, path, stop));
        QMetaObject::invokeMethod(
            this,
            [this, number, values] {
                if (number != m_asked)
                    return;
                m_values = values;
                rebuild();
                setReading(false);
            },
            Qt::QueuedConnection);
    });
}

void FleetFilterModel::setReading(bool reading)
{
    if (std::exchange(m_isReading, reading) != reading)
        Q_EMIT readingChanged();
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
    const auto sortBy = [&](const auto& less) {
        std::ranges::stable_sort(m_order, [&](int a, int b) {
            return m_sortOrder == Qt::AscendingOrder ? less(a, b) : less(b, a);
        });
    };
    if (!FleetModel::isOfWords(m_sortColumn)) {
        sortBy([&](int a, int b) { return FleetModel::lessThan(rows[a], rows[b], m_sortColumn); });
        return;
    }
    // Folded once: comparing without regard to case is what takes long.
    std::vector<QString> words;
    words.reserve(m_order.size());
    for (const FleetRow& row : rows)
        words.push_back(FleetModel::cellText(row, m_sortColumn).toCaseFolded());
    sortBy([&](int a, int b) { return words[size_t(a)] < words[size_t(b)]; });
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
                         [&](int row) { return isSelected(row) && m_words.match(rows[row]); });
    m_matchCount = int(found.size());
    m_bands = {};
    for (const int row : found)
        ++m_bands[size_t(bandOf(rows[row].behind))];
    m_isGrouped = m_grouping.kind == FleetGrouping::Kind::Field
                      ? m_values && m_values->size() == rows.size()
                      : m_grouping.kind != FleetGrouping::Kind::None;
    m_groups.clear();
    if (m_isGrouped)
        collectGroups(found);
    else
        m_groups.push_back({{}, {}, std::move(found)});
}

void FleetFilterModel::collectGroups(const std::vector<int>& found)
{
    QHash<QString, size_t> place;
    for (const int row : found) {
        const QString key = groupKey(row);
        const auto known = place.constFind(key);
        const size_t group = known == place.constEnd() ? m_groups.size() : *known;
        if (group == m_groups.size()) {
            place.insert(key, group);
            m_groups.push_back({key, key.isEmpty() ? m_grouping.noneTitle() : key, {}});
        }
        m_groups[group].rows.push_back(row);
    }
    std::ranges::stable_sort(m_groups, [&](const Group& a, const Group& b) { return groupLess(a, b); });
}

bool FleetFilterModel::isSelected(int row) const
{
    return !m_selected || (row < m_selected->size() && m_selected->testBit(row));
}

QString FleetFilterModel::groupKey(int row) const
{
    return m_values ? m_values->at(row) : m_grouping.groupOf(m_source->rows()[row]);
}

/// Versions and states in their own order, texts as people have them: 9 before 10. What is not given is
/// first.
bool FleetFilterModel::groupLess(const Group& a, const Group& b) const
{
    const QList<FleetRow>& rows = m_source->rows();
    switch (m_grouping.kind) {
    case FleetGrouping::Kind::Version:
        return FleetModel::lessThan(rows[a.rows.front()], rows[b.rows.front()], FleetModel::VersionColumn);
    case FleetGrouping::Kind::State:
        return FleetModel::lessThan(rows[a.rows.front()], rows[b.rows.front()], FleetModel::State);
    default:
        break;
    }
    // Not the user's: in the locale C, there are no numbers in texts.
    static const QCollator collator = [] {
        QCollator made{QLocale(QLocale::English)};
        made.setNumericMode(true);
        made.setCaseSensitivity(Qt::CaseInsensitive);
        return made;
    }();
    if (a.key.isEmpty() || b.key.isEmpty())
        return a.key.isEmpty() && !b.key.isEmpty();
    return collator.compare(a.key, b.key) < 0;
}

std::vector<int> FleetFilterModel::shownRows() const
{
    std::vector<int> shown;
    for (const Group& group : m_groups)
        shown.insert(shown.end(), group.rows.begin(), group.rows.end());
    return shown;
}

std::vector<int> FleetFilterModel::sourceRows(const QModelIndex& index) const
{
    if (!index.isValid())
        return {};
    if (isGroup(index))
        return m_groups[size_t(index.row())].rows;
    const size_t group = m_isGrouped ? size_t(index.internalId() - 1) : 0;
    return {m_groups[group].rows[size_t(index.row())]};
}

bool FleetFilterModel::isGroup(const QModelIndex& index) const
{
    return index.isValid() && m_isGrouped && index.internalId() == topLevel;
}

const FleetRow* FleetFilterModel::row(const QModelIndex& index) const
{
    if (!index.isValid() || isGroup(index))
        return nullptr;
    const size_t group = m_isGrouped ? size_t(index.internalId() - 1) : 0;
    return &m_source->rows()[m_groups[group].rows[size_t(index.row())]];
}

QModelIndex FleetFilterModel::indexOf(const QString& key) const
{
    const qsizetype slash = key.indexOf(u'/');
    if (slash < 0)
        return {};
    // Without making a key for each of many rows.
    const QStringView environment = QStringView(key).first(slash);
    const QStringView slug = QStringView(key).sliced(slash + 1);
    const auto isIt = [&](int row) {
        const Instance& instance = m_source->rows()[row].instance;
        return instance.slug == slug && instance.environment == environment;
    };
    for (size_t g = 0; g < m_groups.size(); ++g) {
        const std::vector<int>& rows = m_groups[g].rows;
        if (const auto found = std::ranges::find_if(rows, isIt); found != rows.end())
            return createIndex(int(found - rows.begin()), 0, m_isGrouped ? g + 1 : topLevel);
    }
    return {};
}

QModelIndex FleetFilterModel::firstInstance() const
{
    if (m_matchCount == 0)
        return {};
    return m_isGrouped ? index(0, 0, index(0, 0)) : index(0, 0);
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
        return int(m_isGrouped ? m_groups.size() : m_groups.front().rows.size());
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
