#include "models/stop_models.h"

#include <QCoreApplication>

namespace lockstep {

QString severityTitle(UpgradeWarning::Severity severity)
{
    switch (severity) {
    case UpgradeWarning::Severity::Blocker:
        return QCoreApplication::translate("lockstep::WarningListModel", "Blocker");
    case UpgradeWarning::Severity::Warning:
        return QCoreApplication::translate("lockstep::WarningListModel", "Warning");
    case UpgradeWarning::Severity::Info:
        return QCoreApplication::translate("lockstep::WarningListModel", "Note");
    }
    return {};
}

void WarningListModel::setWarnings(QList<UpgradeWarning> warnings)
{
    beginResetModel();
    m_warnings = std::move(warnings);
    std::ranges::stable_sort(m_warnings, std::greater{}, &UpgradeWarning::severity);
    endResetModel();
}

int WarningListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_warnings.size());
}

QVariant WarningListModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const UpgradeWarning& warning = m_warnings[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return warning.text;
    case Qt::AccessibleTextRole:
        return tr("%1: %2").arg(severityTitle(warning.severity), warning.text);
    case SourceRole:
        return warning.source;
    case SeverityRole:
        return int(warning.severity);
    default:
        return {};
    }
}

void OutOfBandModel::setMigrations(QList<OutOfBandMigration> migrations)
{
    beginResetModel();
    m_migrations = std::move(migrations);
    endResetModel();
}

int OutOfBandModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_migrations.size());
}

int OutOfBandModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant OutOfBandModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const OutOfBandMigration& migration = m_migrations[index.row()];
    if (role == Qt::ToolTipRole)
        return migration.description;
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Id:
        return QString::number(migration.id);
    case Component:
        return migration.component;
    case Description:
        return migration.description;
    case Introduced:
        return migration.introduced.toString();
    case Deprecated:
        return migration.deprecated ? migration.deprecated->toString() : QString();
    default:
        return {};
    }
}

QVariant OutOfBandModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Id:
        return tr("Id");
    case Component:
        return tr("Component");
    case Description:
        return tr("What it does");
    case Introduced:
        return tr("Since");
    case Deprecated:
        return tr("Must be done by");
    default:
        return {};
    }
}

} // namespace lockstep
