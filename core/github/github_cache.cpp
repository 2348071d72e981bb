#include "core/github/github_cache.h"

namespace lockstep {

GitHubCache::GitHubCache() : m_replies(qsizetype{64} << 20U) {}

QByteArray GitHubCache::tag(const QByteArray& key) const
{
    const std::optional<HttpReply> reply = kept(key);
    return reply ? reply->headers.value("etag") : QByteArray();
}

void GitHubCache::keep(const QByteArray& key, const HttpReply& reply)
{
    if (!reply.isSuccess() || !reply.headers.contains("etag"))
        return;
    constexpr qsizetype ofHeaders = 2000;
    const std::scoped_lock lock(m_mutex);
    m_replies.insert(key, new HttpReply(reply), reply.body.size() + ofHeaders);
}

std::optional<HttpReply> GitHubCache::kept(const QByteArray& key) const
{
    const std::scoped_lock lock(m_mutex);
    const HttpReply* reply = m_replies.object(key);
    return reply ? std::optional(*reply) : std::nullopt;
}

} // namespace lockstep
