#pragma once

#include "core/planning/planner.h"

#include <stop_token>

namespace lockstep {

/// The releases that a step works with, and all that is known about them: `catalog`, or LOCKSTEP_CATALOG
/// where that is empty. Errors: Usage (none is named); those of readCatalog().
[[nodiscard]] Result<Planner> readPlanner(const QString& catalog, const std::stop_token& stop);

/// "5.10" or "5.10.0", as the catalogue has it. Errors: Usage; those of Planner::resolve().
[[nodiscard]] Result<Version> resolvedVersion(const Planner& planner, const QString& text);

} // namespace lockstep
