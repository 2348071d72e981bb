#include "models/cluster_rows.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr qint64 minute = 60;
constexpr qint64 hour = 60 * minute;
constexpr qint64 day = 24 * hour;

/// A Deployment has its pods through ReplicaSets, which are called after it.
QString ownerKey(const QString& nameSpace, const QString& owner)
{
    const qsizetype space = owner.indexOf(u' ');
    if (space < 0)
        return {};
    const QString kind = owner.left(space);
    const QString name = owner.mid(space + 1);
    if (kind == u"ReplicaSet")
        return workloadKey(nameSpace, u"Deployment"_s, name.left(name.lastIndexOf(u'-')));
    return workloadKey(nameSpace, kind, name);
}

QString shortImage(const QString& image)
{
    const QString named = image.section(u'@', 0, 0);
    return named.section(u'/', -1);
}

} // namespace

QString workloadKey(const QString& nameSpace, const QString& kind, const QString& name)
{
    return nameSpace + u'/' + kind + u'/' + name;
}

QString workloadKey(const WorkloadSummary& workload)
{
    return workloadKey(workload.nameSpace, workload.kind, workload.name);
}

PodRow podRow(const QJsonObject& pod)
{
    PodRow row{podSummary(pod), pod, {}};
    row.workload = ownerKey(row.summary.nameSpace, row.summary.owner);
    return row;
}

WorkloadRow workloadRow(const QJsonObject& workload)
{
    return {workloadSummary(workload), workload, 0, {}};
}

EventRow eventRow(const QJsonObject& event)
{
    return {eventSummary(event), event[u"involvedObject"][u"uid"].toString(),
            event[u"metadata"][u"namespace"].toString()};
}

ClusterHealth healthOf(const PodSummary& pod)
{
    if (pod.phase == u"Succeeded" || pod.phase == u"Completed")
        return ClusterHealth::Off;
    using Kind = PodProblem::Kind;
    switch (pod.problem.kind) {
    case Kind::None:
        return pod.isHealthy() ? ClusterHealth::Good : ClusterHealth::Busy;
    case Kind::NotReady:
    case Kind::Unschedulable:
        return ClusterHealth::Warning;
    default:
        return ClusterHealth::Bad;
    }
}

ClusterHealth healthOf(const WorkloadRow& workload)
{
    const WorkloadSummary& summary = workload.summary;
    if (summary.rollout.state == RolloutStatus::State::Failed)
        return ClusterHealth::Bad;
    if (summary.desired == 0)
        return ClusterHealth::Off;
    if (!workload.problem.isEmpty())
        return summary.ready == 0 ? ClusterHealth::Bad : ClusterHealth::Warning;
    if (summary.kind == u"Job" && summary.rollout.state == RolloutStatus::State::Done)
        return ClusterHealth::Good;
    return summary.rollout.state == RolloutStatus::State::Done && summary.ready >= summary.desired
               ? ClusterHealth::Good
               : ClusterHealth::Busy;
}

QString ageText(const QDateTime& since, const QDateTime& now)
{
    if (!since.isValid())
        return {};
    const qint64 seconds = std::max<qint64>(0, since.secsTo(now));
    const auto two = [](qint64 first, QChar unit, qint64 second, QChar smaller) {
        return second == 0 ? QString::number(first) + unit
                           : QString::number(first) + unit + QString::number(second) + smaller;
    };
    if (seconds < 2 * minute)
        return QString::number(seconds) + u's';
    if (seconds < 10 * minute)
        return two(seconds / minute, u'm', seconds % minute, u's');
    if (seconds < 3 * hour)
        return QString::number(seconds / minute) + u'm';
    if (seconds < 8 * hour)
        return two(seconds / hour, u'h', seconds % hour / minute, u'm');
    if (seconds < 2 * day)
        return QString::number(seconds / hour) + u'h';
    if (seconds < 8 * day)
        return two(seconds / day, u'd', seconds % day / hour, u'h');
    return QString::number(seconds / day) + u'd';
}

QString imagesText(const QStringList& images)
{
    if (images.isEmpty())
        return {};
    const QString first = shortImage(images.first());
    return images.size() == 1 ? first : u"%1, +%2"_s.arg(first).arg(images.size() - 1);
}

QList<ClusterCondition> conditionsOf(const QJsonObject& object)
{
    QList<ClusterCondition> conditions;
    for (const QJsonValue& value : object[u"status"][u"conditions"].toArray()) {
        const QString reason = value[u"reason"].toString();
        const QString message = value[u"message"].toString();
        conditions.append(
            {value[u"type"].toString(), value[u"status"].toString() == u"True",
             reason.isEmpty() || message.isEmpty() ? reason + message : reason + u": "_s + message});
    }
    return conditions;
}

} // namespace lockstep
