#include "core/migration/stitched_graph.h"

#include "core/migration/historic_rewrites.h"
#include "core/migration/known_edits.h"

namespace lockstep {

namespace {

constexpr qsizetype squashedNodesOfARelease = 2; ///< a privileged root and an unprivileged one on top of it

/// The line that brought the schema: it exists for stitching strictly after that.
std::optional<MinorLine> creationLine(Schema schema)
{
    switch (schema) {
    case Schema::Frontend:
        return std::nullopt;
    case Schema::CodeIntel:
        return MinorLine{3, 21};
    case Schema::CodeInsights:
        return MinorLine{3, 24};
    }
    return std::nullopt;
}

/// Lays the releases of one schema over each other, ascending.
class Overlay
{
public:
    Overlay(Schema schema, QList<EditedMigration>& edits) : m_schema(schema), m_edits(edits) {}

    Result<void> add(const ReleaseContents& contents)
    {
        const Version& version = contents.release.version;
        const auto held = contents.schemas.constFind(m_schema);
        const std::optional<MinorLine> created = creationLine(m_schema);
        const bool exists = held != contents.schemas.constEnd() && !held->graph.isEmpty() &&
                            !(created && version.line() <= *created);
        if (!exists) {
            m_bounds.insert(version, {0, {}, true});
            return {};
        }
        const bool isNew = !m_lastGraph.sharesDefinitionsWith(held->graph) || m_definitions.isEmpty();
        if (isNew) {
            if (const Result<void> laid = lay(contents.release, held->graph); !laid)
                return laid;
        }
        m_lastGraph = held->graph;
        m_lastVersion = version;
        m_bounds.insert(version, {held->stitchedRoot.value_or(m_lastRoot), held->graph.leaves(), false});
        return {};
    }

    [[nodiscard]] bool existsAnywhere() const { return !m_definitions.isEmpty(); }

    Result<StitchedGraph> finish()
    {
        return MigrationGraph::build(m_schema, m_definitions.values())
            .transform([this](const MigrationGraph& graph) { return StitchedGraph{graph, m_bounds}; });
    }

private:
    Result<void> lay(const Release& release, const MigrationGraph& graph)
    {
        const QList<Definition>& definitions = graph.definitions();
        m_lastRoot = graph.root();
        qsizetype first = 0;
        if (m_rootWhole.up.isEmpty() || !m_rootWhole.sameEffect(definitions.first())) {
            m_rootWhole = definitions.first();
            m_rootSplit = splitSquashedRoot(release.version, m_rootWhole);
        }
        if (m_rootSplit) {
            if (const Result<void> laid = laySplitRoot(release, *m_rootSplit); !laid)
                return laid;
            first = 1;
        }
        for (qsizetype i = first; i < definitions.size(); ++i) {
            const bool squashed = i < squashedNodesOfARelease && isSquashed(definitions[i]);
            if (const Result<void> laid = layOne(release, definitions[i], squashed, i == 0); !laid)
                return laid;
        }
        return {};
    }

    /// The virtual root is part of the whole only where the squashed migration itself is: at the oldest
    /// release.
    Result<void> laySplitRoot(const Release& release, const SplitRoot& split)
    {
        m_lastRoot = split.privileged.id;
        if (const Result<void> laid = layOne(release, split.rest, true, true); !laid)
            return laid;
        if (m_squashed.contains(split.rest.id))
            return layOne(release, split.privileged, true, false);
        return {};
    }

    Result<void> layOne(const Release& release, const Definition& definition, bool squashed, bool isRoot)
    {
        const auto known = m_definitions.find(definition.id);
        if (known == m_definitions.end()) {
            if (squashed && isRoot && !m_definitions.isEmpty())
                return gap(release, definition);
            m_definitions.insert(definition.id, definition);
            if (squashed)
                m_squashed.insert(definition.id);
            return {};
        }
        const bool standsForHistoryWeHave = squashed && !m_squashed.contains(definition.id);
        if (standsForHistoryWeHave || known->sameEffect(definition))
            return {};
        m_edits.append({m_schema, definition.id, release.version, known->up != definition.up,
                        isKnownEdit(m_schema, definition.id)});
        *known = definition;
        return {};
    }

    [[nodiscard]] std::unexpected<Error> gap(const Release& release, const Definition& root) const
    {
        return failure(
            ErrorKind::Invalid, QStringLiteral("stitch the migrations of"), schemaName(m_schema),
            QStringLiteral("%1 begins with the squashed migration %2, and the releases up to %3 do not "
                           "hold the migrations it stands for")
                .arg(release.tag)
                .arg(root.id)
                .arg(m_lastVersion.toTag()),
            QStringLiteral("Add the releases in between to the catalogue, or begin at %1").arg(release.tag));
    }

    Schema m_schema;
    QList<EditedMigration>& m_edits;
    QMap<MigrationId, Definition> m_definitions;
    QSet<MigrationId> m_squashed; ///< those of them that are a release's squashed migrations
    QMap<Version, MigrationBounds> m_bounds;
    MigrationGraph m_lastGraph;
    Version m_lastVersion;
    Definition m_rootWhole; ///< the last release's root, and what became of it: releases share it
    std::optional<SplitRoot> m_rootSplit;
    MigrationId m_lastRoot = 0;
};

QList<const ReleaseContents*> releasesIn(const CatalogContents& contents, const Version& first,
                                         const Version& last)
{
    QList<const ReleaseContents*> releases;
    for (const ReleaseContents& release : contents.releases) {
        if (release.release.version >= first && release.release.version <= last)
            releases.append(&release);
    }
    return releases;
}

Result<StitchResult> stitchAll(const QList<const ReleaseContents*>& releases)
{
    StitchResult result;
    for (const ReleaseContents* release : releases)
        result.catalog.versions.append(release->release.version);
    for (const Schema schema : allSchemas) {
        Overlay overlay(schema, result.edits);
        for (const ReleaseContents* release : releases) {
            if (const Result<void> added = overlay.add(*release); !added)
                return failure(added);
        }
        if (!overlay.existsAnywhere())
            continue;
        const Result<StitchedGraph> graph = overlay.finish();
        if (!graph)
            return failure(graph);
        result.catalog.schemas.insert(schema, *graph);
    }
    return result;
}

} // namespace

Result<QSet<MigrationId>> StitchedGraph::idsAt(const Version& version) const
{
    const auto found = bounds.constFind(version);
    if (found == bounds.constEnd())
        return failure(
            ErrorKind::NotFound, QStringLiteral("find the release"), version.toString(),
            QStringLiteral("the stitched graph of %1 does not hold it").arg(schemaName(graph.schema())),
            QStringLiteral("Stitch a range of releases that includes it"));
    return graph.ancestorsOrSelf(found->leaves);
}

Result<StitchResult> stitch(const CatalogContents& contents, const Version& first, const Version& last)
{
    const Result<Version> from = contents.resolve(first);
    if (!from)
        return failure(from);
    const Result<Version> to = contents.resolve(last);
    if (!to)
        return failure(to);
    if (*from > *to)
        return failure(ErrorKind::Usage, QStringLiteral("stitch the releases of"), contents.location,
                       QStringLiteral("%1 comes after %2").arg(from->toString(), to->toString()),
                       QStringLiteral("Give the older release first"));
    return stitchAll(releasesIn(contents, *from, *to));
}

Result<StitchResult> stitch(const CatalogContents& contents)
{
    QList<const ReleaseContents*> releases;
    for (const ReleaseContents& release : contents.releases)
        releases.append(&release);
    return stitchAll(releases);
}

} // namespace lockstep
