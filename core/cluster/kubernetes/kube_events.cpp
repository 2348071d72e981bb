#include "core/cluster/kubernetes/kube_events.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// Old and new reporters write the time into different places.
QDateTime timeOf(const QJsonObject& event)
{
    for (const QJsonValue& place : {event[u"series"][u"lastObservedTime"], event[u"lastTimestamp"],
                                    event[u"eventTime"], event[u"metadata"][u"creationTimestamp"]}) {
        const QDateTime time = QDateTime::fromString(place.toString(), Qt::ISODateWithMs);
        if (time.isValid())
            return time;
    }
    return {};
}

} // namespace

EventSummary eventSummary(const QJsonObject& event)
{
    const QJsonValue about = event[u"involvedObject"];
    const int series = event[u"series"][u"count"].toInt();
    return {timeOf(event),
            event[u"type"].toString() == u"Warning",
            about[u"kind"].toString() + u' ' + about[u"name"].toString(),
            event[u"reason"].toString(),
            event[u"message"].toString().trimmed(),
            series > 0 ? series : std::max(event[u"count"].toInt(), 1)};
}

Result<QList<EventSummary>> eventsOf(const KubeClient& client, const QString& nameSpace,
                                     const QString& objectUid, const std::stop_token& stop)
{
    const KubeResource resource = builtInResource(u"Event");
    KubeRequest request = requestFor({resource, nameSpace, {}}, u"list"_s);
    request.subject = u"the events"_s;
    if (!objectUid.isEmpty())
        request.query.addQueryItem(u"fieldSelector"_s, u"involvedObject.uid%3D"_s + objectUid);
    const Result<KubeList> list = client.list(request, stop);
    if (!list)
        return failure(list);
    QList<EventSummary> events;
    for (const QJsonObject& event : list->items)
        events.append(eventSummary(event));
    std::ranges::stable_sort(events, {}, &EventSummary::time);
    return events;
}

QJsonObject toJson(const EventSummary& event)
{
    return {{u"time"_s, event.time.toUTC().toString(Qt::ISODate)},
            {u"type"_s, event.isWarning ? u"Warning"_s : u"Normal"_s},
            {u"object"_s, event.object},
            {u"reason"_s, event.reason},
            {u"message"_s, event.message},
            {u"count"_s, event.count}};
}

} // namespace lockstep
