#include "models/upgrade_model.h"

#include "core/planning/estimate.h"
#include "models/rollout_words.h"

namespace lockstep {

namespace {

constexpr quintptr topLevel = 0;
constexpr size_t mostRuns = 16; ///< that are told of one by one; each costs a view its time

QString localTime(const QDateTime& time)
{
    if (!time.isValid())
        return {};
    const QDateTime local = time.toLocalTime();
    return local.toString(local.date() == QDate::currentDate() ? QStringLiteral("HH:mm")
                                                               : QStringLiteral("MM-dd HH:mm"));
}

QString tookText(const RolloutItem& item)
{
    if (!item.dispatched.isValid() || (!item.isUnderWay() && !item.ended.isValid()))
        return {};
    const QDateTime end = item.isUnderWay() ? QDateTime::currentDateTimeUtc() : item.ended;
    return durationText(double(std::max<qint64>(0, item.dispatched.secsTo(end))));
}

} // namespace

QString pullText(const RolloutItem& item)
{
    if (item.pull == 0)
        return {};
    const QString state = item.pullState == u"merged"   ? UpgradeModel::tr("merged")
                          : item.pullState == u"closed" ? UpgradeModel::tr("closed")
                                                        : UpgradeModel::tr("open");
    return UpgradeModel::tr("#%1 %2", "pull request, its state").arg(item.pull).arg(state);
}

int UpgradeModel::Wave::over() const
{
    return count(UpgradeState::Succeeded) + count(UpgradeState::Failed) + count(UpgradeState::Skipped);
}

int UpgradeModel::Wave::underWay() const
{
    return size - over() - count(UpgradeState::Waiting);
}

void UpgradeModel::setRollout(const Rollout& rollout)
{
    beginResetModel();
    m_rollout = rollout;
    m_waves.clear();
    m_places.clear();
    m_places.reserve(rollout.items.size());
    m_revision = 0;
    for (int place = 0; place < int(rollout.items.size()); ++place) {
        const RolloutItem& item = rollout.items[place];
        if (m_waves.empty() || m_waves.back().number != item.wave)
            m_waves.push_back({item.wave, place, 0, {}});
        Wave& wave = m_waves.back();
        ++wave.size;
        ++wave.counts[size_t(item.state)];
        m_places.insert(item.slug, place);
        m_revision = std::max(m_revision, item.revision);
    }
    endResetModel();
    Q_EMIT progressed();
}

void UpgradeModel::update(const QList<RolloutItem>& changed)
{
    std::vector<int> touched;
    for (const RolloutItem& item : changed) {
        const int place = m_places.value(item.slug, -1);
        m_revision = std::max(m_revision, item.revision);
        if (place < 0 || item.revision <= m_rollout.items[place].revision)
            continue;
        Wave& wave = m_waves[size_t(waveOf(place))];
        --wave.counts[size_t(m_rollout.items[place].state)];
        ++wave.counts[size_t(item.state)];
        m_rollout.items[place] = item;
        touched.push_back(place);
    }
    if (touched.empty())
        return;
    std::ranges::sort(touched);
    touched.erase(std::ranges::unique(touched).begin(), touched.end());
    tell(touched, 0, ColumnCount - 1);
    Q_EMIT progressed();
}

void UpgradeModel::refreshTimes()
{
    std::vector<int> touched;
    for (int place = 0; place < int(m_rollout.items.size()); ++place) {
        if (m_rollout.items[place].isUnderWay())
            touched.push_back(place);
    }
    tell(touched, Took, Took);
}

/// Runs of neighbours at once, and the waves that they are of. `items` ascend.
void UpgradeModel::tell(const std::vector<int>& items, int firstColumn, int lastColumn)
{
    for (size_t at = 0; at < items.size();) {
        const int wave = waveOf(items[at]);
        const int first = m_waves[size_t(wave)].first;
        const int end = first + m_waves[size_t(wave)].size;
        const auto next = std::ranges::lower_bound(items.begin() + ptrdiff_t(at), items.end(), end);
        const std::span<const int> here(items.begin() + ptrdiff_t(at), next);
        std::vector<std::pair<int, int>> runs;
        for (const int place : here) {
            if (!runs.empty() && (place == runs.back().second + 1 || runs.size() == mostRuns))
                runs.back().second = place;
            else
                runs.emplace_back(place, place);
        }
        const QModelIndex parent = index(wave, 0);
        for (const auto& [from, to] : runs)
            Q_EMIT dataChanged(index(from - first, firstColumn, parent),
                               index(to - first, lastColumn, parent));
        Q_EMIT dataChanged(parent, index(wave, ColumnCount - 1));
        at += here.size();
    }
}

int UpgradeModel::count(UpgradeState state) const
{
    int all = 0;
    for (const Wave& wave : m_waves)
        all += wave.count(state);
    return all;
}

int UpgradeModel::waveOf(int item) const
{
    const auto after = std::ranges::upper_bound(m_waves, item, {}, &Wave::first);
    return int(after - m_waves.begin()) - 1;
}

const RolloutItem* UpgradeModel::item(const QModelIndex& index) const
{
    if (!index.isValid() || index.internalId() == topLevel)
        return nullptr;
    return &m_rollout.items[m_waves[size_t(index.internalId() - 1)].first + index.row()];
}

QModelIndex UpgradeModel::indexOf(const QString& slug) const
{
    const int place = m_places.value(slug, -1);
    if (place < 0)
        return {};
    const int wave = waveOf(place);
    return index(place - m_waves[size_t(wave)].first, 0, index(wave, 0));
}

QModelIndex UpgradeModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? quintptr(parent.row() + 1) : topLevel);
}

QModelIndex UpgradeModel::parent(const QModelIndex& child) const
{
    if (!child.isValid() || child.internalId() == topLevel)
        return {};
    return createIndex(int(child.internalId() - 1), 0, topLevel);
}

int UpgradeModel::rowCount(const QModelIndex& parent) const
{
    if (!parent.isValid())
        return int(m_waves.size());
    return parent.internalId() == topLevel && parent.column() == 0 ? m_waves[size_t(parent.row())].size : 0;
}

int UpgradeModel::columnCount(const QModelIndex&) const
{
    return ColumnCount;
}

QString UpgradeModel::cellText(const RolloutItem& item, int column)
{
    switch (column) {
    case Name:
        return item.slug;
    case State:
        return upgradeStateWord(item.state);
    case Pull:
        return pullText(item);
    case Started:
        return localTime(item.dispatched);
    case Took:
        return tookText(item);
    case Window:
        return item.window;
    case Note:
        return item.problem;
    default:
        return {};
    }
}

QString UpgradeModel::waveText(const Wave& wave, int column) const
{
    if (column == Name)
        return tr("%1 (%2)", "wave, how many instances").arg(waveTitle(wave.number)).arg(wave.size);
    if (column != State)
        return {};
    if (wave.over() == wave.size)
        return tr("Over");
    return wave.over() == 0 && wave.underWay() == 0 ? tr("Not begun")
                                                    : tr("%1 of %2 over").arg(wave.over()).arg(wave.size);
}

QVariant UpgradeModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const RolloutItem* one = item(index);
    switch (role) {
    case Qt::DisplayRole:
        return one ? cellText(*one, index.column()) : waveText(m_waves[size_t(index.row())], index.column());
    case IsWaveRole:
        return one == nullptr;
    case SlugRole:
        return one ? one->slug : QString();
    case StateRole:
        return one ? QVariant(int(one->state)) : QVariant();
    case PullStateRole:
        return one ? one->pullState : QString();
    case Qt::ToolTipRole:
        return one && index.column() == Note ? one->problem : QVariant();
    default:
        return {};
    }
}

QVariant UpgradeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Instance");
    case State:
        return tr("State");
    case Pull:
        return tr("Pull request");
    case Started:
        return tr("Started");
    case Took:
        return tr("Took");
    case Window:
        return tr("Window");
    case Note:
        return tr("Problem");
    default:
        return {};
    }
}

} // namespace lockstep
