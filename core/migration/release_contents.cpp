#include "core/migration/release_contents.h"

#include "core/migration/contents_cache.h"
#include "core/migration/release_reader.h"
#include "core/migration/stitched_graph.h"

namespace lockstep {

namespace {

std::unexpected<Error> cancelled(const ReleaseCatalog& catalog)
{
    return failure(ErrorKind::Cancelled, QStringLiteral("read the release catalogue"), catalog.location(),
                   QStringLiteral("it was cancelled"));
}

/// The part of a stitched graph that a database at one release has.
Result<SchemaContents> partAt(const StitchedGraph& stitched, const Version& version)
{
    const MigrationBounds& bounds = *stitched.bounds.constFind(version);
    const Result<QSet<MigrationId>> ids = stitched.idsAt(version);
    if (!ids)
        return failure(ids);
    QList<Definition> definitions;
    for (const Definition& definition : stitched.graph.definitions()) {
        if (ids->contains(definition.id))
            definitions.append(definition);
    }
    return MigrationGraph::build(stitched.graph.schema(), definitions)
        .transform([&](const MigrationGraph& graph) { return SchemaContents{graph, {}, bounds.root}; });
}

Result<CatalogContents> readStitched(const ReleaseCatalog& catalog)
{
    const Result<StitchedCatalog> stitched = stitchedFromJson(catalog.stitchedGraph(), catalog.location());
    if (!stitched)
        return failure(stitched);
    CatalogContents contents{catalog.location(), {}};
    for (const Release& release : catalog.releases()) {
        ReleaseContents held{release, {}, {}};
        for (const auto& [schema, graph] : stitched->schemas.asKeyValueRange()) {
            const auto bounds = graph.bounds.constFind(release.version);
            if (bounds == graph.bounds.constEnd() || bounds->preCreation)
                continue;
            // Patches of one line mostly have the same bounds.
            if (!contents.releases.isEmpty()) {
                const ReleaseContents& before = contents.releases.last();
                const auto same = before.schemas.constFind(schema);
                if (same != before.schemas.constEnd() && *bounds == graph.bounds[before.release.version]) {
                    held.schemas.insert(schema, *same);
                    continue;
                }
            }
            const Result<SchemaContents> part = partAt(graph, release.version);
            if (!part)
                return failure(part);
            held.schemas.insert(schema, *part);
        }
        contents.releases.append(held);
    }
    return contents;
}

Result<CatalogContents> readReleases(const ReleaseCatalog& catalog, const std::stop_token& stop)
{
    CatalogContents contents{catalog.location(), {}};
    ReleaseReader reader(catalog);
    for (const Release& release : catalog.releases()) {
        if (stop.stop_requested())
            return cancelled(catalog);
        Result<ReleaseContents> held = reader.read(release);
        if (!held)
            return failure(held);
        contents.releases.append(std::move(*held));
    }
    return contents;
}

} // namespace

const ReleaseContents* CatalogContents::find(const Version& version) const
{
    const auto found = std::ranges::find(
        releases, version, [](const ReleaseContents& contents) { return contents.release.version; });
    return found == releases.end() ? nullptr : &*found;
}

Result<Version> CatalogContents::resolve(const Version& wanted) const
{
    QList<Release> all;
    for (const ReleaseContents& contents : releases)
        all.append(contents.release);
    return findRelease(all, wanted, location).transform([](const Release& release) {
        return release.version;
    });
}

QList<Version> CatalogContents::versions() const
{
    QList<Version> versions;
    for (const ReleaseContents& contents : releases)
        versions.append(contents.release.version);
    return versions;
}

Result<ReleaseContents> readRelease(const ReleaseCatalog& catalog, const Release& release)
{
    if (catalog.kind() != ReleaseCatalog::Kind::StitchedGraph)
        return ReleaseReader(catalog).read(release);
    const Result<CatalogContents> all = readStitched(catalog);
    if (!all)
        return failure(all);
    if (const ReleaseContents* contents = all->find(release.version))
        return *contents;
    return failure(ErrorKind::NotFound, QStringLiteral("read the release"), release.tag,
                   QStringLiteral("%1 does not have it").arg(catalog.location()));
}

Result<CatalogContents> readCatalog(const ReleaseCatalog& catalog, CacheUse cache, std::stop_token stop)
{
    if (cache == CacheUse::ReadWrite) {
        if (std::optional<CatalogContents> kept = loadContents(catalog))
            return *std::move(kept);
    }
    Result<CatalogContents> contents = catalog.kind() == ReleaseCatalog::Kind::StitchedGraph
                                           ? readStitched(catalog)
                                           : readReleases(catalog, stop);
    if (contents && cache == CacheUse::ReadWrite)
        storeContents(catalog, *contents);
    return contents;
}

Result<CatalogContents> readCatalog(const QString& location, CacheUse cache, std::stop_token stop)
{
    const auto catalog = ReleaseCatalog::open(location);
    if (!catalog)
        return failure(catalog);
    return readCatalog(**catalog, cache, std::move(stop));
}

} // namespace lockstep
