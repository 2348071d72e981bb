#pragma once

#include "core/migration/definition.h"

#include <QDateTime>
#include <QList>
#include <QSet>
#include <QString>

#include <optional>

namespace lockstep {

/// One row of migration_logs (facts 2.1).
struct MigrationLogEntry
{
    qint64 logId = 0;
    MigrationId migration = 0;
    bool up = true;
    QDateTime startedAt;
    std::optional<QDateTime> finishedAt;
    std::optional<bool> success;
    QString errorMessage;
    bool backfilled = false;
    int format =
        2; ///< migration_logs_schema_version; 1 is the 3.36 era's, which does not cover older migrations
};

/// Which migrations a database has, after the documented classification of its log rows.
struct AppliedState
{
    QSet<MigrationId> applied;
    QList<MigrationId> pending; ///< ascending
    QList<MigrationId> failed;  ///< ascending

    friend bool operator==(const AppliedState&, const AppliedState&) = default;
};

/// Classifies the rows of one schema (facts 2.1). A pure function.
[[nodiscard]] AppliedState classify(const QList<MigrationLogEntry>& entries);

/// "1, 2, 3"
[[nodiscard]] QString migrationIdList(const QList<MigrationId>& ids,
                                      const QString& separator = QStringLiteral(", "));

/// "schema_migrations", "codeintel_schema_migrations", "codeinsights_schema_migrations": the legacy table's
/// name and the value of migration_logs.schema.
[[nodiscard]] QString migrationsTableName(Schema schema);
/// The key of the schema's session-level advisory lock (facts 2.2).
[[nodiscard]] qint32 advisoryLockKey(Schema schema);

} // namespace lockstep
