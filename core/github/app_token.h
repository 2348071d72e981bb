#pragma once

#include "core/github/github_settings.h"
#include "core/github/token_source.h"

#include <QDateTime>

#include <mutex>
#include <optional>

namespace lockstep {

/// A GitHub App that acts for us.
struct GitHubApp
{
    QString id;              ///< "123456", or its client ID "Iv23..."
    Secret privateKey;       ///< PEM, RSA
    qint64 installation = 0; ///< 0: that of the repository, which GitHub is asked for

    /// Errors: Usage (an id that is none), NotFound and Io (the key's file), Invalid (no RSA key).
    [[nodiscard]] static Result<GitHubApp> fromKeyFile(const QString& id, const QString& file);
    /// Of LOCKSTEP_GITHUB_APP_ID, LOCKSTEP_GITHUB_APP_KEY (a file) and LOCKSTEP_GITHUB_APP_INSTALLATION,
    /// which may be missing; nothing: none of them is set. Errors: as above, Usage (one without the other).
    [[nodiscard]] static Result<std::optional<GitHubApp>> fromEnvironment();
};

/// What the App says to be itself (a JSON Web Token), good for ten minutes of GitHub's clock, which is so far
/// ahead of ours. Errors: Invalid (no RSA key).
[[nodiscard]] Result<Secret> gitHubAppClaim(const GitHubApp& app, std::chrono::milliseconds ahead);

/// The tokens of an App's installation. They are over after an hour, and renewed five minutes before that;
/// when GitHub cannot be asked just then, the old one serves while it is good. Each is for the one repository
/// only.
class GitHubAppTokens : public GitHubTokenSource
{
public:
    /// Uses its API, repository and caFile.
    GitHubAppTokens(GitHubApp app, GitHubSettings settings)
        : m_app(std::move(app)), m_settings(std::move(settings))
    {
    }

    void setRetry(HttpRetry retry) { m_retry = std::move(retry); }

    /// Errors: Usage (a key over plain HTTP to another machine), Connection (also: GitHub refuses the App's
    /// key, or the App is suspended), NotFound (it is not installed there), Invalid (it may not have the
    /// repository), Failed, Cancelled.
    [[nodiscard]] Result<Secret> token(GitHubLog& log, const std::stop_token& stop) override;
    [[nodiscard]] bool refused(const Secret& token, const std::stop_token& stop) override;

private:
    [[nodiscard]] Result<Secret> fetch(GitHubLog& log, int attempts, const std::stop_token& stop);
    [[nodiscard]] Result<qint64> installation(GitHubLog& log, int attempts, const std::stop_token& stop);
    [[nodiscard]] Result<QJsonObject> ask(HttpRequest request, GitHubLog& log, int attempts,
                                          const std::stop_token& stop);
    [[nodiscard]] std::unexpected<Error> refusal(const HttpReply& reply) const;
    [[nodiscard]] QDateTime theirNow() const;

    const GitHubApp m_app;
    const GitHubSettings m_settings;
    HttpRetry m_retry;
    std::mutex m_mutex;
    qint64 m_installation = 0;
    Secret m_token;
    QDateTime m_until; ///< by GitHub's clock
    std::chrono::milliseconds m_ahead{};
};

} // namespace lockstep
