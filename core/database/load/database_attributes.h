#pragma once

#include "core/database/connection.h"

namespace lockstep {

/// CREATE DATABASE with the encoding, locale, owner, tablespace and connection limit of a model; without a
/// model (empty) with UTF8 and the server's own locale. Errors: Failed, Connection, Cancelled.
[[nodiscard]] Result<void> createDatabaseLike(Connection& connection, const QString& model,
                                              const QString& name, const std::stop_token& stop);

/// Gives a database the settings (ALTER DATABASE ... SET), grants and comment of another. What could not be
/// given, in words.
[[nodiscard]] QStringList copyAttributes(Connection& connection, const QString& from, const QString& to,
                                         const std::stop_token& stop);

} // namespace lockstep
