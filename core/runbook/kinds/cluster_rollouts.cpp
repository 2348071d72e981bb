#include "core/runbook/kinds/cluster_rollouts.h"

#include "core/snapshot/duration.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr std::chrono::minutes usualTimeout(30);

} // namespace

Result<QString> rolledOut(const ClusterSpace& space, const QList<KubeTarget>& targets,
                          const StepAction& action, const StepCall& call)
{
    QHash<QString, QString> told;
    RolloutOptions options;
    options.deadline = call.timeout.count() > 0 ? call.timeout : usualTimeout;
    if (call.use == StepCall::Use::Check)
        options.deadline = {};
    if (const QString patience = action.text(u"patience"_s); !patience.isEmpty()) {
        const Result<std::chrono::seconds> read = parseDuration(patience);
        if (!read)
            return failure(read);
        options.patience = *read;
    }
    options.tell = [&](const QList<RolloutProgress>& rollouts) {
        for (const RolloutProgress& rollout : rollouts) {
            const QString text = rollout.trouble.isEmpty() ? rollout.status.text
                                                           : rollout.status.text + u" - "_s + rollout.trouble;
            if (std::exchange(told[rollout.target.text()], text) != text)
                call.log(rollout.trouble.isEmpty() ? RunEvent::Level::Info : RunEvent::Level::Warning,
                         u"%1: %2"_s.arg(rollout.target.text(), text));
        }
    };
    const auto rollouts = followRollouts(space.client, targets, options, call.stop);
    if (!rollouts)
        return failure(rollouts);
    if (const Result<void> done = allDone(*rollouts); !done)
        return failure(done);
    QStringList lines;
    for (const RolloutProgress& rollout : *rollouts)
        lines.append(u"%1: %2"_s.arg(rollout.target.text(), rollout.status.text));
    return lines.join(u'\n');
}

Result<QList<KubeTarget>> allWorkloads(const ClusterSpace& space, const std::stop_token& stop)
{
    QList<KubeTarget> targets;
    for (const QString& kind : {u"Deployment"_s, u"StatefulSet"_s, u"DaemonSet"_s}) {
        const KubeResource resource = builtInResource(kind);
        const Result<KubeList> list = listObjects(space.client, resource, space.nameSpace, {}, stop);
        if (!list)
            return failure(list);
        for (const QJsonObject& object : list->items)
            targets.append({resource, space.nameSpace, keyOf(object).name});
    }
    return targets;
}

} // namespace lockstep
