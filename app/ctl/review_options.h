#pragma once

#include "app/ctl/options.h"
#include "core/rollout/pull_review.h"
#include "core/store/pull_actions.h"

namespace lockstep::ctl {

/// The fleet of --fleet, where that is given; LOCKSTEP_FLEET alone asks for no review. Errors: those of
/// chosenFleet().
[[nodiscard]] Result<std::optional<Fleet>> reviewFleet(const Options& options, const std::stop_token& stop);

/// What a pull request proposes and what was found, for a terminal.
[[nodiscard]] QString reviewAsText(const PullReview& review);

/// Those of the findings that keep it from being approved or merged, in one line each.
[[nodiscard]] QStringList errorLines(const PullReview& review);

/// Where it is kept what is done to pull requests; empty with --no-store.
[[nodiscard]] QString reviewStore(const Options& options);

/// What Lockstep did to a pull request, the newest first, for a terminal; nothing where it did nothing.
[[nodiscard]] QString actionsAsText(const QList<PullAction>& actions, const PullRequest& pull);

} // namespace lockstep::ctl
