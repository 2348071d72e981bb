#include "models/rollout_list_model.h"

#include "models/rollout_words.h"

namespace lockstep {

namespace {

QString detailOf(const RolloutRecord& record)
{
    QStringList parts{
        RolloutListModel::tr("%1 of %2").arg(overCount(record.counts)).arg(instanceCount(record.counts))};
    if (const int failed = record.counts.value(UpgradeState::Failed); failed > 0)
        parts.append(RolloutListModel::tr("%1 failed").arg(failed));
    if (const int doubts = record.counts.value(UpgradeState::InDoubt); doubts > 0)
        parts.append(RolloutListModel::tr("%1 in doubt").arg(doubts));
    parts.append(record.started.toLocalTime().toString(QStringLiteral("yyyy-MM-dd")));
    return parts.join(QStringLiteral("  ·  "));
}

double partOver(const RolloutRecord& record)
{
    const int all = instanceCount(record.counts);
    return all == 0 ? 0 : double(overCount(record.counts)) / all;
}

} // namespace

void RolloutListModel::setRecords(const QList<RolloutRecord>& records)
{
    const auto known = [&](qsizetype fresh) {
        return std::ranges::equal(std::span(records).subspan(size_t(fresh)), m_records, {},
                                  &RolloutRecord::id, &RolloutRecord::id);
    };
    const qsizetype fresh = records.size() - m_records.size();
    if (fresh < 0 || !known(fresh)) {
        beginResetModel();
        m_records = records;
        endResetModel();
        return;
    }
    if (fresh > 0) {
        beginInsertRows({}, 0, int(fresh) - 1);
        m_records = records;
        endInsertRows();
    }
    m_records = records;
    if (fresh < records.size())
        Q_EMIT dataChanged(index(int(fresh)), index(int(records.size()) - 1));
}

int RolloutListModel::rowOf(qint64 id) const
{
    const auto found = std::ranges::find(m_records, id, &RolloutRecord::id);
    return found == m_records.end() ? -1 : int(found - m_records.begin());
}

int RolloutListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_records.size());
}

QVariant RolloutListModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const RolloutRecord& record = m_records[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return rolloutTitle(record.settings);
    case Qt::AccessibleTextRole:
        return tr("Rollout %1, %2: %3, %4")
            .arg(record.id)
            .arg(rolloutTitle(record.settings), conditionWord(conditionOf(record)), detailOf(record));
    case IdRole:
        return record.id;
    case ConditionRole:
        return int(conditionOf(record));
    case DetailRole:
        return detailOf(record);
    case DoneRole:
        return partOver(record);
    case TroubleRole:
        return record.counts.value(UpgradeState::Failed) + record.counts.value(UpgradeState::InDoubt) > 0;
    default:
        return {};
    }
}

} // namespace lockstep
