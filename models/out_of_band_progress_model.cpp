#include "models/out_of_band_progress_model.h"

#include <QLocale>

namespace lockstep {

namespace {

QList<int> idsOf(const QList<OutOfBandStatus>& migrations)
{
    QList<int> ids;
    for (const OutOfBandStatus& migration : migrations)
        ids.append(migration.id);
    return ids;
}

QString lineText(const std::optional<MinorLine>& line)
{
    return line ? line->toString() : QString();
}

/// Never 100 % before it is, and never 0 % when something is done.
QString percentText(double progress)
{
    const double percent = progress * 100;
    const double shown = percent <= 0 || percent >= 100 ? percent : std::clamp(percent, 0.1, 99.9);
    return QLocale().toString(shown, 'f', percent <= 0 || percent >= 100 ? 0 : 1);
}

} // namespace

void OutOfBandProgressModel::setMigrations(QList<OutOfBandStatus> migrations)
{
    if (idsOf(migrations) != idsOf(m_migrations)) {
        beginResetModel();
        m_migrations = std::move(migrations);
        endResetModel();
        return;
    }
    for (int row = 0; row < rowCount(); ++row) {
        if (m_migrations[row] == migrations[row])
            continue;
        m_migrations[row] = migrations[row];
        Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    }
}

qsizetype OutOfBandProgressModel::completeCount() const
{
    return std::ranges::count_if(m_migrations, &OutOfBandStatus::isComplete);
}

int OutOfBandProgressModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_migrations.size());
}

int OutOfBandProgressModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString OutOfBandProgressModel::text(const OutOfBandStatus& migration, int column) const
{
    switch (column) {
    case Id:
        return QString::number(migration.id);
    case Progress:
        return tr("%1 %", "progress").arg(percentText(migration.progress));
    case Direction:
        return migration.applyReverse ? tr("Backwards") : tr("Forwards");
    case Component:
        return migration.component;
    case Description:
        return migration.description;
    case Introduced:
        return lineText(migration.introduced);
    case Deprecated:
        return lineText(migration.deprecated);
    case Errors:
        return migration.errors.isEmpty() ? QString() : QString::number(migration.errors.size());
    default:
        return {};
    }
}

QVariant OutOfBandProgressModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const OutOfBandStatus& migration = m_migrations[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return text(migration, index.column());
    case Qt::ToolTipRole:
        return index.column() == Errors ? migration.errors.join(u'\n') : text(migration, index.column());
    case ProgressRole:
        return migration.progress;
    case CompleteRole:
        return migration.isComplete();
    default:
        return {};
    }
}

QVariant OutOfBandProgressModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Id:
        return tr("Id");
    case Progress:
        return tr("Progress");
    case Direction:
        return tr("Direction");
    case Component:
        return tr("Component");
    case Description:
        return tr("Description");
    case Introduced:
        return tr("Since");
    case Deprecated:
        return tr("Until");
    case Errors:
        return tr("Errors");
    default:
        return {};
    }
}

} // namespace lockstep
