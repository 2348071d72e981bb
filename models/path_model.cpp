#include "models/path_model.h"

namespace lockstep {

void PathModel::setPath(std::optional<UpgradePath> path)
{
    beginResetModel();
    m_path = std::move(path);
    m_summaries.clear();
    if (m_path) {
        for (const UpgradeStep& step : m_path->steps)
            m_summaries.append(summarize(step));
    }
    endResetModel();
}

int PathModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_summaries.size());
}

QVariant PathModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const StepSummary& summary = m_summaries[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return tr("%1 to %2").arg(summary.from.toString(), summary.to.toString());
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return summary.sentence();
    default:
        return {};
    }
}

} // namespace lockstep
