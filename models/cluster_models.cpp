#include "models/cluster_models.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

QVariant headerText(const QStringList& texts, int section, Qt::Orientation orientation, int role)
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section >= texts.size())
        return {};
    return texts[section];
}

QString podCell(const PodSummary& pod, int column)
{
    switch (column) {
    case PodModel::Name:
        return pod.name;
    case PodModel::NameSpace:
        return pod.nameSpace;
    case PodModel::Ready:
        return pod.readyText();
    case PodModel::Status:
        return pod.phase;
    case PodModel::Restarts:
        return QString::number(pod.restarts);
    case PodModel::Image:
        return imagesText(pod.images);
    case PodModel::Age:
        return ageText(pod.created, QDateTime::currentDateTimeUtc());
    case PodModel::Node:
        return pod.node;
    default:
        return {};
    }
}

QString podToolTip(const PodSummary& pod, int column)
{
    if (column == PodModel::Status && pod.problem.kind != PodProblem::Kind::None)
        return problemText(pod.problem);
    if (column == PodModel::Image)
        return pod.images.join(u'\n');
    if (column == PodModel::Age)
        return pod.created.toLocalTime().toString(Qt::ISODate);
    return podCell(pod, column);
}

QString statusOf(const WorkloadRow& row)
{
    if (!row.problem.isEmpty())
        return row.problem;
    if (row.summary.desired == 0)
        return WorkloadModel::tr("scaled to nothing");
    return row.summary.rollout.state == RolloutStatus::State::Done ? WorkloadModel::tr("up to date")
                                                                   : row.summary.rollout.text;
}

QString workloadCell(const WorkloadRow& row, int column)
{
    const WorkloadSummary& workload = row.summary;
    switch (column) {
    case WorkloadModel::Name:
        return workload.name;
    case WorkloadModel::NameSpace:
        return workload.nameSpace;
    case WorkloadModel::Kind:
        return workload.kind;
    case WorkloadModel::Ready:
        return u"%1/%2"_s.arg(workload.ready).arg(workload.desired);
    case WorkloadModel::Status:
        return statusOf(row);
    case WorkloadModel::Restarts:
        return QString::number(row.restarts);
    case WorkloadModel::Image:
        return imagesText(workload.images);
    case WorkloadModel::Age:
        return ageText(workload.created, QDateTime::currentDateTimeUtc());
    default:
        return {};
    }
}

QVariant workloadOrder(const WorkloadRow& row, int column)
{
    switch (column) {
    case WorkloadModel::Ready:
        return row.summary.desired == 0 ? 1.0 : double(row.summary.ready) / row.summary.desired;
    case WorkloadModel::Status:
        return u"%1%2"_s.arg(9 - int(healthOf(row))).arg(statusOf(row));
    case WorkloadModel::Restarts:
        return row.restarts;
    case WorkloadModel::Age:
        return -row.summary.created.toMSecsSinceEpoch();
    default:
        return workloadCell(row, column);
    }
}

QString eventCell(const EventRow& row, int column)
{
    const EventSummary& event = row.summary;
    switch (column) {
    case EventListModel::Time:
        return ageText(event.time, QDateTime::currentDateTimeUtc());
    case EventListModel::NameSpace:
        return row.nameSpace;
    case EventListModel::Type:
        return event.isWarning ? EventListModel::tr("Warning") : EventListModel::tr("Normal");
    case EventListModel::Object:
        return event.object;
    case EventListModel::Reason:
        return event.reason;
    case EventListModel::Message:
        return event.message;
    case EventListModel::Count:
        return QString::number(event.count);
    default:
        return {};
    }
}

QVariant rightAligned()
{
    return int(Qt::AlignRight | Qt::AlignVCenter);
}

} // namespace

int PodModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant PodModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const PodSummary& pod = row(index.row()).summary;
    switch (role) {
    case Qt::DisplayRole:
        return podCell(pod, index.column());
    case Qt::ToolTipRole:
        return podToolTip(pod, index.column());
    case Qt::TextAlignmentRole:
        return index.column() == Restarts ? rightAligned() : QVariant();
    case Qt::AccessibleTextRole:
        return index.column() == Status ? podToolTip(pod, Status) : podCell(pod, index.column());
    case ClusterHealthRole:
        return int(healthOf(pod));
    case ClusterKeyRole:
        return pod.uid;
    default:
        return {};
    }
}

QVariant PodModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role == Qt::TextAlignmentRole && section == Restarts)
        return rightAligned();
    return headerText({tr("Pod"), tr("Namespace"), tr("Ready"), tr("Status"), tr("Restarts"), tr("Age"),
                       tr("Node"), tr("Image")},
                      section, orientation, role);
}

QHash<QString, WorkloadPods> workloadPods(const std::vector<PodRow>& pods)
{
    QHash<QString, WorkloadPods> all;
    for (const PodRow& pod : pods) {
        if (pod.workload.isEmpty())
            continue;
        WorkloadPods& sum = all[pod.workload];
        sum.restarts += pod.summary.restarts;
        if (sum.problem.isEmpty() && pod.summary.problem.kind != PodProblem::Kind::None)
            sum.problem =
                pod.summary.problem.reason.isEmpty() ? pod.summary.phase : pod.summary.problem.reason;
    }
    return all;
}

void WorkloadModel::setPods(const QHash<QString, WorkloadPods>& pods)
{
    std::vector<int> touched;
    for (int at = 0; at < rowCount(); ++at) {
        WorkloadRow& one = mutableRow(at);
        const WorkloadPods sum = pods.value(workloadKey(one.summary));
        if (sum == WorkloadPods{one.restarts, one.problem})
            continue;
        one.restarts = sum.restarts;
        one.problem = sum.problem;
        touched.push_back(at);
    }
    tell(std::move(touched));
}

int WorkloadModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant WorkloadModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const WorkloadRow& one = row(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return workloadCell(one, index.column());
    case Qt::ToolTipRole:
        if (index.column() == Image)
            return one.summary.images.join(u'\n');
        return index.column() == Status ? one.summary.rollout.text : workloadCell(one, index.column());
    case Qt::TextAlignmentRole:
        return index.column() == Restarts ? rightAligned() : QVariant();
    case ClusterHealthRole:
        return int(healthOf(one));
    case ClusterSortRole:
        return workloadOrder(one, index.column());
    case ClusterKeyRole:
        return one.summary.uid;
    default:
        return {};
    }
}

QVariant WorkloadModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role == Qt::TextAlignmentRole && section == Restarts)
        return rightAligned();
    return headerText({tr("Workload"), tr("Namespace"), tr("Kind"), tr("Ready"), tr("Status"), tr("Restarts"),
                       tr("Age"), tr("Image")},
                      section, orientation, role);
}

int EventListModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant EventListModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const EventRow& one = row(index.row());
    const EventSummary& event = one.summary;
    switch (role) {
    case Qt::DisplayRole:
        return eventCell(one, index.column());
    case Qt::ToolTipRole:
        return index.column() == Time ? event.time.toLocalTime().toString(Qt::ISODate)
                                      : eventCell(one, index.column());
    case Qt::TextAlignmentRole:
        return index.column() == Count ? rightAligned() : QVariant();
    case ClusterHealthRole:
        return int(event.isWarning ? ClusterHealth::Warning : ClusterHealth::Off);
    case ClusterSortRole:
        if (index.column() == Time)
            return -event.time.toMSecsSinceEpoch();
        return index.column() == Count ? QVariant(event.count) : QVariant(eventCell(one, index.column()));
    default:
        return {};
    }
}

QVariant EventListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role == Qt::TextAlignmentRole && section == Count)
        return rightAligned();
    return headerText({tr("Last seen"), tr("Namespace"), tr("Type"), tr("Object"), tr("Reason"),
                       tr("Message"), tr("Count")},
                      section, orientation, role);
}

} // namespace lockstep
