#pragma once

#include "core/database/connection.h"
#include "core/database/drift/schema_description.h"

namespace lockstep {

/// Describes one schema as it is at one moment, in a transaction of its own that writes nothing. Errors:
/// NotFound (no such schema), Connection, Failed, Cancelled.
[[nodiscard]] Result<SchemaDescription> describeSchema(Connection& connection,
                                                       const QString& name = QStringLiteral("public"),
                                                       std::stop_token stop = {});
/// The same within the transaction that is open: it sees what that has done. The transaction's search path
/// becomes the schema alone.
[[nodiscard]] Result<SchemaDescription> describeWithinTransaction(Connection& connection, const QString& name,
                                                                  const std::stop_token& stop);

/// The column of pg_trigger that is not 0 where a partition has the trigger from its table; servers before 13
/// have none.
[[nodiscard]] QString parentOfTrigger(int serverVersion);

} // namespace lockstep
