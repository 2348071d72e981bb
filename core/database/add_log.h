#pragma once

#include "core/database/connection_settings.h"
#include "core/migration/definition.h"
#include "core/support/run_event.h"

#include <stop_token>

namespace lockstep {

/// Records a migration as applied, or reverted, without running it, as the product's `add-log` does; makes
/// migration_logs where there is none. Errors: Busy (another migrator), Connection, Failed, Cancelled.
[[nodiscard]] Result<void> addMigrationLog(const ConnectionSettings& settings, Schema schema, MigrationId id,
                                           bool up, const RunEventSink& events,
                                           const std::stop_token& stop = {});

} // namespace lockstep
