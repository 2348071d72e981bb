#pragma once

#include "core/database/connection.h"
#include "core/database/load/dump_statement.h"
#include "core/database/load/load_progress.h"

namespace lockstep {

/// What a piece of work does to a table, weakest first, as the server's own locks do.
enum class TableUse {
    Read,       ///< COPY ... TO
    BuildIndex, ///< CREATE INDEX: beside readers and other builds
    AddForeign, ///< ADD FOREIGN KEY, on both tables: beside readers
    Alter,      ///< ALTER TABLE: beside nobody
};

/// One piece of work that may run beside others, on any connection.
struct BuildTask
{
    QString title;
    qint64 weight = 0; ///< the larger, the earlier: bytes of the rows it goes over
    QList<std::pair<TableName, TableUse>> uses;
    QList<TableName> makesKeyOf; ///< tables that foreign keys can refer to only afterwards
    QList<TableName> needsKeyOf;
    std::function<Result<void>(Connection&, const std::stop_token&)> work;
};

/// Runs all of them, the heaviest first, such that none waits for another's lock. Where fewer are left than
/// there are connections, a build may use the server's parallel workers instead. Errors: the first that came
/// up; the others are cancelled.
[[nodiscard]] Result<void> runBuildTasks(QList<BuildTask> tasks, const QList<Connection*>& connections,
                                         LoadProgress& progress, const std::stop_token& stop);

} // namespace lockstep
