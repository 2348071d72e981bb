#pragma once

#include "core/health/health_report.h"
#include "core/report/report.h"

namespace lockstep {

/// A health report for people: the summary first, the evidence after. HTML is one self-contained file that
/// prints well; Markdown stays below GitHub's limit for a comment, its evidence folded. CSV has a row for
/// each check. Errors: NotFound, Invalid (template).
[[nodiscard]] Result<QString> renderHealth(const HealthReport& report, ReportFormat format);

} // namespace lockstep
