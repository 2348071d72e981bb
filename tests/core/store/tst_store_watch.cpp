// Who looks at a store learns what others write into it.

#include "core/store/health_history.h"
#include "core/store/runbook_store.h"
#include "core/store/store.h"
#include "core/store/store_watch.h"
#include "store_places.h"

#include <QSignalSpy>

using namespace lockstep;
using namespace Qt::StringLiterals;

class StoreWatchTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase_data() { test::StorePlaces::addRows(); }

    void initTestCase() { VERIFY_RESULT(m_places.start()); }

    void init() { VERIFY_RESULT(m_places.clear()); }

    void tellsOfEveryKindOfWrite();
    void isNotHeldUpByManyWrites();
    void readingIsNoChange();
    void noticesALostConnection();
    void watchesNothing();

private:
    test::StorePlaces m_places;
};

void StoreWatchTest::tellsOfEveryKindOfWrite()
{
    const auto store = Store::open(m_places.place()).value();
    StoreWatch watch(m_places.place());
    QSignalSpy changed(&watch, &StoreWatch::changed);
    QTest::qWait(500); // until it listens
    RunRecord run;
    run.kind = u"upgrade"_s;
    run.instance = u"prod/acme"_s;
    const qint64 id = store->startRun(run).value();
    QTRY_VERIFY(!changed.isEmpty());
    changed.clear();
    VERIFY_RESULT(store->finishRun(id, u"done"_s, {}));
    QTRY_VERIFY(!changed.isEmpty());
    changed.clear();
    const auto runbooks = RunbookStore::open(m_places.place()).value();
    const auto journal = runbooks->create(u"r"_s, u"R"_s, u"prod/acme"_s).value();
    QTRY_VERIFY(!changed.isEmpty());
    changed.clear();
    HealthReport report;
    report.instance = u"prod/acme"_s;
    report.made = QDateTime::currentDateTimeUtc();
    VERIFY_RESULT(HealthHistory::open(m_places.place()).value()->add(report));
    QTRY_VERIFY(!changed.isEmpty());
}

/// Each comes sooner after the one before than what happens together is gathered.
void StoreWatchTest::isNotHeldUpByManyWrites()
{
    const auto store = Store::open(m_places.place()).value();
    StoreWatch watch(m_places.place());
    QSignalSpy changed(&watch, &StoreWatch::changed);
    QTest::qWait(500);
    changed.clear();
    for (int write = 0; write < 30; ++write) {
        RunRecord run;
        run.kind = u"upgrade"_s;
        run.instance = u"prod/acme"_s;
        VERIFY_RESULT(store->startRun(run));
        QTest::qWait(50);
    }
    QVERIFY(!changed.isEmpty());
}

/// Else, who reads whenever something changes would read for ever.
void StoreWatchTest::readingIsNoChange()
{
    VERIFY_RESULT(Store::open(m_places.place()));
    StoreWatch watch(m_places.place());
    QSignalSpy changed(&watch, &StoreWatch::changed);
    QTest::qWait(500);
    changed.clear(); // that it listens now
    for (int round = 0; round < 3; ++round) {
        const auto store = Store::open(m_places.place()).value();
        VERIFY_RESULT(store->runs());
        VERIFY_RESULT(RunbookStore::open(m_places.place()).value()->runs());
        QTest::qWait(300);
    }
    QCOMPARE(changed.size(), 0);
}

void StoreWatchTest::noticesALostConnection()
{
    QFETCH_GLOBAL(QString, kind);
    if (kind == u"file")
        return;
    VERIFY_RESULT(Store::open(m_places.place()));
    const StoreWatch watch(m_places.place());
    QTest::qWait(500);
    QCOMPARE(m_places.ask(u"SELECT count(pg_terminate_backend(pid, 5000)) > 0 FROM pg_stat_activity "
                          "WHERE datname = 'team' AND pid <> pg_backend_pid()"_s),
             u"t"_s);
    QTest::qWait(300); // it survives that, and its end is not held up
}

void StoreWatchTest::watchesNothing()
{
    const StoreWatch none({});
    const StoreWatch memory(u":memory:"_s);
    const StoreWatch nowhere(u"/nonexistent/store"_s);
    const StoreWatch noServer(u"postgresql://127.0.0.1:1/none"_s);
    QTest::qWait(100);
}

QTEST_GUILESS_MAIN(StoreWatchTest)
#include "tst_store_watch.moc"
