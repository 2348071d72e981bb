#include "core/migration/migration_origins.h"

namespace lockstep {

QHash<MigrationId, Version> migrationOrigins(const CatalogContents& contents, Schema schema)
{
    QHash<MigrationId, Version> origins;
    const MigrationGraph* previous = nullptr;
    for (const ReleaseContents& release : contents.releases) {
        const auto found = release.schemas.constFind(schema);
        if (found == release.schemas.constEnd() ||
            (previous && previous->sharesDefinitionsWith(found->graph)))
            continue;
        previous = &found->graph;
        for (const Definition& definition : found->graph.definitions()) {
            if (!origins.contains(definition.id))
                origins.insert(definition.id, release.release.version);
        }
    }
    return origins;
}

} // namespace lockstep
