#pragma once

#include "core/migration/release_contents.h"

#include <QMap>

namespace lockstep {

/// Where one release begins and ends in a stitched graph.
struct MigrationBounds
{
    MigrationId root = 0; ///< May be negative: a virtual privileged root.
    QList<MigrationId> leaves;
    bool preCreation = false; ///< The schema did not exist yet: root 0, no leaves.

    friend bool operator==(const MigrationBounds&, const MigrationBounds&) = default;
};

/// The migrations of one schema over a range of releases, un-squashed as far as the range goes back.
struct StitchedGraph
{
    MigrationGraph graph;
    QMap<Version, MigrationBounds> bounds;

    /// Everything a database at that release has applied: ancestors-or-self of its leaves. Empty before
    /// creation. Errors: NotFound for a release outside the range.
    [[nodiscard]] Result<QSet<MigrationId>> idsAt(const Version& version) const;
};

/// One per schema that exists anywhere in the range.
struct StitchedCatalog
{
    QMap<Schema, StitchedGraph> schemas;
    QList<Version> versions; ///< ascending
};

/// A migration whose definition changed after it was released.
struct EditedMigration
{
    Schema schema = Schema::Frontend;
    MigrationId id = 0;
    Version in;            ///< the release that changed it
    bool up = false;       ///< whether the up side changed, or only the down side
    bool expected = false; ///< whether the documented override list names it
};

struct StitchResult
{
    StitchedCatalog catalog;
    QList<EditedMigration> edits;
};

/// Stitches the releases of `contents` in [first, last], after the documented historic rewrites (facts 1.6):
/// union of ids; a squashed root gives way to the un-squashed history it stands for; where a definition was
/// edited the newest release's wins and the edit is reported. Errors: Invalid, NotFound, Usage (first after
/// last).
[[nodiscard]] Result<StitchResult> stitch(const CatalogContents& contents, const Version& first,
                                          const Version& last);
/// The whole catalogue.
[[nodiscard]] Result<StitchResult> stitch(const CatalogContents& contents);

/// The documented JSON: {"frontend": {"Definitions": [...], "BoundsByRev": {"v5.8.1579": {...}}}, ...}.
[[nodiscard]] QByteArray stitchedToJson(const StitchedCatalog& catalog);
/// Re-runs canonicalisation and graph checks. Errors: Invalid, with schema, migration and field.
[[nodiscard]] Result<StitchedCatalog> stitchedFromJson(const QByteArray& json, const QString& subject);

} // namespace lockstep
