#include "models/drift_model.h"

#include <QCoreApplication>

namespace lockstep {

namespace {

bool canRepair(const Difference& difference)
{
    return !difference.repair.isEmpty();
}

QString translated(const char* text)
{
    return QCoreApplication::translate("lockstep::DriftModel", text);
}

} // namespace

QString repairSummary(const Difference& difference)
{
    if (difference.repair.isEmpty())
        return translated(QT_TRANSLATE_NOOP("lockstep::DriftModel", "By hand"));
    return difference.safe ? translated(QT_TRANSLATE_NOOP("lockstep::DriftModel", "Safe"))
                           : translated(QT_TRANSLATE_NOOP("lockstep::DriftModel", "Has a risk"));
}

QString differenceTitle(const Difference& difference)
{
    return translated(QT_TRANSLATE_NOOP("lockstep::DriftModel", "%1 %2 is %3"))
        .arg(objectKindName(difference.object.kind), difference.object.text(),
             problemName(difference.problem));
}

void DriftModel::setDifferences(QList<Difference> differences, bool areNotes)
{
    beginResetModel();
    m_differences = std::move(differences);
    m_chosen.fill(false, m_differences.size());
    m_areNotes = areNotes;
    endResetModel();
    Q_EMIT chosenChanged();
}

QList<Difference> DriftModel::chosen() const
{
    QList<Difference> all;
    for (qsizetype row = 0; row < m_differences.size(); ++row) {
        if (m_chosen[row])
            all.append(m_differences[row]);
    }
    return all;
}

void DriftModel::choose(const std::function<bool(const Difference&)>& wanted)
{
    if (m_differences.isEmpty() || m_areNotes)
        return;
    for (qsizetype row = 0; row < m_differences.size(); ++row)
        m_chosen[row] = canRepair(m_differences[row]) && wanted(m_differences[row]);
    Q_EMIT dataChanged(index(0, Chosen), index(rowCount() - 1, Chosen), {Qt::CheckStateRole});
    Q_EMIT chosenChanged();
}

void DriftModel::chooseSafe()
{
    choose(&Difference::safe);
}

void DriftModel::chooseAll()
{
    choose([](const Difference&) { return true; });
}

void DriftModel::chooseNone()
{
    choose([](const Difference&) { return false; });
}

int DriftModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_differences.size());
}

int DriftModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString DriftModel::text(const Difference& difference, int column) const
{
    switch (column) {
    case Object:
        return difference.object.text();
    case Kind:
        return objectKindName(difference.object.kind);
    case Problem:
        return problemName(difference.problem);
    case Repair:
        return m_areNotes ? difference.remark : repairSummary(difference);
    default:
        return {};
    }
}

QVariant DriftModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Difference& difference = m_differences[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == Chosen ? QVariant() : text(difference, index.column());
    case Qt::CheckStateRole:
        if (index.column() == Chosen && !m_areNotes)
            return m_chosen[index.row()] ? Qt::Checked : Qt::Unchecked;
        return {};
    case Qt::ToolTipRole:
        return index.column() == Repair ? (m_areNotes ? difference.remark : difference.risk) : QVariant();
    case Qt::AccessibleTextRole:
        return index.column() == Chosen ? differenceTitle(difference) : text(difference, index.column());
    default:
        return {};
    }
}

bool DriftModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::CheckStateRole || !flags(index).testFlag(Qt::ItemIsUserCheckable))
        return false;
    m_chosen[index.row()] = value.toInt() == Qt::Checked;
    Q_EMIT dataChanged(index, index, {Qt::CheckStateRole});
    Q_EMIT chosenChanged();
    return true;
}

Qt::ItemFlags DriftModel::flags(const QModelIndex& index) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return Qt::NoItemFlags;
    const bool choosable = index.column() == Chosen && !m_areNotes && canRepair(m_differences[index.row()]);
    return QAbstractTableModel::flags(index) | (choosable ? Qt::ItemIsUserCheckable : Qt::NoItemFlags);
}

QVariant DriftModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Object:
        return tr("Object");
    case Kind:
        return tr("Kind");
    case Problem:
        return tr("Problem");
    case Repair:
        return m_areNotes ? tr("Why it does not count") : tr("Repair");
    default:
        return {};
    }
}

} // namespace lockstep
