#pragma once

#include "core/database/connection.h"
#include "core/database/drift/difference.h"

#include <QHash>
#include <QMap>

namespace lockstep {

/// What one must know of a database, besides its description, to repair it.
struct RepairFacts
{
    /// By object, what is built on it and would be in the way of dropping it. Direct dependents only; of a
    /// type its columns, too.
    QMap<SchemaObject, QList<SchemaObject>> dependents;
    QHash<QString, qint64> tableBytes; ///< with indexes; of tables and materialized views
    QString currentUser;
};

/// Reads them in one transaction that writes nothing. Errors: Connection, Failed, Cancelled.
[[nodiscard]] Result<RepairFacts> readRepairFacts(Connection& connection, const QString& schemaName,
                                                  std::stop_token stop = {});

} // namespace lockstep
