#include "models/migration_list_model.h"

#include <QCoreApplication>

namespace lockstep {

namespace {

MigrationRow makeRow(Schema schema, MigrationId id, const UpgradeStep& step, const StitchedGraph& graph,
                     const Timings& timings)
{
    MigrationRow row;
    row.schema = schema;
    if (const Definition* definition = graph.graph.find(id))
        row.definition = *definition;
    row.definition.id = id;
    row.privileged = row.definition.privileged || step.privileged.contains(id);
    row.concurrentIndex = row.definition.createIndexConcurrently;
    row.seconds = timings.find(schema, id);
    return row;
}

QVariant sortKey(const MigrationRow& row, int column)
{
    switch (column) {
    case MigrationListModel::SchemaColumn:
        return int(row.schema);
    case MigrationListModel::Id:
        return row.definition.id;
    case MigrationListModel::Name:
        return migrationTitle(row.definition).toLower();
    case MigrationListModel::Flags:
        return row.flags();
    case MigrationListModel::Seconds:
        return row.seconds.value_or(-1);
    default:
        return {};
    }
}

} // namespace

QString MigrationRow::flags() const
{
    QStringList words;
    if (privileged)
        words.append(QCoreApplication::translate("lockstep::MigrationRow", "privileged"));
    if (concurrentIndex)
        words.append(QCoreApplication::translate("lockstep::MigrationRow", "concurrent index"));
    return words.join(QStringLiteral(", "));
}

QList<MigrationRow> migrationRows(const UpgradeStep& step, const StitchedCatalog& graph,
                                  const Timings& timings)
{
    QList<MigrationRow> rows;
    rows.reserve(step.migrationCount());
    for (const auto& [schema, ids] : step.migrations.asKeyValueRange()) {
        const auto stitched = graph.schemas.constFind(schema);
        if (stitched == graph.schemas.constEnd())
            continue;
        for (const MigrationId id : ids)
            rows.append(makeRow(schema, id, step, *stitched, timings));
    }
    return rows;
}

void MigrationListModel::setRows(QList<MigrationRow> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int MigrationListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int MigrationListModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString MigrationListModel::text(const MigrationRow& row, int column) const
{
    switch (column) {
    case SchemaColumn:
        return schemaName(row.schema);
    case Id:
        return QString::number(row.definition.id);
    case Name:
        return migrationTitle(row.definition);
    case Flags:
        return row.flags();
    case Seconds:
        return row.seconds ? durationText(*row.seconds) : QString();
    default:
        return {};
    }
}

QVariant MigrationListModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const MigrationRow& row = m_rows[index.row()];
    const bool isNumber = index.column() == Id || index.column() == Seconds;
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::ToolTipRole:
        return index.column() == Name ? row.definition.path : QString();
    case Qt::TextAlignmentRole:
        return isNumber ? QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case SortRole:
        return sortKey(row, index.column());
    default:
        return {};
    }
}

QVariant MigrationListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && (section == Id || section == Seconds))
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case SchemaColumn:
        return tr("Schema");
    case Id:
        return tr("Id");
    case Name:
        return tr("Name");
    case Flags:
        return tr("Flags");
    case Seconds:
        return tr("Measured");
    default:
        return {};
    }
}

} // namespace lockstep
