#include "models/health_comparison_model.h"

#include "models/health_check_model.h"

namespace lockstep {

namespace {

QString stateText(const std::optional<CheckedHealth>& check)
{
    return check ? healthWord(check->finding.state) : QStringLiteral("–");
}

QString textOf(const HealthChange& change, int column)
{
    switch (column) {
    case HealthComparisonModel::Change:
        return changeWord(change.kind);
    case HealthComparisonModel::Name:
        return change.name;
    case HealthComparisonModel::Before:
        return stateText(change.before);
    case HealthComparisonModel::After:
        return stateText(change.after);
    default:
        return {};
    }
}

QVariant healthOf(const HealthChange& change, int column)
{
    const bool isBefore = column == HealthComparisonModel::Before;
    if (!isBefore && column != HealthComparisonModel::After)
        return {};
    const std::optional<CheckedHealth>& check = isBefore ? change.before : change.after;
    return check ? QVariant(int(check->finding.state)) : QVariant();
}

} // namespace

QString changeWord(HealthChange::Kind kind)
{
    switch (kind) {
    case HealthChange::Kind::Worse:
        return HealthComparisonModel::tr("Worse");
    case HealthChange::Kind::Better:
        return HealthComparisonModel::tr("Better");
    case HealthChange::Kind::New:
        return HealthComparisonModel::tr("New");
    case HealthChange::Kind::Gone:
        return HealthComparisonModel::tr("Gone");
    case HealthChange::Kind::Unchanged:
        break;
    }
    return HealthComparisonModel::tr("Unchanged");
}

void HealthComparisonModel::setComparison(const HealthComparison* comparison)
{
    beginResetModel();
    m_changes = comparison ? comparison->changes : QList<HealthChange>();
    endResetModel();
}

int HealthComparisonModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_changes.size());
}

int HealthComparisonModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant HealthComparisonModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const HealthChange& change = m_changes[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return textOf(change, index.column());
    case KindRole:
        return int(change.kind);
    case HealthRole:
        return healthOf(change, index.column());
    default:
        return {};
    }
}

QVariant HealthComparisonModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QStringList names{tr("Change"), tr("Check"), tr("Before"), tr("After")};
    return names.value(section);
}

} // namespace lockstep
