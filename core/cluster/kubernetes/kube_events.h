#pragma once

#include "core/cluster/kubernetes/kube_verbs.h"

#include <QDateTime>

namespace lockstep {

/// What a cluster says that happened to an object.
struct EventSummary
{
    QDateTime time; ///< when it happened last, UTC
    bool isWarning = false;
    QString object; ///< "Pod frontend-5d9c"
    QString reason; ///< "FailedScheduling"
    QString message;
    int count = 1; ///< how often

    friend bool operator==(const EventSummary&, const EventSummary&) = default;
};

/// Reads an event as the API gives it. A pure function.
[[nodiscard]] EventSummary eventSummary(const QJsonObject& event);

/// Those of the namespace, oldest first; of one object, where `objectUid` is given. Errors:
/// KubeClient::list().
[[nodiscard]] Result<QList<EventSummary>> eventsOf(const KubeClient& client, const QString& nameSpace,
                                                   const QString& objectUid, const std::stop_token& stop);

/// {time, type, object, reason, message, count}
[[nodiscard]] QJsonObject toJson(const EventSummary& event);

} // namespace lockstep
