// Logs, comparisons, and what is changed in the cluster.

#include "models/cluster_session_private.h"
#include "models/pod_log_lines.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace lockstep {

bool ClusterSession::isReadingLogs() const
{
    return d->readingLogs;
}

void ClusterSession::readLogs(const QList<LogSource>& sources, const LogOptions& options)
{
    stopLogs();
    if (!d->space || sources.isEmpty())
        return;
    d->log->clear();
    qsizetype width = usualLaneWidth;
    for (const QString& lane : laneNames(sources))
        width = std::max(width, lane.size());
    d->log->setLaneWidth(int(width));
    d->logFeed = std::make_shared<PodLogFeed>();
    d->readingLogs = true;
    d->logStop = d->jobs.start(
        [client = d->space->client, sources, options, feed = d->logFeed](const std::stop_token& stop) {
            followLogs(client, sources, options, *feed, stop);
        });
    Q_EMIT logsChanged();
}

void ClusterSession::stopLogs()
{
    if (!d->readingLogs)
        return;
    d->logStop.request_stop();
    d->drainLogs();
    d->logFeed.reset();
    d->readingLogs = false;
    Q_EMIT logsChanged();
}

bool ClusterSession::Private::drainLogs()
{
    if (!logFeed)
        return true;
    const PodLogFeed::News news = logFeed->take();
    log->append(news.lines, news.texts);
    QList<LogEntry> troubles;
    for (const QString& told : news.troubles)
        troubles.append({QDateTime::currentDateTimeUtc(), RunEvent::Level::Warning, {}, told});
    log->append(troubles);
    if (!news.isOver)
        return news.lines.size() < PodLogFeed::mostWaiting;
    logFeed.reset();
    readingLogs = false;
    Q_EMIT q->logsChanged();
    if (news.ended)
        Q_EMIT q->failed(*news.ended);
    return true;
}

bool ClusterSession::isComparing() const
{
    return d->comparing;
}

const CompareRequest& ClusterSession::compared() const
{
    return d->compared;
}

const ClusterDiff* ClusterSession::diff() const
{
    return d->diff ? &*d->diff : nullptr;
}

void ClusterSession::Private::forgetDiff()
{
    if (!diff)
        return;
    diff.reset();
    Q_EMIT q->diffChanged();
}

void ClusterSession::adopt(const CompareRequest& request, const ClusterDiff& diff)
{
    d->compared = request;
    d->diff = diff;
    Q_EMIT diffChanged();
}

void ClusterSession::adopt(const QList<RolloutProgress>& rollouts)
{
    d->setRollouts(rollouts);
}

void ClusterSession::compare(const CompareRequest& request)
{
    if (!d->space || d->busy)
        return;
    cancelCompare();
    d->compared = request;
    d->diff.reset();
    d->comparing = true;
    d->compareStop = d->jobs.start(
        [this, request, space = *d->space, number = ++d->comparison](const std::stop_token& stop) {
            DiffOptions options{.nameSpace = space.nameSpace, .removeLabelled = request.removeLabelled};
            options.progress = [this, number](qsizetype done, qsizetype total) {
                d->tell([this, number, done, total] {
                    if (number == d->comparison && d->comparing)
                        Q_EMIT compareProgress(done, total);
                });
            };
            Result<ClusterDiff> made =
                buildManifests(request.path, {}, stop).and_then([&](const Manifests& manifests) {
                    return diffCluster(space.client, manifests, options, stop);
                });
            d->tell([this, number, made = std::move(made)] {
                if (number != d->comparison || !d->comparing)
                    return;
                d->comparing = false;
                if (made)
                    d->diff = *made;
                Q_EMIT diffChanged();
                if (!made && made.error().kind != ErrorKind::Cancelled)
                    Q_EMIT failed(made.error());
            });
        });
    Q_EMIT diffChanged();
}

void ClusterSession::cancelCompare()
{
    if (!d->comparing)
        return;
    d->compareStop.request_stop();
    d->comparing = false;
    Q_EMIT diffChanged();
}

void ClusterSession::readRevisions(const KubeTarget& target)
{
    if (!d->space)
        return;
    d->jobs.start([this, target, client = d->space->client, stop = d->openStop.get_token(),
                   opening = d->generation](const std::stop_token&) {
        d->tell([this, target, opening, read = revisionsOf(client, target, stop)] {
            if (opening != d->generation)
                return;
            if (read)
                Q_EMIT revisionsRead(target, *read);
            else
                Q_EMIT failed(read.error());
        });
    });
}

void ClusterSession::previewRestore(const RestoreRequest& request)
{
    d->jobs.start([this, request](const std::stop_token& stop) {
        d->tell([this, request, lost = filesToRestore(request, stop)] {
            Q_EMIT restorePreviewed(request, lost);
        });
    });
}

void ClusterSession::restore(const RestoreRequest& request)
{
    d->begin(
        tr("Bringing the manifests back"),
        [request](const ClusterSpace&, const std::stop_token& stop) {
            return restoreFiles(request, stop).transform([&] {
                return ClusterSession::tr("The manifests are as they are in %1.").arg(request.source);
            });
        },
        [this] { Q_EMIT restored(); });
}

bool ClusterSession::isBusy() const
{
    return d->busy;
}

QString ClusterSession::activity() const
{
    return d->activity;
}

const QList<RolloutProgress>& ClusterSession::rollouts() const
{
    return d->rollouts;
}

void ClusterSession::Private::setRollouts(const QList<RolloutProgress>& now)
{
    rollouts = now;
    Q_EMIT q->rolloutsChanged();
}

void ClusterSession::Private::begin(const QString& what, Work work, std::function<void()> then)
{
    if (busy || !space)
        return;
    busy = true;
    activity = what;
    forgetDiff();
    setRollouts({});
    workStop = jobs.start(
        [this, work = std::move(work), then = std::move(then), at = *space](const std::stop_token& stop) {
            tell([this, then, result = work(at, stop)] {
                busy = false;
                activity.clear();
                Q_EMIT q->busyChanged();
                if (result)
                    Q_EMIT q->done(*result);
                else
                    Q_EMIT q->failed(result.error());
                if (result && then)
                    then();
            });
        });
    Q_EMIT q->busyChanged();
}

Result<QString> ClusterSession::Private::followTold(const ClusterSpace& at, const QList<KubeTarget>& targets,
                                                    const std::stop_token& stop)
{
    if (targets.isEmpty())
        return ClusterSession::tr("Nothing has to roll out.");
    tell([this] {
        activity = ClusterSession::tr("Following the rollout");
        Q_EMIT q->busyChanged();
    });
    RolloutOptions options;
    options.tell = [this](const QList<RolloutProgress>& now) { tell([this, now] { setRollouts(now); }); };
    return followRollouts(at.client, targets, options, stop)
        .and_then([&](const QList<RolloutProgress>& ended) {
            tell([this, ended] { setRollouts(ended); });
            return allDone(ended);
        })
        .transform(
            [&] { return ClusterSession::tr("%n workload(s) rolled out.", nullptr, int(targets.size())); });
}

void ClusterSession::apply(bool takeOver, bool remove)
{
    if (!d->diff)
        return;
    d->begin(tr("Applying"), [this, diff = *d->diff, takeOver, remove](const ClusterSpace& space,
                                                                       const std::stop_token& stop) {
        const ClusterApplyOptions options{.takeOver = takeOver, .remove = remove};
        return applyDiff(space.client, diff, options, stop).and_then([&] {
            return d->followTold(space, changedWorkloads(diff), stop);
        });
    });
}

void ClusterSession::undo(const KubeTarget& target, const WorkloadRevision& revision)
{
    d->begin(tr("Going back to revision %1").arg(revision.number),
             [this, target, revision](const ClusterSpace& space, const std::stop_token& stop) {
                 return undoTo(space.client, target, revision, stop).and_then([&] {
                     return d->followTold(space, {target}, stop);
                 });
             });
}

void ClusterSession::scaleTo(const KubeTarget& target, int replicas)
{
    d->begin(tr("Scaling %1").arg(target.name), [target, replicas](const ClusterSpace& space,
                                                                   const std::stop_token& stop) {
        return scale(space.client, target, replicas, stop).transform([](const ScaledWorkload& scaled) {
            return ClusterSession::tr("%1: from %2 to %3 pods")
                .arg(scaled.key.text())
                .arg(scaled.from)
                .arg(scaled.to);
        });
    });
}

void ClusterSession::scaleToNothing()
{
    d->begin(tr("Scaling all but the databases to nothing"), [](const ClusterSpace& space,
                                                                const std::stop_token& stop) {
        return lockstep::scaleToNothing(
                   space.client, space.nameSpace, [](const ScaledWorkload&) {}, stop)
            .transform([](const QList<ScaledWorkload>& scaled) {
                return ClusterSession::tr("%n workload(s) scaled to nothing.", nullptr, int(scaled.size()));
            });
    });
}

void ClusterSession::scaleBack()
{
    d->begin(tr("Scaling back"), [](const ClusterSpace& space, const std::stop_token& stop) {
        return lockstep::scaleBack(
                   space.client, space.nameSpace, [](const ScaledWorkload&) {}, stop)
            .transform([](const QList<ScaledWorkload>& scaled) {
                return ClusterSession::tr("%n workload(s) have the pods again that they had.", nullptr,
                                          int(scaled.size()));
            });
    });
}

void ClusterSession::cancel()
{
    d->workStop.request_stop();
    cancelCompare();
}

} // namespace lockstep
