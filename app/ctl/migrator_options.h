#pragma once

#include "app/ctl/options.h"
#include "core/database/migrator.h"

namespace lockstep::ctl {

/// The options of every command that applies or reverts migrations: --dry-run, the privileged modes, --quiet.
void declareMigratorOptions(Options& options);
/// --ignore-single-dirty-log, --ignore-single-pending-log
void declareIgnoreOptions(Options& options);
/// Errors: Usage (flags that exclude each other).
[[nodiscard]] Result<MigratorOptions> readMigratorOptions(const Options& options);

/// The same, where the ignore options are declared as well.
[[nodiscard]] Result<MigratorOptions> readMigratorAndIgnoreOptions(const Options& options);

/// "--target 1,2" as ids. Errors: Usage.
[[nodiscard]] Result<QList<MigrationId>> readMigrationIds(const Options& options, const QString& name);

} // namespace lockstep::ctl
