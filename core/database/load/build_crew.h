#pragma once

#include "core/database/connection.h"
#include "core/database/load/dump_statement.h"
#include "core/database/load/load_progress.h"

namespace lockstep {

/// What a piece of work does to a table, weakest first, as the server's own locks do.
enum class TableUse {
    Read,       ///< COPY ... TO
    BuildIndex, ///< CREATE INDEX: beside readers and other builds
    Validate,   ///< VALIDATE CONSTRAINT, on the referring table: beside readers
    AddForeign, ///< ADD FOREIGN KEY, on both tables: beside readers
    Alter,      ///< ALTER TABLE: beside nobody
};

/// One piece of work that may run beside others, on any connection.
struct BuildTask
{
    QString title;
    qint64 weight = 0; ///< the larger, the earlier: rows it goes over, times what each takes
    qint64 sorted = 0; ///< bytes that a B-tree is made of, at most; 0: the work does not sort
    QList<std::pair<TableName, TableUse>> uses;
    QByteArrayList makes; ///< what others need, by any name
    QByteArrayList needs;
    std::function<Result<void>(Connection&, const std::stop_token&)> work;
};

struct BuildLimits
{
    qint64 memory = 64; ///< what the server may use for each, in MB; a sort gets what it can use well
    std::function<void()> lastBegun; ///< called once, when none waits any more that has a weight
};

/// Runs all of them such that none waits for another's lock: first those with the most work to come after
/// them that cannot be done beside them. Where fewer can run than there are connections, a build may use the
/// server's parallel workers instead. Errors: the first that came up; the others are cancelled.
[[nodiscard]] Result<void> runBuildTasks(QList<BuildTask> tasks, const QList<Connection*>& connections,
                                         const BuildLimits& limits, LoadProgress& progress,
                                         const std::stop_token& stop);

/// The maintenance_work_mem, in MB, with which PostgreSQL sorts so many bytes quickest: no more than it takes
/// to merge the sorted runs in one pass. Comparing what lies all over a larger memory waits for the
/// processor's caches, and takes almost twice the time. Each of the parallel workers needs its share, or the
/// server starts none.
[[nodiscard]] qint64 sortMemory(qint64 bytes, qsizetype parallelWorkers);

} // namespace lockstep
