#pragma once

#include "app/ctl/options.h"
#include "core/github/github_client.h"

namespace lockstep::ctl {

/// --repo, --github-api, --github-log
void declareGitHub(Options& options);

/// The repository that --repo names, with the token of GITHUB_TOKEN, or else of the program gh. Waits are
/// said on standard error. Errors: Usage.
[[nodiscard]] Result<GitHubClient> chosenGitHub(const Options& options, const std::stop_token& stop);

/// Writes what went over the wire where --github-log says, and gives the status back; NotDone when it cannot.
[[nodiscard]] int withLog(const Options& options, const GitHubClient& client, int status);

/// The words as numbers of pull requests. Errors: Usage.
[[nodiscard]] Result<QList<int>> pullNumbers(const Options& options);

} // namespace lockstep::ctl
