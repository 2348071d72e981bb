#pragma once

#include "core/github/github_log.h"

namespace lockstep {

/// Where the token of a client comes from that may change while the client is used. May be used from any
/// thread, and blocks.
class GitHubTokenSource
{
public:
    GitHubTokenSource() = default;
    virtual ~GitHubTokenSource() = default;
    GitHubTokenSource(const GitHubTokenSource&) = delete;
    GitHubTokenSource& operator=(const GitHubTokenSource&) = delete;

    /// One that is good for some minutes at least. What goes over the wire for it is written to `log`.
    [[nodiscard]] virtual Result<Secret> token(GitHubLog& log, const std::stop_token& stop) = 0;

    /// Is told that GitHub did not take that token; true: token() has another one now.
    [[nodiscard]] virtual bool refused(const Secret& token, const std::stop_token& stop) = 0;
};

} // namespace lockstep
