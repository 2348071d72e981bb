#pragma once

#include "core/github/app_token.h"
#include "core/github/github_token.h"

namespace lockstep {

/// The token of findGitHubToken(), kept until GitHub does not take it any more; then whoever has logged in
/// again meanwhile goes on with the new one.
class GitHubUserTokens : public GitHubTokenSource
{
public:
    GitHubUserTokens(QUrl api, Secret token) : m_api(std::move(api)), m_token(std::move(token)) {}

    [[nodiscard]] Result<Secret> token(GitHubLog& log, const std::stop_token& stop) override;
    [[nodiscard]] bool refused(const Secret& token, const std::stop_token& stop) override;

private:
    const QUrl m_api;
    std::mutex m_mutex;
    Secret m_token;
};

/// How to speak to a repository: as the GitHub App of the environment, where that names one, else with this
/// user's token. Not on the GUI thread: see findGitHubToken(). Errors: those of GitHubApp::fromEnvironment()
/// and findGitHubToken().
[[nodiscard]] Result<GitHubSettings> gitHubAccess(const QUrl& api, const GitHubRepository& repository,
                                                  const std::stop_token& stop);

} // namespace lockstep
