#pragma once

#include "core/database/private_server.h"

#include <stop_token>

namespace lockstep {

/// Checks that the file is a dump in plain SQL. Errors: NotFound, Io, Invalid (empty, compressed, another
/// format of pg_dump), each with what to do.
[[nodiscard]] Result<void> checkDump(const QString& file);

/// Options of a session for a dump of a schema without the rows it is about: no trigger and no foreign key
/// looks at the few that come with it, and policies find the tenant they ask for.
inline const QString schemaOnlySession =
    QStringLiteral("-c session_replication_role=replica -c app.current_tenant=1");

/// Loads a dump in plain SQL into a database of the server, made anew, whatever database the dump itself
/// names. Roles that it mentions are created. A changed copy of the dump, where one is needed, goes to
/// `scratchFolder`. Errors: as checkDump; Failed (psql's words, with the line), Cancelled.
[[nodiscard]] Result<void> loadDump(PrivateServer& server, const QString& database, const QString& dump,
                                    const QString& scratchFolder, const std::stop_token& stop,
                                    const QString& sessionOptions = {});

} // namespace lockstep
