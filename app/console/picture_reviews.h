#pragma once

#include "core/github/pull_requests.h"
#include "core/inventory/fleet.h"

namespace lockstep::console {

/// Pull requests that upgrade instances of the fleet, as GitHub would tell of them: some with conflicts, with
/// failed checks, with more than an upgrade. As many as the fleet has instances to upgrade, fourteen at most.
[[nodiscard]] QList<PullRequestDetails> sampleReviews(const Fleet& fleet, const Version& target);

} // namespace lockstep::console
