#pragma once

#include "core/github/git_remote.h"
#include "core/github/github_client.h"
#include "core/runbook/step_kind.h"

namespace lockstep {

/// textParameters() for `repository` (a working tree), `github` and `github-api`, and more.
[[nodiscard]] QJsonObject gitHubParameters(const QStringList& more);

/// The repository on GitHub that `github` (OWNER/NAME) names, else the one that `origin` of the tree is; its
/// API is `github-api`, else LOCKSTEP_GITHUB_API, else that of the remote's host. Errors: Usage, NotFound,
/// Failed.
[[nodiscard]] Result<GitHubPlace> gitHubPlaceOf(const StepAction& action, const std::stop_token& stop);

/// Speaks to it with whatever gitHubAccess() finds; waits and repetitions are logged. Errors: as above, and
/// those of gitHubAccess() and GitHubClient.
[[nodiscard]] Result<GitHubClient> gitHubClientOf(const StepAction& action, const StepCall& call);

/// What went over the wire goes into a file of the run's folder, and where that is into the log.
void keepGitHubLog(const GitHubClient& client, const StepCall& call);

} // namespace lockstep
