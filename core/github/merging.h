#pragma once

#include "core/github/pull_requests.h"

namespace lockstep {

/// Squashes it into its base; the sha of the commit that came of it. Done once: one that is merged already
/// answers with that. Errors: those of GitHubClient; Precondition: its branch was pushed to since `pull` was
/// read, it has conflicts, something is still required, or the base takes changes only through a merge queue.
[[nodiscard]] Result<QString> squashPullRequest(const GitHubClient& client, const PullRequest& pull,
                                                const std::stop_token& stop);

/// Has GitHub squash it once all that is required is there; where the base has a merge queue, it goes there.
/// Errors: as above; Precondition: nothing is missing any more (merge it), or the repository does not allow
/// auto-merge.
[[nodiscard]] Result<void> enableAutoMerge(const GitHubClient& client, const PullRequest& pull,
                                           const std::stop_token& stop);

} // namespace lockstep
