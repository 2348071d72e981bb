#pragma once

#include "core/support/error.h"
#include "core/support/secret.h"

#include <QUrl>

#include <memory>

namespace lockstep {

class GitHubTokenSource;

/// A repository, as people write it: "OWNER/NAME".
struct GitHubRepository
{
    QString owner;
    QString name;

    /// Errors: Usage.
    [[nodiscard]] static Result<GitHubRepository> parse(const QString& text);

    [[nodiscard]] QString text() const { return owner + u'/' + name; }

    friend bool operator==(const GitHubRepository&, const GitHubRepository&) = default;
};

/// Where a repository is, and as whom it is spoken to.
struct GitHubSettings
{
    QUrl api; ///< "https://api.github.com", or "https://HOST/api/v3" of an Enterprise server
    GitHubRepository repository; ///< empty: only what belongs to no repository is asked for
    Secret token;
    QString caFile = {}; ///< certificates (PEM) that are trusted besides the system's
    std::shared_ptr<GitHubTokenSource> tokens = {}; ///< gives the token, where `token` is empty
};

/// The API of github.com.
[[nodiscard]] QUrl publicGitHubApi();

/// The base URL of an API; empty text means github.com's. Errors: Usage.
[[nodiscard]] Result<QUrl> gitHubApiAddress(const QString& text);

/// Where that API takes GraphQL: on an Enterprise server it is not below the base URL.
[[nodiscard]] QUrl gitHubGraphAddress(const QUrl& api);

} // namespace lockstep
