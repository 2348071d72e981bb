#pragma once

#include "core/database/migration_log_table.h"
#include "core/migration/definition.h"

namespace lockstep {

/// An attempt at a migration that went wrong.
struct FailedAttempt
{
    Connection& connection; ///< its transaction is rolled back
    const MigrationLogTable& log;
    const Definition& definition;
    qint64 logId = 0;
    bool up = true;
    bool undone = false; ///< cancelled, and nothing of it is left: the attempt goes as well
    int sqlOffset = 0;   ///< characters before the migration's own SQL in the text that was sent
};

/// Finishes the attempt's row, or takes it back, and makes the error of it. Where the session is lost, the
/// row is finished from another one if there can be one.
[[nodiscard]] Error concludeFailedAttempt(const FailedAttempt& attempt, const SqlError& error);

/// Whether the SQL commits part of its own work, which no rollback takes back.
[[nodiscard]] bool commitsItself(const QString& sql);

} // namespace lockstep
