#pragma once

#include "core/support/error.h"

#include <stop_token>

namespace lockstep {

/// Manifests in a git work tree that are to be as they are in a commit again.
struct RestoreRequest
{
    QString folder; ///< of the manifests, within the work tree
    QString source; ///< "origin/main", or any commit
};

/// What would be given up, as `git diff --stat` tells it; empty: nothing.
/// Errors: NotFound (no git), Failed (git's own words), Cancelled.
[[nodiscard]] Result<QString> filesToRestore(const RestoreRequest& request, const std::stop_token& stop);

/// `git restore --source=SOURCE --worktree FOLDER`. Errors: as above.
[[nodiscard]] Result<void> restoreFiles(const RestoreRequest& request, const std::stop_token& stop);

} // namespace lockstep
