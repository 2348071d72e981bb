#include "core/planning/stitch_cache.h"

#include <algorithm>

namespace lockstep {

namespace {

Result<MigrationSets> allIdsAt(const StitchedCatalog& catalog, const Version& release)
{
    MigrationSets sets;
    for (const auto& [schema, stitched] : catalog.schemas.asKeyValueRange()) {
        Result<QSet<MigrationId>> ids = stitched.idsAt(release);
        if (!ids)
            return failure(ids);
        sets.insert(schema, *std::move(ids));
    }
    return sets;
}

} // namespace

bool containsAll(const MigrationSets& whole, const MigrationSets& part)
{
    for (const auto& [schema, ids] : part.asKeyValueRange()) {
        const QSet<MigrationId> known = whole.value(schema);
        if (!std::ranges::all_of(ids, [&](MigrationId id) { return known.contains(id); }))
            return false;
    }
    return true;
}

const Result<StitchedCatalog>& StitchCache::whole() const
{
    std::call_once(m_once, [this] {
        m_whole =
            stitch(m_contents).transform([](StitchResult&& result) { return std::move(result.catalog); });
    });
    return m_whole;
}

Result<StitchedCatalog> StitchCache::upTo(const Version& release) const
{
    if (m_contents.releases.isEmpty() || release == m_contents.releases.last().release.version)
        return whole();
    const std::scoped_lock lock(m_mutex);
    if (const auto found = m_upTo.constFind(release); found != m_upTo.constEnd())
        return *found;
    Result<StitchResult> stitched = stitch(m_contents, m_contents.releases.first().release.version, release);
    if (!stitched)
        return failure(stitched);
    m_upTo.insert(release, stitched->catalog);
    return std::move(stitched->catalog);
}

Result<MigrationSets> StitchCache::idsAt(const Version& release) const
{
    const Result<StitchedCatalog>& catalog = whole();
    if (!catalog)
        return failure(catalog);
    const std::scoped_lock lock(m_mutex);
    if (const auto found = m_ids.constFind(release); found != m_ids.constEnd())
        return *found;
    Result<MigrationSets> sets = allIdsAt(*catalog, release);
    if (sets)
        m_ids.insert(release, *sets);
    return sets;
}

} // namespace lockstep
