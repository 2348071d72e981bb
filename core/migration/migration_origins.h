#pragma once

#include "core/migration/release_contents.h"

namespace lockstep {

/// The first release of the catalogue that has each migration. What the first release has may be older.
[[nodiscard]] QHash<MigrationId, Version> migrationOrigins(const CatalogContents& contents, Schema schema);

} // namespace lockstep
