#pragma once

#include "core/health/health_comparison.h"

#include <QVariantHash>

namespace lockstep {

/// How much evidence the templates are given, in characters.
struct EvidenceBudget
{
    qsizetype each = 8'000; ///< of one check
    qsizetype all = -1;     ///< of all of them together; -1: no limit
};

/// What the health templates show, as texts; see resources/manual/reports.md. The templates only lay it out.
[[nodiscard]] QVariantHash healthValues(const HealthReport& report,
                                        const std::optional<HealthComparison>& comparison,
                                        const EvidenceBudget& budget);

/// "Healthy", "Warning", ...: as a label.
[[nodiscard]] QString healthLabel(HealthState state);
/// "Health: prod/acme, 2 January 2026, 03:04 UTC": for title and foot of pages.
[[nodiscard]] QString healthTitle(const HealthReport& report);
/// "Of 12 checks, 1 failed and 11 found nothing wrong."
[[nodiscard]] QString healthSentence(const HealthReport& report);
/// "Since 2 January 2026, 03:04 UTC, 1 check got worse and 2 got better."
[[nodiscard]] QString comparisonSentence(const HealthComparison& comparison);
/// The worst first, otherwise as they were.
[[nodiscard]] QList<CheckedHealth> worstFirst(QList<CheckedHealth> checks);

} // namespace lockstep
