// Rollouts in the store: owned by one process, changed by several people.

#include "core/store/postgres_schema.h"
#include "core/store/rollout_store.h"
#include "core/store/runbook_store.h"

#include "result_checks.h"
#include "store_places.h"

using namespace lockstep;
using namespace Qt::StringLiterals;

namespace {

Rollout plan(const QStringList& slugs, const QString& environment = u"prod"_s)
{
    Rollout made;
    made.settings.environment = environment;
    made.settings.version = u"5.2.0"_s;
    made.settings.repository = u"example/fleet"_s;
    for (const QString& slug : slugs) {
        RolloutItem item;
        item.slug = slug;
        item.wave = int(made.items.size());
        made.items.append(item);
    }
    return made;
}

} // namespace

class RolloutStoreTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void initTestCase();
    void init();
    void keepsAPlan();
    void belongsToOneProcess();
    void savesUnlessSomebodyElseDid();
    void tellsChanges();
    void hearsWishes();
    void retriesAndSkips();
    void refusesWhatIsUnderWay();
    void refusesInstancesOfOthers();
    void isKeptFromRunbooks();
    void knowsNoSuchRollout();
    void listsUpgrades();
    void tellsWhyItIsHeld();
    void keepsRolloutsOfAnOlderStore();

private:
    [[nodiscard]] std::unique_ptr<RolloutStore> open() const;

    test::StorePlaces m_places;
};

void RolloutStoreTest::initTestCase_data()
{
    test::StorePlaces::addRows();
}

void RolloutStoreTest::initTestCase()
{
    VERIFY_RESULT(m_places.start());
}

void RolloutStoreTest::init()
{
    VERIFY_RESULT(m_places.clear());
}

std::unique_ptr<RolloutStore> RolloutStoreTest::open() const
{
    return std::move(*RolloutStore::open(m_places.place()));
}

void RolloutStoreTest::keepsAPlan()
{
    const Result<qint64> id = open()->create(plan({u"acme"_s, u"zürich \"x\""_s}));
    VERIFY_RESULT(id);
    const auto store = open();
    const Result<Rollout> read = store->read(*id);
    VERIFY_RESULT(read);
    QCOMPARE(read->settings, plan({}).settings);
    QCOMPARE(read->items.size(), 2);
    QCOMPARE(read->items[1].slug, u"zürich \"x\""_s);
    QCOMPARE(read->items[1].wave, 1);
    const Result<QList<RolloutRecord>> all = store->list();
    VERIFY_RESULT(all);
    QCOMPARE(all->size(), 1);
    QCOMPARE(all->first().counts, (QMap<UpgradeState, int>{{UpgradeState::Waiting, 2}}));
    QVERIFY(!all->first().isRunning);
    QVERIFY(all->first().started.isValid());
}

void RolloutStoreTest::belongsToOneProcess()
{
    const auto store = open();
    const Result<qint64> id = store->create(plan({u"acme"_s}));
    VERIFY_RESULT(id);
    {
        const auto book = store->take(*id);
        VERIFY_RESULT(book);
        QVERIFY(open()->record(*id)->isRunning);
        const auto other = open();
        VERIFY_ERROR(other->take(*id), ErrorKind::Busy, "works on it");
    }
    QVERIFY(!store->record(*id)->isRunning);
    const auto again = store->take(*id);
    VERIFY_RESULT(again);
    VERIFY_RESULT((*again)->finish(u"done"_s));
    QCOMPARE(store->record(*id)->result, u"done"_s);
    QVERIFY(store->record(*id)->ended.isValid());
}

void RolloutStoreTest::savesUnlessSomebodyElseDid()
{
    const auto store = open();
    const qint64 id = *store->create(plan({u"acme"_s}));
    const auto book = store->take(id);
    VERIFY_RESULT(book);
    RolloutItem item = (*book)->read()->items.first();
    VERIFY_RESULT(open()->skip(id, {u"acme"_s}, u"not now"_s));
    item.state = UpgradeState::Dispatching;
    const qint64 revision = item.revision;
    VERIFY_ERROR((*book)->save(item), ErrorKind::Busy, "somebody changed it");
    QCOMPARE(item.revision, revision);
    item = (*book)->read()->items.first();
    QCOMPARE(item.state, UpgradeState::Skipped);
    item.problem = u"still"_s;
    VERIFY_RESULT((*book)->save(item));
    QCOMPARE(store->read(id)->items.first().problem, u"still"_s);
}

void RolloutStoreTest::tellsChanges()
{
    const auto store = open();
    const qint64 id = *store->create(plan({u"a"_s, u"b"_s, u"c"_s}));
    const qint64 before = store->read(id)->items.first().revision;
    QVERIFY(store->changes(id, before)->isEmpty());
    QCOMPARE(store->skip(id, {u"b"_s}, u"why"_s).value_or(0), 1);
    const Result<QList<RolloutItem>> changed = store->changes(id, before);
    VERIFY_RESULT(changed);
    QCOMPARE(changed->size(), 1);
    QCOMPARE(changed->first().slug, u"b"_s);
    QVERIFY(store->changes(id, changed->first().revision)->isEmpty());
}

void RolloutStoreTest::hearsWishes()
{
    const auto store = open();
    const qint64 id = *store->create(plan({u"acme"_s}));
    const auto book = store->take(id);
    VERIFY_RESULT(book);
    QCOMPARE((*book)->wish().value_or(RolloutWish::Stop), RolloutWish::Go);
    for (const RolloutWish wish : {RolloutWish::Pause, RolloutWish::Stop, RolloutWish::Go}) {
        VERIFY_RESULT(open()->setWish(id, wish));
        QCOMPARE(*(*book)->wish(), wish);
        QCOMPARE(store->record(id)->wish, wish);
    }
    VERIFY_RESULT((*book)->finish(u"done"_s));
    VERIFY_ERROR(store->setWish(id, RolloutWish::Pause), ErrorKind::Precondition, "come to its end");
}

void RolloutStoreTest::retriesAndSkips()
{
    const auto store = open();
    const qint64 id = *store->create(plan({u"a"_s, u"b"_s, u"c"_s}));
    {
        const auto book = store->take(id);
        VERIFY_RESULT(book);
        QList<RolloutItem> items = (*book)->read()->items;
        items[0].state = UpgradeState::Failed;
        items[0].attempt = 1;
        items[0].problem = u"why"_s;
        items[1].state = UpgradeState::InDoubt;
        VERIFY_RESULT((*book)->save(items[0]));
        VERIFY_RESULT((*book)->save(items[1]));
        VERIFY_RESULT((*book)->finish(u"done"_s));
    }
    QCOMPARE(store->retry(id, {}).value_or(0), 1); // what is in doubt must be named
    QCOMPARE(store->read(id)->items[0].state, UpgradeState::Waiting);
    QCOMPARE(store->read(id)->items[0].attempt, 1);
    QCOMPARE(store->read(id)->items[0].problem, QString());
    QCOMPARE(store->record(id)->result, QString());
    QVERIFY(!store->record(id)->ended.isValid());
    QCOMPARE(store->retry(id, {u"b"_s, u"c"_s}).value_or(0), 1); // c waits already
    QCOMPARE(store->skip(id, {u"a"_s, u"b"_s}, u"too late"_s).value_or(0), 2);
    QCOMPARE(store->read(id)->items[0].problem, u"too late"_s);
}

void RolloutStoreTest::refusesWhatIsUnderWay()
{
    const auto store = open();
    const qint64 id = *store->create(plan({u"a"_s, u"b"_s}));
    const auto book = store->take(id);
    QList<RolloutItem> items = (*book)->read()->items;
    items[0].state = UpgradeState::Running;
    VERIFY_RESULT((*book)->save(items[0]));
    VERIFY_ERROR(store->retry(id, {u"a"_s}), ErrorKind::Precondition, "under way");
    VERIFY_ERROR(store->skip(id, {u"b"_s, u"a"_s}, u"x"_s), ErrorKind::Precondition, "under way");
    QCOMPARE(store->read(id)->items[1].state, UpgradeState::Waiting); // all or none
    items[0].state = UpgradeState::Succeeded;
    VERIFY_RESULT((*book)->save(items[0]));
    VERIFY_ERROR(store->retry(id, {u"a"_s}), ErrorKind::Precondition, "it succeeded");
    VERIFY_ERROR(store->retry(id, {u"x"_s}), ErrorKind::Usage, "no such instance");
}

void RolloutStoreTest::refusesInstancesOfOthers()
{
    const auto store = open();
    const qint64 id = *store->create(plan({u"a"_s, u"b"_s}));
    VERIFY_ERROR(store->create(plan({u"c"_s, u"b"_s})), ErrorKind::Busy, "rollout 1 is about to");
    QCOMPARE(store->list()->size(), 1);
    VERIFY_RESULT(store->create(plan({u"b"_s}, u"dev"_s)));
    VERIFY_RESULT(store->skip(id, {u"b"_s}, u"x"_s));
    VERIFY_RESULT(store->create(plan({u"c"_s, u"b"_s})));
}

void RolloutStoreTest::isKeptFromRunbooks()
{
    const auto runs = RunbookStore::open(m_places.place());
    VERIFY_RESULT(runs);
    const auto store = open();
    {
        const auto journal = (*runs)->create(u"x"_s, u"X"_s, u"prod/a"_s);
        VERIFY_RESULT(journal);
        VERIFY_ERROR(store->create(plan({u"a"_s})), ErrorKind::Busy, "a runbook works on it");
    }
    const qint64 id = *store->create(plan({u"b"_s}));
    {
        const auto free = (*runs)->create(u"x"_s, u"X"_s, u"dev/b"_s);
        VERIFY_RESULT(free);
    }
    const auto book = store->take(id);
    RolloutItem item = (*book)->read()->items.first();
    item.state = UpgradeState::Running;
    VERIFY_RESULT((*book)->save(item));
    VERIFY_ERROR((*runs)->create(u"x"_s, u"X"_s, u"prod/b"_s), ErrorKind::Busy, "upgrades it");
}

void RolloutStoreTest::knowsNoSuchRollout()
{
    const auto store = open();
    VERIFY_ERROR(store->read(7), ErrorKind::NotFound, "no such rollout");
    VERIFY_ERROR(store->take(7), ErrorKind::NotFound, "no such rollout");
    VERIFY_ERROR(store->setWish(7, RolloutWish::Stop), ErrorKind::NotFound, "no such rollout");
    VERIFY_ERROR(store->retry(7, {}), ErrorKind::NotFound, "no such rollout");
}

void RolloutStoreTest::listsUpgrades()
{
    const auto store = open();
    const qint64 first = *store->create(plan({u"a"_s, u"b"_s, u"c"_s}));
    const qint64 second = *store->create(plan({u"x"_s}, u"dev"_s));
    QVERIFY(store->upgrades().value().isEmpty()); // nothing was begun
    {
        const auto book = store->take(first);
        VERIFY_RESULT(book);
        Rollout rollout = (*book)->read().value();
        for (const QString& slug : {u"a"_s, u"b"_s}) {
            RolloutItem* item = rollout.find(slug);
            item->dispatched = QDateTime(QDate(2026, 1, 2), QTime(12, 0), QTimeZone::UTC);
            item->state = UpgradeState::Failed;
            item->problem = u"it failed"_s;
            VERIFY_RESULT((*book)->save(*item));
        }
        QCOMPARE(store->upgrades().value().first().owner, store->record(first)->owner);
        QVERIFY(!store->record(first)->owner.isEmpty());
    }
    VERIFY_RESULT(store->skip(first, {u"b"_s, u"c"_s}, u"by hand"_s));
    const auto other = store->take(second);
    VERIFY_RESULT(other);
    Rollout rollout = (*other)->read().value();
    rollout.items.first().dispatched = QDateTime(QDate(2026, 1, 3), QTime(12, 0), QTimeZone::UTC);
    rollout.items.first().state = UpgradeState::Running;
    VERIFY_RESULT((*other)->save(rollout.items.first()));
    const QList<UpgradeRecord> upgrades = store->upgrades().value();
    QCOMPARE(upgrades.size(), 3); // c was left out before it was begun
    QCOMPARE(upgrades[0].item.slug, u"x"_s);
    QCOMPARE(upgrades[0].rollout, second);
    QCOMPARE(upgrades[0].environment, u"dev"_s);
    QCOMPARE(upgrades[1].item.state, UpgradeState::Failed);
    QCOMPARE(upgrades[1].item.problem, u"it failed"_s);
    QCOMPARE(upgrades[1].version, store->record(first)->settings.version);
    QVERIFY(upgrades[1].owner.isEmpty());
    QCOMPARE(upgrades[2].item.state, UpgradeState::Skipped);
    QCOMPARE(store->upgrades(1).value().size(), 1);
}

void RolloutStoreTest::tellsWhyItIsHeld()
{
    const auto store = open();
    const qint64 id = *store->create(plan({u"a"_s, u"b"_s, u"c"_s}));
    QCOMPARE(store->record(id)->held, QString());
    const QString reason = u"1 upgrade failed, and it stops after 1"_s;
    const auto hold = [&] {
        const auto book = store->take(id);
        VERIFY_RESULT(book);
        Rollout rollout = (*book)->read().value();
        rollout.items.first().state = UpgradeState::Failed;
        VERIFY_RESULT((*book)->save(rollout.items.first()));
        VERIFY_RESULT((*book)->hold(reason));
    };
    hold();
    QCOMPARE(open()->record(id)->held, reason);
    QCOMPARE(open()->list()->first().held, reason);
    // Leaving out one that waits decides nothing about the one that failed.
    VERIFY_RESULT(store->skip(id, {u"c"_s}, u"by hand"_s));
    QCOMPARE(store->record(id)->held, reason);
    VERIFY_RESULT(store->skip(id, {u"a"_s}, u"by hand"_s));
    QCOMPARE(store->record(id)->held, QString());
    VERIFY_RESULT(store->retry(id, {u"a"_s}));
    hold();
    VERIFY_RESULT(store->retry(id, {}));
    QCOMPARE(store->record(id)->held, QString());
    hold();
    const auto book = store->take(id);
    VERIFY_RESULT((*book)->finish(u"stopped"_s));
    QCOMPARE(store->record(id)->held, QString());
}

void RolloutStoreTest::keepsRolloutsOfAnOlderStore()
{
    const bool isFile = m_places.place() == m_places.file();
    if (isFile)
        QVERIFY(QDir().mkpath(QFileInfo(m_places.file()).path()));
    {
        const auto database = Database::open(m_places.place()).value();
        VERIFY_RESULT(
            prepareStore(*database, isFile ? storeUpgrades().first(4) : postgresUpgrades().first(5)));
        VERIFY_RESULT(database->run(
            u"INSERT INTO rollouts (repository, environment, settings, wish, started, result, revision, pid, "
            "process_start, boot, host) VALUES ('example/fleet', 'prod', '{\"environment\": \"prod\"}', "
            "'go', "
            "'2026-01-02T12:00:00.000Z', '', 1, 0, 0, '', '')"_s,
            {}, u"test"_s));
        VERIFY_RESULT(
            database->run(u"INSERT INTO rollout_items (rollout_id, number, slug, state, revision, item) "
                          "VALUES (1, 0, 'acme', 'failed', 1, '{\"slug\": \"acme\", \"state\": "
                          "\"failed\", \"dispatched\": \"2026-01-02T12:01:00.000Z\"}')"_s,
                          {}, u"test"_s));
    }
    const auto store = open();
    QCOMPARE(store->record(1)->held, QString());
    QCOMPARE(store->record(1)->settings.environment, u"prod"_s);
    QCOMPARE(store->upgrades()->size(), 1);
    const auto book = store->take(1);
    VERIFY_RESULT(book);
    VERIFY_RESULT((*book)->hold(u"it is"_s));
    QCOMPARE(store->record(1)->held, u"it is"_s);
}

QTEST_GUILESS_MAIN(RolloutStoreTest)

#include "tst_rollout_store.moc"
