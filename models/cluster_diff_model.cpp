#include "models/cluster_diff_model.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

QString changeWord(ObjectChange::Kind kind)
{
    switch (kind) {
    case ObjectChange::Kind::Same:
        return ClusterDiffModel::tr("the same");
    case ObjectChange::Kind::Create:
        return ClusterDiffModel::tr("is created");
    case ObjectChange::Kind::Change:
        return ClusterDiffModel::tr("changes");
    case ObjectChange::Kind::Remove:
        return ClusterDiffModel::tr("is removed");
    }
    return {};
}

ClusterHealth healthOf(const ObjectChange& change)
{
    if (!change.conflicts.isEmpty())
        return ClusterHealth::Warning;
    switch (change.kind) {
    case ObjectChange::Kind::Create:
        return ClusterHealth::Good;
    case ObjectChange::Kind::Change:
        return ClusterHealth::Busy;
    case ObjectChange::Kind::Remove:
        return ClusterHealth::Bad;
    case ObjectChange::Kind::Same:
        break;
    }
    return ClusterHealth::Off;
}

QString factWord(ChangeFact::Kind kind)
{
    switch (kind) {
    case ChangeFact::Kind::Image:
        return ClusterDiffModel::tr("image");
    case ChangeFact::Kind::Replicas:
        return ClusterDiffModel::tr("replicas");
    case ChangeFact::Kind::Configuration:
        return ClusterDiffModel::tr("configuration");
    case ChangeFact::Kind::Resources:
        return ClusterDiffModel::tr("resources");
    case ChangeFact::Kind::Storage:
        return ClusterDiffModel::tr("storage");
    }
    return {};
}

QString factsText(const ObjectChange& change, const QString& between)
{
    QStringList parts;
    if (!change.conflicts.isEmpty())
        parts.append(ClusterDiffModel::tr("%n field(s) of others", nullptr, int(change.conflicts.size())));
    if (change.kind == ObjectChange::Kind::Change) {
        for (const ChangeFact& fact : change.facts)
            parts.append(factText(fact));
    }
    return parts.join(between);
}

QString rolloutCell(const RolloutProgress& rollout, int column)
{
    switch (column) {
    case RolloutModel::Name:
        return rollout.target.text();
    case RolloutModel::Ready:
        return u"%1/%2"_s.arg(rollout.workload.ready).arg(rollout.workload.desired);
    case RolloutModel::State:
        return rollout.status.state == RolloutStatus::State::Done ? RolloutModel::tr("done")
                                                                  : rollout.status.text;
    case RolloutModel::Trouble:
        return rollout.trouble.simplified();
    default:
        return {};
    }
}

ClusterHealth healthOf(const RolloutProgress& rollout)
{
    if (rollout.status.state == RolloutStatus::State::Done)
        return ClusterHealth::Good;
    if (rollout.status.state == RolloutStatus::State::Failed)
        return ClusterHealth::Bad;
    return rollout.trouble.isEmpty() ? ClusterHealth::Busy : ClusterHealth::Warning;
}

} // namespace

QString factText(const ChangeFact& fact)
{
    const QString none = ClusterDiffModel::tr("none");
    const QString head = fact.where.isEmpty() ? factWord(fact.kind) : factWord(fact.kind) + u' ' + fact.where;
    const auto shown = [&](const QString& value) {
        if (value.isEmpty())
            return none;
        return fact.kind == ChangeFact::Kind::Image ? imagesText({value}) : value.simplified();
    };
    return u"%1: %2 → %3"_s.arg(head, shown(fact.before), shown(fact.after));
}

void ClusterDiffModel::setDiff(const ClusterDiff& diff)
{
    beginResetModel();
    m_changes.clear();
    for (const ObjectChange& change : diff.objects) {
        if (change.kind != ObjectChange::Kind::Same || !change.conflicts.isEmpty())
            m_changes.append(change);
    }
    endResetModel();
}

void ClusterDiffModel::clear()
{
    setDiff({});
}

int ClusterDiffModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_changes.size());
}

int ClusterDiffModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ClusterDiffModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ObjectChange& change = m_changes[index.row()];
    if (role == ClusterHealthRole)
        return int(healthOf(change));
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    switch (index.column()) {
    case Object:
        return change.target.text();
    case Change:
        return changeWord(change.kind);
    default:
        return factsText(change, role == Qt::ToolTipRole ? u"\n"_s : u"; "_s);
    }
}

QVariant ClusterDiffModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return QStringList{tr("Object"), tr("Change"), tr("What stands out")}.value(section);
}

/// The rows of one rollout stay the same: what is chosen stays chosen.
void RolloutModel::setRollouts(const QList<RolloutProgress>& rollouts)
{
    if (rollouts.size() == m_rollouts.size() && !rollouts.isEmpty()) {
        m_rollouts = rollouts;
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_rollouts = rollouts;
    endResetModel();
}

int RolloutModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rollouts.size());
}

int RolloutModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RolloutModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RolloutProgress& rollout = m_rollouts[index.row()];
    if (role == ClusterHealthRole)
        return int(healthOf(rollout));
    if (role == Qt::ToolTipRole && index.column() == Trouble)
        return rollout.trouble;
    return role == Qt::DisplayRole || role == Qt::ToolTipRole ? QVariant(rolloutCell(rollout, index.column()))
                                                              : QVariant();
}

QVariant RolloutModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return QStringList{tr("Workload"), tr("Ready"), tr("Rollout"), tr("What holds it up")}.value(section);
}

} // namespace lockstep
