#include "core/store/runbook_store.h"

#include "core/store/database.h"
#include "core/store/process_identity.h"
#include "core/store/store.h"
#include "core/store/store_schema.h"

#include <QJsonDocument>
#include <QSqlError>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString attemptedWrite = u"write the run's journal"_s;
const QString attemptedRead = u"read the run's journal"_s;
constexpr qsizetype keptOutput = 1024 * 1024; ///< of an attempt, in characters

const QString recordColumns =
    u"id, name, title, instance, started, ended, result, pid, process_start, boot, host"_s;

QString timeText(const QDateTime& time)
{
    return time.toUTC().toString(Qt::ISODateWithMs);
}

QDateTime timeOf(const QVariant& text)
{
    return text.isNull() ? QDateTime() : QDateTime::fromString(text.toString(), Qt::ISODateWithMs).toUTC();
}

QString notNull(const QString& text)
{
    return text.isNull() ? u""_s : text;
}

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
    record.isRunning = owner.pid != 0 && !isGone(owner);
    record.owner = record.isRunning ? u"%1 on %2"_s.arg(owner.pid).arg(owner.host) : QString();
    return record;
}

QVariantList ownerValues(const ProcessIdentity& owner)
{
    return {owner.pid, owner.startTime, notNull(owner.boot), notNull(owner.host)};
}

/// The journal of one run in the store.
class StoreJournal : public Journal
{
public:
    StoreJournal(const Database& database, qint64 run, bool writes)
        : m_database(database), m_run(run), m_writes(writes)
    {
    }

    ~StoreJournal() override
    {
        if (!m_writes)
            return;
        // Nobody waits for it: a process that is gone gives up what it had.
        static_cast<void>(m_database.run(
            u"UPDATE runbook_runs SET pid = 0 WHERE id = ? AND pid = ? AND process_start = ? AND boot = ? AND host = ?"_s,
            QVariantList{m_run} + ownerValues(currentProcess()), attemptedWrite));
    }

    [[nodiscard]] qint64 run() const override { return m_run; }

    [[nodiscard]] Result<void> append(const JournalEntry& given) override
    {
        if (!m_writes)
            return failure(ErrorKind::Precondition, attemptedWrite, QString::number(m_run),
                           u"it was opened to be read"_s);
        return m_database.transaction(
            [&]() -> Result<void> {
                const Result<QVariant> last = lastOwned();
                if (!last)
                    return failure(last);
                JournalEntry entry = given;
                entry.number = last->toList().at(0).toLongLong() + 1;
                if (!entry.time.isValid())
                    entry.time = QDateTime::currentDateTimeUtc();
                return insert(entry, journalChecksum(entry, last->toList().at(1).toByteArray()));
            },
            attemptedWrite);
    }

    [[nodiscard]] Result<QList<JournalEntry>> read() const override
    {
        Result<QSqlQuery> rows = m_database.run(
            u"SELECT number, time, kind, step, attempt, data, checksum FROM journal WHERE run_id = ? ORDER BY number"_s,
            {m_run}, attemptedRead);
        if (!rows)
            return failure(rows);
        QList<JournalEntry> entries;
        QByteArray before;
        while (rows->next()) {
            const std::optional<JournalEntry> entry = entryOf(*rows);
            if (!entry || entry->number != entries.size() + 1 ||
                journalChecksum(*entry, before) != rows->value(6).toByteArray())
                return edited(entries.size() + 1);
            before = rows->value(6).toByteArray();
            entries.append(*entry);
        }
        if (rows->lastError().isValid())
            return failure(ErrorKind::Io, attemptedRead, m_database.path(), rows->lastError().databaseText());
        const Result<QVariant> count = m_database.value(
            u"SELECT entries || ' ' || checksum FROM runbook_runs WHERE id = ?"_s, {m_run}, attemptedRead);
        if (!count)
            return failure(count);
        if (count->toString().toUtf8() != QByteArray::number(entries.size()) + ' ' + before)
            return edited(entries.size() + 1);
        return entries;
    }

    [[nodiscard]] Result<void> addOutput(const QString& step, int attempt, const QString& text) override
    {
        const Result<QVariant> kept = m_database.value(
            u"SELECT coalesce(sum(length(text)), 0) FROM journal_output WHERE run_id = ? AND step = ? AND attempt = ?"_s,
            {m_run, step, attempt}, attemptedWrite);
        if (!kept)
            return failure(kept);
        const qsizetype room = keptOutput - kept->toLongLong();
        if (room <= 0)
            return {};
        const bool cut = text.size() > room;
        const auto added = m_database.run(
            u"INSERT INTO journal_output (run_id, step, attempt, text, cut) VALUES (?, ?, ?, ?, ?)"_s,
            {m_run, step, attempt, notNull(text.first(std::min(room, text.size()))), int(cut)},
            attemptedWrite);
        return added ? Result<void>() : failure(added);
    }

    [[nodiscard]] Result<QList<JournalOutput>> outputs() const override
    {
        Result<QSqlQuery> rows = m_database.run(
            u"SELECT step, attempt, group_concat(text, ''), max(cut) FROM (SELECT * FROM journal_output WHERE run_id = ? ORDER BY id) GROUP BY step, attempt ORDER BY min(id)"_s,
            {m_run}, attemptedRead);
        if (!rows)
            return failure(rows);
        QList<JournalOutput> outputs;
        while (rows->next())
            outputs.append({rows->value(0).toString(), rows->value(1).toInt(), rows->value(2).toString(),
                            rows->value(3).toBool()});
        return outputs;
    }

private:
    /// The number and the checksum of the last entry, if the run is still ours.
    [[nodiscard]] Result<QVariant> lastOwned() const
    {
        Result<QSqlQuery> row = m_database.run(
            u"SELECT entries, checksum FROM runbook_runs WHERE id = ? AND pid = ? AND process_start = ? AND boot = ? AND host = ?"_s,
            QVariantList{m_run} + ownerValues(currentProcess()), attemptedWrite);
        if (!row)
            return failure(row);
        if (!row->next())
            return failure(ErrorKind::Precondition, attemptedWrite, QString::number(m_run),
                           u"another process has taken the run over"_s);
        return QVariant(QVariantList{row->value(0), row->value(1).toByteArray()});
    }

    [[nodiscard]] Result<void> insert(const JournalEntry& entry, const QByteArray& checksum) const
    {
        const bool ends = entry.kind == JournalEntry::Kind::RunEnded;
        const bool begins = entry.kind == JournalEntry::Kind::Resumed;
        const auto added = m_database.run(
            u"INSERT INTO journal (run_id, number, time, kind, step, attempt, data, checksum) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"_s,
            {m_run, entry.number, timeText(entry.time), journalKindName(entry.kind), notNull(entry.step),
             entry.attempt, QString::fromUtf8(QJsonDocument(entry.data).toJson(QJsonDocument::Compact)),
             QString::fromLatin1(checksum)},
            attemptedWrite);
        if (!added)
            return failure(added);
        QString set = u"entries = ?, checksum = ?"_s;
        QVariantList values{entry.number, QString::fromLatin1(checksum)};
        if (ends || begins) {
            set += u", ended = ?, result = ?"_s;
            values << (ends ? QVariant(timeText(entry.time)) : QVariant())
                   << (ends ? entry.data[u"result"].toString() : u""_s);
        }
        const auto counted = m_database.run(u"UPDATE runbook_runs SET %1 WHERE id = ?"_s.arg(set),
                                            values + QVariantList{m_run}, attemptedWrite);
        return counted ? Result<void>() : failure(counted);
    }

    static std::optional<JournalEntry> entryOf(const QSqlQuery& row)
    {
        const std::optional<JournalEntry::Kind> kind = journalKindOf(row.value(2).toString());
        if (!kind)
            return std::nullopt;
        return JournalEntry{row.value(0).toLongLong(),
                            timeOf(row.value(1)),
                            *kind,
                            row.value(3).toString(),
                            row.value(4).toInt(),
                            QJsonDocument::fromJson(row.value(5).toString().toUtf8()).object()};
    }

    [[nodiscard]] std::unexpected<Error> edited(qint64 number) const
    {
        return failure(ErrorKind::Invalid, attemptedRead, u"run %1 in %2"_s.arg(m_run).arg(m_database.path()),
                       u"from entry %1 on it is not what was written"_s.arg(number),
                       u"Restore the store from a backup, or look at the instance and begin a new run"_s);
    }

    const Database& m_database;
    qint64 m_run;
    bool m_writes;
};

} // namespace

struct RunbookStore::Private
{
    std::unique_ptr<Database> database;

    [[nodiscard]] Result<QList<RunbookRunRecord>> select(const QString& rest,
                                                         const QVariantList& values) const
    {
        Result<QSqlQuery> rows = database->run(u"SELECT %1 FROM runbook_runs %2"_s.arg(recordColumns, rest),
                                               values, u"read the runs in the store"_s);
        if (!rows)
            return failure(rows);
        QList<RunbookRunRecord> records;
        while (rows->next())
            records.append(recordOf(*rows));
        return records;
    }

    /// That no other run has to do with the instance.
    [[nodiscard]] Result<void> checkInstance(const QString& instance, qint64 except) const
    {
        if (instance.isEmpty())
            return {};
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
    // The store makes the file, its folder and its tables.
    if (const auto made = Store::open(path); !made)
        return failure(made);
    Result<std::unique_ptr<Database>> database = Database::open(path);
    if (!database)
        return failure(database);
    if (const Result<void> prepared = prepareStore(**database, storeUpgrades()); !prepared)
        return failure(prepared);
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
            const auto inserted = d->database->run(
                u"INSERT INTO runbook_runs (name, title, instance, started, result, entries, checksum, pid, process_start, boot, host) VALUES (?, ?, ?, ?, '', 0, '', ?, ?, ?, ?)"_s,
                QVariantList{notNull(name), notNull(title), notNull(instance),
                             timeText(QDateTime::currentDateTimeUtc())} +
                    ownerValues(currentProcess()),
                attemptedWrite);
            if (!inserted)
                return failure(inserted);
            id = inserted->lastInsertId().toLongLong();
            return {};
        },
        attemptedWrite);
    if (!made)
        return failure(made);
    return std::make_unique<StoreJournal>(*d->database, id, true);
}

Result<std::unique_ptr<Journal>> RunbookStore::take(qint64 id)
{
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
            return d->checkInstance(record->instance, id).and_then([&] { return d->claim(id); });
        },
        attemptedWrite);
    if (!taken)
        return failure(taken);
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
