#pragma once

#include "core/migration/definition.h"

namespace lockstep {

/// The positions of a graph's nodes, parents first, from `root` on. `parents` gives each node's parents by
/// position; nodes are in ascending id. It is the reverse of a depth-first post-order whose children are
/// visited from the highest id down, which is how the product's own migrator sorts: unrelated siblings come
/// out in ascending id, each with what builds on it alone, and the order (and with it the hash of privileged
/// ids) is the same as there. Empty when it meets a cycle; shorter than `parents` when a cycle hides nodes
/// from the root.
[[nodiscard]] QList<qsizetype> topologicalOrder(const QList<QList<qsizetype>>& parents, qsizetype root);

/// The ids along one cycle, its first repeated at the end; empty when there is none.
[[nodiscard]] QList<MigrationId> findCycle(const QList<Definition>& definitions,
                                           const QList<QList<qsizetype>>& parents);

} // namespace lockstep
