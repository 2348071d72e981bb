#include "core/cluster/kubernetes/kube_watches.h"

using namespace Qt::StringLiterals;

namespace lockstep {

KubeWatches::KubeWatches(const KubeClient& client, const QList<WatchedCollection>& collections,
                         Listener listener, const KubeWatchOptions& options)
    : m_client(client), m_listener(std::move(listener))
{
    for (const WatchedCollection& collection : collections)
        m_threads.emplace_back(
            [this, collection, options] { follow(collection, options, m_stop.get_token()); });
}

KubeWatches::~KubeWatches()
{
    m_stop.request_stop();
}

void KubeWatches::follow(const WatchedCollection& collection, const KubeWatchOptions& options,
                         const std::stop_token& stop)
{
    const KubeResource& resource = collection.resource;
    KubeRequest request;
    request.path = resource.path(collection.nameSpace);
    request.attempted = u"list"_s;
    request.subject = resource.plural;
    if (!collection.labels.isEmpty())
        request.query.addQueryItem(u"labelSelector"_s,
                                   QString::fromLatin1(QUrl::toPercentEncoding(collection.labels)));
    KubeWatchOptions own = options;
    own.log = [&](const QString& why) {
        const std::scoped_lock lock(m_telling);
        if (m_listener.waits && !stop.stop_requested())
            m_listener.waits(resource, why);
    };
    own.answered = [&] {
        const std::scoped_lock lock(m_telling);
        if (m_listener.goesOn && !stop.stop_requested())
            m_listener.goesOn(resource);
    };
    const auto tell = [&](KubeEvent event) {
        if (event.kind != KubeEvent::Kind::Synced) { // items of a list do not say what they are
            event.object[u"apiVersion"] = resource.apiVersion();
            event.object[u"kind"] = resource.kind;
        }
        const std::scoped_lock lock(m_telling);
        if (!stop.stop_requested())
            m_listener.event(resource, event);
    };
    const Result<void> ended = watch(m_client.tellingWaits(own.log), request, tell, own, stop);
    const std::scoped_lock lock(m_telling);
    if (!ended && !stop.stop_requested() && m_listener.trouble)
        m_listener.trouble(resource, ended.error());
}

} // namespace lockstep
