#pragma once

#include "core/inventory/instance.h"
#include "core/report/plan_figures.h"

#include <QDateTime>
#include <QVariantHash>

namespace lockstep {

/// What the plan's templates show, as texts. The templates only lay it out.
[[nodiscard]] QVariantHash planValues(const UpgradePath& path, const PlanFigures& figures,
                                      const std::optional<Instance>& instance, const QDateTime& generatedAt);

/// {label, value} pairs about the instance; empty without one.
[[nodiscard]] QVariantList instanceFacts(const std::optional<Instance>& instance);
/// "prod/acme, 5.8.1579 to 6.2.1102".
[[nodiscard]] QString subjectOf(const UpgradePath& path, const std::optional<Instance>& instance);
[[nodiscard]] QVariantHash pair(const QString& label, const QString& value, const QString& note = {});

} // namespace lockstep
