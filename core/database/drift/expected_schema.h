#pragma once

#include "core/database/drift/schema_description.h"
#include "core/migration/stitched_graph.h"

#include <QMap>

#include <stop_token>

namespace lockstep {

/// Where the schema that a release should have is taken from.
enum class ExpectedFrom {
    Squashed,  ///< the release's squashed.sql, or its migrations where it has none
    Migrations ///< running all of the release's migrations
};

/// What the release's databases should look like: built on a private server and described, or remembered from
/// the last time (in `cacheFolder()/descriptions`, by the content it comes from and the PostgreSQL that
/// described it). Schemas that the release does not have are absent. `nameSpace` is the PostgreSQL schema
/// within each database; where the release makes none of that name, nothing is expected in it. Errors:
/// NotFound (release, no PostgreSQL), Failed, Io, Cancelled.
[[nodiscard]] Result<QMap<Schema, SchemaDescription>>
expectedSchemas(const CatalogContents& contents, const Version& release, const QList<Schema>& schemas,
                ExpectedFrom from, const std::stop_token& stop = {},
                const QString& nameSpace = QStringLiteral("public"));

/// What a database should look like that has exactly these migrations applied, finished release or not: the
/// newest release that is all in them, and the rest of them, from `stitched`, on top. Errors: as
/// expectedSchemas; NotFound (no release of the catalogue is all in them).
[[nodiscard]] Result<SchemaDescription> expectedWith(const CatalogContents& contents,
                                                     const StitchedGraph& stitched,
                                                     const QSet<MigrationId>& applied,
                                                     const std::stop_token& stop = {});

/// Reads a description in JSON, or describes what a script in SQL makes. Errors: NotFound, Io, Invalid (also
/// a description of another PostgreSQL schema than `nameSpace`), Failed.
[[nodiscard]] Result<SchemaDescription>
expectedSchemaFromFile(const QString& file, const std::stop_token& stop = {},
                       const QString& nameSpace = QStringLiteral("public"));

} // namespace lockstep
