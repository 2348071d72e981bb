#pragma once

#include "core/catalog/schema.h"

#include <QList>
#include <QString>

#include <optional>

namespace lockstep {

/// A migration's id. Negative for the virtual privileged root that stitching splits off an old squashed
/// migration.
using MigrationId = qint64;

/// What a migration that builds an index concurrently builds.
struct IndexMetadata
{
    QString indexName;
    QString tableName;

    friend bool operator==(const IndexMetadata&, const IndexMetadata&) = default;
};

/// One migration as a release defines it. SQL is canonical: no leading YAML block, trimmed, without the one
/// outer BEGIN;/COMMIT; pair. Cheap to copy (implicitly shared strings).
struct Definition
{
    MigrationId id = 0;
    QString name;
    QString up;
    QString down;
    QList<MigrationId> parents; ///< ascending
    bool privileged = false;
    bool nonIdempotent = false;
    bool createIndexConcurrently = false;
    bool terminateBlockingTransactions = true; ///< bestEffortTerminateBlockingTransactions
    std::optional<IndexMetadata> index;        ///< set exactly when createIndexConcurrently
    QString path; ///< Where the up file came from, for messages: "migrations/frontend/1_x/up.sql"; not part
                  ///< of equality.

    /// Equal in everything that decides what the migration does; name and path do not count.
    [[nodiscard]] bool sameEffect(const Definition& other) const;
};

/// Definition::name, or the id when it has none.
[[nodiscard]] QString migrationTitle(const Definition& definition);

/// The down script as it can be run in a transaction: dropping an index concurrently is not possible there,
/// so it is dropped at once, as the product's own stitching does it with the scripts it knows of.
[[nodiscard]] QString revertSql(const Definition& definition);

/// Canonical form of a migration's SQL text, see Definition.
[[nodiscard]] QString canonicalSql(const QString& text);

} // namespace lockstep
