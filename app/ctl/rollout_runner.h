#pragma once

#include "app/ctl/options.h"
#include "core/store/rollout_store.h"

namespace lockstep::ctl {

/// --interval, --patience, --until-merged: how a rollout is worked on.
void declareRolloutRun(Options& options);

/// The store that --store names, or the usual one. Errors: those of RolloutStore::open().
[[nodiscard]] Result<std::unique_ptr<RolloutStore>> openRollouts(const Options& options);

/// Works on a rollout until it ends, is held or is stopped, telling on standard error what happens; the exit
/// status. `client` speaks to the rollout's repository.
[[nodiscard]] int workOn(const Options& options, RolloutStore& store, qint64 id, const GitHubClient& client,
                         const std::stop_token& stop);

/// Looks once, and has the tracking issue written; the exit status.
[[nodiscard]] int syncOnce(RolloutStore& store, qint64 id, const GitHubClient& client,
                           const std::stop_token& stop);

/// How many are in which state: "2 succeeded, 1 failed".
[[nodiscard]] QString countsText(const QMap<UpgradeState, int>& counts);

} // namespace lockstep::ctl
