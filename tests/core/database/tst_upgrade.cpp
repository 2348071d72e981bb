#include "core/database/advisory_lock.h"
#include "core/database/instance_version.h"
#include "core/database/schema_dump.h"
#include "core/database/upgrade.h"
#include "core/planning/planning_checks.h"
#include "migration_fixture.h"
#include "release_fixture.h"
#include "result_checks.h"

#include <thread>

using namespace lockstep;
using test::EventLog;

namespace {

OutOfBandMigration outOfBand(int id)
{
    OutOfBandMigration migration;
    migration.id = id;
    return migration;
}

} // namespace

class TestUpgrade : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void runsEveryStep_data();
    void runsEveryStep();
    void checksTheVersion_data();
    void checksTheVersion();
    void countsADatabaseWithoutAVersionAsFresh();
    void addsTheMissingRow();
    void reportsStepsThatAreBehindIt();
    void writesNothingInADryRun();
    void waitsForOutOfBandMigrations();
    void waitsBeforeTheFirstStep();
    void waitsForWhatADoneStepLeft();
    void stopsWaitingWhenCancelled();
    void doesNotWaitWhenToldSo();
    void refusesAnOldServer();
    void goesOnAfterAFailure();
    void respectsALock();
    void reportsAnUnreachableDatabase();
    void goesBack();
    void revertsOutOfBandMigrationsOnTheWayBack();
    void theRunnerDoesIt();

private:
    Result<void> prepare(const QString& version);
    UpgradePath path(Strategy strategy = Strategy::Standard) const;
    Result<void> run(const UpgradePath& path, const UpgradeOptions& options = {}, std::stop_token stop = {});
    bool cancelled(const UpgradePath& path);
    QString ask(Schema schema, const QString& sql) const;

    QString version() const { return ask(Schema::Frontend, QStringLiteral("SELECT version FROM versions")); }

    QByteArray everything() const;

    QTemporaryDir m_dir;
    test::ReleaseRepository m_repository;
    std::unique_ptr<Planner> m_planner;
    std::unique_ptr<PrivateServer> m_server;
    DatabaseSet m_databases;
    UpgradeOutcome m_outcome;
    std::unique_ptr<EventLog> m_events;
};

void TestUpgrade::initTestCase()
{
    VERIFY_RESULT(m_repository.init());
    VERIFY_RESULT(test::fillWithSmallReleases(m_repository));
    const Result<CatalogContents> contents = readCatalog(m_repository.path(), CacheUse::None);
    VERIFY_RESULT(contents);
    m_planner = std::make_unique<Planner>(*contents, test::knowledge());
    Result<std::unique_ptr<PrivateServer>> server =
        PrivateServer::start(m_dir.filePath(QStringLiteral("server")));
    VERIFY_RESULT(server);
    m_server = std::move(*server);
    for (const Schema schema : allSchemas)
        m_databases.insert(schema, m_server->database(schemaName(schema)));
}

void TestUpgrade::init()
{
    m_events = std::make_unique<EventLog>();
    VERIFY_RESULT(prepare(QStringLiteral("6.0.0")));
}

Result<void> TestUpgrade::prepare(const QString& version)
{
    const Version at = test::version(version);
    for (const Schema schema : allSchemas) {
        if (const Result<void> made = m_server->recreateDatabase(schemaName(schema)); !made)
            return made;
    }
    QList<MigrationOutcome> outcomes;
    const Result<StitchResult> own = stitch(m_planner->contents(), at, at);
    if (!own)
        return failure(own);
    if (const Result<void> done = Migrator(own->catalog).upTo(at, m_databases, {}, outcomes); !done)
        return done;
    Result<Connection> connection = Connection::open(m_databases.value(Schema::Frontend));
    return connection ? writeInstanceVersion(*connection, at) : failure(connection);
}

UpgradePath TestUpgrade::path(Strategy strategy) const
{
    return m_planner
        ->plan(test::version(QStringLiteral("6.0.0")), test::version(QStringLiteral("6.2.0")), strategy)
        .value();
}

Result<void> TestUpgrade::run(const UpgradePath& path, const UpgradeOptions& options, std::stop_token stop)
{
    return runUpgrade(path, migratorCatalogs(*m_planner, path), m_planner->knowledge(), m_databases, options,
                      m_events->sink(), m_outcome, std::move(stop));
}

/// Whether a run waits for out-of-band migrations, and ends when it is told to.
bool TestUpgrade::cancelled(const UpgradePath& path)
{
    std::stop_source source;
    const std::jthread user([&](const std::stop_token& over) {
        while (!m_events->logged(QStringLiteral("Waiting for out-of-band migrations")) &&
               !over.stop_requested())
            QTest::qSleep(10);
        source.request_stop();
    });
    const Result<void> result = run(path, {}, source.get_token());
    return !result && result.error().kind == ErrorKind::Cancelled &&
           result.error().message().contains(QStringLiteral("go on waiting"));
}

QString TestUpgrade::ask(Schema schema, const QString& sql) const
{
    Result<Connection> connection = Connection::open(m_databases.value(schema));
    if (!connection)
        return connection.error().message();
    const SqlResult rows = connection->query(sql);
    return !rows ? rows.error().text() : rows->isEmpty() ? QString() : rows->text(0, 0);
}

/// Every database's schema and data.
QByteArray TestUpgrade::everything() const
{
    QByteArray all;
    for (const ConnectionSettings& settings : m_databases) {
        Command command;
        command.program = m_server->binFolder() + QStringLiteral("/pg_dump");
        command.environment = toolEnvironment(settings);
        all += runChecked(command).value().standardOutput;
    }
    QByteArrayList lines = all.split('\n');
    lines.removeIf([](const QByteArray& line) { return line.contains("restrict "); });
    return lines.join('\n');
}

void TestUpgrade::runsEveryStep_data()
{
    QTest::addColumn<Strategy>("strategy");
    QTest::addColumn<int>("steps");
    QTest::newRow("standard") << Strategy::Standard << 2;
    QTest::newRow("multi-version") << Strategy::MultiVersion << 1;
}

void TestUpgrade::runsEveryStep()
{
    QFETCH(const Strategy, strategy);
    QFETCH(const int, steps);
    VERIFY_RESULT(run(path(strategy)));
    QCOMPARE(m_outcome.steps.size(), steps);
    QList<MigrationId> ids;
    for (const StepOutcome& step : m_outcome.steps) {
        QCOMPARE(step.state, RunEvent::State::Done);
        for (const MigrationOutcome& migration : step.migrations)
            ids.append(migration.id);
    }
    std::ranges::sort(ids);
    QCOMPARE(ids, QList<MigrationId>({1101, 1102, 1201, 1202, 2201}));
    QCOMPARE(version(), QStringLiteral("6.2.0"));
    QCOMPARE(ask(Schema::Frontend, QStringLiteral("SELECT first_version FROM versions")),
             QStringLiteral("6.0.0"));
    QCOMPARE(ask(Schema::Frontend, QStringLiteral("SELECT count(*) FROM seats")), QStringLiteral("0"));
    QCOMPARE(ask(Schema::CodeIntel, QStringLiteral("SELECT count(state) FROM uploads")), QStringLiteral("0"));

    QCOMPARE(m_events->events().first().kind, RunEvent::Kind::RunStarted);
    QCOMPARE(m_events->events().first().total, steps);
    QCOMPARE(m_events->events().last().kind, RunEvent::Kind::RunFinished);
    QCOMPARE(m_events->events().last().state, RunEvent::State::Done);
    QCOMPARE(m_events->count(RunEvent::Kind::StepStarted), steps);
    QCOMPARE(m_events->count(RunEvent::Kind::StepFinished), steps);
    QCOMPARE(m_events->count(RunEvent::Kind::ItemFinished), 5);
}

void TestUpgrade::checksTheVersion_data()
{
    QTest::addColumn<QString>("recorded");
    QTest::addColumn<bool>("skip");
    QTest::addColumn<bool>("accepted");
    QTest::newRow("the same line") << QStringLiteral("6.0.999") << false << true;
    QTest::newRow("an earlier line") << QStringLiteral("5.9.0") << false << false;
    QTest::newRow("a later line") << QStringLiteral("7.0.0") << false << false;
    QTest::newRow("no version") << QStringLiteral("dev build") << false << false;
    QTest::newRow("an earlier line, not checked") << QStringLiteral("5.9.0") << true << true;
    QTest::newRow("no version, not checked") << QStringLiteral("dev build") << true << true;
    QTest::newRow("the target though nothing is done, not checked")
        << QStringLiteral("6.2.0") << true << true;
    QTest::newRow("a step of the way") << QStringLiteral("6.1.0") << false << true;
    QTest::newRow("another patch of a step") << QStringLiteral("6.1.77") << false << true;
}

void TestUpgrade::checksTheVersion()
{
    QFETCH(const QString, recorded);
    QFETCH(const bool, skip);
    QFETCH(const bool, accepted);
    ask(Schema::Frontend, QStringLiteral("UPDATE versions SET version = '%1'").arg(recorded));
    UpgradeOptions options;
    options.skipVersionCheck = skip;
    const Result<void> done = run(path(), options);
    if (accepted) {
        VERIFY_RESULT(done);
        QCOMPARE(version(), QStringLiteral("6.2.0"));
        QVERIFY(!skip || !m_outcome.steps.last().migrations.isEmpty());
        return;
    }
    VERIFY_ERROR(done, ErrorKind::Precondition, "its database says that it runs");
    QCOMPARE(version(), recorded);
    QCOMPARE(m_events->count(RunEvent::Kind::StepStarted), 0);
}

void TestUpgrade::countsADatabaseWithoutAVersionAsFresh()
{
    for (const Schema schema : allSchemas)
        VERIFY_RESULT(m_server->recreateDatabase(schemaName(schema)));
    VERIFY_RESULT(run(path()));
    QCOMPARE(version(), QStringLiteral("6.2.0"));
}

void TestUpgrade::addsTheMissingRow()
{
    ask(Schema::Frontend, QStringLiteral("DELETE FROM versions"));
    VERIFY_RESULT(run(path()));
    QCOMPARE(version(), QStringLiteral("6.2.0"));
}

void TestUpgrade::reportsStepsThatAreBehindIt()
{
    VERIFY_RESULT(prepare(QStringLiteral("6.1.0")));
    VERIFY_RESULT(run(path()));
    QCOMPARE(m_outcome.steps.size(), 2);
    QCOMPARE(m_outcome.steps.first().state, RunEvent::State::Skipped);
    QCOMPARE(m_outcome.steps.last().migrations.size(), 3);
    VERIFY_RESULT(run(path()));
    QCOMPARE(m_outcome.steps.last().state, RunEvent::State::Skipped);
}

void TestUpgrade::writesNothingInADryRun()
{
    const QByteArray before = everything();
    UpgradeOptions options;
    options.migrator.dryRun = true;
    VERIFY_RESULT(run(path(), options));
    QCOMPARE(everything(), before);
    QCOMPARE(m_outcome.steps.size(), 2);
    QList<QList<MigrationId>> ids;
    for (const StepOutcome& step : m_outcome.steps) {
        ids.append(QList<MigrationId>());
        for (const MigrationOutcome& migration : step.migrations)
            ids.last().append(migration.id);
        std::ranges::sort(ids.last());
    }
    QCOMPARE(ids, QList<QList<MigrationId>>({{1101, 1102}, {1201, 1202, 2201}}));
    QVERIFY(m_events->count(RunEvent::Kind::ItemFinished) <= 5);
}

void TestUpgrade::waitsForOutOfBandMigrations()
{
    ask(Schema::Frontend,
        QStringLiteral("INSERT INTO out_of_band_migrations (id, progress) VALUES (5, 0.25), (6, 0)"));
    UpgradePath withWait = path();
    withWait.steps.first().outOfBand = {outOfBand(5), outOfBand(77)}; // the database does not know 77
    QString versionMeanwhile;
    std::jthread services([&] {
        while (!m_events->logged(QStringLiteral("Waiting for out-of-band migrations")))
            QTest::qSleep(10);
        versionMeanwhile = version();
        ask(Schema::Frontend, QStringLiteral("UPDATE out_of_band_migrations SET progress = 1 WHERE id = 5"));
    });
    VERIFY_RESULT(run(withWait));
    services.join();
    QCOMPARE(versionMeanwhile, QStringLiteral("6.1.0")); // or the services of 6.1.0 would not start
    QCOMPARE(version(), QStringLiteral("6.2.0"));
    QVERIFY(m_events->logged(QStringLiteral("5: 25.0 %")));
    QVERIFY(m_events->logged(QStringLiteral("are complete")));
}

void TestUpgrade::waitsBeforeTheFirstStep()
{
    ask(Schema::Frontend,
        QStringLiteral("INSERT INTO out_of_band_migrations (id, progress) VALUES (5, 0.5)"));
    const QByteArray before = everything();
    UpgradePath withWait = path();
    withWait.outOfBandFirst.append(outOfBand(5));
    QVERIFY(cancelled(withWait));
    QCOMPARE(everything(), before);
    ask(Schema::Frontend, QStringLiteral("UPDATE out_of_band_migrations SET progress = 1"));
    VERIFY_RESULT(run(withWait));
    QCOMPARE(version(), QStringLiteral("6.2.0"));
}

void TestUpgrade::goesBack()
{
    VERIFY_RESULT(run(path()));
    const Result<UpgradePath> down = m_planner->planDown(Version(6, 2, 0), Version(6, 0, 0));
    VERIFY_RESULT(down);
    QCOMPARE(down->steps.size(), 1);
    QCOMPARE(down->steps.first().migrations.value(Schema::Frontend),
             (QList<MigrationId>{1202, 1201, 1102, 1101}));
    VERIFY_RESULT(run(*down));
    QCOMPARE(version(), QStringLiteral("6.0.0"));
    QCOMPARE(ask(Schema::Frontend, QStringLiteral("SELECT to_regclass('seats')")), QString());
    // Once more: there is nothing left to do.
    VERIFY_RESULT(run(*down));
    QCOMPARE(m_outcome.steps.first().state, RunEvent::State::Skipped);
    VERIFY_ERROR(m_planner->planDown(Version(6, 0, 0), Version(6, 2, 0)), ErrorKind::Usage, "is not below");
}

/// As services would: they run it backwards once its direction is set.
void TestUpgrade::revertsOutOfBandMigrationsOnTheWayBack()
{
    VERIFY_RESULT(run(path()));
    ask(Schema::Frontend,
        QStringLiteral("ALTER TABLE out_of_band_migrations ADD COLUMN non_destructive boolean"));
    ask(Schema::Frontend,
        QStringLiteral("INSERT INTO out_of_band_migrations (id, progress, non_destructive) VALUES (5, "
                       "1, false), (6, 1, true)"));
    UpgradePath down = *m_planner->planDown(Version(6, 2, 0), Version(6, 0, 0));
    down.outOfBandFirst = {outOfBand(5), outOfBand(6)};
    std::jthread services([this] {
        const QString direction =
            QStringLiteral("SELECT apply_reverse FROM out_of_band_migrations WHERE id = 5");
        while (ask(Schema::Frontend, direction) != u"t")
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        ask(Schema::Frontend, QStringLiteral("UPDATE out_of_band_migrations SET progress = 0 WHERE id = 5"));
    });
    VERIFY_RESULT(run(down));
    QCOMPARE(version(), QStringLiteral("6.0.0"));
    // One that loses nothing need not be reverted.
    QCOMPARE(
        ask(Schema::Frontend, QStringLiteral("SELECT progress FROM out_of_band_migrations WHERE id = 6")),
        QStringLiteral("1"));
}

void TestUpgrade::theRunnerDoesIt()
{
    ask(Schema::Frontend,
        QStringLiteral("INSERT INTO out_of_band_migrations (id, progress) VALUES (5, 0.5), (6, 1)"));
    UpgradePath withWait = path();
    withWait.outOfBandFirst = {outOfBand(5), outOfBand(6)};
    UpgradeOptions options;
    QList<int> ran;
    options.outOfBandRunner = [&](const QList<int>& ids, bool reverse, const LogSink&,
                                  const std::stop_token&) -> Result<void> {
        ran = ids;
        ask(Schema::Frontend, QStringLiteral("UPDATE out_of_band_migrations SET progress = 1"));
        return reverse ? failure(ErrorKind::Failed, QString(), QString(), QString()) : Result<void>();
    };
    VERIFY_RESULT(run(withWait, options));
    QCOMPARE(ran, QList<int>{5});
}

/// As when the product's own tools did the first step.
void TestUpgrade::waitsForWhatADoneStepLeft()
{
    UpgradePath firstStep = path();
    firstStep.steps.resize(1);
    VERIFY_RESULT(run(firstStep));
    ask(Schema::Frontend,
        QStringLiteral("INSERT INTO out_of_band_migrations (id, progress) VALUES (5, 0.5)"));
    const QByteArray before = everything();
    UpgradePath withWait = path();
    withWait.steps.first().outOfBand.append(outOfBand(5));
    QVERIFY(cancelled(withWait));
    QCOMPARE(everything(), before);
}

void TestUpgrade::stopsWaitingWhenCancelled()
{
    ask(Schema::Frontend,
        QStringLiteral(
            "INSERT INTO out_of_band_migrations (id, progress, apply_reverse) VALUES (5, 1, true)"));
    UpgradePath withWait = path();
    withWait.steps.first().outOfBand.append(outOfBand(5));
    QVERIFY(cancelled(withWait));
    QCOMPARE(version(), QStringLiteral("6.1.0"));
    QCOMPARE(m_outcome.steps.size(), 2);
    QCOMPARE(m_outcome.steps.first().state, RunEvent::State::Done);
    QCOMPARE(m_outcome.steps.last().state, RunEvent::State::Cancelled);
    QCOMPARE(m_events->events().last().state, RunEvent::State::Cancelled);
    // What was applied stays, and a second start goes on from there.
    ask(Schema::Frontend, QStringLiteral("UPDATE out_of_band_migrations SET apply_reverse = false"));
    VERIFY_RESULT(run(withWait));
    QCOMPARE(m_outcome.steps.first().migrations.size(), 0);
    QCOMPARE(version(), QStringLiteral("6.2.0"));
}

void TestUpgrade::doesNotWaitWhenToldSo()
{
    ask(Schema::Frontend, QStringLiteral("INSERT INTO out_of_band_migrations (id) VALUES (5)"));
    UpgradePath withWait = path();
    withWait.steps.first().outOfBand.append(outOfBand(5));
    UpgradeOptions options;
    options.waitForOutOfBand = false;
    VERIFY_RESULT(run(withWait, options));
    QVERIFY(m_events->logged(QStringLiteral("Not waiting for out-of-band migrations: 5")));
}

void TestUpgrade::refusesAnOldServer()
{
    const Result<Knowledge> knowledge = test::knowledgeFrom("minimumPostgres:\n  - {from: 6.2, major: 99}\n");
    VERIFY_RESULT(knowledge);
    const QByteArray before = everything();
    const UpgradePath way = path();
    const Result<void> done = runUpgrade(way, migratorCatalogs(*m_planner, way), *knowledge, m_databases, {},
                                         m_events->sink(), m_outcome);
    VERIFY_ERROR(done, ErrorKind::Precondition, "6.2.0 needs PostgreSQL 99 or later");
    QVERIFY2(done.error().message().contains(QStringLiteral("Upgrade up to 6.1.0")),
             qPrintable(done.error().message()));
    QCOMPARE(everything(), before);
}

void TestUpgrade::goesOnAfterAFailure()
{
    test::ReleaseRepository broken;
    VERIFY_RESULT(broken.init());
    VERIFY_RESULT(test::fillWithSmallReleases(broken, true));
    const Result<CatalogContents> contents = readCatalog(broken.path(), CacheUse::None);
    VERIFY_RESULT(contents);
    const Planner planner(*contents, test::knowledge());
    const UpgradePath way = path();
    const Result<void> failed = runUpgrade(way, migratorCatalogs(planner, way), planner.knowledge(),
                                           m_databases, {}, m_events->sink(), m_outcome);
    VERIFY_ERROR(failed, ErrorKind::Failed, "no_such_table");
    QCOMPARE(version(), QStringLiteral("6.1.0"));
    QCOMPARE(m_outcome.steps.last().state, RunEvent::State::Failed);
    QCOMPARE(m_events->events().last().state, RunEvent::State::Failed);
    QVERIFY(m_events->events().last().detail.contains(QStringLiteral("no_such_table")));
    // As before the migration, with the failure on record.
    QCOMPARE(ask(Schema::Frontend, QStringLiteral("SELECT to_regclass('seats')")), QString());
    QCOMPARE(ask(Schema::Frontend, QStringLiteral("SELECT success FROM migration_logs WHERE version = 1202")),
             QStringLiteral("f"));
    QVERIFY(
        ask(Schema::Frontend, QStringLiteral("SELECT error_message FROM migration_logs WHERE version = 1202"))
            .contains(QStringLiteral("no_such_table")));

    VERIFY_RESULT(run(way)); // with the repaired release
    QCOMPARE(m_outcome.steps.first().state, RunEvent::State::Skipped);
    QCOMPARE(version(), QStringLiteral("6.2.0"));
}

void TestUpgrade::respectsALock()
{
    Result<Connection> other = Connection::open(m_databases.value(Schema::CodeIntel));
    VERIFY_RESULT(other);
    QVERIFY(other
                ->query(QStringLiteral("SELECT pg_advisory_lock($1, 0)"),
                        {QString::number(advisoryLockKey(Schema::CodeIntel))})
                .has_value());
    UpgradeOptions options;
    options.migrator.lockTimeout = std::chrono::seconds{1};
    const Result<void> done = run(path(), options);
    QVERIFY(!done.has_value());
    QCOMPARE(done.error().kind, ErrorKind::Busy);
    QCOMPARE(
        ask(Schema::CodeIntel,
            QStringLiteral("SELECT count(*) FROM information_schema.columns WHERE table_name = 'uploads'")),
        QStringLiteral("1"));
    QVERIFY(other->query(QStringLiteral("SELECT pg_advisory_unlock_all()")).has_value());
    VERIFY_RESULT(run(path()));
    QCOMPARE(version(), QStringLiteral("6.2.0"));
}

void TestUpgrade::reportsAnUnreachableDatabase()
{
    DatabaseSet databases = m_databases;
    databases.insert(Schema::CodeIntel, m_server->database(QStringLiteral("nowhere")));
    const UpgradePath way = path();
    const QByteArray before = everything();
    const Result<void> done = runUpgrade(way, migratorCatalogs(*m_planner, way), m_planner->knowledge(),
                                         databases, {}, m_events->sink(), m_outcome);
    VERIFY_ERROR(done, ErrorKind::Connection, "nowhere");
    QCOMPARE(everything(), before);
}

QTEST_GUILESS_MAIN(TestUpgrade)
#include "tst_upgrade.moc"
