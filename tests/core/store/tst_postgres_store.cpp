// A store on a server that a team shares: who may have a run, what a lost connection means, what others see.

#include "core/store/database.h"
#include "core/store/run_lock.h"
#include "core/store/runbook_store.h"
#include "core/store/store.h"
#include "core/store/store_place.h"
#include "store_places.h"

#include <QProcess>

using namespace lockstep;
using namespace Qt::StringLiterals;

class PostgresStoreTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void places_data();
    void places();
    void aRunIsHeldBySession();
    void anInstanceHasOneRunWherever();
    void aLostConnectionIsTheEnd();
    void aJournalOnlyGrows();
    void commitsSurvivePowerLoss();
    void anotherProgramsSchema();
    void aNewerStore();
    void aRoleThatMayOnlyUseIt();
    void noServer();
    void wrongPlaces();
    void keepsWhatNulsAreIn();

private:
    [[nodiscard]] std::unique_ptr<RunbookStore> open() const
    {
        auto store = RunbookStore::open(m_places.server());
        return store ? std::move(*store) : nullptr;
    }

    /// As if its machine had gone.
    void killSessions() const
    {
        m_places.ask(u"SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity "
                     "WHERE datname = 'team' AND pid <> pg_backend_pid()"_s);
    }

    test::StorePlaces m_places;
};

void PostgresStoreTest::initTestCase()
{
    VERIFY_RESULT(m_places.start());
}

void PostgresStoreTest::init()
{
    VERIFY_RESULT(m_places.clear());
    VERIFY_RESULT(m_places.recreate());
}

void PostgresStoreTest::places_data()
{
    QTest::addColumn<bool>("server");
    QTest::addColumn<QString>("text");
    QTest::newRow("/srv/lockstep.sqlite") << false << u"/srv/lockstep.sqlite"_s;
    QTest::newRow(":memory:") << false << u":memory:"_s;
    QTest::newRow("/srv/host=1/x") << false << u"/srv/host=1/x"_s;
    QTest::newRow("postgresql://team:hidden@db:5433/lockstep") << true << u"db lockstep on db:5433 as team"_s;
    QTest::newRow("postgres://db/lockstep?password=hidden") << true << u"db lockstep on db:5432"_s;
    QTest::newRow("host=db user=team password=hidden dbname=x") << true << u"db x on db:5432 as team"_s;
    QTest::newRow("host=db password='hidden") << true << u"a PostgreSQL database"_s;
}

void PostgresStoreTest::places()
{
    const QString place = QString::fromLatin1(QTest::currentDataTag());
    QFETCH(bool, server);
    QFETCH(QString, text);
    QCOMPARE(isPostgresPlace(place), server);
    QCOMPARE(storePlaceText(place), text);
}

void PostgresStoreTest::aRunIsHeldBySession()
{
    const auto one = open();
    const auto two = open();
    QVERIFY(one && two);
    auto journal = one->create(u"x"_s, u"X"_s, u"acme"_s);
    VERIFY_RESULT(journal);
    QVERIFY(two->run(1)->isRunning);
    VERIFY_ERROR(two->take(1), ErrorKind::Busy, "works on it");
    VERIFY_ERROR(one->take(1), ErrorKind::Busy, "works on it");
    // Somebody of another machine, of whose processes we know nothing:
    m_places.ask(u"UPDATE lockstep.runbook_runs SET host = 'elsewhere', boot = 'x'"_s);
    QVERIFY(two->run(1)->isRunning);
    VERIFY_ERROR(two->take(1), ErrorKind::Busy, "on elsewhere");
    VERIFY_ERROR((*journal)->append({}), ErrorKind::Precondition, "taken the run over");
    journal->reset();
    const auto taken = two->take(1);
    VERIFY_RESULT(taken);
    VERIFY_RESULT((*taken)->append({}));
    QCOMPARE((*taken)->read()->size(), 1);
}

void PostgresStoreTest::anInstanceHasOneRunWherever()
{
    const auto one = open();
    const auto two = open();
    auto journal = one->create(u"x"_s, u"X"_s, u"acme"_s);
    VERIFY_RESULT(journal);
    VERIFY_ERROR(two->create(u"y"_s, u"Y"_s, u"acme"_s), ErrorKind::Busy, "run 1 (X) works on it");
    VERIFY_RESULT(two->create(u"y"_s, u"Y"_s, u"other"_s));
    killSessions();
    const auto three = open();
    QVERIFY(!three->run(1)->isRunning);
    VERIFY_ERROR(three->create(u"y"_s, u"Y"_s, u"acme"_s), ErrorKind::Precondition,
                 "has not come to its end");
    VERIFY_RESULT(three->take(1));
}

void PostgresStoreTest::aLostConnectionIsTheEnd()
{
    const auto one = open();
    auto journal = one->create(u"x"_s, u"X"_s, u"acme"_s);
    VERIFY_RESULT(journal);
    VERIFY_RESULT((*journal)->append({}));
    killSessions();
    const auto two = open();
    const auto taken = two->take(1); // free at once
    VERIFY_RESULT(taken);
    for (int i = 0; i < 3; ++i) // and it stays so: no new session behind our back
        VERIFY_ERROR((*journal)->append({}), ErrorKind::Connection, "team");
    VERIFY_ERROR(one->runs(), ErrorKind::Connection, "go on where it stopped");
    journal->reset();
    QVERIFY(two->run(1)->isRunning);
    VERIFY_RESULT((*taken)->append({}));
    QCOMPARE((*taken)->read()->size(), 2);
}

void PostgresStoreTest::aJournalOnlyGrows()
{
    const auto store = open();
    const auto journal = store->create(u"x"_s, u"X"_s, u"acme"_s);
    VERIFY_RESULT(journal);
    VERIFY_RESULT((*journal)->append({}));
    for (const char* sql : {"UPDATE lockstep.journal SET data = ''", "DELETE FROM lockstep.journal",
                            "TRUNCATE lockstep.journal", "TRUNCATE lockstep.runbook_runs CASCADE"}) {
        const QString said = m_places.ask(QString::fromLatin1(sql));
        QVERIFY2(said.contains(u"a journal only grows"), qPrintable(said));
    }
    QCOMPARE((*journal)->read()->size(), 1);
}

void PostgresStoreTest::commitsSurvivePowerLoss()
{
    m_places.ask(u"ALTER DATABASE team SET synchronous_commit = off"_s);
    const auto database = Database::open(m_places.server());
    VERIFY_RESULT(database);
    QCOMPARE((*database)->value(u"SHOW synchronous_commit"_s, {}, u"ask"_s)->toString(), u"on"_s);
}

void PostgresStoreTest::anotherProgramsSchema()
{
    m_places.ask(u"CREATE SCHEMA lockstep; CREATE TABLE lockstep.notes (text text)"_s);
    VERIFY_ERROR(Store::open(m_places.server()), ErrorKind::Invalid, "another program's");
    QCOMPARE(m_places.ask(u"SELECT count(*) FROM pg_tables WHERE schemaname = 'lockstep'"_s), u"1"_s);
}

void PostgresStoreTest::aNewerStore()
{
    VERIFY_RESULT(Store::open(m_places.server()));
    m_places.ask(u"UPDATE lockstep.store_version SET version = 99"_s);
    VERIFY_ERROR(Store::open(m_places.server()), ErrorKind::Invalid, "newer Lockstep (schema 99");
}

void PostgresStoreTest::aRoleThatMayOnlyUseIt()
{
    m_places.ask(u"DROP ROLE IF EXISTS engineer; CREATE ROLE engineer LOGIN"_s);
    const QString place = QString::fromUtf8(m_places.database().with(u"user"_s, u"engineer"_s).conninfo());
    VERIFY_ERROR(Store::open(place), ErrorKind::Io, "permission denied");
    VERIFY_RESULT(Store::open(m_places.server()));
    m_places.ask(u"GRANT USAGE ON SCHEMA lockstep TO engineer; "
                 "GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA lockstep TO engineer"_s);
    const auto store = RunbookStore::open(place);
    VERIFY_RESULT(store);
    const auto journal = (*store)->create(u"x"_s, u"X"_s, u"acme"_s);
    VERIFY_RESULT(journal);
    VERIFY_RESULT((*journal)->append({}));
}

void PostgresStoreTest::noServer()
{
    const auto store = Store::open(u"host=/nowhere dbname=team user=me password=hidden"_s);
    VERIFY_ERROR(store, ErrorKind::Connection, "db team on /nowhere:5432 as me");
    QVERIFY(!store.error().message().contains(u"hidden"));
    const auto none =
        Store::open(QString::fromUtf8(m_places.database().with(u"dbname"_s, u"none"_s).conninfo()));
    VERIFY_ERROR(none, ErrorKind::Connection, "none");
}

void PostgresStoreTest::wrongPlaces()
{
    VERIFY_ERROR(Store::open(u"host=db nonsense=1"_s), ErrorKind::Usage, "keyword");
    VERIFY_ERROR(Store::open(u"host=/nowhere dbname='a;b'"_s), ErrorKind::Usage, "semicolon");
    // In a password it does no harm.
    VERIFY_RESULT(
        Store::open(QString::fromUtf8(m_places.database().with(u"password"_s, u"a;b 'c"_s).conninfo())));
}

void PostgresStoreTest::keepsWhatNulsAreIn()
{
    const auto store = open();
    const auto journal = store->create(u"x"_s, u"X"_s, u"acme"_s);
    VERIFY_RESULT(journal);
    VERIFY_RESULT((*journal)->addOutput(u"a"_s, 1, u"before"_s + QChar(0) + u"after"_s));
    QCOMPARE((*journal)->outputs()->value(0).text, u"before\uFFFDafter"_s);
    JournalEntry entry;
    entry.data = {{u"text"_s, u"a"_s + QChar(0) + u"b"_s}};
    VERIFY_RESULT((*journal)->append(entry));
    QCOMPARE((*journal)->read()->value(0).data, entry.data);
}

QTEST_GUILESS_MAIN(PostgresStoreTest)
#include "tst_postgres_store.moc"
