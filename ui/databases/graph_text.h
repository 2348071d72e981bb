#pragma once

#include "models/migration_node_state.h"
#include "ui/databases/graph_picture.h"

namespace lockstep {

/// What a screen reader reads: "Migration 168, add users. Applied. Builds on 167. ..."
[[nodiscard]] QString migrationSentences(const GraphPicture& picture, MigrationId id,
                                         MigrationNodeState state, const QString& note);
/// Rich text: name, id, state and parents, line by line.
[[nodiscard]] QString migrationToolTip(const GraphPicture& picture, MigrationId id, MigrationNodeState state,
                                       const QString& note);

} // namespace lockstep
