#pragma once

#include "core/inventory/instance.h"
#include "core/report/rehearsal_figures.h"

#include <QVariantHash>

namespace lockstep {

/// What the rehearsal's templates show, as texts. The templates only lay it out.
[[nodiscard]] QVariantHash rehearsalValues(const RehearsalReport& report,
                                           const std::optional<Instance>& instance);

} // namespace lockstep
