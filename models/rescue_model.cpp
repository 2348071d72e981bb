#include "models/rescue_model.h"

namespace lockstep {

void RescueModel::setStatements(QList<RescueStatement> statements)
{
    beginResetModel();
    m_statements = std::move(statements);
    endResetModel();
}

int RescueModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_statements.size());
}

int RescueModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RescueModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RescueStatement& statement = m_statements[index.row()];
    if (role == EffectRole)
        return int(statement.effect);
    if (role == Qt::ToolTipRole && index.column() == Statement)
        return statement.sql;
    if (role == Qt::TextAlignmentRole && index.column() == Line)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case State:
        switch (statement.effect) {
        case RescueStatement::Effect::Done:
            return tr("Done");
        case RescueStatement::Effect::NotDone:
            return tr("Not done");
        case RescueStatement::Effect::Unknown:
            return tr("Unknown");
        }
        return {};
    case Line:
        return QString::number(statement.line);
    case Statement:
        return statement.sql.simplified();
    default:
        return {};
    }
}

QVariant RescueModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && section == Line)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case State:
        return tr("State");
    case Line:
        return tr("Line");
    case Statement:
        return tr("Statement");
    default:
        return {};
    }
}

} // namespace lockstep
