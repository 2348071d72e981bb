#pragma once

#include "core/cluster/kubernetes/kube_client.h"

namespace lockstep {

/// What became of an object, as far as can be told: what happened while the connection was away comes as one
/// event for each object.
struct KubeEvent
{
    enum class Kind {
        Added,
        Modified,
        Deleted, ///< `object` is as it was last
        Synced,  ///< all that was there is told; no object
    };

    Kind kind = Kind::Synced;
    QJsonObject object = {};
};

struct KubeWatchOptions
{
    std::chrono::seconds length{290}; ///< after which the server is asked for a new watch
    std::chrono::milliseconds firstDelay{500};
    std::chrono::milliseconds longestDelay{30'000};
    std::function<void(const QString&)> log = {}; ///< is told why it waits
    std::function<void()> answered = {};          ///< the server has: whatever it waited for is over
};

/// Follows a collection (a path such as /api/v1/namespaces/prod/pods, with selectors) until it is stopped:
/// tells all objects, then what happens to them. Goes on after cuts and standstills from where it was, and
/// lists anew when the server no longer knows that (410). Errors: Cancelled, and those of KubeClient::list()
/// that waiting does not mend: NotFound, Invalid, and Connection before it has answered once.
[[nodiscard]] Result<void> watch(const KubeClient& client, const KubeRequest& collection,
                                 const std::function<void(const KubeEvent&)>& tell,
                                 const KubeWatchOptions& options, const std::stop_token& stop);

} // namespace lockstep
