#pragma once

#include "core/database/migrator.h"
#include "core/migration/release_contents.h"

namespace lockstep {

/// Brings an empty database to a release with that release's own migrations, as a fresh install of it would,
/// and records its version in the frontend database. A release without the schema leaves the database empty.
/// Errors: as Migrator::up, stitch.
[[nodiscard]] Result<void> buildRelease(const CatalogContents& contents, const Version& release,
                                        Schema schema, const ConnectionSettings& settings,
                                        const RunEventSink& log, const std::stop_token& stop);

} // namespace lockstep
