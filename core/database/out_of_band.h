#pragma once

#include "core/database/connection.h"
#include "core/planning/knowledge.h"
#include "core/support/run_event.h"

namespace lockstep {

using LogSink = std::function<void(RunEvent::Level, const QString&)>;

/// Looks at the out-of-band migrations that the services run in the background, and waits until they are
/// complete, looking again every second. One that the database does not know is nothing to wait for. With
/// `wait` false it only logs which are not complete. Errors: Connection, Failed, Cancelled.
[[nodiscard]] Result<void> awaitOutOfBand(Connection& frontend, const QList<OutOfBandMigration>& migrations,
                                          bool wait, const LogSink& log, const std::stop_token& stop);

} // namespace lockstep
