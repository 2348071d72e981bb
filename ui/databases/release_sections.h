#pragma once

#include "core/version/version.h"
#include "ui/databases/graph_picture.h"

namespace lockstep {

/// The minor lines that brought the migrations of a graph, as sections of its drawing.
struct ReleaseSections
{
    QHash<MigrationId, int> byMigration;
    QList<SectionText> texts; ///< by section
};

/// Nothing where no migration of the graph has an origin.
[[nodiscard]] ReleaseSections releaseSections(const MigrationGraph& graph,
                                              const QHash<MigrationId, Version>& origins);

} // namespace lockstep
