#include "core/github/github_access.h"

namespace lockstep {

Result<Secret> GitHubUserTokens::token(GitHubLog& /*log*/, const std::stop_token& /*stop*/)
{
    const std::scoped_lock lock(m_mutex);
    return m_token;
}

bool GitHubUserTokens::refused(const Secret& token, const std::stop_token& stop)
{
    const std::scoped_lock lock(m_mutex);
    if (token != m_token)
        return true; // somebody else was quicker to find another one
    const Result<Secret> found = gitHubToken(m_api, stop);
    if (!found || *found == token)
        return false;
    m_token = *found;
    return true;
}

Result<GitHubSettings> gitHubAccess(const QUrl& api, const GitHubRepository& repository,
                                    const std::stop_token& stop)
{
    GitHubSettings settings{.api = api, .repository = repository, .token = {}};
    const Result<std::optional<GitHubApp>> app = GitHubApp::fromEnvironment();
    if (!app)
        return failure(app);
    if (*app) {
        settings.tokens = std::make_shared<GitHubAppTokens>(**app, settings);
        return settings;
    }
    const Result<Secret> token = gitHubToken(api, stop);
    if (!token)
        return failure(token);
    settings.tokens = std::make_shared<GitHubUserTokens>(api, *token);
    return settings;
}

} // namespace lockstep
