#pragma once

#include "app/ctl/options.h"
#include "core/inventory/fleet.h"

namespace lockstep::ctl {

/// --fleet, --revision, -e, --filter
void declareFleet(Options& options);

/// The instances that are meant, in the fleet's order. Without a filter those that cannot be read are among
/// them; with one they are told of and left out. Errors: Usage; those of reading the fleet and of the filter.
[[nodiscard]] Result<QList<Instance>> chosenInstances(const Options& options, const std::stop_token& stop);

} // namespace lockstep::ctl
