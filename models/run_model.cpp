#include "models/run_model.h"

namespace lockstep {

namespace {

/// The smallest range that covers the changed rows among the first `known` ones; {-1, -1} when there is none.
std::pair<int, int> changedRange(const QSet<int>& changed, int known)
{
    int first = -1;
    int last = -1;
    for (const int row : changed) {
        if (row >= known)
            continue;
        first = first < 0 ? row : std::min(first, row);
        last = std::max(last, row);
    }
    return {first, last};
}

QVariant sortKey(const RunItem& item, int column)
{
    switch (column) {
    case RunItemsModel::State:
        return int(item.state);
    case RunItemsModel::Lane:
        return item.lane;
    case RunItemsModel::Id:
        return item.id;
    case RunItemsModel::Name:
        return item.name.toLower();
    case RunItemsModel::Duration:
        return item.seconds;
    default:
        return {};
    }
}

bool isOver(ProgressState state)
{
    return state != ProgressState::Waiting && state != ProgressState::Running;
}

} // namespace

void RunStepsModel::clear()
{
    beginResetModel();
    m_steps.clear();
    endResetModel();
}

void RunStepsModel::update(const QList<RunStep>& steps, const QSet<int>& changed)
{
    const int known = int(m_steps.size());
    for (const int row : changed) {
        if (row < known)
            m_steps[row] = steps[row];
    }
    if (const auto [first, last] = changedRange(changed, known); first >= 0)
        Q_EMIT dataChanged(index(first), index(last));
    if (steps.size() <= known)
        return;
    beginInsertRows({}, known, int(steps.size()) - 1);
    m_steps += steps.sliced(known);
    endInsertRows();
}

int RunStepsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_steps.size());
}

QString RunStepsModel::progressText(const RunStep& step)
{
    if (isOver(step.state))
        return durationText(step.seconds);
    if (step.state == ProgressState::Running && step.total > 0)
        return tr("%1 of %2").arg(step.finished).arg(step.total);
    return {};
}

QVariant RunStepsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RunStep& step = m_steps[index.row()];
    const QString title = step.title.isEmpty() ? tr("Step %1").arg(index.row() + 1) : step.title;
    switch (role) {
    case Qt::DisplayRole:
        return title;
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return QStringList{title, progressStateText(step.state), progressText(step)}.join(
            QStringLiteral(", "));
    case StateRole:
        return int(step.state);
    default:
        return {};
    }
}

void RunItemsModel::clear()
{
    beginResetModel();
    m_items.clear();
    endResetModel();
}

void RunItemsModel::update(const QList<RunItem>& items, const QSet<int>& changed)
{
    const int known = int(m_items.size());
    for (const int row : changed) {
        if (row < known)
            m_items[row] = items[row];
    }
    if (const auto [first, last] = changedRange(changed, known); first >= 0)
        Q_EMIT dataChanged(index(first, 0), index(last, ColumnCount - 1));
    if (items.size() <= known)
        return;
    beginInsertRows({}, known, int(items.size()) - 1);
    m_items += items.sliced(known);
    endInsertRows();
}

int RunItemsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_items.size());
}

int RunItemsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString RunItemsModel::text(const RunItem& item, int column)
{
    switch (column) {
    case State:
        return progressStateText(item.state);
    case Lane:
        return item.lane;
    case Id:
        return QString::number(item.id);
    case Name:
        return item.name;
    case Duration:
        return isOver(item.state) ? durationText(item.seconds) : QString();
    default:
        return {};
    }
}

QVariant RunItemsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RunItem& item = m_items[index.row()];
    const bool isNumber = index.column() == Id || index.column() == Duration;
    switch (role) {
    case Qt::DisplayRole:
        return text(item, index.column());
    case Qt::ToolTipRole:
        return item.error;
    case Qt::TextAlignmentRole:
        return isNumber ? QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case SortRole:
        return sortKey(item, index.column());
    case StateRole:
        return int(item.state);
    default:
        return {};
    }
}

QVariant RunItemsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && (section == Id || section == Duration))
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case State:
        return tr("State");
    case Lane:
        return tr("Schema");
    case Id:
        return tr("Id");
    case Name:
        return tr("Migration");
    case Duration:
        return tr("Took");
    default:
        return {};
    }
}

} // namespace lockstep
