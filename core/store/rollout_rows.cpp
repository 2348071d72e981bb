#include "core/store/rollout_rows.h"

#include "core/store/run_lock.h"
#include "core/store/store_values.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString attemptedWrite = u"write the rollout down"_s;
const QString attemptedRead = u"read the rollout"_s;

QString textOf(const RolloutItem& item)
{
    return printable(QString::fromUtf8(QJsonDocument(item.toJson()).toJson(QJsonDocument::Compact)));
}

/// Numbers changes across all instances of a rollout; holds its row until the transaction ends.
Result<qint64> nextRevision(const Database& database, qint64 rollout)
{
    return database
        .value(u"UPDATE rollouts SET revision = revision + 1 WHERE id = ? RETURNING revision"_s, {rollout},
               attemptedWrite)
        .transform([](const QVariant& value) { return value.toLongLong(); });
}

} // namespace

RolloutItem itemOf(const QVariant& column)
{
    return RolloutItem::fromJson(QJsonDocument::fromJson(column.toString().toUtf8()).object());
}

Result<QList<RolloutItem>> readItems(const Database& database, qint64 rollout, qint64 since)
{
    Result<QSqlQuery> rows = database.run(
        u"SELECT item, revision FROM rollout_items WHERE rollout_id = ? AND revision > ? ORDER BY number"_s,
        {rollout, since}, attemptedRead);
    if (!rows)
        return failure(rows);
    QList<RolloutItem> items;
    while (rows->next()) {
        items.append(itemOf(rows->value(0)));
        items.last().revision = rows->value(1).toLongLong();
    }
    return items;
}

Result<void> insertItems(const Database& database, qint64 rollout, const QList<RolloutItem>& items)
{
    const Result<qint64> revision = nextRevision(database, rollout);
    if (!revision)
        return failure(revision);
    for (qsizetype number = 0; number < items.size(); ++number) {
        const RolloutItem& item = items[number];
        const auto inserted = database.run(
            u"INSERT INTO rollout_items (rollout_id, number, slug, state, revision, item) VALUES (?, ?, ?, ?, ?, ?)"_s,
            {rollout, number, notNull(item.slug), upgradeStateName(item.state), *revision, textOf(item)},
            attemptedWrite);
        if (!inserted)
            return failure(inserted);
    }
    return {};
}

Result<void> updateItem(const Database& database, qint64 rollout, RolloutItem& item)
{
    const Result<qint64> revision = nextRevision(database, rollout);
    if (!revision)
        return failure(revision);
    const Result<QVariant> changed = database.value(
        u"UPDATE rollout_items SET state = ?, revision = ?, item = ? WHERE rollout_id = ? AND slug = ? AND revision = ? RETURNING number"_s,
        {upgradeStateName(item.state), *revision, textOf(item), rollout, item.slug, item.revision},
        attemptedWrite);
    if (!changed)
        return failure(changed);
    if (changed->isNull())
        return failure(ErrorKind::Busy, attemptedWrite, item.slug, u"somebody changed it in the meantime"_s,
                       u"Look at it again"_s);
    item.revision = *revision;
    return {};
}

StoreRolloutBook::~StoreRolloutBook()
{
    // Nobody waits for it: a process that is gone gives up what it had.
    static_cast<void>(m_database.run(
        u"UPDATE rollouts SET pid = 0 WHERE id = ? AND pid = ? AND process_start = ? AND boot = ? AND host = ?"_s,
        QVariantList{m_rollout} + ownerValues(currentProcess()), attemptedWrite));
    unlockRun(m_database, RunTable::Rollouts, m_rollout);
}

Result<Rollout> StoreRolloutBook::read() const
{
    const Result<QVariant> settings =
        m_database.value(u"SELECT settings FROM rollouts WHERE id = ?"_s, {m_rollout}, attemptedRead);
    if (!settings)
        return failure(settings);
    Result<QList<RolloutItem>> items = readItems(m_database, m_rollout, -1);
    if (!items)
        return failure(items);
    const QJsonDocument json = QJsonDocument::fromJson(settings->toString().toUtf8());
    return Rollout{m_rollout, RolloutSettings::fromJson(json.object()), *std::move(items)};
}

Result<QList<RolloutItem>> StoreRolloutBook::changes(qint64 since) const
{
    return readItems(m_database, m_rollout, since);
}

/// A process that was taken for dead must not write beside the one that took over.
Result<void> StoreRolloutBook::checkOwner() const
{
    const Result<QVariant> mine = m_database.value(
        u"SELECT id FROM rollouts WHERE id = ? AND pid = ? AND process_start = ? AND boot = ? AND host = ?"_s,
        QVariantList{m_rollout} + ownerValues(currentProcess()), attemptedWrite);
    if (!mine)
        return failure(mine);
    if (!mine->isNull())
        return {};
    return failure(ErrorKind::Precondition, attemptedWrite, u"rollout %1"_s.arg(m_rollout),
                   u"another process has taken it over"_s, u"Leave it to that one"_s);
}

Result<void> StoreRolloutBook::save(RolloutItem& item)
{
    const qint64 before = item.revision;
    const Result<void> saved = m_database.transaction(
        [&] { return checkOwner().and_then([&] { return updateItem(m_database, m_rollout, item); }); },
        attemptedWrite, Database::Lock::Run);
    if (!saved)
        item.revision = before;
    return saved;
}

Result<RolloutWish> StoreRolloutBook::wish() const
{
    return m_database.value(u"SELECT wish FROM rollouts WHERE id = ?"_s, {m_rollout}, attemptedRead)
        .transform([](const QVariant& name) { return rolloutWishOf(name.toString()); });
}

Result<void> StoreRolloutBook::hold(const QString& reason)
{
    return change(u"held = ?"_s, {printable(reason)});
}

Result<void> StoreRolloutBook::finish(const QString& result)
{
    return change(u"result = ?, ended = ?, held = ''"_s, {result, timeText(QDateTime::currentDateTimeUtc())});
}

Result<void> StoreRolloutBook::change(const QString& what, const QVariantList& values)
{
    return m_database.transaction(
        [&]() -> Result<void> {
            if (const Result<void> mine = checkOwner(); !mine)
                return mine;
            const auto changed = m_database.run(u"UPDATE rollouts SET %1 WHERE id = ?"_s.arg(what),
                                                values + QVariantList{m_rollout}, attemptedWrite);
            return changed ? Result<void>() : failure(changed);
        },
        attemptedWrite, Database::Lock::Run);
}

} // namespace lockstep
