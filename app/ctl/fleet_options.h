#pragma once

#include "app/ctl/options.h"
#include "core/inventory/fleet.h"

namespace lockstep::ctl {

/// --fleet, --revision
void declareFleetPlace(Options& options);

/// The fleet that they name. Errors: Usage; those of reading it.
[[nodiscard]] Result<Fleet> chosenFleet(const Options& options, const std::stop_token& stop);

/// --fleet, --revision, -e, --filter
void declareFleet(Options& options);

/// All instances that --fleet, --revision and -e name, without asking the filter. Errors: Usage; those of
/// reading the fleet.
[[nodiscard]] Result<QList<Instance>> fleetInstances(const Options& options, const std::stop_token& stop);

/// Those of them that --filter lets through; all without one. What cannot be read is told of and left out by
/// a filter. Errors: those of the filter.
[[nodiscard]] Result<QList<Instance>>
filteredInstances(const Options& options, const QList<Instance>& instances, const std::stop_token& stop);

/// The instances that are meant, in the fleet's order. Without a filter those that cannot be read are among
/// them; with one they are told of and left out. Errors: Usage; those of reading the fleet and of the filter.
[[nodiscard]] Result<QList<Instance>> chosenInstances(const Options& options, const std::stop_token& stop);

} // namespace lockstep::ctl
