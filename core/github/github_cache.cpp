#include "core/github/github_cache.h"

namespace lockstep {

GitHubCache::GitHubCache() : m_replies(qsizetype{64} << 20U) {}

QByteArray GitHubCache::tag(const QByteArray& key) const
{
    const std::scoped_lock lock(m_mutex);
    const HttpReply* reply = m_replies.object(key);
    return reply ? reply->headers.value("etag") : QByteArray();
}

void GitHubCache::keep(const QByteArray& key, const HttpReply& reply)
{
    if (!reply.isSuccess() || !reply.headers.contains("etag"))
        return;
    constexpr qsizetype ofHeaders = 2000;
    constexpr int quickly = 1;
    HttpReply small = reply;
    small.body = qCompress(reply.body, quickly);
    const std::scoped_lock lock(m_mutex);
    m_replies.insert(key, new HttpReply(small), small.body.size() + ofHeaders);
}

std::optional<HttpReply> GitHubCache::kept(const QByteArray& key) const
{
    std::optional<HttpReply> found;
    {
        const std::scoped_lock lock(m_mutex);
        if (const HttpReply* reply = m_replies.object(key))
            found = *reply;
    }
    if (found)
        found->body = qUncompress(found->body);
    return found;
}

} // namespace lockstep
