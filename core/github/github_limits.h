#pragma once

#include "core/network/http.h"
#include "core/support/clock.h"

#include <QDateTime>

#include <mutex>
#include <optional>

namespace lockstep {

/// GitHub wants us to wait.
struct GitHubWait
{
    QString reason; ///< a sentence without its end: "the 5000 requests of this hour are used up"
    QDateTime until;
};

/// How patient we are with GitHub's rate limits.
struct GitHubPatience
{
    /// After a secondary limit that names no time; twice as long each time. GitHub wants a minute at least.
    std::chrono::milliseconds secondaryPause{60'000};
    std::chrono::milliseconds longest{90 * 60'000}; ///< that one wait may take
    int attempts = 6;                               ///< of one request, before it is given up
    Clock clock = Clock::real();
    std::function<void(const GitHubWait&)> waiting = {}; ///< is told before each wait, on any thread
};

/// How far GitHub's clock was ahead of ours when it replied; 0: less than two seconds, or it does not say.
[[nodiscard]] std::chrono::milliseconds gitHubClockAhead(const HttpReply& reply);

/// The limits that one token is under: who is told to wait makes all wait that share it. May be used from any
/// thread.
class GitHubLimits
{
public:
    /// How long to hold back after that reply, for the nth refusal of a request (from 1); nothing: it is no
    /// limit. Is remembered for all.
    [[nodiscard]] std::optional<GitHubWait> refusal(const HttpReply& reply, int nth,
                                                    const GitHubPatience& patience);

    /// Waits while somebody was told to. Errors: Cancelled.
    [[nodiscard]] Result<void> await(const GitHubPatience& patience, const std::stop_token& stop);

private:
    std::mutex m_mutex;
    std::optional<GitHubWait> m_wait;
};

} // namespace lockstep
