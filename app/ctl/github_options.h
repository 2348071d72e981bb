#pragma once

#include "app/ctl/options.h"
#include "core/github/github_client.h"

namespace lockstep::ctl {

/// --repo, --github-api, --github-log
void declareGitHub(Options& options);
/// The last two alone.
void declareGitHubApi(Options& options);

/// --github-api, else LOCKSTEP_GITHUB_API, else github.com's. Errors: Usage.
[[nodiscard]] Result<QUrl> chosenGitHubApi(const Options& options);
/// What --repo and --github-api name; no token. Errors: Usage.
[[nodiscard]] Result<GitHubSettings> chosenRepository(const Options& options);

/// Waits and repetitions are said on standard error. Errors: those of GitHubClient::open().
[[nodiscard]] Result<GitHubClient> openGitHub(const GitHubSettings& settings);
/// That repository, with what gitHubAccess() finds. Errors: those of it and of openGitHub().
[[nodiscard]] Result<GitHubClient> accessGitHub(const GitHubSettings& place, const std::stop_token& stop);

/// The repository that --repo names, so. Errors: Usage; those of accessGitHub().
[[nodiscard]] Result<GitHubClient> chosenGitHub(const Options& options, const std::stop_token& stop);

/// Writes what went over the wire where --github-log says, and gives the status back; NotDone when it cannot.
[[nodiscard]] int withLog(const Options& options, const GitHubClient& client, int status);

/// The words as numbers of pull requests. Errors: Usage.
[[nodiscard]] Result<QList<int>> pullNumbers(const Options& options);

} // namespace lockstep::ctl
