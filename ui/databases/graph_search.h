#pragma once

#include "core/migration/migration_graph.h"

namespace lockstep {

/// The migrations of which each word of the text is part of the id or of the name, in topological order.
/// Whether a name is spelled with spaces or underscores makes no difference, nor does upper case. None for
/// text without words.
[[nodiscard]] QList<MigrationId> findMigrations(const MigrationGraph& graph, const QString& text);

} // namespace lockstep
