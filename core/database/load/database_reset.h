#pragma once

#include "core/database/connection_settings.h"
#include "core/support/run_event.h"

#include <stop_token>

namespace lockstep {

/// Puts an empty database in the place of one, with its owner, encoding, locale, settings and grants, and
/// drops the old one: all or nothing. Sessions on it are ended. One that is not there is made. Errors:
/// Precondition (no right to create databases), Busy (a load into it), Connection, Cancelled, Failed.
[[nodiscard]] Result<void> resetDatabase(const ConnectionSettings& target, const RunEventSink& events,
                                         const std::stop_token& stop);

/// What tells a database from another that had, or will have, its name: its object id. Empty: there is none
/// of that name. Errors: Connection, Cancelled, Failed.
[[nodiscard]] Result<QString> databaseIdentity(const ConnectionSettings& target, const std::stop_token& stop);

} // namespace lockstep
