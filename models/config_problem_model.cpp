#include "models/config_problem_model.h"

#include <algorithm>

namespace lockstep {

void ConfigProblemModel::set(const QList<ConfigProblem>& problems, const JsoncDocument& document)
{
    QList<Row> rows;
    for (const ConfigProblem& problem : problems)
        rows.append({problem, document.place(problem.offset)});
    if (rows == m_rows)
        return;
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int ConfigProblemModel::count(ConfigSeverity severity) const
{
    return int(
        std::ranges::count_if(m_rows, [&](const Row& row) { return row.problem.severity == severity; }));
}

int ConfigProblemModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ConfigProblemModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant ConfigProblemModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto& [problem, place] = m_rows[index.row()];
    const QString sentence = problem.text.left(1).toUpper() + problem.text.mid(1);
    if (role == Qt::AccessibleTextRole && index.column() == Text)
        return (problem.severity == ConfigSeverity::Error ? tr("Error: %1") : tr("Warning: %1"))
            .arg(sentence);
    if (role == Qt::ToolTipRole)
        return sentence;
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Text:
        return sentence;
    case Path:
        return problem.pointer;
    case Place:
        return tr("%1:%2").arg(place.line).arg(place.column);
    default:
        return {};
    }
}

QVariant ConfigProblemModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Text:
        return tr("Problem");
    case Path:
        return tr("Where");
    case Place:
        return tr("Line");
    default:
        return {};
    }
}

} // namespace lockstep
