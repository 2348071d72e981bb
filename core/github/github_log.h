#pragma once

#include "core/network/http.h"

#include <QDateTime>

#include <deque>
#include <mutex>

namespace lockstep {

/// What went over the wire lately, for a bug report: requests and replies without the token, without whatever
/// else looks like one, and without the queries of addresses that are signed. May be used from any thread.
class GitHubLog
{
public:
    explicit GitHubLog(QList<Secret> secrets) : m_secrets(std::move(secrets)) {}

    /// From now on that is not shown either.
    void hide(const Secret& secret);

    void add(const HttpRequest& request, const Result<HttpReply>& reply, std::chrono::milliseconds took);

    /// The last exchanges, oldest first.
    [[nodiscard]] QString text() const;

    /// Without the token, and without whatever else looks like one.
    [[nodiscard]] QString masked(const QString& text) const;

private:
    [[nodiscard]] QList<Secret> secrets() const;

    mutable std::mutex m_mutex;
    QList<Secret> m_secrets;
    std::deque<QString> m_exchanges;
};

} // namespace lockstep
