#pragma once

#include "core/catalog/release_text.h"
#include "core/migration/migration_graph.h"

#include <QMap>

#include <stop_token>

namespace lockstep {

/// Everything one release holds for one schema.
struct SchemaContents
{
    MigrationGraph graph;    ///< Empty when the release does not have the schema.
    ReleaseText squashedSql; ///< `squashed.sql`, the dump of the whole schema at that release; empty when it
                             ///< has none.
    /// The root a stitched graph gives for this release, where the catalogue is one: its graphs are
    /// un-squashed, so graph.root() is the root of the oldest release.
    std::optional<MigrationId> stitchedRoot;
};

/// Everything Lockstep reads of one release.
struct ReleaseContents
{
    Release release;
    QMap<Schema, SchemaContents> schemas; ///< Only schemas the release has.
    ReleaseText siteConfigSchema;         ///< `site.schema.json`; empty when it has none.
};

/// All releases of a catalogue, read and validated, ascending. Shared content is read and parsed once; the
/// result is kept in `cacheFolder()/catalogs` by the catalogue's fingerprint so that the next call is quick.
/// Releases with the same migrations share them in memory.
struct CatalogContents
{
    QString location;
    QList<ReleaseContents> releases;

    [[nodiscard]] const ReleaseContents* find(const Version& version) const;
    /// As ReleaseCatalog::find: exactly that version, or the newest patch of its line. Errors: NotFound.
    [[nodiscard]] Result<Version> resolve(const Version& wanted) const;
    [[nodiscard]] QList<Version> versions() const;
};

enum class CacheUse { ReadWrite, None };

/// Reads one release. Errors: Invalid, with file and line and the facts' error class (malformed concurrent
/// index creation, malformed Postgres extension modification, unknown parent, ...); Io.
[[nodiscard]] Result<ReleaseContents> readRelease(const ReleaseCatalog& catalog, const Release& release);

/// Reads all of them, or a stitched graph's. Errors: as readRelease; Cancelled.
[[nodiscard]] Result<CatalogContents>
readCatalog(const ReleaseCatalog& catalog, CacheUse cache = CacheUse::ReadWrite, std::stop_token stop = {});

/// ReleaseCatalog::open and readCatalog in one.
[[nodiscard]] Result<CatalogContents>
readCatalog(const QString& location, CacheUse cache = CacheUse::ReadWrite, std::stop_token stop = {});

} // namespace lockstep
