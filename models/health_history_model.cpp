#include "models/health_history_model.h"

#include "models/health_check_model.h"

namespace lockstep {

namespace {

QString textOf(const HealthRecord& record, int column)
{
    switch (column) {
    case HealthHistoryModel::Made:
        return madeText(record.made);
    case HealthHistoryModel::State:
        return healthWord(record.state);
    case HealthHistoryModel::Release:
        return record.release;
    case HealthHistoryModel::By:
        return record.by;
    case HealthHistoryModel::Number:
        return QString::number(record.id);
    default:
        return {};
    }
}

} // namespace

QString madeText(const QDateTime& made)
{
    return made.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm"));
}

void HealthHistoryModel::setRecords(const QList<HealthRecord>& records)
{
    const qsizetype more = records.size() - m_records.size();
    const bool isLonger = more >= 0 && std::ranges::equal(records.sliced(more), m_records, {},
                                                          &HealthRecord::id, &HealthRecord::id);
    if (!isLonger) {
        beginResetModel();
        m_records = records;
        endResetModel();
    } else if (more > 0) {
        beginInsertRows({}, 0, int(more) - 1);
        m_records = records;
        endInsertRows();
    }
}

int HealthHistoryModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_records.size());
}

int HealthHistoryModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant HealthHistoryModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const HealthRecord& record = m_records[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return textOf(record, index.column());
    case Qt::TextAlignmentRole:
        return index.column() == Number ? QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case HealthRole:
        return int(record.state);
    case IdRole:
        return record.id;
    default:
        return {};
    }
}

QVariant HealthHistoryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && section == Number)
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const QStringList names{tr("Made"), tr("Result"), tr("Release"), tr("By"), tr("Report")};
    return names.value(section);
}

} // namespace lockstep
