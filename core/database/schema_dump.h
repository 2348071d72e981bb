#pragma once

#include "core/database/connection_settings.h"

#include <stop_token>

namespace lockstep {

/// The environment for psql and pg_dump: these settings, and nothing that the user set for other servers.
[[nodiscard]] QProcessEnvironment toolEnvironment(const ConnectionSettings& settings);

/// `pg_dump --schema-only` of the database, as it is, into the file: whole or not at all. `extra` are more
/// options. Errors: Io, Failed (what pg_dump said), Cancelled.
[[nodiscard]] Result<void> dumpSchema(const QString& binFolder, const ConnectionSettings& settings,
                                      const QString& file, const QStringList& extra = {},
                                      std::stop_token stop = {});

/// Runs a file of SQL through psql, to the first error. Errors: Failed (psql's words, with the line),
/// Cancelled.
[[nodiscard]] Result<void> runSqlFile(const QString& binFolder, const ConnectionSettings& settings,
                                      const QString& file, const QStringList& extra = {},
                                      std::stop_token stop = {});

/// A schema-only dump such that equal schemas give equal texts: the objects in the order of their kinds and
/// names, without what pg_dump says about itself and without settings of the session. A pure function.
[[nodiscard]] QByteArray normalizedSchema(const QByteArray& dump);

/// The unified diff of two databases' schemas, a line each; empty when they are equal. The migrators' own
/// bookkeeping tables do not count. `workFolder` is for files in between. Errors: Io, Failed, Cancelled.
[[nodiscard]] Result<QStringList> compareSchemas(const QString& binFolder, const ConnectionSettings& expected,
                                                 const QString& expectedName,
                                                 const ConnectionSettings& actual, const QString& actualName,
                                                 const QString& workFolder, std::stop_token stop = {});

} // namespace lockstep
