#include "core/runbook/kinds/cluster_steps.h"

#include "core/cluster/kubernetes/revisions.h"
#include "core/cluster/kubernetes/scaling.h"
#include "core/runbook/kinds/cluster_parameters.h"
#include "core/runbook/kinds/cluster_rollouts.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

Result<QList<KubeTarget>> namedTargets(const ClusterSpace& space, const QStringList& names)
{
    QList<KubeTarget> targets;
    for (const QString& name : names) {
        const Result<KubeTarget> target = space.target(name);
        if (!target)
            return failure(target);
        targets.append(*target);
    }
    return targets;
}

} // namespace

QJsonObject ClusterRolloutStep::parameterSchema() const
{
    return clusterParameters({u"workloads[]"_s, u"patience"_s});
}

Result<StepPreview> ClusterRolloutStep::preview(const StepAction& action) const
{
    QStringList names;
    for (const QJsonValue& name : action.shown[u"workloads"].toArray())
        names.append(name.toString());
    return StepPreview{clusterText(action), u"wait until the rollout of %1 is done"_s.arg(
                                                names.isEmpty() ? u"all workloads"_s : names.join(u", "_s))};
}

Result<StepResult> ClusterRolloutStep::run(const StepAction& action, const StepCall& call) const
{
    const Result<ClusterSpace> space = clusterSpaceOf(action);
    if (!space)
        return failure(space);
    const QStringList names = action.texts(u"workloads"_s);
    const Result<QList<KubeTarget>> targets =
        names.isEmpty() ? allWorkloads(*space, call.stop) : namedTargets(*space, names);
    if (!targets)
        return failure(targets);
    return rolledOut(*space, *targets, action, call).transform([](const QString& rollout) {
        return StepResult{{{u"rollout"_s, rollout}}, rollout};
    });
}

Result<Recovered> ClusterRolloutStep::recover(const StepAction& /*action*/, const StepCall& /*call*/) const
{
    return Recovered{Recovered::What::NotStarted};
}

QJsonObject ClusterScaleStep::parameterSchema() const
{
    QJsonObject schema = clusterParameters({u"!to"_s, u"patience"_s});
    QJsonObject properties = schema[u"properties"].toObject();
    properties[u"to"] = QJsonObject{{u"enum"_s, QJsonArray{u"nothing"_s, u"before"_s}}};
    schema[u"properties"] = properties;
    return schema;
}

Result<StepPreview> ClusterScaleStep::preview(const StepAction& action) const
{
    return StepPreview{clusterText(action),
                       action.text(u"to"_s) == u"nothing"
                           ? u"scale all Deployments and StatefulSets but the databases to 0 pods, and write "
                             "down how many they had"_s
                           : u"scale all that was scaled to 0 back to what it had"_s};
}

Result<StepResult> ClusterScaleStep::run(const StepAction& action, const StepCall& call) const
{
    const Result<ClusterSpace> space = clusterSpaceOf(action);
    if (!space)
        return failure(space);
    QStringList lines;
    const auto tell = [&](const ScaledWorkload& scaled) {
        lines.append(u"%1: from %2 to %3 pods"_s.arg(scaled.key.text()).arg(scaled.from).arg(scaled.to));
        call.log(RunEvent::Level::Info, lines.last());
    };
    const bool down = action.text(u"to"_s) == u"nothing";
    const Result<QList<ScaledWorkload>> scaled =
        down ? scaleToNothing(space->client, space->nameSpace, tell, call.stop)
             : scaleBack(space->client, space->nameSpace, tell, call.stop);
    if (!scaled)
        return failure(scaled);
    QList<KubeTarget> targets;
    for (const ScaledWorkload& one : *scaled)
        targets.append({builtInResource(one.key.kind), one.key.nameSpace, one.key.name});
    const Result<QString> rollout = rolledOut(*space, targets, action, call);
    if (!rollout)
        return failure(rollout);
    return StepResult{{{u"scaled"_s, lines.join(u'\n')}}, lines.join(u'\n')};
}

/// What is scaled already stays so.
Result<Recovered> ClusterScaleStep::recover(const StepAction& /*action*/, const StepCall& /*call*/) const
{
    return Recovered{Recovered::What::NotStarted};
}

QJsonObject ClusterUndoStep::parameterSchema() const
{
    return clusterParameters({u"!workload"_s, u"revision"_s, u"patience"_s});
}

Result<StepPreview> ClusterUndoStep::preview(const StepAction& action) const
{
    const QString revision = action.shown[u"revision"].toString();
    return StepPreview{clusterText(action), u"take %1 back to %2, and follow the rollout"_s.arg(
                                                action.shown[u"workload"].toString(),
                                                revision.isEmpty() ? u"its revision before the current"_s
                                                                   : u"revision "_s + revision)};
}

Result<StepResult> ClusterUndoStep::run(const StepAction& action, const StepCall& call) const
{
    const Result<ClusterSpace> space = clusterSpaceOf(action);
    if (!space)
        return failure(space);
    const Result<KubeTarget> target = space->target(action.text(u"workload"_s));
    if (!target)
        return failure(target);
    const Result<QList<WorkloadRevision>> revisions = revisionsOf(space->client, *target, call.stop);
    if (!revisions)
        return failure(revisions);
    const Result<WorkloadRevision> revision =
        chosenRevision(*revisions, action.text(u"revision"_s).toLongLong());
    if (!revision)
        return failure(revision);
    const QString diff = revisionDiff(*revisions, *revision);
    if (const Result<void> undone = undoTo(space->client, *target, *revision, call.stop); !undone)
        return failure(undone);
    return rolledOut(*space, {*target}, action, call).transform([&](const QString& rollout) {
        return StepResult{
            {{u"revision"_s, QString::number(revision->number)}, {u"diff"_s, diff}, {u"rollout"_s, rollout}},
            diff};
    });
}

/// Where no revision is named, a second time would go back further: a person looks first.
Result<Recovered> ClusterUndoStep::recover(const StepAction& action, const StepCall& /*call*/) const
{
    return Recovered{action.text(u"revision"_s).isEmpty() ? Recovered::What::Unknown
                                                          : Recovered::What::NotStarted};
}

} // namespace lockstep
