#include "models/health_check_model.h"

#include "core/planning/estimate.h"

namespace lockstep {

namespace {

QString stateText(const ShownCheck& check)
{
    if (check.isRunning)
        return HealthCheckModel::tr("Looking");
    return check.found ? healthWord(check.found->finding.state) : HealthCheckModel::tr("Waiting");
}

QString textOf(const ShownCheck& check, int column)
{
    switch (column) {
    case HealthCheckModel::State:
        return stateText(check);
    case HealthCheckModel::Name:
        return check.name;
    case HealthCheckModel::Took:
        return check.found && !check.isRunning ? tookText(check.found->seconds) : QString();
    case HealthCheckModel::Evidence:
        return check.found ? check.found->finding.evidence.section(u'\n', 0, 0) : QString();
    default:
        return {};
    }
}

} // namespace

QString healthWord(HealthState state)
{
    switch (state) {
    case HealthState::Healthy:
        return HealthCheckModel::tr("Healthy");
    case HealthState::Warning:
        return HealthCheckModel::tr("Warning");
    case HealthState::Failed:
        return HealthCheckModel::tr("Failed");
    case HealthState::Unknown:
        break;
    }
    return HealthCheckModel::tr("Unknown");
}

QString tookText(double seconds)
{
    constexpr double minute = 60;
    return seconds < minute ? HealthCheckModel::tr("%1 s").arg(seconds, 0, 'f', 1) : durationText(seconds);
}

void HealthCheckModel::setChecks(const QList<ShownCheck>& checks)
{
    if (std::ranges::equal(checks, m_checks, {}, &ShownCheck::name, &ShownCheck::name)) {
        for (int row = 0; row < int(checks.size()); ++row)
            setCheck(row, checks[row]);
        return;
    }
    beginResetModel();
    m_checks = checks;
    endResetModel();
}

void HealthCheckModel::setCheck(int row, const ShownCheck& check)
{
    if (row < 0 || row >= m_checks.size())
        return;
    m_checks[row] = check;
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

int HealthCheckModel::rowOf(const QString& name) const
{
    const auto found = std::ranges::find(m_checks, name, &ShownCheck::name);
    return found == m_checks.end() ? -1 : int(found - m_checks.begin());
}

int HealthCheckModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_checks.size());
}

int HealthCheckModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant HealthCheckModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ShownCheck& check = m_checks[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return textOf(check, index.column());
    case Qt::ToolTipRole:
        return index.column() == Evidence ? textOf(check, Evidence) : QVariant();
    case Qt::TextAlignmentRole:
        return index.column() == Took ? QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case HealthRole:
        return check.found ? QVariant(int(check.found->finding.state)) : QVariant();
    case RunningRole:
        return check.isRunning;
    case NameRole:
        return check.name;
    default:
        return {};
    }
}

QVariant HealthCheckModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && section == Took)
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const QStringList names{tr("State"), tr("Check"), tr("Took"), tr("Found")};
    return names.value(section);
}

} // namespace lockstep
