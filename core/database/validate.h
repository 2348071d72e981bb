#pragma once

#include "core/database/connection_settings.h"
#include "core/migration/stitched_graph.h"

#include <functional>
#include <stop_token>

namespace lockstep {

/// What the product's `validate` does: whether the databases have all migrations of the release, none dirty,
/// and whether its out-of-band migrations are where it needs them. Waits for as long as an index is being
/// built; `tell` hears of it. What is wrong, a sentence each. Errors: Connection, Failed, Cancelled, NotFound
/// (the release).
[[nodiscard]] Result<QStringList> validateSchemas(const StitchedCatalog& catalog, const Version& release,
                                                  const DatabaseSet& databases, bool skipOutOfBand,
                                                  const std::function<void(const QString&)>& tell,
                                                  const std::stop_token& stop = {});

} // namespace lockstep
