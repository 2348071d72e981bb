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

/// How a set of applied migrations is best built: a release that is all in it, and the rest on top.
struct AppliedParts
{
    std::optional<Version> release; ///< the newest that is completely applied; nothing: from the root on
    QList<Definition> further;      ///< the others, in order
};

/// Errors: NotFound (not even the catalogue's root is in them).
[[nodiscard]] Result<AppliedParts> partsOf(const CatalogContents& contents, const StitchedGraph& stitched,
                                           const QSet<MigrationId>& applied);

/// Brings an empty database to where exactly these migrations are applied. Writes no log of the further ones.
[[nodiscard]] Result<void> buildParts(const CatalogContents& contents, const AppliedParts& parts,
                                      Schema schema, const ConnectionSettings& settings,
                                      const std::stop_token& stop);

} // namespace lockstep
