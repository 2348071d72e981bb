#pragma once

#include "core/support/error.h"

#include <QSqlError>

namespace lockstep {

/// What SQLite says, by its result codes.
[[nodiscard]] Error sqliteError(const QSqlError& error, const QString& attempted, const QString& path);

/// What a PostgreSQL server says, by its SQLSTATE. `isLost`: the connection is gone.
[[nodiscard]] Error postgresError(const QSqlError& error, const QString& attempted, const QString& path,
                                  bool isLost);

} // namespace lockstep
