#pragma once

#include "core/cluster/kubernetes/kube_resource.h"
#include "core/cluster/kubernetes/kube_watch.h"

#include <QSet>

#include <mutex>
#include <thread>
#include <vector>

namespace lockstep {

struct WatchedCollection
{
    KubeResource resource;
    QString nameSpace;   ///< empty: all
    QString labels = {}; ///< a label selector
};

/// Follows several collections at once, each on a thread of its own, until it is destroyed.
class KubeWatches
{
public:
    /// What it is told; one call at a time, on any of the threads. It must be quick.
    struct Listener
    {
        std::function<void(const KubeResource&, const KubeEvent&)> event;
        /// One collection can no longer be followed; see watch().
        std::function<void(const KubeResource&, const Error&)> trouble;
        /// One waits, and why.
        std::function<void(const KubeResource&, const QString&)> waits = {};
        /// The server has answered one: it no longer waits.
        std::function<void(const KubeResource&)> goesOn = {};
    };

    KubeWatches(const KubeClient& client, const QList<WatchedCollection>& collections, Listener listener,
                const KubeWatchOptions& options = {});
    ~KubeWatches();

    KubeWatches(const KubeWatches&) = delete;
    KubeWatches& operator=(const KubeWatches&) = delete;

private:
    void follow(const WatchedCollection& collection, const KubeWatchOptions& options,
                const std::stop_token& stop);

    KubeClient m_client;
    Listener m_listener;
    std::mutex m_telling;
    std::stop_source m_stop;
    std::vector<std::jthread> m_threads;
};

} // namespace lockstep
