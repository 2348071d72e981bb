#pragma once

#include "core/database/connection_settings.h"
#include "core/database/migration_log.h"
#include "core/migration/stitched_graph.h"

#include <QJsonObject>
#include <QStringList>

namespace lockstep {

/// What one database is at, read without writing anything.
struct SchemaStatus
{
    Schema schema = Schema::Frontend;
    QString server;        ///< "PostgreSQL 16.4"; empty when it could not be reached
    int serverVersion = 0; ///< 160004; 0 when it could not be reached
    bool hasMigrationLogs = false;
    AppliedState state; ///< with what older history stands for, see planBackfill
    std::optional<MigrationId>
        legacyVersion; ///< of the golang-migrate era's table, when that is all there is
    bool legacyDirty = false;
    QString instanceVersion; ///< versions.version for service frontend; only in the frontend database
    QList<MigrationId>
        missing; ///< of the release compared with, not applied; ascending. Empty without a release.
    std::optional<Version> release; ///< newest release of the catalogue whose migrations are all applied
    QStringList problems;           ///< everything that stands in the way, a sentence each

    [[nodiscard]] bool ok() const { return problems.isEmpty(); }

    [[nodiscard]] QJsonObject toJson() const;
};

/// Connects, reads, compares with the release when one is given. A database that cannot be reached is a
/// status with a problem, not an error: the others are still worth reading.
[[nodiscard]] SchemaStatus readStatus(Schema schema, const ConnectionSettings& settings,
                                      const StitchedCatalog& catalog,
                                      const std::optional<Version>& release = {});

} // namespace lockstep
