#pragma once

#include "core/inventory/instance.h"
#include "core/report/plan_figures.h"

#include <QDateTime>

namespace lockstep {

/// A plan for a terminal.
[[nodiscard]] QString planText(const UpgradePath& path, const PlanFigures& figures,
                               const std::optional<Instance>& instance, const QDateTime& generatedAt);

} // namespace lockstep
