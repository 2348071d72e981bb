#include "core/store/rollout_store.h"

#include "core/store/database.h"
#include "core/store/process_identity.h"
#include "core/store/rollout_rows.h"
#include "core/store/run_lock.h"
#include "core/store/store_database.h"
#include "core/store/store_values.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString attemptedWrite = u"write the rollout down"_s;
const QString attemptedRead = u"read the rollouts in the store"_s;

QString textOf(const QJsonObject& json)
{
    return printable(QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact)));
}

RolloutRecord recordOf(const QSqlQuery& row)
{
    RolloutRecord record;
    record.id = row.value(0).toLongLong();
    record.settings =
        RolloutSettings::fromJson(QJsonDocument::fromJson(row.value(1).toString().toUtf8()).object());
    record.wish = rolloutWishOf(row.value(2).toString());
    record.started = timeOf(row.value(3));
    record.ended = timeOf(row.value(4));
    record.result = row.value(5).toString();
    const ProcessIdentity owner{row.value(6).toLongLong(), row.value(7).toLongLong(), row.value(8).toString(),
                                row.value(9).toString()};
    const QVariant locked = row.value(10); // null: the process itself tells
    record.isRunning = owner.pid != 0 && (locked.isNull() ? !isGone(owner) : locked.toInt() != 0);
    record.held = row.value(11).toString();
    record.owner = record.isRunning ? u"%1 on %2"_s.arg(owner.pid).arg(owner.host) : QString();
    return record;
}

QString nameOf(qint64 id)
{
    return u"rollout %1"_s.arg(id);
}

std::unexpected<Error> over(qint64 id, const QString& attempted, const QString& result)
{
    return failure(ErrorKind::Precondition, attempted, nameOf(id),
                   u"it has come to its end (%1)"_s.arg(result),
                   u"Retry some of its instances, or begin a new one"_s);
}

} // namespace

struct RolloutStore::Private
{
    std::unique_ptr<Database> database;

    [[nodiscard]] Result<QList<RolloutRecord>> select(const QString& rest, const QVariantList& values) const;
    /// The same without counts.
    [[nodiscard]] Result<QList<RolloutRecord>> selectPlain(const QString& rest,
                                                           const QVariantList& values) const;
    [[nodiscard]] Result<void> countStates(RolloutRecord& record) const;
    [[nodiscard]] Result<void> checkFree(const RolloutSettings& settings, const RolloutItem& item) const;
    /// Changes what `choose` makes of instances; all, or none where it fails.
    [[nodiscard]] Result<int> edit(qint64 id, const QString& change,
                                   const std::function<Result<bool>(RolloutItem&)>& choose) const;
};

Result<QList<RolloutRecord>> RolloutStore::Private::select(const QString& rest,
                                                           const QVariantList& values) const
{
    Result<QList<RolloutRecord>> records = selectPlain(rest, values);
    if (!records)
        return records;
    for (RolloutRecord& record : *records) {
        if (const Result<void> counted = countStates(record); !counted)
            return failure(counted);
    }
    return records;
}

Result<QList<RolloutRecord>> RolloutStore::Private::selectPlain(const QString& rest,
                                                                const QVariantList& values) const
{
    Result<QSqlQuery> rows = database->run(
        u"SELECT id, settings, wish, started, ended, result, pid, process_start, boot, host, %1, held FROM rollouts %2"_s
            .arg(runLockedSql(*database, RunTable::Rollouts), rest),
        values, attemptedRead);
    if (!rows)
        return failure(rows);
    QList<RolloutRecord> records;
    while (rows->next())
        records.append(recordOf(*rows));
    return records;
}

Result<void> RolloutStore::Private::countStates(RolloutRecord& record) const
{
    Result<QSqlQuery> rows =
        database->run(u"SELECT state, count(*) FROM rollout_items WHERE rollout_id = ? GROUP BY state"_s,
                      {record.id}, attemptedRead);
    if (!rows)
        return failure(rows);
    while (rows->next()) {
        if (const std::optional<UpgradeState> state = upgradeStateOf(rows->value(0).toString()))
            record.counts.insert(*state, rows->value(1).toInt());
    }
    return {};
}

Result<void> RolloutStore::Private::checkFree(const RolloutSettings& settings, const RolloutItem& item) const
{
    const Result<QVariant> rollout = database->value(
        u"SELECT rollouts.id FROM rollouts JOIN rollout_items ON rollout_id = rollouts.id WHERE slug = ?"
        " AND environment = ? AND repository = ? AND result = ''"
        " AND state NOT IN ('succeeded', 'failed', 'skipped') ORDER BY rollouts.id LIMIT 1"_s,
        {item.slug, settings.environment, settings.repository}, attemptedRead);
    if (!rollout)
        return failure(rollout);
    const QString key = settings.environment + u'/' + item.slug;
    if (!rollout->isNull())
        return failure(ErrorKind::Busy, u"upgrade"_s, key,
                       u"rollout %1 is about to, or does"_s.arg(rollout->toLongLong()),
                       u"Leave it out here, or skip it there"_s);
    const Result<QVariant> run = database->value(
        u"SELECT id FROM runbook_runs WHERE instance IN (?, ?) AND result NOT IN ('done', 'abandoned') ORDER BY id LIMIT 1"_s,
        {item.slug, key}, attemptedRead);
    if (!run)
        return failure(run);
    if (run->isNull())
        return {};
    return failure(ErrorKind::Busy, u"upgrade"_s, key,
                   u"run %1 of a runbook works on it"_s.arg(run->toLongLong()),
                   u"Leave it out, or bring that run to its end"_s);
}

Result<int> RolloutStore::Private::edit(qint64 id, const QString& change,
                                        const std::function<Result<bool>(RolloutItem&)>& choose) const
{
    int count = 0;
    const auto work = [&]() -> Result<void> {
        QStringList changes = change.isEmpty() ? QStringList() : QStringList{change};
        Result<QList<RolloutItem>> items = readItems(*database, id, -1);
        if (!items)
            return failure(items);
        for (RolloutItem& item : *items) {
            const bool holds = item.state == UpgradeState::Failed || item.state == UpgradeState::InDoubt;
            const Result<bool> chosen = choose(item);
            if (!chosen)
                return failure(chosen);
            if (!*chosen)
                continue;
            if (const Result<void> saved = updateItem(*database, id, item); !saved)
                return saved;
            ++count;
            if (const QString freed = u"held = ''"_s; holds && !changes.contains(freed))
                changes.append(freed);
        }
        if (changes.isEmpty() || count == 0)
            return {};
        const auto changed = database->run(u"UPDATE rollouts SET %1 WHERE id = ?"_s.arg(changes.join(u", ")),
                                           {id}, attemptedWrite);
        return changed ? Result<void>() : failure(changed);
    };
    const Result<void> done = database->transaction(work, attemptedWrite);
    return done ? Result<int>(count) : failure(done);
}

RolloutStore::~RolloutStore() = default;

Result<std::unique_ptr<RolloutStore>> RolloutStore::open(const QString& path)
{
    Result<std::unique_ptr<Database>> database = openStoreDatabase(path);
    if (!database)
        return failure(database);
    std::unique_ptr<RolloutStore> store(new RolloutStore);
    store->d = std::make_unique<Private>(*std::move(database));
    return store;
}

Result<qint64> RolloutStore::create(const Rollout& plan)
{
    qint64 id = 0;
    const auto work = [&]() -> Result<void> {
        for (const RolloutItem& item : plan.items) {
            if (const Result<void> free = d->checkFree(plan.settings, item); !free)
                return free;
        }
        const Result<QVariant> inserted = d->database->value(
            u"INSERT INTO rollouts (repository, environment, settings, wish, started, result, revision, pid, process_start, boot, host) VALUES (?, ?, ?, 'go', ?, '', 0, 0, 0, '', '') RETURNING id"_s,
            {notNull(plan.settings.repository), notNull(plan.settings.environment),
             textOf(plan.settings.toJson()), timeText(QDateTime::currentDateTimeUtc())},
            attemptedWrite);
        if (!inserted)
            return failure(inserted);
        id = inserted->toLongLong();
        return insertItems(*d->database, id, plan.items);
    };
    const Result<void> made = d->database->transaction(work, attemptedWrite);
    return made ? Result<qint64>(id) : failure(made);
}

Result<std::unique_ptr<RolloutBook>> RolloutStore::take(qint64 id, Take which)
{
    const QString attempted = u"go on with"_s;
    bool isLocked = false;
    const auto work = [&]() -> Result<void> {
        const Result<RolloutRecord> found = record(id);
        if (!found)
            return failure(found);
        if (found->isRunning)
            return failure(ErrorKind::Busy, attempted, nameOf(id),
                           u"process %1 works on it"_s.arg(found->owner), u"Watch it there"_s);
        if (which == Take::Open && !found->result.isEmpty())
            return over(id, attempted, found->result);
        if (const Result<void> locked = lockRun(*d->database, RunTable::Rollouts, id); !locked)
            return locked;
        isLocked = true;
        const auto claimed = d->database->run(
            u"UPDATE rollouts SET pid = ?, process_start = ?, boot = ?, host = ? WHERE id = ?"_s,
            ownerValues(currentProcess()) + QVariantList{id}, attemptedWrite);
        return claimed ? Result<void>() : failure(claimed);
    };
    const Result<void> taken = d->database->transaction(work, attemptedWrite);
    if (taken)
        return std::make_unique<StoreRolloutBook>(*d->database, id);
    if (isLocked)
        unlockRun(*d->database, RunTable::Rollouts, id);
    return failure(taken);
}

Result<QList<RolloutRecord>> RolloutStore::list(int limit) const
{
    return d->select(u"ORDER BY id DESC LIMIT ?"_s, {limit});
}

Result<QList<UpgradeRecord>> RolloutStore::upgrades(int limit) const
{
    const Result<QList<RolloutRecord>> rollouts = d->selectPlain({}, {});
    if (!rollouts)
        return failure(rollouts);
    QHash<qint64, UpgradeRecord> known;
    for (const RolloutRecord& one : *rollouts)
        known.insert(one.id, {one.id, one.settings.environment, one.settings.version, one.owner, {}});
    // One that was skipped may have been begun before.
    Result<QSqlQuery> rows = d->database->run(
        u"SELECT rollout_id, item FROM rollout_items WHERE state <> ? ORDER BY rollout_id DESC, number LIMIT ?"_s,
        {upgradeStateName(UpgradeState::Waiting), limit}, attemptedRead);
    if (!rows)
        return failure(rows);
    QList<UpgradeRecord> upgrades;
    while (rows->next()) {
        UpgradeRecord upgrade = known.value(rows->value(0).toLongLong());
        upgrade.item = itemOf(rows->value(1));
        if (upgrade.item.dispatched.isValid())
            upgrades.append(std::move(upgrade));
    }
    return upgrades;
}

Result<RolloutRecord> RolloutStore::record(qint64 id) const
{
    const Result<QList<RolloutRecord>> found = d->select(u"WHERE id = ?"_s, {id});
    if (!found)
        return failure(found);
    if (found->isEmpty())
        return failure(ErrorKind::NotFound, u"find"_s, nameOf(id), u"the store has no such rollout"_s,
                       u"Look at the list of rollouts"_s);
    return found->first();
}

Result<Rollout> RolloutStore::read(qint64 id) const
{
    const Result<RolloutRecord> found = record(id);
    if (!found)
        return failure(found);
    Result<QList<RolloutItem>> items = readItems(*d->database, id, -1);
    if (!items)
        return failure(items);
    return Rollout{id, found->settings, *std::move(items)};
}

Result<QList<RolloutItem>> RolloutStore::changes(qint64 id, qint64 since) const
{
    return readItems(*d->database, id, since);
}

Result<void> RolloutStore::setWish(qint64 id, RolloutWish wish)
{
    const QString attempted = rolloutWishName(wish) == u"go" ? u"go on with"_s : rolloutWishName(wish);
    return d->database->transaction(
        [&]() -> Result<void> {
            const Result<RolloutRecord> found = record(id);
            if (!found)
                return failure(found);
            if (!found->result.isEmpty())
                return over(id, attempted, found->result);
            const auto set = d->database->run(u"UPDATE rollouts SET wish = ? WHERE id = ?"_s,
                                              {rolloutWishName(wish), id}, attemptedWrite);
            return set ? Result<void>() : failure(set);
        },
        attemptedWrite);
}

Result<void> RolloutStore::setSettings(qint64 id, const RolloutSettings& settings)
{
    const Result<QVariant> set =
        d->database->value(u"UPDATE rollouts SET settings = ? WHERE id = ? RETURNING id"_s,
                           {textOf(settings.toJson()), id}, attemptedWrite);
    if (!set)
        return failure(set);
    return set->isNull() ? record(id).transform([](const RolloutRecord&) {}) : Result<void>();
}

Result<int> RolloutStore::retry(qint64 id, const QStringList& slugs)
{
    const auto choose = [&](RolloutItem& item) -> Result<bool> {
        const bool isNamed = slugs.contains(item.slug);
        if (!isNamed && (!slugs.isEmpty() || item.state != UpgradeState::Failed))
            return false;
        if (item.isUnderWay() && item.state != UpgradeState::InDoubt)
            return failure(ErrorKind::Precondition, u"retry"_s, item.slug, u"it is under way"_s,
                           u"Wait until it has ended"_s);
        if (item.state == UpgradeState::Succeeded)
            return failure(ErrorKind::Precondition, u"retry"_s, item.slug, u"it succeeded"_s);
        const bool isNew = item.state != UpgradeState::Waiting;
        item.state = UpgradeState::Waiting;
        item.problem.clear();
        item.ended = {};
        return isNew;
    };
    if (const Result<void> known = checkSlugs(id, slugs); !known)
        return failure(known);
    return d->edit(id, u"result = '', ended = NULL, wish = 'go'"_s, choose);
}

Result<int> RolloutStore::skip(qint64 id, const QStringList& slugs, const QString& reason)
{
    const auto choose = [&](RolloutItem& item) -> Result<bool> {
        if (!slugs.contains(item.slug) || item.state == UpgradeState::Skipped)
            return false;
        const bool isUnderWay = item.isUnderWay() && item.state != UpgradeState::InDoubt;
        if (isUnderWay || item.state == UpgradeState::Succeeded)
            return failure(ErrorKind::Precondition, u"skip"_s, item.slug,
                           isUnderWay ? u"it is under way"_s : u"it succeeded"_s);
        item.state = UpgradeState::Skipped;
        item.problem = reason;
        item.ended = QDateTime::currentDateTimeUtc();
        return true;
    };
    if (const Result<void> known = checkSlugs(id, slugs); !known)
        return failure(known);
    return d->edit(id, {}, choose);
}

Result<void> RolloutStore::checkSlugs(qint64 id, const QStringList& slugs) const
{
    const Result<Rollout> rollout = read(id);
    if (!rollout)
        return failure(rollout);
    for (const QString& slug : slugs) {
        if (!rollout->find(slug))
            return failure(ErrorKind::Usage, u"find"_s, slug, u"%1 has no such instance"_s.arg(nameOf(id)),
                           u"Look at its list of instances"_s);
    }
    return {};
}

} // namespace lockstep
