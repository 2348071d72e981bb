#pragma once

#include "core/database/database_status.h"
#include "core/database/drift/repair.h"
#include "core/database/rescue.h"
#include "core/planning/planner.h"
#include "models/change_options.h"
#include "models/migration_node_state.h"

#include <QDateTime>

#include <memory>

namespace lockstep {

/// The databases of one instance, and what they are compared with. Handed to the thread that works.
struct DatabaseScope
{
    std::shared_ptr<const Planner> planner;
    DatabaseSet databases;
    Version release; ///< that the databases are to be fit for
    ChangeOptions options = {};

    /// Of the whole catalogue, so that whatever a database has is known.
    [[nodiscard]] Result<StitchedCatalog> stitched() const;
};

/// The migrations of one schema as they are drawn.
struct SchemaGraph
{
    MigrationGraph graph; ///< of the release, or of what the database is at where that is newer
    QHash<MigrationId, Version> origins;
    QHash<MigrationId, MigrationNodeState> states;
};

/// What one look at the databases brought.
struct DatabaseReading
{
    QDateTime time;
    QMap<Schema, SchemaStatus> statuses;
    QMap<Schema, SchemaGraph> graphs;
};

/// What a database is compared with.
struct DriftSource
{
    enum class From {
        Applied,    ///< what its applied migrations make
        Squashed,   ///< the chosen release, by its squashed.sql
        Migrations, ///< the chosen release, by all its migrations
        File        ///< what `file` describes
    };
    From from = From::Applied;
    QString file = {};
    QString nameSpace = QStringLiteral("public"); ///< schema within the database; Applied knows public only
};

/// What a look for drift brought.
struct DriftFinding
{
    DriftReport report;
    QString comparedWith; ///< "6.12.5040", "6.1.0 and 2 more migrations", a file
    DriftSource source;
    QDateTime time;
};

// These block; call them on a thread of their own.

/// Databases that cannot be reached say so in their status. Errors: Cancelled, those of stitching.
[[nodiscard]] Result<DatabaseReading> readDatabases(const DatabaseScope& scope, const std::stop_token& stop);

/// One of them, as it is now. Errors: Connection, Cancelled, those of stitching.
[[nodiscard]] Result<SchemaStatus> readOne(const DatabaseScope& scope, Schema schema,
                                           const std::stop_token& stop);

/// Errors: as readOne, expectedWith, expectedSchemas, expectedSchemaFromFile, readDrift; Precondition
/// (nothing is applied), NotFound (the release does not have the schema).
[[nodiscard]] Result<DriftFinding> lookForDrift(const DatabaseScope& scope, Schema schema,
                                                const DriftSource& source, const std::stop_token& stop);

/// Errors: as planRescue.
[[nodiscard]] Result<std::optional<RescuePlan>> lookForRescue(const DatabaseScope& scope, Schema schema,
                                                              std::optional<RescueDirection> direction,
                                                              const std::stop_token& stop);

} // namespace lockstep
