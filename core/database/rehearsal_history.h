#pragma once

#include "core/database/upgrade.h"

namespace lockstep {

/// Adds to the steps what earlier, killed runs of the same rehearsal applied, as the databases'
/// migration_logs tell it; names come from `contents`. Errors: Connection, Failed.
[[nodiscard]] Result<void> addEarlierMigrations(QList<StepOutcome>& steps, const UpgradePath& path,
                                                const CatalogContents& contents,
                                                const DatabaseSet& databases);

} // namespace lockstep
