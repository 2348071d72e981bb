#include "core/database/migration_log.h"
#include "migration_fixture.h"

#include <thread>

using namespace lockstep;
using namespace lockstep::test;
using namespace std::chrono_literals;

/// What happens between the migrator and other sessions: locks, concurrent index builds, cancelling, lost
/// connections.
class MigratorSessionsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void waitsForTheLock();
    void givesUpOnTheLock();
    void cancelsWhileWaitingForTheLock();
    void twoMigratorsTakeTurns();
    void cancelRollsBack();
    void cancelKeepsTheAttemptOfAMigrationThatCommits();
    void cancelBetweenMigrations();
    void terminatedSessionIsLogged();
    void buildsAnIndex();
    void notesAnIndexThatIsThere();
    void dropsAnInvalidIndex();
    void waitsForAnotherBuild();
    void aFailedBuildIsLogged();
    void cancelsAnIndexBuild();
    void twoMigratorsBuildOneIndex();
    void waitsForAPendingBuild();
    void aPendingBuildThatNobodyRunsIsDirty();
    void endsBlockersOnlyWhenAsked();
    void oldBlockersOnly();
    void timeoutsOfTheServer_data();
    void timeoutsOfTheServer();
    void theServerRestarts();
    void failsInTheSeventhOfTwelveStatements();
    void namesThatNeedQuotes();

private:
    // A test that fails half-way stops what it started.
    struct Running
    {
        std::stop_source stop;
        Result<void> result;
        QList<MigrationOutcome> outcomes;
        EventLog events;
        std::jthread thread;

        Running() = default;
        Running(const Running&) = delete;
        Running& operator=(const Running&) = delete;

        ~Running() { stop.request_stop(); }

        Result<void> finish()
        {
            thread.join();
            return result;
        }
    };

    std::unique_ptr<Running> start(const StitchedCatalog& catalog, const QList<MigrationId>& targets,
                                   const MigratorOptions& options = quick()) const;

    static MigratorOptions quick() { return {.lockPoll = 20ms, .indexPoll = 20ms}; }

    Connection other() const { return Connection::open(m_fixture.settings()).value(); }

    bool becomes(const QString& sql, const QString& answer) const;

    MigrationFixture m_fixture;
};

namespace {

QString lockSql()
{
    return QStringLiteral("SELECT pg_advisory_lock(%1, 0)").arg(advisoryLockKey(Schema::Frontend));
}

StitchedCatalog oneTable()
{
    return catalog({definition(1, QStringLiteral("CREATE TABLE a (n int)"), {})});
}

StitchedCatalog sleeper(const QString& before = {})
{
    return catalog(
        {definition(1, before + QStringLiteral("CREATE TABLE a (n int); SELECT pg_sleep(600)"), {})});
}

const QString sleeping = QStringLiteral("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'");

StitchedCatalog withIndex()
{
    return catalog(
        {definition(
             1, QStringLiteral("CREATE TABLE t (n int); INSERT INTO t SELECT generate_series(1, 1000)"), {}),
         concurrentIndex(2, QStringLiteral("t"), {1}),
         definition(3, QStringLiteral("CREATE TABLE c (n int)"), {2})});
}

const QString valid =
    QStringLiteral("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('t_idx')");

} // namespace

std::unique_ptr<MigratorSessionsTest::Running>
MigratorSessionsTest::start(const StitchedCatalog& catalog, const QList<MigrationId>& targets,
                            const MigratorOptions& options) const
{
    auto running = std::make_unique<Running>();
    running->thread = std::jthread([this, run = running.get(), catalog, targets, options] {
        run->result = Migrator(catalog, run->events.sink())
                          .up(Schema::Frontend, m_fixture.settings(), targets, options, run->outcomes,
                              run->stop.get_token());
    });
    return running;
}

bool MigratorSessionsTest::becomes(const QString& sql, const QString& answer) const
{
    return QTest::qWaitFor([&] { return m_fixture.ask(sql) == answer; }, 30000);
}

void MigratorSessionsTest::initTestCase()
{
    VERIFY_RESULT(m_fixture.startServer());
}

void MigratorSessionsTest::init()
{
    VERIFY_RESULT(m_fixture.freshDatabase());
}

void MigratorSessionsTest::waitsForTheLock()
{
    Connection holder = other();
    QVERIFY(holder.execute(lockSql()));
    const auto running = start(oneTable(), {1});
    QVERIFY(QTest::qWaitFor(
        [&] { return running->events.logged(QStringLiteral("Waiting for the migration lock")); }, 30000));
    QCOMPARE(m_fixture.ask(QStringLiteral("SELECT to_regclass('a') IS NULL")), QStringLiteral("t"));
    QVERIFY(holder.execute(QStringLiteral("SELECT pg_advisory_unlock_all()")));
    VERIFY_RESULT(running->finish());
    QCOMPARE(m_fixture.logRows(), QStringLiteral("1:true:true"));
}

void MigratorSessionsTest::givesUpOnTheLock()
{
    Connection holder = other();
    QVERIFY(holder.execute(QStringLiteral("SET application_name = 'somebody'; ") + lockSql()));
    MigratorOptions options = quick();
    options.lockTimeout = 1s;
    const Result<void> done = start(oneTable(), {1}, options)->finish();
    VERIFY_ERROR(done, ErrorKind::Busy, "somebody");
    QVERIFY2(done.error().message().contains(QString::number(holder.backendPid())),
             qPrintable(done.error().message()));
    QCOMPARE(m_fixture.logRows(), QString());
}

void MigratorSessionsTest::cancelsWhileWaitingForTheLock()
{
    Connection holder = other();
    QVERIFY(holder.execute(lockSql()));
    MigratorOptions options = quick();
    options.lockPoll = 1h;
    const auto running = start(oneTable(), {1}, options);
    QVERIFY(QTest::qWaitFor([&] { return running->events.logged(QStringLiteral("Waiting")); }, 30000));
    running->stop.request_stop();
    VERIFY_ERROR(running->finish(), ErrorKind::Cancelled, "cancelled");
}

void MigratorSessionsTest::twoMigratorsTakeTurns()
{
    QList<Definition> definitions = {definition(1, QStringLiteral("CREATE TABLE t (n int)"), {})};
    for (MigrationId id = 2; id <= 40; ++id)
        definitions.append(definition(id, QStringLiteral("INSERT INTO t VALUES (%1)").arg(id), {id - 1}));
    const auto first = start(catalog(definitions), {40});
    const auto second = start(catalog(definitions), {40});
    VERIFY_RESULT(first->finish());
    VERIFY_RESULT(second->finish());
    QCOMPARE(first->outcomes.size() + second->outcomes.size(), 40);
    QCOMPARE(m_fixture.ask(QStringLiteral("SELECT count(*), count(DISTINCT n) FROM t")),
             QStringLiteral("39|39"));
    QCOMPARE(m_fixture.ask(QStringLiteral("SELECT count(*) FROM migration_logs WHERE success")),
             QStringLiteral("40"));
}

void MigratorSessionsTest::cancelRollsBack()
{
    const auto running = start(sleeper(), {1});
    QVERIFY(becomes(sleeping, QStringLiteral("1")));
    QCOMPARE(m_fixture.logRows(), QStringLiteral("1:true:NULL"));
    running->stop.request_stop();
    VERIFY_ERROR(running->finish(), ErrorKind::Cancelled, "migration 1");
    QCOMPARE(m_fixture.logRows(), QString());
    QCOMPARE(m_fixture.ask(QStringLiteral("SELECT to_regclass('a') IS NULL")), QStringLiteral("t"));
    QCOMPARE(running->outcomes.size(), 1);
    QCOMPARE(running->outcomes.first().state, RunEvent::State::Cancelled);
    VERIFY_RESULT(start(oneTable(), {1})->finish());
}

void MigratorSessionsTest::cancelKeepsTheAttemptOfAMigrationThatCommits()
{
    const auto running = start(sleeper(QStringLiteral("CREATE TABLE first (n int); COMMIT AND CHAIN;")), {1});
    QVERIFY(becomes(sleeping, QStringLiteral("1")));
    running->stop.request_stop();
    VERIFY_ERROR(running->finish(), ErrorKind::Cancelled, "migration 1");
    QCOMPARE(m_fixture.logRows(), QStringLiteral("1:true:false"));
}

void MigratorSessionsTest::cancelBetweenMigrations()
{
    const auto running = std::make_unique<Running>();
    running->stop.request_stop();
    VERIFY_ERROR(Migrator(oneTable())
                     .up(Schema::Frontend, m_fixture.settings(), {1}, {}, running->outcomes,
                         running->stop.get_token()),
                 ErrorKind::Cancelled, "cancelled");
}

void MigratorSessionsTest::terminatedSessionIsLogged()
{
    const auto running = start(sleeper(), {1});
    QVERIFY(becomes(sleeping, QStringLiteral("1")));
    m_fixture.run(QStringLiteral(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"));
    VERIFY_ERROR(running->finish(), ErrorKind::Connection, "SQLSTATE 57P01");
    QCOMPARE(m_fixture.logRows(), QStringLiteral("1:true:false"));
    QCOMPARE(m_fixture.ask(QStringLiteral("SELECT to_regclass('a') IS NULL")), QStringLiteral("t"));
}

void MigratorSessionsTest::buildsAnIndex()
{
    const auto running = start(withIndex(), {3});
    VERIFY_RESULT(running->finish());
    QCOMPARE(m_fixture.logRows(), QStringLiteral("1:true:true 2:true:true 3:true:true"));
    QCOMPARE(m_fixture.ask(valid), QStringLiteral("t"));
    QCOMPARE(running->outcomes.size(), 3);
    QCOMPARE(running->outcomes[1].id, 2);
}

void MigratorSessionsTest::notesAnIndexThatIsThere()
{
    VERIFY_RESULT(start(withIndex(), {1})->finish());
    m_fixture.run(QStringLiteral("CREATE INDEX t_idx ON t (n)"));
    VERIFY_RESULT(start(withIndex(), {2})->finish());
    QCOMPARE(m_fixture.logRows(), QStringLiteral("1:true:true 2:true:true"));
}

void MigratorSessionsTest::dropsAnInvalidIndex()
{
    VERIFY_RESULT(start(withIndex(), {1})->finish());
    m_fixture.run(QStringLiteral("CREATE INDEX t_idx ON t (n)"));
    m_fixture.run(
        QStringLiteral("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 't_idx'::regclass"));
    VERIFY_RESULT(start(withIndex(), {2})->finish());
    QCOMPARE(m_fixture.logRows(), QStringLiteral("1:true:true 2:false:true 2:true:true"));
    QCOMPARE(m_fixture.ask(valid), QStringLiteral("t"));
}

// A session in a transaction keeps a build waiting.
void MigratorSessionsTest::waitsForAnotherBuild()
{
    VERIFY_RESULT(start(withIndex(), {1})->finish());
    std::jthread builder; // before the holder it waits for: it must be able to end after it
    Connection holder = other();
    QVERIFY(holder.execute(QStringLiteral("BEGIN; INSERT INTO t VALUES (0)")));
    builder = std::jthread([this] {
        Connection connection = other();
        QVERIFY(connection.execute(QStringLiteral("CREATE INDEX CONCURRENTLY t_idx ON t (n)")));
    });
    QVERIFY(becomes(
        QStringLiteral(
            "SELECT count(*) FROM pg_stat_progress_create_index WHERE index_relid = to_regclass('t_idx')"),
        QStringLiteral("1")));
    const auto running = start(withIndex(), {2});
    QVERIFY(QTest::qWaitFor(
        [&] {
            return running->events.logged(
                QStringLiteral("Another session builds index t_idx: waiting for writers"));
        },
        30000));
    QCOMPARE(m_fixture.ask(QStringLiteral("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")),
             QStringLiteral("0"));
    QVERIFY(holder.execute(QStringLiteral("COMMIT")));
    VERIFY_RESULT(running->finish());
    QCOMPARE(m_fixture.logRows(), QStringLiteral("1:true:true 2:true:true"));
}

void MigratorSessionsTest::aFailedBuildIsLogged()
{
    StitchedCatalog bad = withIndex();
    QList<Definition> definitions = bad.schemas[Schema::Frontend].graph.definitions();
    definitions[1].up = QStringLiteral("CREATE UNIQUE INDEX CONCURRENTLY t_idx ON t (n)");
    VERIFY_RESULT(start(bad, {1})->finish());
    m_fixture.run(QStringLiteral("INSERT INTO t VALUES (1)"));
    VERIFY_ERROR(start(catalog(definitions), {2})->finish(), ErrorKind::Failed, "t_idx");
    QCOMPARE(m_fixture.logRows(), QStringLiteral("1:true:true 2:true:false"));
    m_fixture.run(QStringLiteral("DELETE FROM t WHERE ctid IN (SELECT max(ctid) FROM t WHERE n = 1)"));
    MigratorOptions options = quick();
    options.ignoreSingleDirtyLog = true;
    VERIFY_RESULT(start(catalog(definitions), {3}, options)->finish());
    QCOMPARE(m_fixture.logRows(),
             QStringLiteral("1:true:true 2:true:false 2:false:true 2:true:true 3:true:true"));
}

void MigratorSessionsTest::cancelsAnIndexBuild()
{
    VERIFY_RESULT(start(withIndex(), {1})->finish());
    Connection holder = other();
    QVERIFY(holder.execute(QStringLiteral("BEGIN; INSERT INTO t VALUES (0)")));
    const auto running = start(withIndex(), {3});
    QVERIFY(QTest::qWaitFor(
        [&] {
            return running->events.logged(QStringLiteral("Index t_idx: waiting for writers before build"));
        },
        30000));
    running->stop.request_stop();
    VERIFY_ERROR(running->finish(), ErrorKind::Cancelled, "migration 2");
    QCOMPARE(m_fixture.logRows(), QStringLiteral("1:true:true"));
    QVERIFY(holder.execute(QStringLiteral("COMMIT")));
    VERIFY_RESULT(start(withIndex(), {3})->finish());
    QCOMPARE(m_fixture.ask(valid), QStringLiteral("t"));
}

void MigratorSessionsTest::twoMigratorsBuildOneIndex()
{
    VERIFY_RESULT(start(withIndex(), {1})->finish());
    Connection holder = other();
    QVERIFY(holder.execute(QStringLiteral("BEGIN; INSERT INTO t VALUES (0)")));
    const auto first = start(withIndex(), {3});
    QVERIFY(QTest::qWaitFor([&] { return first->events.logged(QStringLiteral("Index t_idx:")); }, 30000));
    const auto second = start(withIndex(), {3});
    QVERIFY(QTest::qWaitFor(
        [&] { return second->events.logged(QStringLiteral("being built by another session")); }, 30000));
    QVERIFY(holder.execute(QStringLiteral("COMMIT")));
    VERIFY_RESULT(first->finish());
    VERIFY_RESULT(second->finish());
    QCOMPARE(m_fixture.ask(QStringLiteral("SELECT count(*) FROM migration_logs WHERE success AND up")),
             QStringLiteral("3"));
    QCOMPARE(m_fixture.ask(QStringLiteral("SELECT count(*) FROM migration_logs")), QStringLiteral("3"));
}

void MigratorSessionsTest::waitsForAPendingBuild()
{
    VERIFY_RESULT(start(withIndex(), {1})->finish());
    m_fixture.run(logRowSql(2, QStringLiteral("NULL")));
    std::jthread builder; // before the holder it waits for: it must be able to end after it
    Connection holder = other();
    QVERIFY(holder.execute(QStringLiteral("BEGIN; INSERT INTO t VALUES (0)")));
    builder = std::jthread([this] {
        Connection connection = other();
        QVERIFY(connection.execute(QStringLiteral("CREATE INDEX CONCURRENTLY t_idx ON t (n)")));
        QVERIFY(
            connection.execute(QStringLiteral("UPDATE migration_logs SET success = true, finished_at = now() "
                                              "WHERE version = 2")));
    });
    QVERIFY(
        becomes(QStringLiteral("SELECT count(*) FROM pg_stat_progress_create_index"), QStringLiteral("1")));
    MigratorOptions options = quick();
    options.indexPoll = 500ms; // between the end of the build and its success lie two looks at most
    const auto running = start(withIndex(), {3}, options);
    QVERIFY(QTest::qWaitFor(
        [&] { return running->events.logged(QStringLiteral("being built by another session")); }, 30000));
    QVERIFY(holder.execute(QStringLiteral("COMMIT")));
    VERIFY_RESULT(running->finish());
    QCOMPARE(m_fixture.logRows(), QStringLiteral("1:true:true 2:true:true 3:true:true"));
}

void MigratorSessionsTest::aPendingBuildThatNobodyRunsIsDirty()
{
    VERIFY_RESULT(start(withIndex(), {1})->finish());
    m_fixture.run(logRowSql(2, QStringLiteral("NULL")));
    VERIFY_ERROR(start(withIndex(), {3})->finish(), ErrorKind::Precondition, "migrations 2 ");
}

void MigratorSessionsTest::endsBlockersOnlyWhenAsked()
{
    VERIFY_RESULT(start(withIndex(), {1})->finish());
    Connection holder = other();
    QVERIFY(holder.execute(QStringLiteral("BEGIN; SELECT * FROM t LIMIT 1")));
    const QString change = QStringLiteral("ALTER TABLE t ADD COLUMN m int");
    Definition spared = definition(2, change, {1});
    spared.terminateBlockingTransactions = false;
    const QList<Definition> definitions = {definition(1, QString(), {}), definition(2, change, {1})};
    MigratorOptions options = quick();
    options.terminateBlockers = true;
    const auto gentle = start(catalog({definition(1, QString(), {}), spared}), {2}, options);
    const auto byDefault = start(catalog(definitions), {2});
    QVERIFY(becomes(QStringLiteral("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"),
                    QStringLiteral("1")));
    // More than one tick: nobody may be ended, but who it is is told by the one of the two that has the lock.
    const auto told = [&](const QString& part) {
        return gentle->events.logged(part) || byDefault->events.logged(part);
    };
    QTRY_VERIFY_WITH_TIMEOUT(told(QStringLiteral("pg_terminate_backend(%1)").arg(holder.backendPid())),
                             15000);
    QVERIFY(told(QStringLiteral("SELECT * FROM t LIMIT 1")));
    QVERIFY(holder.execute(QStringLiteral("SELECT 1")));
    gentle->stop.request_stop();
    byDefault->stop.request_stop();
    VERIFY_ERROR(gentle->finish(), ErrorKind::Cancelled, "cancelled");
    VERIFY_ERROR(byDefault->finish(), ErrorKind::Cancelled, "cancelled");
    const auto running = start(catalog(definitions), {2}, options);
    VERIFY_RESULT(running->finish());
    QVERIFY(running->events.logged(QStringLiteral("Ended the session of lockstep")));
    QVERIFY(!holder.execute(QStringLiteral("COMMIT")));
}

void MigratorSessionsTest::oldBlockersOnly()
{
    VERIFY_RESULT(start(withIndex(), {1})->finish());
    std::jthread busy([this] {
        Connection connection = other();
        QVERIFY(connection.execute(QStringLiteral("BEGIN; LOCK TABLE t; SELECT pg_sleep(2); COMMIT")));
    });
    QVERIFY(becomes(sleeping, QStringLiteral("1")));
    MigratorOptions options = quick();
    options.terminateBlockers = true;
    const auto running =
        start(catalog({definition(1, QString(), {}),
                       definition(2, QStringLiteral("ALTER TABLE t ADD COLUMN m int"), {1})}),
              {2}, options);
    VERIFY_RESULT(running->finish());
    QVERIFY(!running->events.logged(QStringLiteral("Ended the session")));
}

void MigratorSessionsTest::timeoutsOfTheServer_data()
{
    QTest::addColumn<QString>("setting");
    QTest::addColumn<QString>("sql");
    QTest::addColumn<ErrorKind>("kind");
    QTest::newRow("statement") << QStringLiteral("statement_timeout") << QStringLiteral("SELECT pg_sleep(30)")
                               << ErrorKind::Failed;
    QTest::newRow("lock") << QStringLiteral("lock_timeout")
                          << QStringLiteral("ALTER TABLE t ADD COLUMN m int") << ErrorKind::Busy;
}

void MigratorSessionsTest::timeoutsOfTheServer()
{
    QFETCH(QString, setting);
    QFETCH(QString, sql);
    QFETCH(ErrorKind, kind);
    VERIFY_RESULT(start(withIndex(), {1})->finish());
    Connection holder = other();
    QVERIFY(holder.execute(
        QStringLiteral("ALTER DATABASE sg SET %1 = '300ms'; BEGIN; LOCK TABLE t").arg(setting)));
    QVERIFY(holder.execute(QStringLiteral("COMMIT; BEGIN; LOCK TABLE t")));
    const auto running = start(catalog({definition(1, QString(), {}), definition(2, sql, {1})}), {2});
    const Result<void> done = running->finish();
    VERIFY_ERROR(done, kind, "timeout");
    QVERIFY(holder.execute(QStringLiteral("COMMIT; ALTER DATABASE sg RESET ALL")));
    QVERIFY(m_fixture.logRows().endsWith(u"2:true:false"));
}

void MigratorSessionsTest::theServerRestarts()
{
    const StitchedCatalog slow =
        catalog({definition(1, QStringLiteral("CREATE TABLE t (n int)"), {}),
                 definition(2, QStringLiteral("CREATE TABLE u (n int); SELECT pg_sleep(60)"), {1})});
    const auto running = start(slow, {2});
    QVERIFY(becomes(sleeping, QStringLiteral("1")));
    VERIFY_RESULT(m_fixture.restartServer());
    const Result<void> done = running->finish();
    QVERIFY(!done);
    QCOMPARE(done.error().kind, ErrorKind::Connection);
    // Nothing of it is there, and nothing says that it is.
    QCOMPARE(m_fixture.ask(QStringLiteral("SELECT to_regclass('u')")), QStringLiteral("NULL"));
    QVERIFY(m_fixture.logRows().startsWith(u"1:true:true 2:true:"));
    QVERIFY(!m_fixture.logRows().contains(u"2:true:true"));
    MigratorOptions again = quick();
    again.ignoreSingleDirtyLog = true;
    again.ignoreSinglePendingLog = true;
    VERIFY_RESULT(start(catalog({definition(1, QString(), {}),
                                 definition(2, QStringLiteral("CREATE TABLE u (n int)"), {1})}),
                        {2}, again)
                      ->finish());
}

void MigratorSessionsTest::failsInTheSeventhOfTwelveStatements()
{
    QStringList statements;
    for (int i = 1; i <= 12; ++i)
        statements.append(i == 7 ? QStringLiteral("CREATE TABLE t3 (n int)")
                                 : QStringLiteral("CREATE TABLE t%1 (n int)").arg(i));
    const auto running = start(catalog({definition(1, statements.join(QStringLiteral(";\n")), {})}), {1});
    VERIFY_ERROR(running->finish(), ErrorKind::Failed, "t3");
    QCOMPARE(m_fixture.ask(QStringLiteral("SELECT count(*) FROM pg_class WHERE relname ~ '^t[0-9]+$'")),
             QStringLiteral("0"));
    QCOMPARE(m_fixture.logRows(), QStringLiteral("1:true:false"));
}

void MigratorSessionsTest::namesThatNeedQuotes()
{
    const QString name = QStringLiteral("o'dd \"näme\" база");
    VERIFY_RESULT(m_fixture.server().recreateDatabase(name));
    const ConnectionSettings settings = m_fixture.server().database(name);
    Definition index = concurrentIndex(2, QStringLiteral("t"), {1});
    const QString table =
        QStringLiteral("CREATE TABLE t (n int); CREATE TABLE \"o'dd täble\" (\"a \"\"b\" int)");
    QList<MigrationOutcome> outcomes;
    VERIFY_RESULT(Migrator(catalog({definition(1, table, {}), index}))
                      .up(Schema::Frontend, settings, {2}, {}, outcomes));
    QCOMPARE(outcomes.size(), 2);
    QVERIFY(settings.description().contains(name));
    VERIFY_RESULT(m_fixture.server().dropDatabase(name));
}

QTEST_GUILESS_MAIN(MigratorSessionsTest)
#include "tst_migrator_sessions.moc"
