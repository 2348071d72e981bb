#pragma once

#include "app/ctl/options.h"
#include "core/report/report.h"

#include <functional>

namespace lockstep::ctl {

/// The formats in which a report can be written; the first is the default.
[[nodiscard]] QStringList reportFormats();

/// Renders the report in the format that the options ask for, PDF included, and writes it to --out or
/// standard output.
[[nodiscard]] Result<void> writeReport(const Options& options, const QString& title,
                                       const std::function<Result<QString>(ReportFormat)>& render);

} // namespace lockstep::ctl
