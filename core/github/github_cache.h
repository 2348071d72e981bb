#pragma once

#include "core/network/http.h"

#include <QCache>
#include <QUrl>

#include <mutex>
#include <optional>

namespace lockstep {

/// The last answers by their address, for asking whether anything changed (ETag). What was not asked for
/// long makes room. May be used from any thread.
class GitHubCache
{
public:
    GitHubCache();

    /// The ETag of the answer that is kept; empty: there is none.
    [[nodiscard]] QByteArray tag(const QByteArray& key) const;
    /// Keeps an answer of success that has an ETag.
    void keep(const QByteArray& key, const HttpReply& reply);
    [[nodiscard]] std::optional<HttpReply> kept(const QByteArray& key) const;

private:
    mutable std::mutex m_mutex;
    QCache<QByteArray, HttpReply> m_replies; ///< with compressed bodies; their costs are bytes
};

} // namespace lockstep
