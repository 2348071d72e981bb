#pragma once

#include "core/cluster/kubernetes/kube_watches.h"
#include "models/cluster_feed.h"
#include "models/cluster_session.h"
#include "models/jobs.h"
#include "models/log_model.h"

#include <QTimer>

namespace lockstep {

struct ClusterSession::Private
{
    using Work = std::function<Result<QString>(const ClusterSpace& space, const std::stop_token& stop)>;

    explicit Private(ClusterSession* session);

    void opened(const ClusterSpaceName& asked, Result<ClusterSpace> space);
    void watch();
    /// Takes over what has come, as far as a moment allows; false: there is more.
    bool drain();
    [[nodiscard]] bool showRows();
    bool drainLogs();
    void setState(State next, const QString& why = {});
    void forgetDiff();
    /// Does it on a thread of its own; done() or failed() follows with what it says.
    void begin(const QString& what, Work work, std::function<void()> then = {});
    void setRollouts(const QList<RolloutProgress>& rollouts);
    /// On any thread.
    [[nodiscard]] Result<QString> followTold(const ClusterSpace& at, const QList<KubeTarget>& targets,
                                             const std::stop_token& stop);
    void ownEvents();

    /// Later, on the session's thread.
    template <typename Then>
    void tell(Then then)
    {
        QMetaObject::invokeMethod(q, std::move(then), Qt::QueuedConnection);
    }

    ClusterSession* q;
    PodModel* pods;
    WorkloadModel* workloads;
    EventListModel* events;
    LogModel* log;

    KubeChoices choices;
    int choicesAsked = 0; ///< how often: the answers of earlier files no longer count
    QStringList nameSpaces;
    ClusterSpaceName name;
    std::optional<ClusterSpace> space;
    quint64 generation = 0; ///< of what is open: answers of earlier ones no longer count
    State state = State::Closed;
    QString trouble;
    std::optional<Error> error;
    QSet<QString> synced;

    bool readingLogs = false;
    std::stop_source logStop;
    std::shared_ptr<PodLogFeed> logFeed;

    bool comparing = false;
    quint64 comparison = 0;
    std::stop_source compareStop;
    CompareRequest compared;
    std::optional<ClusterDiff> diff;

    bool busy = false;
    QString activity;
    std::stop_source workStop;
    QList<RolloutProgress> rollouts;

    QTimer drainTimer;
    std::shared_ptr<ClusterFeed> feed;
    ClusterFeed::News pending; ///< taken from there, and not shown yet
    std::stop_source openStop; ///< of what only matters while this place is open
    std::shared_ptr<KubeWatches> watches;
    Jobs jobs; // the last member: its threads end before anything they use goes
};

} // namespace lockstep
