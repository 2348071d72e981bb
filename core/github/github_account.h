#pragma once

#include "core/github/github_client.h"

namespace lockstep {

/// How many requests are left of those that GitHub allows in an hour.
struct GitHubAllowance
{
    QString what; ///< "core", "graphql"
    int limit = 0;
    int left = 0;
    QDateTime reset; ///< when there are `limit` again
};

/// Whose token it is, and what it may do.
struct GitHubAccount
{
    QString login;                     ///< empty: it is a GitHub App's, which is nobody
    std::optional<QStringList> scopes; ///< nothing: the token is of a kind that has permissions instead
    QString expires;                   ///< when the token is over, in GitHub's words; empty: it does not say
    QList<GitHubAllowance> allowances; ///< empty: the server limits nothing

    /// Of the scopes that Lockstep needs ("repo"): those that are not there.
    [[nodiscard]] QStringList missingScopes() const;
    [[nodiscard]] QJsonObject toJson() const;
};

/// Asks GitHub whose the client's token is; empty: a GitHub App's. Errors: those of GitHubClient.
[[nodiscard]] Result<QString> readGitHubLogin(const GitHubClient& client, const std::stop_token& stop);

/// Asks GitHub who the client is to it. Errors: those of GitHubClient.
[[nodiscard]] Result<GitHubAccount> readGitHubAccount(const GitHubClient& client,
                                                      const std::stop_token& stop);

} // namespace lockstep
