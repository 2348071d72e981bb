#pragma once

#include "core/health/health_comparison.h"
#include "core/report/report.h"

namespace lockstep {

/// A health report for people: the summary first, then what changed since an earlier one, if that is given,
/// and the evidence after. HTML is one self-contained file that prints well, and what PDF is made from;
/// Markdown stays below GitHub's limit for a comment, its evidence folded. CSV has a row for each check. Long
/// evidence is cut but in JSON, CSV and text. Errors: NotFound, Invalid (template).
[[nodiscard]] Result<QString> renderHealth(const HealthReport& report, ReportFormat format,
                                           const std::optional<HealthReport>& earlier = {});

/// Several instances' reports in one table (CSV) or list (JSON). Errors: Usage (another format).
[[nodiscard]] Result<QString> renderFleetHealth(const QList<HealthReport>& reports, ReportFormat format);

/// The most characters of a Markdown report. GitHub takes 65,536 of a comment; the rest of it wants some.
inline constexpr qsizetype mostMarkdown = 60'000;

} // namespace lockstep
