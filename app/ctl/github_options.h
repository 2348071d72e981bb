#pragma once

#include "app/ctl/options.h"
#include "core/github/github_client.h"

namespace lockstep::ctl {

/// --repo, --github-api, --github-log
void declareGitHub(Options& options);

/// What --repo and --github-api name; no token. Errors: Usage.
[[nodiscard]] Result<GitHubSettings> chosenRepository(const Options& options);

/// That repository, as the environment or the user may speak to it. Waits are said on standard error. Errors:
/// those of gitHubAccess() and GitHubClient::open().
[[nodiscard]] Result<GitHubClient> openGitHub(const GitHubSettings& place, const std::stop_token& stop);

/// Both. Errors: Usage, and those of openGitHub().
[[nodiscard]] Result<GitHubClient> chosenGitHub(const Options& options, const std::stop_token& stop);

/// Writes what went over the wire where --github-log says, and gives the status back; NotDone when it cannot.
[[nodiscard]] int withLog(const Options& options, const GitHubClient& client, int status);

/// The words as numbers of pull requests. Errors: Usage.
[[nodiscard]] Result<QList<int>> pullNumbers(const Options& options);

} // namespace lockstep::ctl
