#include "models/fleet_model.h"

namespace lockstep {

namespace {

bool wordLess(const QString& a, const QString& b)
{
    return a.compare(b, Qt::CaseInsensitive) < 0;
}

QString toolTip(const FleetRow& row)
{
    return row.instance.problem.isEmpty() ? QString() : row.instance.path + u'\n' + row.instance.problem;
}

QStringList columnIds()
{
    return {QStringLiteral("instance"), QStringLiteral("environment"), QStringLiteral("type"),
            QStringLiteral("version"),  QStringLiteral("behind"),      QStringLiteral("channel"),
            QStringLiteral("state"),    QStringLiteral("customer"),    QStringLiteral("cluster")};
}

} // namespace

void FleetModel::setRows(QList<FleetRow> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int FleetModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int FleetModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant FleetModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const FleetRow& row = m_rows[index.row()];
    if (role == Qt::DisplayRole)
        return cellText(row, index.column());
    return role == Qt::ToolTipRole ? toolTip(row) : QVariant();
}

QVariant FleetModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    const bool isTitle = orientation == Qt::Horizontal && role == Qt::DisplayRole;
    return isTitle && section < ColumnCount ? QVariant(columnTitle(section)) : QVariant();
}

QString FleetModel::columnTitle(int column)
{
    switch (column) {
    case Slug:
        return tr("Instance");
    case Environment:
        return tr("Environment");
    case Type:
        return tr("Type");
    case VersionColumn:
        return tr("Version");
    case Behind:
        return tr("Behind");
    case Channel:
        return tr("Channel");
    case State:
        return tr("State");
    case Customer:
        return tr("Customer");
    case Cluster:
        return tr("Cluster");
    default:
        return {};
    }
}

QString FleetModel::columnId(int column)
{
    return columnIds().value(column);
}

int FleetModel::columnOf(const QString& id)
{
    return int(columnIds().indexOf(id));
}

QString FleetModel::cellText(const FleetRow& row, int column)
{
    switch (column) {
    case Slug:
        return row.instance.slug;
    case Environment:
        return row.instance.environment;
    case Type:
        return row.instance.type;
    case VersionColumn:
        return row.versionText;
    case Behind:
        return row.behindText;
    case Channel:
        return row.instance.channel;
    case State:
        return instanceStateText(row.state);
    case Customer:
        return row.instance.customer;
    case Cluster:
        return row.instance.cluster;
    default:
        return {};
    }
}

bool FleetModel::isOfWords(int column)
{
    return column != VersionColumn && column != Behind && column != State;
}

bool FleetModel::lessThan(const FleetRow& a, const FleetRow& b, int column)
{
    switch (column) {
    case Slug:
        return wordLess(a.instance.slug, b.instance.slug);
    case Environment:
        return wordLess(a.instance.environment, b.instance.environment);
    case Type:
        return wordLess(a.instance.type, b.instance.type);
    case VersionColumn:
        return a.instance.version < b.instance.version;
    case Behind:
        return a.behind < b.behind;
    case Channel:
        return wordLess(a.instance.channel, b.instance.channel);
    case State:
        return a.state < b.state;
    case Customer:
        return wordLess(a.instance.customer, b.instance.customer);
    case Cluster:
        return wordLess(a.instance.cluster, b.instance.cluster);
    default:
        return false;
    }
}

} // namespace lockstep
