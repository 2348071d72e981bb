#pragma once

#include "core/database/rehearsal.h"
#include "core/inventory/instance.h"
#include "core/planning/upgrade_path.h"

#include <QDateTime>

#include <optional>

namespace lockstep {

enum class ReportFormat { Text, Markdown, Html, Json, Csv };

/// Errors: Usage.
[[nodiscard]] Result<ReportFormat> parseReportFormat(QStringView text);

/// A plan for people: the path, each stop's counts, risks, level of effort and where each figure comes from.
/// HTML is one self-contained file that prints well; it is also what PDF is made from. CSV has a row for each
/// migration. The time it was made is shown when given; without it equal input gives equal output. Errors:
/// NotFound, Invalid (template).
[[nodiscard]] Result<QString> renderPlan(const UpgradePath& path, const std::optional<Instance>& instance,
                                         ReportFormat format, const QDateTime& generatedAt = {});
/// A rehearsal's report: result, timings by step and migration, comparison with the release. Errors: as
/// renderPlan.
[[nodiscard]] Result<QString> renderRehearsal(const RehearsalReport& report,
                                              const std::optional<Instance>& instance, ReportFormat format);

} // namespace lockstep
