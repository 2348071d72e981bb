#include "models/fleet_runs_model.h"

namespace lockstep {

namespace {

/// The time of today, the date of other days.
QString beganText(const QDateTime& time)
{
    const QDateTime local = time.toLocalTime();
    return local.date() == QDate::currentDate() ? local.toString(QStringLiteral("HH:mm"))
                                                : local.toString(QStringLiteral("yyyy-MM-dd"));
}

QString toolTip(const FleetRun& run)
{
    const auto timeText = [](const QDateTime& time) {
        return time.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm"));
    };
    QString text = run.ended.isValid()
                       ? FleetRunsModel::tr("%1, began %2, ended %3")
                             .arg(run.title, timeText(run.time), timeText(run.ended))
                       : FleetRunsModel::tr("%1, began %2").arg(run.title, timeText(run.time));
    if (!run.problem.isEmpty())
        text += u'\n' + run.problem;
    if (!run.owner.isEmpty() && run.outcome == FleetRun::Outcome::Running)
        text += u'\n' + FleetRunsModel::tr("In process %1").arg(run.owner);
    return text;
}

} // namespace

void FleetRunsModel::setRuns(const QList<FleetRun>& runs)
{
    if (runs == m_runs)
        return;
    beginResetModel();
    m_runs = runs;
    endResetModel();
}

int FleetRunsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_runs.size());
}

int FleetRunsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant FleetRunsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const FleetRun& run = m_runs[index.row()];
    if (role == OutcomeRole)
        return int(run.outcome);
    if (role == Qt::ToolTipRole)
        return toolTip(run);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case InstanceName:
        return run.instance.isEmpty() ? tr("No instance") : run.instance;
    case Title:
        return run.title;
    case Outcome:
        return fleetOutcomeText(run.outcome);
    case Since:
        return beganText(run.time);
    default:
        return {};
    }
}

QVariant FleetRunsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QStringList names{tr("Instance"), tr("What"), tr("State"), tr("Began")};
    return names.value(section);
}

} // namespace lockstep
