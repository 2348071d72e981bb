#pragma once

#include "app/ctl/options.h"
#include "core/health/health_report.h"

namespace lockstep::ctl {

/// --instance, --fleet
void declareInstanceName(Options& options);
/// What describes an instance whose health is asked for, and which checks are wanted: --instance, --fleet,
/// --url, --db, --compose-folder, ...; the report is kept in --store.
void declareHealth(Options& options);

/// Makes the checks (all that can be made, where none is named), says on standard error what each found, and
/// keeps the report where an instance is named. Errors: Usage; those of reading the fleet.
[[nodiscard]] Result<HealthReport> checkHealth(const Options& options, const QStringList& names,
                                               const std::stop_token& stop);

/// The name under which --instance is kept: as the fleet has it, where there is one; empty without. Errors:
/// those of reading the fleet.
[[nodiscard]] Result<QString> instanceName(const Options& options);

/// Done, Findings, or NotDone where nothing at all could be found out.
[[nodiscard]] int healthStatus(const HealthReport& report);

/// What --store names, or the usual place.
[[nodiscard]] QString storePlace(const Options& options);

} // namespace lockstep::ctl
