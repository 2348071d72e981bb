#pragma once

#include "core/migration/definition_rules.h"
#include "core/migration/migration_layout.h"
#include "core/migration/release_contents.h"

#include <QHash>

namespace lockstep {

/// Reads releases of one catalogue one after another. What several releases share is read, parsed and checked
/// once.
class ReleaseReader
{
public:
    explicit ReleaseReader(const ReleaseCatalog& catalog) : m_catalog(catalog) {}

    /// Errors: as readRelease().
    [[nodiscard]] Result<ReleaseContents> read(const Release& release);

private:
    [[nodiscard]] Result<MigrationGraph> readSchema(Schema schema, const Release& release,
                                                    const SchemaFiles& files);
    [[nodiscard]] Result<Definition> readDefinition(const Release& release, const MigrationFiles& files);
    [[nodiscard]] Result<Definition> parseDefinition(const Release& release,
                                                     const MigrationFiles& files) const;
    [[nodiscard]] Result<QString> readText(const ReleaseFile& file) const;
    /// Empty for no file.
    [[nodiscard]] Result<ReleaseText> textOf(const ReleaseFile& file) const;

    const ReleaseCatalog& m_catalog;
    QHash<QByteArray, MigrationGraph> m_graphs;  ///< by everything that decides what a schema holds
    QHash<QByteArray, Definition> m_definitions; ///< by everything that decides what a migration is
};

} // namespace lockstep
