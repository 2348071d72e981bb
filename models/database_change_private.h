#pragma once

// What the changes are put together from; for their own files only.

#include "models/database_change.h"

#include <QCoreApplication>

namespace lockstep::changes {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(lockstep::DatabaseChange)
};

[[nodiscard]] ChangePlace placeOf(const DatabaseScope& scope, Schema schema);
[[nodiscard]] QList<ChangePlace> placesOf(const DatabaseScope& scope, const QList<Schema>& schemas);

/// A database that is dirty is to be rescued first, unless the options let that pass. Errors: as readOne;
/// Precondition (dirty).
[[nodiscard]] Result<SchemaStatus> readClean(const DatabaseScope& scope, Schema schema,
                                             const std::stop_token& stop);

/// Errors: as readOne; Precondition (its migrations are others than those).
[[nodiscard]] Result<void> checkUnchanged(const DatabaseScope& scope, const SchemaStatus& before,
                                          const std::stop_token& stop);
[[nodiscard]] Result<void> checkUnchanged(const DatabaseScope& scope, const QList<SchemaStatus>& before,
                                          const std::stop_token& stop);

/// Migrations of one database, and which way they go.
struct Batch
{
    Schema schema = Schema::Frontend;
    QList<Definition> definitions;
    bool up = true;
};

/// Adds the SQL of the migrations, and what is to be said about them, to the question.
void addMigrations(ChangeQuestion& question, const DatabaseScope& scope, const Batch& batch);

/// The release that the frontend database is at, and the chosen one: what a run of a change is filed under.
void setReleases(DatabaseChange& change, const DatabaseScope& scope, const SchemaStatus& status);

/// Says in the question which of these options are not as they come.
void addDepartures(ChangeQuestion& question, const DatabaseScope& scope, const QList<ChangeOption>& heeded);

[[nodiscard]] QList<Definition> definitionsOf(const MigrationGraph& graph, const QList<MigrationId>& ids);
/// What the run's step was that did these.
[[nodiscard]] StepOutcome stepOf(const DatabaseChange& change, const QList<MigrationOutcome>& outcomes);
[[nodiscard]] qsizetype doneCount(const QList<MigrationOutcome>& outcomes);
[[nodiscard]] std::unexpected<Error> nothingToDo(const QString& attempted, const DatabaseScope& scope,
                                                 const QList<Schema>& schemas, const QString& happened);

/// From the release that the databases are at to the chosen one, up or down. Errors: Precondition (it is not
/// known, or is that one), as Planner::plan and Planner::planDown.
[[nodiscard]] Result<UpgradePath> pathFrom(const DatabaseScope& scope, const SchemaStatus& frontend);

} // namespace lockstep::changes
