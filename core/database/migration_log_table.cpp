#include "core/database/migration_log_table.h"

namespace lockstep {

namespace {

constexpr int formatVersion = 2; // migration_logs_schema_version

struct Column
{
    const char* name;
    const char* type;
};

// As the product's migrator has them, in its order.
constexpr Column columns[] = {
    {"migration_logs_schema_version", "integer NOT NULL"},
    {"schema", "text"},
    {"version", "integer"},
    {"up", "boolean"},
    {"started_at", "timestamptz NOT NULL"},
    {"finished_at", "timestamptz"},
    {"success", "boolean"},
    {"error_message", "text"},
    {"backfilled", "boolean NOT NULL DEFAULT false"},
};

QStringList columnNames()
{
    QStringList names = {QStringLiteral("id")};
    for (const Column& column : columns)
        names.append(QString::fromLatin1(column.name));
    return names;
}

QDateTime timeFromMicroseconds(qint64 microseconds)
{
    return QDateTime::fromMSecsSinceEpoch(microseconds / 1000, QTimeZone::UTC);
}

MigrationLogEntry entryOf(const SqlRows& rows, qsizetype row)
{
    MigrationLogEntry entry;
    entry.logId = rows.number(row, 0);
    entry.migration = rows.number(row, 1);
    entry.up = rows.flag(row, 2);
    entry.startedAt = timeFromMicroseconds(rows.number(row, 3));
    if (!rows.isNull(row, 4))
        entry.finishedAt = timeFromMicroseconds(rows.number(row, 4));
    if (!rows.isNull(row, 5))
        entry.success = rows.flag(row, 5);
    entry.errorMessage = rows.text(row, 6);
    entry.backfilled = rows.flag(row, 7);
    entry.format = static_cast<int>(rows.number(row, 8));
    return entry;
}

QString microseconds(const QString& column)
{
    return QStringLiteral("(extract(epoch FROM %1) * 1000000)::bigint").arg(column);
}

} // namespace

Result<SqlRows> MigrationLogTable::run(const QString& attempted, const QString& sql,
                                       const QList<SqlValue>& parameters) const
{
    const SqlResult result = m_connection->query(sql, parameters);
    if (!result)
        return std::unexpected(result.error().toError(attempted, m_connection->settings().description()));
    return *result;
}

MigrationLogTable MigrationLogTable::on(Connection& connection) const
{
    MigrationLogTable copy = *this;
    copy.m_connection = &connection;
    return copy;
}

QString MigrationLogTable::schemaLiteral() const
{
    return m_connection->quotedLiteral(migrationsTableName(m_schema));
}

Result<bool> MigrationLogTable::find()
{
    const Result<SqlRows> rows =
        run(QStringLiteral("look for migration_logs in"),
            QStringLiteral(
                "SELECT n.nspname, c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = "
                "a.attrelid "
                "JOIN pg_namespace n ON n.oid = c.relnamespace "
                "WHERE a.attrelid = to_regclass('migration_logs') AND a.attnum > 0 AND NOT a.attisdropped"));
    if (!rows)
        return failure(rows);
    m_columns.clear();
    m_table.clear();
    for (qsizetype row = 0; row < rows->size(); ++row)
        m_columns.append(rows->text(row, 2));
    if (!rows->isEmpty())
        m_table = m_connection->quotedIdentifier(rows->text(0, 0)) + u'.' +
                  m_connection->quotedIdentifier(rows->text(0, 1));
    return !m_table.isEmpty();
}

Result<void> MigrationLogTable::ensure()
{
    const QStringList wanted = columnNames();
    for (int attempt = 0; attempt < 3; ++attempt) {
        const Result<bool> found = find();
        if (!found)
            return failure(found);
        if (std::ranges::all_of(wanted, [this](const QString& name) { return m_columns.contains(name); }))
            return {};
        // Two that create it at once can collide in the system catalogues; the loser finds it on the next
        // look.
        if (const Result<void> extended = extend(); !extended && attempt == 2)
            return extended;
    }
    return failure(ErrorKind::Failed, QStringLiteral("create migration_logs in"),
                   m_connection->settings().description(), QStringLiteral("it still lacks columns"));
}

Result<void> MigrationLogTable::extend()
{
    QString sql = QStringLiteral("BEGIN; SET LOCAL client_min_messages = warning;"
                                 "CREATE TABLE IF NOT EXISTS migration_logs (id SERIAL PRIMARY KEY);");
    for (const Column& column : columns)
        sql += QStringLiteral("ALTER TABLE migration_logs ADD COLUMN IF NOT EXISTS %1 %2;")
                   .arg(QLatin1StringView(column.name), QLatin1StringView(column.type));
    const SqlResult done = m_connection->execute(sql + QStringLiteral("COMMIT"));
    m_connection->rollback();
    if (!done)
        return std::unexpected(done.error().toError(
            QStringLiteral("create migration_logs in"), m_connection->settings().description(),
            QStringLiteral("The role must be able to create tables in the schema public")));
    return {};
}

Result<QList<MigrationLogEntry>> MigrationLogTable::read() const
{
    if (m_table.isEmpty())
        return QList<MigrationLogEntry>();
    const QString backfilled =
        m_columns.contains(u"backfilled") ? QStringLiteral("backfilled") : QStringLiteral("false");
    const Result<SqlRows> rows =
        run(QStringLiteral("read migration_logs of"),
            QStringLiteral(
                "SELECT id, version, up, %1, %2, success, error_message, %3, migration_logs_schema_version "
                "FROM %4 WHERE schema = $1 ORDER BY id")
                .arg(microseconds(QStringLiteral("started_at")), microseconds(QStringLiteral("finished_at")),
                     backfilled, m_table),
            {migrationsTableName(m_schema)});
    if (!rows)
        return failure(rows);
    QList<MigrationLogEntry> entries;
    for (qsizetype row = 0; row < rows->size(); ++row)
        entries.append(entryOf(*rows, row));
    return entries;
}

Result<std::optional<LegacyVersion>> MigrationLogTable::legacyVersion() const
{
    const QString attempted = QStringLiteral("read %1 of").arg(migrationsTableName(m_schema));
    const Result<SqlRows> table =
        run(attempted, QStringLiteral("SELECT to_regclass($1)::text"), {migrationsTableName(m_schema)});
    if (!table)
        return failure(table);
    if (table->isNull(0, 0))
        return std::optional<LegacyVersion>();
    const Result<SqlRows> rows =
        run(attempted, QStringLiteral("SELECT max(version), bool_or(dirty) FROM %1 HAVING count(*) > 0")
                           .arg(table->text(0, 0)));
    if (!rows)
        return failure(rows);
    if (rows->isEmpty())
        return std::optional<LegacyVersion>();
    return LegacyVersion{rows->number(0, 0), rows->flag(0, 1)};
}

Result<MigrationHistory> MigrationLogTable::readHistory()
{
    const Result<bool> found = find();
    if (!found)
        return failure(found);
    const Result<QList<MigrationLogEntry>> entries = read();
    if (!entries)
        return failure(entries);
    return legacyVersion().transform([&](const std::optional<LegacyVersion>& legacy) {
        return MigrationHistory{*found, *entries, legacy};
    });
}

Result<void> MigrationLogTable::backfill(const QList<MigrationId>& ids) const
{
    const QString sql =
        QStringLiteral(
            "WITH removed AS (DELETE FROM %1 WHERE schema = $1 AND migration_logs_schema_version < %2) "
            "INSERT INTO %1 (migration_logs_schema_version, schema, version, up, started_at, finished_at, "
            "success, backfilled) "
            "SELECT %2, $1, id, true, now(), now(), true, true FROM unnest($2::integer[]) AS id")
            .arg(m_table)
            .arg(formatVersion);
    const Result<SqlRows> done =
        run(QStringLiteral("backfill migration_logs of"), sql,
            {migrationsTableName(m_schema), u'{' + migrationIdList(ids, QStringLiteral(",")) + u'}'});
    return done ? Result<void>() : failure(done);
}

Result<QList<qint64>> MigrationLogTable::reserve(qsizetype count) const
{
    const Result<SqlRows> rows =
        run(QStringLiteral("write to migration_logs of"),
            QStringLiteral(
                "SELECT nextval(pg_get_serial_sequence($1, 'id')) FROM generate_series(1, $2::integer)"),
            {m_table, QString::number(count)});
    if (!rows)
        return failure(rows);
    QList<qint64> ids;
    for (qsizetype row = 0; row < rows->size(); ++row)
        ids.append(rows->number(row, 0));
    return ids;
}

QString MigrationLogTable::beginSql(qint64 logId, MigrationId id, bool up) const
{
    return QStringLiteral(
               "INSERT INTO %1 (id, migration_logs_schema_version, schema, version, up, started_at) "
               "VALUES (%2, %3, %4, %5, %6, clock_timestamp());")
        .arg(m_table)
        .arg(logId)
        .arg(formatVersion)
        .arg(schemaLiteral())
        .arg(id)
        .arg(up ? QLatin1StringView("true") : QLatin1StringView("false"));
}

QString MigrationLogTable::successSql(qint64 logId) const
{
    return QStringLiteral("UPDATE %1 SET finished_at = clock_timestamp(), success = true WHERE id = %2;")
        .arg(m_table)
        .arg(logId);
}

Result<qint64> MigrationLogTable::begin(MigrationId id, bool up) const
{
    const Result<QList<qint64>> logId = reserve(1);
    if (!logId)
        return failure(logId);
    const Result<SqlRows> done =
        run(QStringLiteral("write to migration_logs of"), beginSql(logId->first(), id, up));
    if (!done)
        return failure(done);
    return logId->first();
}

Result<void> MigrationLogTable::finishSuccess(qint64 logId) const
{
    const Result<SqlRows> done = run(QStringLiteral("write to migration_logs of"), successSql(logId));
    return done ? Result<void>() : failure(done);
}

Result<void> MigrationLogTable::finishFailure(qint64 logId, MigrationId id, const QString& message,
                                              bool up) const
{
    const QString sql =
        QStringLiteral(
            "INSERT INTO %1 AS log (id, migration_logs_schema_version, schema, version, up, started_at, "
            "finished_at, success, error_message) "
            "VALUES ($1, %2, $2, $3, $4, clock_timestamp(), clock_timestamp(), false, $5) "
            "ON CONFLICT (id) DO UPDATE SET finished_at = excluded.finished_at, success = false, "
            "error_message = excluded.error_message WHERE log.success IS NULL")
            .arg(m_table)
            .arg(formatVersion);
    const Result<SqlRows> done =
        run(QStringLiteral("write to migration_logs of"), sql,
            {QString::number(logId), migrationsTableName(m_schema), QString::number(id),
             up ? QStringLiteral("true") : QStringLiteral("false"), message});
    return done ? Result<void>() : failure(done);
}

Result<void> MigrationLogTable::discard(qint64 logId) const
{
    const Result<SqlRows> done =
        run(QStringLiteral("take back a row of migration_logs of"),
            QStringLiteral("DELETE FROM %1 WHERE id = $1").arg(m_table), {QString::number(logId)});
    return done ? Result<void>() : failure(done);
}

} // namespace lockstep
