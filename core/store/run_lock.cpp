#include "core/store/run_lock.h"

#include "core/support/logging.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

qint32 keyOf(RunTable table)
{
    return table == RunTable::Runbooks ? storeLockKey : rolloutLockKey;
}

QString nameOf(RunTable table)
{
    return table == RunTable::Runbooks ? u"runbook_runs"_s : u"rollouts"_s;
}

} // namespace

Result<void> lockRun(const Database& database, RunTable table, qint64 run)
{
    if (!database.isPostgres())
        return {};
    const QString attempted = u"take over"_s;
    const Result<QVariant> held =
        database.value(u"SELECT pg_try_advisory_lock(%1, %2)"_s.arg(keyOf(table)).arg(run), {}, attempted);
    if (!held)
        return failure(held);
    if (held->toBool())
        return {};
    return failure(ErrorKind::Busy, attempted,
                   (table == RunTable::Runbooks ? u"run %1 in %2"_s : u"rollout %1 in %2"_s)
                       .arg(run)
                       .arg(database.path()),
                   u"somebody works on it"_s, u"Wait until they have finished"_s);
}

void unlockRun(const Database& database, RunTable table, qint64 run)
{
    if (!database.isPostgres())
        return;
    const auto given = database.run(u"SELECT pg_advisory_unlock(%1, %2)"_s.arg(keyOf(table)).arg(run), {},
                                    u"give up the run"_s);
    // Without a session there is no lock either.
    if (!given)
        qCDebug(logStore).noquote() << given.error().message();
}

QString runLockedSql(const Database& database, RunTable table)
{
    if (!database.isPostgres())
        return u"NULL"_s;
    return u"CASE WHEN pid <> 0 AND EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted"
           " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
           " AND classid::bigint = %1 AND objid::bigint = %2.id AND objsubid = 2) THEN 1 ELSE 0 END"_s
               .arg(keyOf(table))
               .arg(nameOf(table));
}

} // namespace lockstep
