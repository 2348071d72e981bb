#include "core/store/runbook_store.h"

#include "core/store/database.h"
#include "core/store/process_identity.h"
#include "core/store/run_lock.h"
#include "core/store/store_database.h"
#include "core/store/store_journal.h"
#include "core/store/store_values.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString attemptedWrite = u"write the run's journal"_s;

const QString recordColumns =
    u"id, name, title, instance, started, ended, result, pid, process_start, boot, host"_s;

ProcessIdentity ownerOf(const QSqlQuery& row)
{
    return {row.value(7).toLongLong(), row.value(8).toLongLong(), row.value(9).toString(),
            row.value(10).toString()};
}

RunbookRunRecord recordOf(const QSqlQuery& row)
{
    const ProcessIdentity owner = ownerOf(row);
    RunbookRunRecord record;
    record.id = row.value(0).toLongLong();
    record.name = row.value(1).toString();
    record.title = row.value(2).toString();
    record.instance = row.value(3).toString();
    record.started = timeOf(row.value(4));
    record.ended = timeOf(row.value(5));
    record.result = row.value(6).toString();
    const QVariant locked = row.value(11); // null: the process itself tells
    record.isRunning = owner.pid != 0 && (locked.isNull() ? !isGone(owner) : locked.toInt() != 0);
    record.owner = record.isRunning ? u"%1 on %2"_s.arg(owner.pid).arg(owner.host) : QString();
    return record;
}

} // namespace

struct RunbookStore::Private
{
    std::unique_ptr<Database> database;

    [[nodiscard]] Result<QList<RunbookRunRecord>> select(const QString& rest,
                                                         const QVariantList& values) const
    {
        Result<QSqlQuery> rows =
            database->run(u"SELECT %1, %2 FROM runbook_runs %3"_s.arg(
                              recordColumns, runLockedSql(*database, RunTable::Runbooks), rest),
                          values, u"read the runs in the store"_s);
        if (!rows)
            return failure(rows);
        QList<RunbookRunRecord> records;
        while (rows->next())
            records.append(recordOf(*rows));
        return records;
    }

    /// That no rollout has its upgrade under way.
    [[nodiscard]] Result<void> checkRollouts(const QString& instance) const
    {
        const Result<QVariant> rollout =
            database->value(u"SELECT rollouts.id FROM rollouts JOIN rollout_items ON rollout_id = rollouts.id"
                            " WHERE ? IN (slug, environment || '/' || slug)"
                            " AND state IN ('dispatching', 'dispatched', 'in doubt', 'running') LIMIT 1"_s,
                            {instance}, u"read the rollouts in the store"_s);
        if (!rollout || rollout->isNull())
            return rollout ? Result<void>() : failure(rollout);
        return failure(ErrorKind::Busy, u"work on"_s, instance,
                       u"rollout %1 upgrades it"_s.arg(rollout->toLongLong()),
                       u"Wait until its workflow has ended"_s);
    }

    /// That no other run has to do with the instance.
    [[nodiscard]] Result<void> checkInstance(const QString& instance, qint64 except) const
    {
        if (instance.isEmpty())
            return {};
        if (const Result<void> free = checkRollouts(instance); !free)
            return free;
        const auto others = select(
            u"WHERE instance = ? AND id <> ? AND result NOT IN ('done', 'abandoned')"_s, {instance, except});
        if (!others)
            return failure(others);
        for (const RunbookRunRecord& other : *others) {
            if (other.isRunning)
                return failure(
                    ErrorKind::Busy, u"work on"_s, instance,
                    u"run %1 (%2) works on it, in process %3"_s.arg(other.id).arg(other.title, other.owner),
                    u"Wait until it has finished"_s);
            if (except == 0)
                return failure(ErrorKind::Precondition, u"work on"_s, instance,
                               u"run %1 (%2) has not come to its end there"_s.arg(other.id).arg(other.title),
                               u"Go on with it, or abandon it first"_s);
        }
        return {};
    }

    [[nodiscard]] Result<void> claim(qint64 run) const
    {
        const auto claimed = database->run(
            u"UPDATE runbook_runs SET pid = ?, process_start = ?, boot = ?, host = ? WHERE id = ?"_s,
            ownerValues(currentProcess()) + QVariantList{run}, attemptedWrite);
        return claimed ? Result<void>() : failure(claimed);
    }
};

RunbookStore::~RunbookStore() = default;

Result<std::unique_ptr<RunbookStore>> RunbookStore::open(const QString& path)
{
    Result<std::unique_ptr<Database>> database = openStoreDatabase(path);
    if (!database)
        return failure(database);
    std::unique_ptr<RunbookStore> store(new RunbookStore);
    store->d = std::make_unique<Private>(*std::move(database));
    return store;
}

Result<std::unique_ptr<Journal>> RunbookStore::create(const QString& name, const QString& title,
                                                      const QString& instance)
{
    qint64 id = 0;
    const Result<void> made = d->database->transaction(
        [&]() -> Result<void> {
            if (const Result<void> free = d->checkInstance(instance, 0); !free)
                return free;
            const Result<QVariant> inserted = d->database->value(
                u"INSERT INTO runbook_runs (name, title, instance, started, result, entries, checksum, pid, process_start, boot, host) VALUES (?, ?, ?, ?, '', 0, '', ?, ?, ?, ?) RETURNING id"_s,
                QVariantList{notNull(name), notNull(title), notNull(instance),
                             timeText(QDateTime::currentDateTimeUtc())} +
                    ownerValues(currentProcess()),
                attemptedWrite);
            if (!inserted)
                return failure(inserted);
            id = inserted->toLongLong();
            return lockRun(*d->database, RunTable::Runbooks, id);
        },
        attemptedWrite);
    if (!made) {
        if (id != 0)
            unlockRun(*d->database, RunTable::Runbooks, id);
        return failure(made);
    }
    return std::make_unique<StoreJournal>(*d->database, id, true);
}

Result<std::unique_ptr<Journal>> RunbookStore::take(qint64 id)
{
    bool locked = false;
    const Result<void> taken = d->database->transaction(
        [&]() -> Result<void> {
            const Result<RunbookRunRecord> record = run(id);
            if (!record)
                return failure(record);
            const QString subject = u"run %1 (%2)"_s.arg(id).arg(record->title);
            if (record->isRunning)
                return failure(ErrorKind::Busy, u"go on with"_s, subject,
                               u"process %1 works on it"_s.arg(record->owner),
                               u"Wait until it has finished"_s);
            if (!record->isOpen())
                return failure(ErrorKind::Precondition, u"go on with"_s, subject,
                               u"it has come to its end (%1)"_s.arg(record->result), u"Begin a new run"_s);
            return d->checkInstance(record->instance, id)
                .and_then([&] { return lockRun(*d->database, RunTable::Runbooks, id); })
                .and_then([&] {
                    locked = true;
                    return d->claim(id);
                });
        },
        attemptedWrite);
    if (!taken) {
        if (locked)
            unlockRun(*d->database, RunTable::Runbooks, id);
        return failure(taken);
    }
    return std::make_unique<StoreJournal>(*d->database, id, true);
}

Result<std::unique_ptr<Journal>> RunbookStore::look(qint64 id) const
{
    return run(id).transform([&](const RunbookRunRecord&) -> std::unique_ptr<Journal> {
        return std::make_unique<StoreJournal>(*d->database, id, false);
    });
}

Result<QList<RunbookRunRecord>> RunbookStore::runs(int limit) const
{
    return d->select(u"ORDER BY id DESC LIMIT ?"_s, {limit});
}

Result<RunbookRunRecord> RunbookStore::run(qint64 id) const
{
    const auto found = d->select(u"WHERE id = ?"_s, {id});
    if (!found)
        return failure(found);
    if (found->isEmpty())
        return failure(ErrorKind::NotFound, u"find run"_s, QString::number(id),
                       u"the store has no such run"_s, u"Look at the list of runs"_s);
    return found->first();
}

} // namespace lockstep
