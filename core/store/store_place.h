#pragma once

#include "core/support/error.h"

namespace lockstep {

/// Where a store is: the path of an SQLite file, or a database of a PostgreSQL server, which a team shares,
/// as a libpq connection string ("host=... dbname=...") or URI ("postgresql://...").

/// The text names a PostgreSQL database.
[[nodiscard]] bool isPostgresPlace(const QString& place);

/// The place for people: never with a password.
[[nodiscard]] QString storePlaceText(const QString& place);

} // namespace lockstep
