#pragma once

#include "core/database/migrator.h"
#include "core/migration/migration_graph.h"

namespace lockstep {

/// Which of the applied migrations a task reverts, in the order in which it reverts them. `subject` names the
/// database in errors. Errors: NotFound (an unknown target), Precondition (nothing to undo, or several that
/// could be meant; an applied migration that the graph does not know, which may build on what is to go).
[[nodiscard]] Result<QList<MigrationId>> idsToRevert(const MigrationGraph& graph, const MigrationTask& task,
                                                     const QSet<MigrationId>& applied,
                                                     const QString& subject);

} // namespace lockstep
