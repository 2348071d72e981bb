#include "core/sourcegraph/executors.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// One executor serves one queue, or, in newer releases, several.
QStringList queuesOf(const QJsonObject& node)
{
    QStringList queues;
    for (const QJsonValue queue : node[u"queueNames"].toArray())
        queues.append(queue.toString());
    if (const QString only = node[u"queueName"].toString(); queues.isEmpty() && !only.isEmpty())
        queues.append(only);
    return queues;
}

} // namespace

QString Executor::name() const
{
    return queues.isEmpty() ? hostname : u"%1 (%2)"_s.arg(hostname, queues.join(u", "_s));
}

Result<QList<Executor>> executors(GraphSchema& schema, const std::stop_token& stop)
{
    const GraphListing listing{u"executors"_s,
                               false,
                               {{u"hostname"_s},
                                {u"queueName"_s},
                                {u"queueNames"_s},
                                {u"active"_s},
                                {u"executorVersion"_s},
                                {u"lastSeenAt"_s},
                                {u"compatibility"_s}}};
    return graphNodes(schema, listing, stop).transform([](const GraphNodes& found) {
        QList<Executor> all;
        for (const QJsonObject& node : found.nodes)
            all.append({node[u"hostname"].toString(), queuesOf(node), node[u"active"].toBool(),
                        node[u"executorVersion"].toString(),
                        QDateTime::fromString(node[u"lastSeenAt"].toString(), Qt::ISODateWithMs).toUTC(),
                        node[u"compatibility"].toString()});
        return all;
    });
}

} // namespace lockstep
