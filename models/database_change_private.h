#pragma once

// What the changes are put together from; for their own files only.

#include "core/database/migrator.h"
#include "models/database_change.h"

#include <QCoreApplication>

namespace lockstep::changes {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(lockstep::DatabaseChange)
};

[[nodiscard]] ChangePlace placeOf(const DatabaseScope& scope, Schema schema);
[[nodiscard]] QList<ChangePlace> placesOf(const DatabaseScope& scope, const QList<Schema>& schemas);

/// A database that is dirty is to be rescued first. Errors: as readOne; Precondition (dirty).
[[nodiscard]] Result<SchemaStatus> readClean(const DatabaseScope& scope, Schema schema,
                                             const std::stop_token& stop);

/// Errors: as readOne; Precondition (its migrations are others than those).
[[nodiscard]] Result<void> checkUnchanged(const DatabaseScope& scope, const SchemaStatus& before,
                                          const std::stop_token& stop);
[[nodiscard]] Result<void> checkUnchanged(const DatabaseScope& scope, const QList<SchemaStatus>& before,
                                          const std::stop_token& stop);

/// Adds the SQL of the migrations, and what is to be said about them, to the question.
void addMigrations(ChangeQuestion& question, Schema schema, const QList<Definition>& definitions, bool up);

[[nodiscard]] QList<Definition> definitionsOf(const MigrationGraph& graph, const QList<MigrationId>& ids);
[[nodiscard]] MigratorOptions migratorOptions();
[[nodiscard]] qsizetype doneCount(const QList<MigrationOutcome>& outcomes);
[[nodiscard]] std::unexpected<Error> nothingToDo(const QString& attempted, const DatabaseScope& scope,
                                                 const QList<Schema>& schemas, const QString& happened);

} // namespace lockstep::changes
