#include "models/cluster_filter_model.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr size_t mostRuns = 16; ///< that are told of one by one; each costs a view its time

double readyPart(const PodSummary& pod)
{
    return pod.containers == 0 ? 0.0 : double(pod.ready) / pod.containers;
}

/// Of thousands of pods many may change at once: what they are sorted by is not made into values first.
bool isLess(const PodSummary& a, const PodSummary& b, int column)
{
    const auto by = [&](const auto& first, const auto& second) {
        return first < second || (!(second < first) && a.name < b.name);
    };
    switch (column) {
    case PodModel::NameSpace:
        return by(a.nameSpace, b.nameSpace);
    case PodModel::Ready:
        return by(readyPart(a), readyPart(b));
    case PodModel::Status: // the worst first
        return by(std::pair(-int(healthOf(a)), a.phase), std::pair(-int(healthOf(b)), b.phase));
    case PodModel::Restarts:
        return by(a.restarts, b.restarts);
    case PodModel::Age:
        return by(b.created, a.created);
    case PodModel::Node:
        return by(a.node, b.node);
    case PodModel::Image:
        return by(a.images, b.images);
    default:
        return a.name < b.name;
    }
}

bool holdsAll(const QAbstractItemModel* model, int row, const QStringList& words)
{
    QString text;
    for (int column = 0; column < model->columnCount(); ++column)
        text += model->index(row, column).data().toString() + u'\n';
    return std::ranges::all_of(words,
                               [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

/// Calls `act(first, last)` for each unbroken run, the last first.
template <typename Act>
void eachRunBackwards(const std::vector<int>& ascending, Act act)
{
    for (auto last = ascending.rbegin(); last != ascending.rend();) {
        auto next = last + 1;
        int first = *last;
        for (; next != ascending.rend() && *next == first - 1; ++next)
            --first;
        act(first, *last);
        last = next;
    }
}

} // namespace

ClusterFilterModel::ClusterFilterModel(TouchedTableModel* source, QObject* parent)
    : QAbstractProxyModel(parent), m_pods(qobject_cast<const PodModel*>(source))
{
    setSourceModel(source);
    connect(source, &TouchedTableModel::rowsTouched, this, &ClusterFilterModel::follow);
    connect(source, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex&, int first, int last) { addSource(first, last); });
    connect(source, &QAbstractItemModel::rowsAboutToBeRemoved, this,
            [this](const QModelIndex&, int first, int last) { removeSource(first, last); });
    connect(source, &QAbstractItemModel::rowsRemoved, this,
            [this](const QModelIndex&, int first, int last) { closeGap(first, last); });
    connect(source, &QAbstractItemModel::modelAboutToBeReset, this, [this] { beginResetModel(); });
    connect(source, &QAbstractItemModel::modelReset, this, [this] {
        reset();
        endResetModel();
    });
    reset();
}

void ClusterFilterModel::setText(const QString& text)
{
    m_words = text.split(u' ', Qt::SkipEmptyParts);
    refilter();
}

void ClusterFilterModel::setOwner(const QString& owner)
{
    if (std::exchange(m_owner, owner) != owner)
        refilter();
}

void ClusterFilterModel::setNothing(bool nothing)
{
    if (std::exchange(m_nothing, nothing) != nothing)
        refilter();
}

bool ClusterFilterModel::isOwned(int sourceRow) const
{
    if (m_owner.isEmpty())
        return true;
    if (m_pods)
        return m_pods->row(sourceRow).workload == m_owner;
    const auto* events = qobject_cast<const EventListModel*>(sourceModel());
    return !events || events->row(sourceRow).objectUid == m_owner;
}

bool ClusterFilterModel::accepts(int sourceRow) const
{
    return !m_nothing && isOwned(sourceRow) &&
           (m_words.isEmpty() || holdsAll(sourceModel(), sourceRow, m_words));
}

bool ClusterFilterModel::isLess(int a, int b) const
{
    if (m_pods)
        return lockstep::isLess(m_pods->row(a).summary, m_pods->row(b).summary, m_column);
    const QModelIndex left = sourceModel()->index(a, m_column);
    const QModelIndex right = sourceModel()->index(b, m_column);
    const QPartialOrdering order = QVariant::compare(left.data(ClusterSortRole), right.data(ClusterSortRole));
    if (order != QPartialOrdering::Equivalent)
        return order == QPartialOrdering::Less;
    return left.siblingAtColumn(0).data().toString() < right.siblingAtColumn(0).data().toString();
}

bool ClusterFilterModel::comesBefore(int a, int b) const
{
    if (m_column < 0)
        return a < b;
    const bool isAscending = m_sorting == Qt::AscendingOrder;
    if (isAscending ? isLess(a, b) : isLess(b, a))
        return true;
    return !(isAscending ? isLess(b, a) : isLess(a, b)) && a < b;
}

void ClusterFilterModel::sort(int column, Qt::SortOrder order)
{
    m_column = column;
    m_sorting = order;
    Rows sorted = m_order;
    std::ranges::sort(sorted, [this](int a, int b) { return comesBefore(a, b); });
    reorder(std::move(sorted));
}

void ClusterFilterModel::reset()
{
    m_order.clear();
    m_places.assign(size_t(sourceModel()->rowCount()), -1);
    for (int row = 0; row < sourceModel()->rowCount(); ++row) {
        if (accepts(row))
            m_order.push_back(row);
    }
    std::ranges::sort(m_order, [this](int a, int b) { return comesBefore(a, b); });
    findPlaces();
}

void ClusterFilterModel::refilter()
{
    Rows fresh;
    Rows gone;
    for (int row = 0; row < int(m_places.size()); ++row) {
        const bool isShown = m_places[size_t(row)] >= 0;
        if (isShown != accepts(row))
            (isShown ? gone : fresh).push_back(row);
    }
    hide(gone);
    show(std::move(fresh));
}

void ClusterFilterModel::follow(const Rows& touched)
{
    Rows fresh;
    Rows gone;
    Rows changed;
    for (const int row : touched) {
        const bool isShown = m_places[size_t(row)] >= 0;
        if (const bool isWanted = accepts(row); isShown && isWanted)
            changed.push_back(row);
        else if (isShown != isWanted)
            (isShown ? gone : fresh).push_back(row);
    }
    hide(gone);
    resort(changed); // the order must be right before others find their places in it
    show(std::move(fresh));
    tellChanged(changed);
}

void ClusterFilterModel::addSource(int first, int last)
{
    const int count = last - first + 1;
    for (int& row : m_order) {
        if (row >= first)
            row += count;
    }
    m_places.insert(m_places.begin() + first, size_t(count), -1);
    Rows fresh;
    for (int row = first; row <= last; ++row) {
        if (accepts(row))
            fresh.push_back(row);
    }
    show(std::move(fresh));
}

void ClusterFilterModel::removeSource(int first, int last)
{
    Rows gone;
    for (int row = first; row <= last; ++row) {
        if (m_places[size_t(row)] >= 0)
            gone.push_back(row);
    }
    hide(gone);
}

void ClusterFilterModel::closeGap(int first, int last)
{
    for (int& row : m_order) {
        if (row > last)
            row -= last - first + 1;
    }
    m_places.erase(m_places.begin() + first, m_places.begin() + last + 1);
}

void ClusterFilterModel::findPlaces()
{
    std::ranges::fill(m_places, -1);
    for (size_t place = 0; place < m_order.size(); ++place)
        m_places[size_t(m_order[place])] = int(place);
}

/// Many come as one run at the end, and find their places then.
void ClusterFilterModel::show(Rows sourceRows)
{
    const auto before = [this](int a, int b) { return comesBefore(a, b); };
    std::ranges::sort(sourceRows, before);
    if (sourceRows.size() > mostRuns) {
        insertAt(int(m_order.size()), sourceRows);
        sort(m_column, m_sorting);
        return;
    }
    // From the last to the first, so that the places of those still to come stay right.
    while (!sourceRows.empty()) {
        const auto place = std::ranges::upper_bound(m_order, sourceRows.back(), before);
        auto first = sourceRows.begin();
        if (place != m_order.begin())
            first = std::ranges::upper_bound(sourceRows, *(place - 1), before);
        insertAt(int(place - m_order.begin()), {first, sourceRows.end()});
        sourceRows.erase(first, sourceRows.end());
    }
}

void ClusterFilterModel::insertAt(int place, std::span<const int> sourceRows)
{
    beginInsertRows({}, place, place + int(sourceRows.size()) - 1);
    m_order.insert(m_order.begin() + place, sourceRows.begin(), sourceRows.end());
    findPlaces();
    endInsertRows();
}

void ClusterFilterModel::hide(const Rows& sourceRows)
{
    if (sourceRows.size() > mostRuns) {
        std::vector<bool> goes(m_places.size());
        for (const int row : sourceRows)
            goes[size_t(row)] = true;
        Rows order = m_order;
        std::ranges::stable_partition(order, [&](int row) { return !goes[size_t(row)]; });
        reorder(std::move(order));
    }
    Rows places;
    for (const int row : sourceRows)
        places.push_back(m_places[size_t(row)]);
    std::ranges::sort(places);
    eachRunBackwards(places, [this](int first, int last) {
        beginRemoveRows({}, first, last);
        m_order.erase(m_order.begin() + first, m_order.begin() + last + 1);
        findPlaces();
        endRemoveRows();
    });
}

/// The others are in order among themselves.
void ClusterFilterModel::resort(Rows touched)
{
    if (m_column < 0 || touched.empty())
        return;
    const auto before = [this](int a, int b) { return comesBefore(a, b); };
    std::ranges::sort(touched, before);
    std::vector<bool> isTouched(m_places.size());
    for (const int row : touched)
        isTouched[size_t(row)] = true;
    Rows others;
    others.reserve(m_order.size());
    std::ranges::copy_if(m_order, std::back_inserter(others),
                         [&](int row) { return !isTouched[size_t(row)]; });
    Rows order;
    order.reserve(m_order.size());
    auto from = others.cbegin();
    for (const int row : touched) {
        const auto place = std::upper_bound(from, others.cend(), row, before);
        order.insert(order.end(), from, place);
        order.push_back(row);
        from = place;
    }
    order.insert(order.end(), from, others.cend());
    reorder(std::move(order));
}

void ClusterFilterModel::reorder(Rows order)
{
    if (order == m_order)
        return;
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    Rows sources;
    for (const QModelIndex& index : before)
        sources.push_back(m_order[size_t(index.row())]);
    m_order = std::move(order);
    findPlaces();
    QModelIndexList after;
    for (qsizetype i = 0; i < before.size(); ++i)
        after.append(index(m_places[size_t(sources[size_t(i)])], before[i].column()));
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

void ClusterFilterModel::tellChanged(const Rows& sourceRows)
{
    Rows places;
    for (const int row : sourceRows)
        places.push_back(m_places[size_t(row)]);
    std::ranges::sort(places);
    eachRunBackwards(places, [this](int first, int last) { // views repaint what they show of these only
        Q_EMIT dataChanged(index(first, 0), index(last, columnCount() - 1));
    });
}

QModelIndex ClusterFilterModel::mapToSource(const QModelIndex& index) const
{
    return index.isValid() ? sourceModel()->index(m_order[size_t(index.row())], index.column())
                           : QModelIndex();
}

QModelIndex ClusterFilterModel::mapFromSource(const QModelIndex& index) const
{
    const int place = index.isValid() ? m_places[size_t(index.row())] : -1;
    return place < 0 ? QModelIndex() : createIndex(place, index.column());
}

QModelIndex ClusterFilterModel::index(int row, int column, const QModelIndex& parent) const
{
    return hasIndex(row, column, parent) ? createIndex(row, column) : QModelIndex();
}

QModelIndex ClusterFilterModel::parent(const QModelIndex&) const
{
    return {};
}

int ClusterFilterModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_order.size());
}

int ClusterFilterModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : sourceModel()->columnCount();
}

/// Also where there are no rows to ask the source through.
QVariant ClusterFilterModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return sourceModel()->headerData(section, orientation, role);
}

} // namespace lockstep
