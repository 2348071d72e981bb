#pragma once

#include "core/database/drift/repair.h"
#include "core/database/migrator.h"
#include "core/migration/release_contents.h"

#include <QJsonObject>

namespace lockstep {

/// One statement of a migration that did not come to its end, and whether the database shows what it does.
struct RescueStatement
{
    enum class Effect {
        Done,    ///< the catalogue is as after it
        NotDone, ///< the catalogue is as before it
        Unknown, ///< it changes rows, which the catalogue does not show
    };

    QString sql;
    int line = 1; ///< of the migration's text
    Effect effect = Effect::Unknown;
};

/// "done", "not done", "unknown"
[[nodiscard]] QString effectName(RescueStatement::Effect effect);

enum class RescueDirection {
    Forward, ///< what is missing of it is done, and it counts as applied
    Back     ///< what is there of it is undone, and it counts as not applied
};

/// What is left of one dirty migration, and how to make the database consistent again.
struct RescuePlan
{
    Schema schema = Schema::Frontend;
    Definition migration;
    bool up = true;      ///< the attempt applied it; else it reverted it
    bool legacy = false; ///< the single-row table of the golang-migrate era says so, not migration_logs
    QString failure;     ///< what migration_logs keeps of the attempt's error
    QList<RescueStatement> statements;
    RescueDirection direction = RescueDirection::Forward;
    QStringList repair;            ///< statements to run, in one transaction; may be empty
    QStringList remarks;           ///< what a person should know before agreeing
    SchemaDescription target;      ///< what the schema is after the repair
    QList<SchemaObject> concerned; ///< the objects that the migration changes

    /// {schema, migration, name, up, direction, failure, statements: [{line, sql, effect}], repair, remarks}
    [[nodiscard]] QJsonObject toJson() const;
};

/// Looks at what is dirty in one database; nothing when nothing is. The oldest is first: there may be more.
/// The statements' effects are worked out on a private server, by running them one after the other on a
/// database that has exactly what was applied before. Writes nothing to the database itself. `wanted` decides
/// the direction; nothing: forward, but back where a concurrent index build left an invalid index, which it
/// takes a migrator to build. Errors: Busy (the attempt is under way), NotFound (the catalogue does not have
/// the migration or what was before it), Connection, Failed, Cancelled.
[[nodiscard]] Result<std::optional<RescuePlan>>
planRescue(const CatalogContents& contents, const StitchedGraph& stitched, Connection& connection,
           std::optional<RescueDirection> wanted = {}, const std::stop_token& stop = {});

/// Repairs and clears the flag in one transaction, in which it looks again before it commits. Errors: Failed
/// (a statement), Precondition (the schema is not as it should be afterwards), Busy, Connection, Cancelled;
/// then the database is as before.
[[nodiscard]] Result<void> runRescue(const RescuePlan& plan, Connection& connection,
                                     const RunEventSink& events, const std::stop_token& stop = {});

/// Says, without looking at the schema, that exactly the migration and what it builds on are applied, and
/// that nothing is dirty. For a person who knows what no catalogue shows. Errors: NotFound (no such
/// migration), Busy, Connection, Failed.
[[nodiscard]] Result<void> forceVersion(const StitchedGraph& stitched, MigrationId version,
                                        Connection& connection, const RunEventSink& events,
                                        const std::stop_token& stop = {});

} // namespace lockstep
