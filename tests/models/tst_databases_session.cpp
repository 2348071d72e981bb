#include "databases_session_fixture.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>

using namespace lockstep;
using namespace lockstep::test;

using Fixture = SessionFixture;

class TestDatabasesSession : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void readsWhatTheDatabasesAreAt();
    void aServerThatCannotBeReached();
    void anEmptyDatabase();
    void anotherReleaseIsAnotherQuestion();
    void findsDriftAndRepairsIt();
    void comparesWithAFile();
    void whatCameMeanwhileIsLookedForAgain();
    void watchesOutOfBandMigrations();
    void describesAndValidates();
    void cancels();
    void goesWhileBusy();

private:
    DatabaseFixture m_databases;
};

void TestDatabasesSession::initTestCase()
{
    installTranslations();
    VERIFY_RESULT(m_databases.init());
}

void TestDatabasesSession::readsWhatTheDatabasesAreAt()
{
    VERIFY_RESULT(m_databases.build(older));
    Fixture f(m_databases);
    QVERIFY(!f.session.isConnected());
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    VERIFY_QUIET(f);
    const SchemaStatus* frontend = f.session.status(Schema::Frontend);
    QCOMPARE(frontend->state.applied.size(), 4);
    QCOMPARE(frontend->missing, (QList<MigrationId>{1201, 1202}));
    QCOMPARE(frontend->release, older);
    QCOMPARE(f.state(Schema::Frontend, 1102), MigrationNodeState::Applied);
    QCOMPARE(f.state(Schema::Frontend, 1202), MigrationNodeState::Missing);
    QCOMPARE(f.session.graph(Schema::Frontend)->origins.value(1202), newer);
    QVERIFY(f.session.status(Schema::CodeInsights)->ok());
    QVERIFY(!f.session.drift(Schema::Frontend));
    QVERIFY(f.session.readAt().isValid());
}

void TestDatabasesSession::aServerThatCannotBeReached()
{
    VERIFY_RESULT(m_databases.build(older));
    Fixture f(m_databases);
    DatabaseSet databases{{Schema::Frontend, m_databases.settings(Schema::Frontend)}};
    databases.insert(
        Schema::CodeIntel,
        ConnectionSettings::parse(QStringLiteral("host=/nonexistent dbname=x password=geheim")).value());
    QVERIFY(f.connectTo(databases, older));
    QVERIFY(f.session.status(Schema::Frontend)->ok());
    const SchemaStatus* unreachable = f.session.status(Schema::CodeIntel);
    QVERIFY(unreachable->server.isEmpty());
    QVERIFY(!unreachable->ok());
    QVERIFY(!unreachable->problems.join(u' ').contains(QStringLiteral("geheim")));
    QVERIFY(f.session.graph(Schema::CodeIntel)->states.isEmpty());
    QVERIFY(!f.session.status(Schema::CodeInsights));
    f.session.lookForDrift(Schema::CodeIntel);
    QVERIFY(f.wait());
    QCOMPARE(f.errors.size(), 1);
    QVERIFY(!f.session.drift(Schema::CodeIntel));
    f.session.lookForDrift(Schema::CodeInsights); // not given
    QVERIFY(!f.session.isBusy());
}

void TestDatabasesSession::anEmptyDatabase()
{
    VERIFY_RESULT(m_databases.server().recreateDatabase(schemaName(Schema::CodeInsights)));
    Fixture f(m_databases);
    QVERIFY(f.connectTo({{Schema::CodeInsights, m_databases.settings(Schema::CodeInsights)}}, newer));
    QVERIFY(f.session.status(Schema::CodeInsights)->state.applied.isEmpty());
    f.session.lookForDrift(Schema::CodeInsights);
    QVERIFY(f.wait());
    QVERIFY(f.errors.value(0).contains(QStringLiteral("no migration is applied")));
    f.session.prepareUp({Schema::CodeInsights});
    QVERIFY(f.agree());
    QCOMPARE(f.successes, QStringList(QStringLiteral("Applied 2 migrations.")));
    QVERIFY(f.session.status(Schema::CodeInsights)->ok());
}

void TestDatabasesSession::anotherReleaseIsAnotherQuestion()
{
    VERIFY_RESULT(m_databases.build(older));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), older));
    QVERIFY(f.session.status(Schema::Frontend)->ok());
    f.session.setRelease(newer);
    QVERIFY(f.wait());
    QVERIFY(!f.session.status(Schema::Frontend)->ok());
    QCOMPARE(f.session.release(), newer);
}

void TestDatabasesSession::findsDriftAndRepairsIt()
{
    VERIFY_RESULT(m_databases.build(older));
    VERIFY_RESULT(m_databases.execute(
        Schema::Frontend, QStringLiteral("DROP INDEX users_name; ALTER TABLE users DROP COLUMN email")));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    f.session.lookForDrift(Schema::Frontend);
    QVERIFY(f.wait());
    VERIFY_QUIET(f);
    const DriftFinding* found = f.session.drift(Schema::Frontend);
    QVERIFY(found);
    QCOMPARE(found->comparedWith, QStringLiteral("6.1.0"));
    QCOMPARE(found->report.drift.differences.size(), 2);

    f.session.prepareRepair(Schema::Frontend, {});
    QVERIFY(f.wait());
    QVERIFY(!f.change);
    QCOMPARE(f.errors.size(), 1);
    f.errors.clear();
    f.session.prepareRepair(Schema::Frontend, {found->report.drift.differences.first()});
    QVERIFY(f.wait());
    QVERIFY(f.change);
    QVERIFY(f.change->question.script.contains(QStringLiteral("ADD COLUMN")));
    QCOMPARE(f.change->question.places.first().name, QStringLiteral("frontend"));
    QVERIFY(f.agree());
    VERIFY_QUIET(f);
    QCOMPARE(f.successes, QStringList(QStringLiteral("Repaired 1 difference.")));
    QCOMPARE(f.session.drift(Schema::Frontend)->report.drift.differences.size(), 1);
    f.session.prepareRepair(Schema::Frontend, f.session.drift(Schema::Frontend)->report.drift.differences);
    QVERIFY(f.agree());
    VERIFY_QUIET(f);
    QVERIFY(f.session.drift(Schema::Frontend)->report.drift.isEmpty());
    QCOMPARE(
        m_databases.ask(Schema::Frontend, QStringLiteral("SELECT count(*) FROM pg_indexes WHERE indexname = "
                                                         "'users_name'")),
        QStringLiteral("1"));
}

void TestDatabasesSession::comparesWithAFile()
{
    VERIFY_RESULT(m_databases.build(older));
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("wanted.sql"));
    VERIFY_RESULT(
        writeFile(file, "CREATE TABLE series (id serial PRIMARY KEY); CREATE TABLE more (id int);"));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), older));
    f.session.lookForDrift(Schema::CodeInsights, {DriftSource::From::File, file});
    QVERIFY(f.wait());
    VERIFY_QUIET(f);
    const DriftFinding* found = f.session.drift(Schema::CodeInsights);
    QCOMPARE(found->comparedWith, QStringLiteral("wanted.sql"));
    QVERIFY(std::ranges::any_of(found->report.drift.differences, [](const Difference& difference) {
        return difference.object.name == u"more" && difference.problem == Difference::Problem::Missing;
    }));
}

void TestDatabasesSession::whatCameMeanwhileIsLookedForAgain()
{
    VERIFY_RESULT(m_databases.build(older));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), older));
    f.session.lookForDrift(Schema::Frontend);
    QVERIFY(f.wait());
    QVERIFY(f.session.drift(Schema::Frontend)->report.drift.isEmpty());
    VERIFY_RESULT(m_databases.execute(Schema::Frontend, QStringLiteral("DROP INDEX users_name")));
    f.session.refresh();
    QVERIFY(f.wait());
    QCOMPARE(f.session.drift(Schema::Frontend)->report.drift.differences.size(), 1);
}

void TestDatabasesSession::watchesOutOfBandMigrations()
{
    VERIFY_RESULT(m_databases.build(older));
    VERIFY_RESULT(m_databases.execute(
        Schema::Frontend,
        QStringLiteral("INSERT INTO out_of_band_migrations (id, progress) VALUES (7, 0.25)")));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), older));
    QCOMPARE(f.session.outOfBand().size(), 1);
    f.session.watchOutOfBand(true);
    VERIFY_RESULT(m_databases.execute(Schema::Frontend,
                                      QStringLiteral("UPDATE out_of_band_migrations SET progress = 0.5")));
    QTRY_COMPARE_WITH_TIMEOUT(f.session.outOfBand().first().progress, 0.5, patience);
    VERIFY_RESULT(m_databases.execute(Schema::CodeIntel,
                                      QStringLiteral("ALTER DATABASE frontend ALLOW_CONNECTIONS false")));
    QTRY_VERIFY_WITH_TIMEOUT(f.session.outOfBandError(), patience);
    VERIFY_RESULT(m_databases.execute(Schema::CodeIntel,
                                      QStringLiteral("ALTER DATABASE frontend ALLOW_CONNECTIONS true")));
    VERIFY_RESULT(m_databases.execute(Schema::Frontend,
                                      QStringLiteral("UPDATE out_of_band_migrations SET progress = 1")));
    QTRY_VERIFY_WITH_TIMEOUT(f.session.outOfBand().first().isComplete(), patience);
    QVERIFY(!f.session.outOfBandError());
}

void TestDatabasesSession::describesAndValidates()
{
    VERIFY_RESULT(m_databases.build(older));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("frontend.json"));
    f.session.describe(Schema::Frontend, {file, DescriptionFormat::ProductJson});
    QVERIFY(f.wait());
    const Result<QByteArray> json = readFile(file);
    VERIFY_RESULT(json);
    QVERIFY(QJsonDocument::fromJson(*json).object().contains(QStringLiteral("Tables")));
    f.session.describe(Schema::Frontend, {file, DescriptionFormat::Psql});
    QVERIFY(f.wait());
    QVERIFY(readFile(file)->contains("users"));
    f.session.describe(Schema::Frontend, {file + QStringLiteral("/x"), DescriptionFormat::Psql});
    QVERIFY(f.wait());
    QCOMPARE(f.errors.size(), 1);

    QSignalSpy validated(&f.session, &DatabasesSession::validated);
    f.session.validate();
    QVERIFY(f.wait());
    QCOMPARE(validated.size(), 1);
    QVERIFY(!validated.first().first().toStringList().isEmpty());
    f.session.setRelease(older);
    QVERIFY(f.wait());
    f.session.validate();
    QVERIFY(f.wait());
    QCOMPARE(validated.last().first().toStringList(), QStringList());
}

void TestDatabasesSession::cancels()
{
    VERIFY_RESULT(m_databases.build(older));
    Fixture f(m_databases);
    f.session.connectTo(m_databases.databases(), newer);
    QVERIFY(f.session.isBusy());
    QVERIFY(!f.session.activity().isEmpty());
    f.session.cancel();
    QVERIFY(f.session.isCancelling());
    QVERIFY(f.wait());
    QVERIFY(!f.session.isConnected());
    QVERIFY(!f.session.status(Schema::Frontend));
    QCOMPARE(f.successes, QStringList(QStringLiteral("Cancelled.")));

    // While a migration waits for a lock that somebody else holds.
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    Result<Connection> blocker = Connection::open(m_databases.settings(Schema::Frontend));
    VERIFY_RESULT(blocker);
    QVERIFY(blocker->execute(QStringLiteral("BEGIN; LOCK TABLE users IN ACCESS EXCLUSIVE MODE")).has_value());
    f.session.prepareTask(Schema::Frontend, {MigrationTask::Kind::Up, {1201}});
    QVERIFY(f.wait());
    QVERIFY(f.change);
    f.session.apply(*f.change);
    QTRY_VERIFY_WITH_TIMEOUT(f.session.progress().contains(QStringLiteral("1201")), patience);
    f.session.cancel();
    QVERIFY(f.wait());
    VERIFY_QUIET(f);
    blocker->rollback();
    QCOMPARE(f.state(Schema::Frontend, 1201), MigrationNodeState::Missing);
    QVERIFY(!f.session.status(Schema::Frontend)->isDirty());
}

void TestDatabasesSession::goesWhileBusy()
{
    VERIFY_RESULT(m_databases.build(older));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    f.session.watchOutOfBand(true);
    f.session.lookForDrift(Schema::Frontend);
    QVERIFY(f.session.isBusy());
    f.session.refresh(); // one thing at a time
    QVERIFY(f.session.activity().contains(QStringLiteral("drift")));
}

QTEST_GUILESS_MAIN(TestDatabasesSession)
#include "tst_databases_session.moc"
