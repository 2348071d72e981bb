#include "core/database/migration_log.h"

namespace lockstep {

namespace {

// A revert that failed left the migration in place.
bool isFinishedFailedRevert(const MigrationLogEntry& entry)
{
    return !entry.up && entry.success == false && entry.finishedAt;
}

// Whether `a` tells more about a migration's state than `b`: what really ran before what was backfilled, then
// the newer one.
bool decidesOver(const MigrationLogEntry& a, const MigrationLogEntry& b)
{
    if (a.backfilled != b.backfilled)
        return !a.backfilled;
    if (a.startedAt != b.startedAt)
        return a.startedAt > b.startedAt;
    return a.logId > b.logId;
}

} // namespace

AppliedState classify(const QList<MigrationLogEntry>& entries)
{
    QMap<MigrationId, MigrationLogEntry> decisive;
    for (const MigrationLogEntry& entry : entries) {
        if (isFinishedFailedRevert(entry))
            continue;
        const auto known = decisive.constFind(entry.migration);
        if (known == decisive.cend() || decidesOver(entry, *known))
            decisive.insert(entry.migration, entry);
    }
    AppliedState state;
    for (const MigrationLogEntry& entry : std::as_const(decisive)) {
        if (!entry.success)
            state.pending.append(entry.migration);
        else if (!*entry.success)
            state.failed.append(entry.migration);
        else if (entry.up)
            state.applied.insert(entry.migration);
    }
    return state;
}

QString migrationIdList(const QList<MigrationId>& ids, const QString& separator)
{
    QStringList texts;
    for (const MigrationId id : ids)
        texts.append(QString::number(id));
    return texts.join(separator);
}

QString migrationsTableName(Schema schema)
{
    const QString base = QStringLiteral("schema_migrations");
    return schema == Schema::Frontend ? base : schemaName(schema) + u'_' + base;
}

qint32 advisoryLockKey(Schema schema)
{
    quint32 hash = 2166136261U; // FNV-1, 32 bits
    const QByteArray name = migrationsTableName(schema).toUtf8() + ":migrations";
    for (const char byte : name) {
        hash *= 16777619U;
        hash ^= static_cast<quint8>(byte);
    }
    return static_cast<qint32>(hash % 2147483647U);
}

} // namespace lockstep
