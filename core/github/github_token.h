#pragma once

#include "core/support/keychain.h"

#include <QUrl>

namespace lockstep {

enum class GitHubTokenOrigin { Environment, Keychain, Gh };

/// "GITHUB_TOKEN", "the keychain", "the program gh"
[[nodiscard]] QString gitHubTokenOriginName(GitHubTokenOrigin origin);

struct GitHubToken
{
    Secret secret;
    GitHubTokenOrigin origin = GitHubTokenOrigin::Environment;
};

/// The host that people know an API by: "github.com", "HOST" or "HOST:PORT" of an Enterprise server.
[[nodiscard]] QString gitHubHost(const QUrl& api);

/// Where the keychain has the token for that API.
[[nodiscard]] KeychainItem gitHubKeychainItem(const QUrl& api);

/// The token that this user has for the API: of the environment (GITHUB_TOKEN), else of the keychain, else of
/// the program gh. May wait for the user to unlock the keychain, so not on the GUI thread. Errors: Usage
/// (there is none, with what keeps the keychain from being asked), Cancelled.
[[nodiscard]] Result<GitHubToken> findGitHubToken(const QUrl& api, const std::stop_token& stop);

/// The same, for who does not care where it is from.
[[nodiscard]] Result<Secret> gitHubToken(const QUrl& api, const std::stop_token& stop);

} // namespace lockstep
