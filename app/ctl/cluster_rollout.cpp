#include "app/ctl/cluster_options.h"
#include "app/ctl/command.h"
#include "app/ctl/confirmation.h"
#include "app/ctl/output.h"
#include "core/cluster/kubernetes/revisions.h"
#include "core/cluster/kubernetes/scaling.h"
#include "core/runbook/kinds/cluster_rollouts.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

constexpr std::chrono::minutes usualTimeout(30);

Result<QList<KubeTarget>> namedTargets(const Options& options, const ClusterSpace& cluster)
{
    QList<KubeTarget> targets;
    for (const QString& word : options.words()) {
        const Result<KubeTarget> target = cluster.target(word);
        if (!target)
            return failure(target);
        targets.append(*target);
    }
    return targets;
}

QJsonArray rolloutsJson(const QList<RolloutProgress>& rollouts)
{
    QJsonArray array;
    for (const RolloutProgress& rollout : rollouts) {
        QJsonObject one = toJson(rollout.workload);
        one[u"kind"] = rollout.target.resource.kind;
        one[u"name"] = rollout.target.name;
        one[u"namespace"] = rollout.target.nameSpace;
        one[u"state"] = rolloutStateName(rollout.status.state);
        one[u"status"] = rollout.status.text;
        one[u"trouble"] = rollout.trouble;
        array.append(one);
    }
    return array;
}

QString rolloutsText(const QList<RolloutProgress>& rollouts)
{
    QList<QStringList> rows;
    for (const RolloutProgress& rollout : rollouts)
        rows.append({rollout.target.resource.kind, rollout.target.name,
                     rolloutStateName(rollout.status.state), rollout.status.text});
    return table({u"KIND"_s, u"NAME"_s, u"STATE"_s, u"STATUS"_s}, rows);
}

int undo(const Options& options, const ClusterSpace& cluster, const KubeTarget& target,
         const WorkloadRevision& revision, const std::stop_token& stop)
{
    if (options.isSet(u"dry-run"_s))
        return Done;
    if (!confirmed(options, u"%1 will go back to revision %2."_s.arg(target.text()).arg(revision.number),
                   target.name))
        return NotDone;
    const Result<std::chrono::seconds> timeout = chosenTimeout(options, usualTimeout);
    if (!timeout)
        return fail(timeout.error());
    if (const Result<void> undone = undoTo(cluster.client, target, revision, stop); !undone)
        return fail(undone.error());
    if (options.isSet(u"no-wait"_s))
        return Done;
    const auto rollouts = followTold(cluster, {target}, *timeout, stop);
    if (rollouts)
        return sayRollouts(*rollouts, StoppedPartWay);
    say(rollouts.error().message());
    return StoppedPartWay;
}

QString scaledText(const ScaledWorkload& scaled)
{
    return u"%1: from %2 to %3 pods"_s.arg(scaled.key.text()).arg(scaled.from).arg(scaled.to);
}

int scaleNamespace(const Options& options, const ClusterSpace& cluster, bool down,
                   const std::stop_token& stop)
{
    if (down &&
        !confirmed(options,
                   u"Everything in the namespace %1 but the databases will end."_s.arg(cluster.nameSpace),
                   cluster.nameSpace))
        return NotDone;
    bool any = false;
    const auto tell = [&](const ScaledWorkload& scaled) {
        any = true;
        say(scaledText(scaled));
    };
    const Result<QList<ScaledWorkload>> scaled =
        down ? scaleToNothing(cluster.client, cluster.nameSpace, tell, stop)
             : scaleBack(cluster.client, cluster.nameSpace, tell, stop);
    if (!scaled) {
        say(scaled.error().message());
        say(u"Do it again to go on; what was scaled stays so."_s);
        return any ? StoppedPartWay : NotDone;
    }
    if (scaled->isEmpty())
        say(down ? u"All of it is down already."_s : u"Nothing waits to be scaled back."_s);
    return Done;
}

int scaleOne(const Options& options, const ClusterSpace& cluster, const std::stop_token& stop)
{
    const Result<KubeTarget> target = oneTarget(options, cluster);
    if (!target)
        return fail(target.error());
    bool isNumber = false;
    const int replicas = options.text(u"replicas"_s).toInt(&isNumber);
    if (!isNumber)
        return fail(options.wrong(u"--replicas takes a number of pods"_s).error());
    const Result<ScaledWorkload> scaled = scale(cluster.client, *target, replicas, stop);
    if (!scaled)
        return fail(scaled.error());
    say(scaledText(*scaled));
    return Done;
}

} // namespace

int clusterRollout(const QStringList& words, std::stop_token stop)
{
    Options options(
        u"cluster rollout"_s,
        u"Follows rollouts until they are done, and says why one is not. Exits with 1 where one is not "
        "done."_s);
    options
        .arguments(u"KIND/NAME..."_s,
                   u"the workloads (default: all Deployments, StatefulSets and DaemonSets)"_s)
        .flag(u"no-wait"_s, u"only say how far they are"_s)
        .format({u"text"_s, u"json"_s});
    declareCluster(options);
    declareTimeout(options, u"30m"_s);
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<ClusterSpace> cluster = chosenCluster(options);
    if (!cluster)
        return fail(cluster.error());
    const Result<std::chrono::seconds> timeout = chosenTimeout(options, usualTimeout);
    if (!timeout)
        return fail(timeout.error());
    const Result<QList<KubeTarget>> targets =
        options.words().isEmpty() ? allWorkloads(*cluster, stop) : namedTargets(options, *cluster);
    if (!targets)
        return fail(targets.error());
    const std::chrono::seconds patience = options.isSet(u"no-wait"_s) ? std::chrono::seconds(0) : *timeout;
    const auto rollouts = followTold(*cluster, *targets, patience, stop);
    if (!rollouts)
        return fail(rollouts.error());
    const Result<void> written =
        options.write(options.formatName() == u"json" ? QJsonDocument(rolloutsJson(*rollouts)).toJson()
                                                      : rolloutsText(*rollouts).toUtf8());
    return written ? sayRollouts(*rollouts, Findings) : fail(written.error());
}

int clusterUndo(const QStringList& words, std::stop_token stop)
{
    Options options(u"cluster undo"_s, u"Takes a Deployment, StatefulSet or DaemonSet back to a revision."_s);
    options.argument(u"KIND/NAME"_s, u"the workload"_s)
        .value(u"to-revision"_s, u"NUMBER"_s, u"the revision (default: the one before the current)"_s)
        .flag(u"dry-run"_s, u"only show what would change"_s)
        .flag(u"no-wait"_s, u"do not follow the rollout"_s)
        .flag(u"yes"_s, u"do not ask"_s);
    declareCluster(options);
    declareTimeout(options, u"30m"_s);
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<ClusterSpace> cluster = chosenCluster(options);
    if (!cluster)
        return fail(cluster.error());
    const Result<KubeTarget> target = oneTarget(options, *cluster);
    if (!target)
        return fail(target.error());
    const QString wanted = options.text(u"to-revision"_s);
    if (!wanted.isEmpty() && wanted.toLongLong() < 1)
        return fail(options.wrong(u"--to-revision takes a number from 1"_s).error());
    const Result<QList<WorkloadRevision>> revisions = revisionsOf(cluster->client, *target, stop);
    if (!revisions)
        return fail(revisions.error());
    const Result<WorkloadRevision> revision = chosenRevision(*revisions, wanted.toLongLong());
    if (!revision)
        return fail(revision.error());
    print(revisionDiff(*revisions, *revision));
    return undo(options, *cluster, *target, *revision, stop);
}

int clusterScale(const QStringList& words, std::stop_token stop)
{
    Options options(
        u"cluster scale"_s,
        u"Sets how many pods a workload has; or, with down, ends all but the databases for a multi-version "
        "upgrade, and with back gives them the pods that they had."_s);
    options.argument(u"KIND/NAME|down|back"_s, u"a Deployment or StatefulSet, or all of the namespace"_s)
        .value(u"replicas"_s, u"NUMBER"_s, u"how many pods"_s)
        .flag(u"yes"_s, u"do not ask"_s);
    declareCluster(options);
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<ClusterSpace> cluster = chosenCluster(options);
    if (!cluster)
        return fail(cluster.error());
    const QString what = options.argument();
    if (what == u"down" || what == u"back")
        return scaleNamespace(options, *cluster, what == u"down", stop);
    return scaleOne(options, *cluster, stop);
}

} // namespace lockstep::ctl
