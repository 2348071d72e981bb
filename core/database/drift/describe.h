#pragma once

#include "core/database/connection.h"
#include "core/database/drift/schema_description.h"

namespace lockstep {

/// Reads what the schema `name` of a database is made of, from the catalogue alone: any role that may connect
/// can do it, and nothing is written. All of it is one snapshot. Objects that belong to an extension are left
/// out. Errors: Connection, Failed, NotFound (no such schema), Cancelled.
[[nodiscard]] Result<SchemaDescription> describeSchema(Connection& connection,
                                                       const QString& name = QStringLiteral("public"),
                                                       std::stop_token stop = {});

} // namespace lockstep
