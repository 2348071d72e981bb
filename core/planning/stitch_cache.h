#pragma once

#include "core/migration/stitched_graph.h"

#include <QHash>

#include <mutex>

namespace lockstep {

/// What a database has applied, or a release contains, by schema.
using MigrationSets = QMap<Schema, QSet<MigrationId>>;

/// Whether every migration of `part` is in `whole`.
[[nodiscard]] bool containsAll(const MigrationSets& whole, const MigrationSets& part);

/// A catalogue stitched once, when first asked, and looked up ever after. Thread-safe.
class StitchCache
{
public:
    explicit StitchCache(CatalogContents contents) : m_contents(std::move(contents)) {}

    /// All releases in one graph a schema. Errors: as stitch().
    [[nodiscard]] const Result<StitchedCatalog>& whole() const;
    /// From the first release to this one. Errors: as stitch().
    [[nodiscard]] Result<StitchedCatalog> upTo(const Version& release) const;
    /// Everything a database at the release has applied, also what the release itself only knows as squashed.
    /// Errors: as stitch() and StitchedGraph::idsAt.
    [[nodiscard]] Result<MigrationSets> idsAt(const Version& release) const;

private:
    CatalogContents m_contents;
    mutable std::once_flag m_once;
    mutable Result<StitchedCatalog> m_whole;
    mutable std::mutex m_mutex; ///< guards what follows
    mutable QHash<Version, StitchedCatalog> m_upTo;
    mutable QHash<Version, MigrationSets> m_ids;
};

} // namespace lockstep
