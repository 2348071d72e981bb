#pragma once

#include "core/migration/release_contents.h"

namespace lockstep {

/// What the cache holds for the catalogue; nothing when it holds nothing, or nothing usable.
[[nodiscard]] std::optional<CatalogContents> loadContents(const ReleaseCatalog& catalog);

/// Keeps the contents for the next time. A cache that cannot be written is only slow: it is logged.
void storeContents(const ReleaseCatalog& catalog, const CatalogContents& contents);

} // namespace lockstep
