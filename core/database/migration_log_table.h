#pragma once

#include "core/database/connection.h"
#include "core/database/migration_log.h"

namespace lockstep {

/// The row of the golang-migrate era's table.
struct LegacyVersion
{
    MigrationId version = 0;
    bool dirty = false;
};

/// All that a database says about one schema's migrations.
struct MigrationHistory
{
    bool hasLogs = false; ///< there is a table migration_logs
    QList<MigrationLogEntry> entries;
    std::optional<LegacyVersion> legacy;
};

/// migration_logs in one database, seen from one schema (facts 2.1). Borrows the connection.
class MigrationLogTable
{
public:
    MigrationLogTable(Connection& connection, Schema schema) : m_connection(&connection), m_schema(schema) {}

    /// The same table through another session.
    [[nodiscard]] MigrationLogTable on(Connection& connection) const;

    /// Finds the table and, when it lacks a column or is not there at all, creates or extends it in one
    /// transaction.
    [[nodiscard]] Result<void> ensure();
    /// Finds the table without changing anything.
    [[nodiscard]] Result<bool> find();

    /// The schema's rows; none when there is no table.
    [[nodiscard]] Result<QList<MigrationLogEntry>> read() const;
    /// The golang-migrate era's row for this schema, if there is such a table with a row in it.
    [[nodiscard]] Result<std::optional<LegacyVersion>> legacyVersion() const;

    /// Finds the table and reads both it and the golang-migrate era's row, without changing anything.
    [[nodiscard]] Result<MigrationHistory> readHistory();

    /// Success rows marked as backfilled, after removing the schema's rows of the first format, in one
    /// transaction.
    [[nodiscard]] Result<void> backfill(const QList<MigrationId>& ids) const;

    /// Ids for that many rows to come, taken from the table's sequence in one go.
    [[nodiscard]] Result<QList<qint64>> reserve(qsizetype count) const;
    /// One INSERT of a row for an attempt that begins now, for a transaction of its own.
    [[nodiscard]] QString beginSql(qint64 logId, MigrationId id, bool up = true) const;
    /// One UPDATE that says the attempt succeeded, for the migration's own transaction.
    [[nodiscard]] QString successSql(qint64 logId) const;

    /// Inserts a row for an attempt and commits it; its id.
    [[nodiscard]] Result<qint64> begin(MigrationId id, bool up = true) const;
    [[nodiscard]] Result<void> finishSuccess(qint64 logId) const;
    /// Finishes the attempt as failed; inserts its row first if the failure came before it did.
    [[nodiscard]] Result<void> finishFailure(qint64 logId, MigrationId id, const QString& message,
                                             bool up = true) const;
    /// Takes the attempt's row back.
    [[nodiscard]] Result<void> discard(qint64 logId) const;

private:
    [[nodiscard]] Result<SqlRows> run(const QString& attempted, const QString& sql,
                                      const QList<SqlValue>& parameters = {}) const;
    [[nodiscard]] Result<void> extend();
    [[nodiscard]] QString schemaLiteral() const;

    Connection* m_connection;
    Schema m_schema;
    QString m_table; ///< qualified and quoted: a migration may change search_path. Empty: not there.
    QStringList m_columns;
};

} // namespace lockstep
