#include "models/cluster_feed.h"

namespace lockstep {

namespace {

template <typename Row>
void add(RowNews<Row>& news, const KubeEvent& event, Row (*read)(const QJsonObject&))
{
    const QString key = event.object[u"metadata"][u"uid"].toString();
    if (event.kind == KubeEvent::Kind::Deleted)
        news.remove(key);
    else
        news.set(key, read(event.object));
}

} // namespace

/// Reading an object is this thread's work; the lock is held for no longer than handing it over takes.
void ClusterFeed::push(const KubeResource& resource, const KubeEvent& event)
{
    News fresh;
    if (event.kind == KubeEvent::Kind::Synced)
        fresh.synced.insert(resource.kind);
    else if (resource.kind == u"Pod")
        add(fresh.pods, event, podRow);
    else if (resource.kind == u"Event")
        add(fresh.events, event, eventRow);
    else
        add(fresh.workloads, event, workloadRow);
    const std::scoped_lock lock(m_mutex);
    m_news.pods.join(std::move(fresh.pods));
    m_news.workloads.join(std::move(fresh.workloads));
    m_news.events.join(std::move(fresh.events));
    m_news.synced.unite(fresh.synced);
}

void ClusterFeed::wait(const KubeResource& resource, const QString& why)
{
    const std::scoped_lock lock(m_mutex);
    m_waiting.insert(resource.kind, why);
}

void ClusterFeed::goOn(const KubeResource& resource)
{
    const std::scoped_lock lock(m_mutex);
    m_waiting.remove(resource.kind);
}

void ClusterFeed::fail(const Error& error)
{
    const std::scoped_lock lock(m_mutex);
    m_news.trouble = error;
}

ClusterFeed::News ClusterFeed::take()
{
    const std::scoped_lock lock(m_mutex);
    News news = std::exchange(m_news, {});
    news.waiting = m_waiting.isEmpty() ? QString() : m_waiting.first();
    return news;
}

void PodLogFeed::push(QList<LogEntry> lines, QStringList texts, const std::stop_token& stop)
{
    std::unique_lock lock(m_mutex);
    if (!m_taken.wait(lock, stop, [this] { return m_news.lines.size() < mostWaiting; }))
        return;
    m_news.lines += lines;
    m_news.texts += texts;
}

void PodLogFeed::fail(const QString& trouble)
{
    constexpr qsizetype mostTroubles = 100;
    const std::scoped_lock lock(m_mutex);
    if (m_news.troubles.size() < mostTroubles)
        m_news.troubles.append(trouble);
}

void PodLogFeed::end(const std::optional<Error>& error)
{
    const std::scoped_lock lock(m_mutex);
    m_news.ended = error;
    m_news.isOver = true;
}

PodLogFeed::News PodLogFeed::take()
{
    const std::scoped_lock lock(m_mutex);
    m_taken.notify_all();
    return std::exchange(m_news, {});
}

} // namespace lockstep
