#pragma once

#include "core/database/connection.h"
#include "core/database/drift/schema_description.h"
#include "core/database/migration_log.h"
#include "core/database/out_of_band.h"
#include "core/migration/stitched_graph.h"

#include <QJsonObject>
#include <QStringList>

namespace lockstep {

/// What a release asks of one of its databases.
struct ReleaseRequirements
{
    Schema schema = Schema::Frontend;
    StitchedGraph stitched;                    ///< empty: the catalogue does not have this schema
    std::optional<Version> release;            ///< nothing: only say what the database is at
    int minimumPostgres = 12;                  ///< major version
    std::optional<SchemaDescription> expected; ///< to look for drift
};

[[nodiscard]] ReleaseRequirements requirementsOf(Schema schema, const StitchedCatalog& catalog,
                                                 const std::optional<Version>& release = {},
                                                 const Knowledge& knowledge = {});

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
    QList<OutOfBandStatus> outOfBand; ///< only of the frontend database
    QList<MigrationId>
        missing; ///< of the release compared with, not applied; ascending. Empty without a release.
    QList<MigrationId> unknown;     ///< applied, and newer than all that the catalogue knows; ascending
    std::optional<Version> release; ///< newest release of the catalogue whose migrations are all applied
    std::optional<int> drift;       ///< the number of differences; nothing when not asked for
    QStringList problems;           ///< everything that stands in the way, a sentence each

    [[nodiscard]] bool ok() const { return problems.isEmpty(); }

    /// A migration failed, or did not come to its end.
    [[nodiscard]] bool isDirty() const
    {
        return legacyDirty || !state.failed.isEmpty() || !state.pending.isEmpty();
    }

    /// {schema, ok, applied, pending, failed, dirty, server, drift, problems, ...}: `pending` are the ids
    /// that are still to be applied, attempts that have not ended among them.
    [[nodiscard]] QJsonObject toJson() const;
};

/// Whether the database is fit for the release: migrations, failed attempts, out-of-band migrations,
/// extensions, invalid indexes, the server's version, the step from the version it records, drift. Only
/// reads, and needs no more than the right to do so. What cannot be read becomes a problem; the rest is still
/// worth knowing.
[[nodiscard]] SchemaStatus verifyDatabase(const ReleaseRequirements& release, Connection& connection,
                                          const std::stop_token& stop = {});

/// Connects and verifies. A database that cannot be reached is a status with a problem, not an error.
[[nodiscard]] SchemaStatus readStatus(const ReleaseRequirements& release, const ConnectionSettings& settings,
                                      const std::stop_token& stop = {});

/// The same for several side by side, in the order of the schemas.
[[nodiscard]] QList<SchemaStatus> readStatuses(const QList<ReleaseRequirements>& releases,
                                               const QMap<Schema, ConnectionSettings>& databases,
                                               const std::stop_token& stop = {});

} // namespace lockstep
