#include "core/store/store_journal.h"

#include "core/store/run_lock.h"
#include "core/store/store_values.h"

#include <QJsonDocument>
#include <QSqlError>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString attemptedWrite = u"write the run's journal"_s;
const QString attemptedRead = u"read the run's journal"_s;
constexpr qsizetype keptOutput = 1024 * 1024; ///< of an attempt, in characters

std::optional<JournalEntry> entryOf(const QSqlQuery& row)
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

} // namespace

StoreJournal::~StoreJournal()
{
    if (!m_writes)
        return;
    // Nobody waits for it: a process that is gone gives up what it had.
    static_cast<void>(m_database.run(
        u"UPDATE runbook_runs SET pid = 0 WHERE id = ? AND pid = ? AND process_start = ? AND boot = ? AND host = ?"_s,
        QVariantList{m_run} + ownerValues(currentProcess()), attemptedWrite));
    unlockRun(m_database, RunTable::Runbooks, m_run);
}

Result<void> StoreJournal::append(const JournalEntry& given)
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
        attemptedWrite, Database::Lock::Run);
}

Result<QList<JournalEntry>> StoreJournal::read() const
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

Result<void> StoreJournal::addOutput(const QString& step, int attempt, const QString& text)
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
        {m_run, step, attempt, printable(text.first(std::min(room, text.size()))), int(cut)}, attemptedWrite);
    return added ? Result<void>() : failure(added);
}

Result<QList<JournalOutput>> StoreJournal::outputs() const
{
    Result<QSqlQuery> rows = m_database.run(
        u"SELECT step, attempt, string_agg(text, '' ORDER BY id), max(cut) FROM journal_output WHERE run_id = ? GROUP BY step, attempt ORDER BY min(id)"_s,
        {m_run}, attemptedRead);
    if (!rows)
        return failure(rows);
    QList<JournalOutput> outputs;
    while (rows->next())
        outputs.append({rows->value(0).toString(), rows->value(1).toInt(), rows->value(2).toString(),
                        rows->value(3).toBool()});
    return outputs;
}

/// The number and the checksum of the last entry, if the run is still ours.
Result<QVariant> StoreJournal::lastOwned() const
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

Result<void> StoreJournal::insert(const JournalEntry& entry, const QByteArray& checksum) const
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

std::unexpected<Error> StoreJournal::edited(qint64 number) const
{
    return failure(ErrorKind::Invalid, attemptedRead, u"run %1 in %2"_s.arg(m_run).arg(m_database.path()),
                   u"from entry %1 on it is not what was written"_s.arg(number),
                   u"Restore the store from a backup, or look at the instance and begin a new run"_s);
}

} // namespace lockstep
