#include "core/cluster/kubernetes/cluster_apply.h"
#include "core/runbook/kinds/cluster_parameters.h"
#include "core/runbook/kinds/cluster_rollouts.h"
#include "core/runbook/kinds/cluster_steps.h"
#include "core/runbook/kinds/file_change.h"
#include "core/support/files.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

QJsonObject manifestParameters(const QStringList& more)
{
    return clusterParameters(QStringList{u"!manifests"_s, u"kustomize[]"_s, u"remove"_s} + more);
}

Result<ClusterDiff> diffOf(const StepAction& action, const ClusterSpace& space, const StepCall& call)
{
    const Result<Manifests> manifests =
        buildManifests(action.text(u"manifests"_s), {action.texts(u"kustomize"_s)}, call.stop);
    if (!manifests)
        return failure(manifests);
    return diffCluster(space.client, *manifests,
                       {.nameSpace = space.nameSpace, .removeLabelled = action.text(u"remove"_s)}, call.stop);
}

QString conflictsText(const ClusterDiff& diff)
{
    QStringList lines;
    for (const ObjectChange& change : diff.objects) {
        for (const FieldConflict& conflict : change.conflicts)
            lines.append(
                u"%1 of %2 is set by %3"_s.arg(conflict.field, change.target.text(), conflict.manager));
    }
    return lines.join(u'\n');
}

/// The outputs of a comparison, with the whole of it in a file of the run.
Result<QJsonObject> written(const ClusterDiff& diff, const StepCall& call)
{
    QString text;
    for (const ObjectChange& change : diff.objects)
        text += change.text();
    const QString file = QDir(call.folder).filePath(call.name + u".diff"_s);
    if (const Result<void> kept = writeFile(file, text.toUtf8()); !kept)
        return failure(kept);
    QJsonObject outputs{{u"diff"_s, file}, {u"conflicts"_s, conflictsText(diff)}};
    for (const ObjectChange::Kind kind : {ObjectChange::Kind::Create, ObjectChange::Kind::Change,
                                          ObjectChange::Kind::Remove, ObjectChange::Kind::Same})
        outputs.insert(changeKindName(kind), QString::number(diff.count(kind)));
    return outputs;
}

QString countsText(const ClusterDiff& diff)
{
    return u"%1 to create, %2 to change, %3 to remove, %4 the same"_s
        .arg(diff.count(ObjectChange::Kind::Create))
        .arg(diff.count(ObjectChange::Kind::Change))
        .arg(diff.count(ObjectChange::Kind::Remove))
        .arg(diff.count(ObjectChange::Kind::Same));
}

bool saysYes(const StepAction& action, const QString& key, bool otherwise)
{
    const QString text = action.text(key);
    return text.isEmpty() ? otherwise : text == u"yes";
}

QString manifestsText(const StepAction& action)
{
    QString text = action.shown[u"manifests"].toString();
    if (const QString remove = action.shown[u"remove"].toString(); !remove.isEmpty())
        text += u"; what has the labels %1 and is not in them goes"_s.arg(remove);
    return text;
}

} // namespace

QJsonObject ClusterDiffStep::parameterSchema() const
{
    return manifestParameters({});
}

Result<StepPreview> ClusterDiffStep::preview(const StepAction& action) const
{
    return StepPreview{clusterText(action), u"compare with "_s + manifestsText(action)};
}

Result<StepResult> ClusterDiffStep::run(const StepAction& action, const StepCall& call) const
{
    const Result<ClusterSpace> space = clusterSpaceOf(action);
    if (!space)
        return failure(space);
    const Result<ClusterDiff> diff = diffOf(action, *space, call);
    if (!diff)
        return failure(diff);
    for (const ObjectChange& change : diff->objects) {
        if (change.kind != ObjectChange::Kind::Same)
            logLines(call,
                     u"%1 %2\n%3"_s.arg(changeKindName(change.kind), change.target.text(), change.text()));
    }
    return written(*diff, call).transform([&](const QJsonObject& outputs) {
        return StepResult{outputs, countsText(*diff)};
    });
}

Result<Recovered> ClusterDiffStep::recover(const StepAction& /*action*/, const StepCall& /*call*/) const
{
    return Recovered{Recovered::What::NotStarted};
}

QJsonObject ClusterApplyStep::parameterSchema() const
{
    return manifestParameters({u"take-over"_s, u"wait"_s, u"patience"_s});
}

Result<StepPreview> ClusterApplyStep::preview(const StepAction& action) const
{
    QString text = u"apply "_s + manifestsText(action);
    if (saysYes(action, u"take-over"_s, false))
        text += u"; fields that others have set are changed, too"_s;
    if (saysYes(action, u"wait"_s, true))
        text += u"; follow the rollout to its end"_s;
    return StepPreview{clusterText(action), text};
}

Result<StepResult> ClusterApplyStep::run(const StepAction& action, const StepCall& call) const
{
    const Result<ClusterSpace> space = clusterSpaceOf(action);
    if (!space)
        return failure(space);
    const Result<ClusterDiff> diff = diffOf(action, *space, call);
    if (!diff)
        return failure(diff);
    Result<QJsonObject> outputs = written(*diff, call);
    if (!outputs)
        return failure(outputs);
    ClusterApplyOptions options{.takeOver = saysYes(action, u"take-over"_s, false), .remove = true};
    options.done = [&](const ObjectChange& change) {
        if (change.kind != ObjectChange::Kind::Same)
            call.log(RunEvent::Level::Info,
                     u"%1: %2"_s.arg(change.target.text(), changeKindName(change.kind)));
    };
    if (const Result<void> applied = applyDiff(space->client, *diff, options, call.stop); !applied)
        return failure(applied);
    if (saysYes(action, u"wait"_s, true)) {
        // Also of what an attempt before this one changed.
        QList<KubeTarget> targets;
        for (const ObjectChange& change : diff->objects) {
            if (workloadKinds().contains(change.target.resource.kind) &&
                change.kind != ObjectChange::Kind::Remove)
                targets.append(change.target);
        }
        const Result<QString> rollout = rolledOut(*space, targets, action, call);
        if (!rollout)
            return failure(rollout);
        outputs->insert(u"rollout"_s, *rollout);
    }
    return StepResult{*outputs, countsText(*diff)};
}

/// Applying again does what is left.
Result<Recovered> ClusterApplyStep::recover(const StepAction& /*action*/, const StepCall& /*call*/) const
{
    return Recovered{Recovered::What::NotStarted};
}

} // namespace lockstep
