#include "app/ctl/cluster_options.h"

#include "app/ctl/command.h"
#include "app/ctl/output.h"
#include "core/snapshot/duration.h"

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

/// "Deployment frontend: 1 of 2 updated replicas are available"
QString lineOf(const RolloutProgress& rollout)
{
    return u"%1: %2"_s.arg(rollout.target.text(), rollout.status.text);
}

} // namespace

void declareCluster(Options& options)
{
    options
        .value(u"kubeconfig"_s, u"FILE"_s,
               u"who one is to which cluster (default: KUBECONFIG, else ~/.kube/config)"_s)
        .value(u"context"_s, u"NAME"_s, u"the context (default: the file's current one)"_s)
        .value(u"namespace"_s, u'n', u"NAME"_s, u"the namespace (default: the context's)"_s);
}

Result<ClusterSpace> chosenCluster(const Options& options)
{
    Result<ClusterSpace> cluster = openClusterSpace(
        {options.text(u"kubeconfig"_s), options.text(u"context"_s), options.text(u"namespace"_s)});
    if (cluster && cluster->client.access().insecure)
        say(u"Warning: the certificate of %1 is not checked; anybody on the way can read and change what is "
            "sent."_s.arg(shownUrl(cluster->client.access().server)));
    return cluster;
}

Result<KubeTarget> oneTarget(const Options& options, const ClusterSpace& cluster)
{
    if (options.argument().isEmpty())
        return options.wrong(u"the workload is missing"_s,
                             u"Name it as KIND/NAME, such as deployment/frontend"_s);
    return cluster.target(options.argument());
}

void declareTimeout(Options& options, const QString& usual)
{
    options.value(u"timeout"_s, u"TIME"_s,
                  u"how long it may take, such as 90s, 15m or 2h (default: %1)"_s.arg(usual));
}

Result<std::chrono::seconds> chosenTimeout(const Options& options, std::chrono::seconds usual)
{
    return options.isSet(u"timeout"_s) ? parseDuration(options.text(u"timeout"_s)) : usual;
}

Result<QList<RolloutProgress>> followTold(const ClusterSpace& cluster, const QList<KubeTarget>& targets,
                                          std::chrono::seconds timeout, const std::stop_token& stop)
{
    QHash<QString, QString> told;
    RolloutOptions follow{.deadline = timeout};
    follow.tell = [&](const QList<RolloutProgress>& rollouts) {
        for (const RolloutProgress& rollout : rollouts) {
            QString line = lineOf(rollout);
            if (!rollout.isOver() && !rollout.trouble.isEmpty())
                line += u" - "_s + rollout.trouble;
            if (std::exchange(told[rollout.target.text()], line) != line)
                say(line);
        }
    };
    return followRollouts(cluster.client, targets, follow, stop);
}

int sayRollouts(const QList<RolloutProgress>& rollouts, int otherwise)
{
    const Result<void> done = allDone(rollouts);
    if (done)
        return Done;
    say(done.error().message());
    return otherwise;
}

} // namespace lockstep::ctl
