#include "core/store/store.h"
#include "databases_session_fixture.h"

#include <QSignalSpy>

using namespace lockstep;
using namespace lockstep::test;

using Fixture = SessionFixture;

class TestDatabasesSessionChanges : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void rescues();
    void appliesWhatIsPending();
    void appliesNothingToADatabaseThatChanged();
    void aMigrationThatFails();
    void undoes();
    void revertsDownTo();
    void rollsBack();
    void upgradesAndDowngrades();
    void recordsAndForces();
    void privilegedByHandNeedsTheAgreement();
    void aStoreThatFailsStopsNothing();

private:
    DatabaseFixture m_databases;
};

void TestDatabasesSessionChanges::initTestCase()
{
    installTranslations();
    VERIFY_RESULT(m_databases.init());
}

void TestDatabasesSessionChanges::rescues()
{
    VERIFY_RESULT(m_databases.build(older));
    VERIFY_RESULT(m_databases.makeDirty());
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    QVERIFY(f.session.status(Schema::Frontend)->isDirty());
    QCOMPARE(f.state(Schema::Frontend, 1201), MigrationNodeState::Failed);
    f.session.prepareUp({Schema::Frontend});
    QVERIFY(f.wait());
    QVERIFY(f.errors.value(0).contains(QStringLiteral("Rescue it first")));
    f.errors.clear();

    f.session.lookForRescue(Schema::Frontend, RescueDirection::Back);
    QVERIFY(f.wait());
    VERIFY_QUIET(f);
    const RescuePlan* plan = f.session.rescue(Schema::Frontend);
    QVERIFY(plan);
    QCOMPARE(plan->migration.id, 1201);
    QCOMPARE(plan->direction, RescueDirection::Back);
    QCOMPARE(plan->statements.size(), 2);
    QCOMPARE(plan->statements.first().effect, RescueStatement::Effect::Done);
    QCOMPARE(plan->statements.last().effect, RescueStatement::Effect::NotDone);
    f.session.lookForRescue(Schema::Frontend);
    QVERIFY(f.wait());
    QCOMPARE(f.session.rescue(Schema::Frontend)->direction, RescueDirection::Forward);
    f.session.prepareRescue(Schema::Frontend);
    QVERIFY(f.agree());
    VERIFY_QUIET(f);
    QVERIFY(!f.session.status(Schema::Frontend)->isDirty());
    QVERIFY(!f.session.rescue(Schema::Frontend));
    QCOMPARE(f.state(Schema::Frontend, 1201), MigrationNodeState::Applied);
    f.session.lookForRescue(Schema::Frontend);
    QVERIFY(f.wait());
    QCOMPARE(f.successes.last(), QStringLiteral("Nothing is dirty in frontend."));
}

void TestDatabasesSessionChanges::appliesWhatIsPending()
{
    VERIFY_RESULT(m_databases.build(older));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    f.session.prepareUp(f.session.databases().keys());
    QVERIFY(f.wait());
    VERIFY_QUIET(f);
    QVERIFY(f.change);
    QCOMPARE(f.change->schemas, (QList{Schema::Frontend, Schema::CodeIntel}));
    QCOMPARE(f.change->question.title, QStringLiteral("Apply the 3 pending migrations of 6.2.0"));
    QVERIFY(f.change->question.script.contains(QStringLiteral("CREATE TABLE seats")));
    QVERIFY(f.agree());
    VERIFY_QUIET(f);
    QCOMPARE(f.successes, QStringList(QStringLiteral("Applied 3 migrations.")));
    QVERIFY(f.session.status(Schema::Frontend)->missing.isEmpty());
    QVERIFY(f.session.status(Schema::CodeIntel)->ok());
    f.session.prepareUp(f.session.databases().keys());
    QVERIFY(f.wait());
    QVERIFY(f.errors.value(0).contains(QStringLiteral("all of 6.2.0 are applied")));
}

void TestDatabasesSessionChanges::appliesNothingToADatabaseThatChanged()
{
    VERIFY_RESULT(m_databases.build(older));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    f.session.prepareTask(Schema::Frontend, {MigrationTask::Kind::Undo, {}});
    QVERIFY(f.wait());
    QVERIFY(f.change);
    Fixture other(m_databases);
    QVERIFY(other.connectTo(m_databases.databases(), newer));
    other.session.prepareTask(Schema::Frontend, {MigrationTask::Kind::Up, {1201}});
    QVERIFY(other.agree());
    VERIFY_QUIET(other);
    QVERIFY(f.agree());
    QVERIFY(f.errors.value(0).contains(QStringLiteral("no longer those that were shown")));
    QVERIFY(f.session.status(Schema::Frontend)->state.applied.contains(1201)); // read again
    QVERIFY(f.session.status(Schema::Frontend)->state.applied.contains(1102));
}

void TestDatabasesSessionChanges::aMigrationThatFails()
{
    VERIFY_RESULT(m_databases.build(older));
    VERIFY_RESULT(m_databases.execute(Schema::Frontend, QStringLiteral("CREATE TABLE seats (id int)")));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    f.session.prepareUp({Schema::Frontend});
    QVERIFY(f.agree());
    QCOMPARE(f.errors.size(), 1);
    QVERIFY(f.errors.first().contains(QStringLiteral("seats")));
    QVERIFY(f.successes.isEmpty());
    // What is shown is what is there: the first is applied, the second is not.
    QCOMPARE(f.state(Schema::Frontend, 1201), MigrationNodeState::Applied);
    QCOMPARE(f.state(Schema::Frontend, 1202), MigrationNodeState::Failed);
}

void TestDatabasesSessionChanges::undoes()
{
    VERIFY_RESULT(m_databases.build(older));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), older));
    f.session.prepareTask(Schema::Frontend, {MigrationTask::Kind::Undo, {}});
    QVERIFY(f.wait());
    QVERIFY(f.change);
    QVERIFY(f.change->question.script.contains(QStringLiteral("1102")));
    QVERIFY(!f.change->question.script.contains(QStringLiteral("1101")));
    QVERIFY(f.agree());
    VERIFY_QUIET(f);
    QCOMPARE(f.session.status(Schema::Frontend)->missing, QList<MigrationId>{1102});
}

void TestDatabasesSessionChanges::revertsDownTo()
{
    VERIFY_RESULT(m_databases.build(newer));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    f.session.prepareTask(Schema::Frontend, {MigrationTask::Kind::Down, {1101}});
    QVERIFY(f.agree());
    VERIFY_QUIET(f);
    QCOMPARE(f.successes, QStringList(QStringLiteral("Reverted 3 migrations.")));
    QCOMPARE(f.session.status(Schema::Frontend)->missing, (QList<MigrationId>{1102, 1201, 1202}));
}

void TestDatabasesSessionChanges::rollsBack()
{
    VERIFY_RESULT(m_databases.build(newer));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    f.session.prepareRollback({Schema::Frontend, Schema::CodeIntel}, older);
    QVERIFY(f.wait());
    VERIFY_QUIET(f);
    QVERIFY(f.change);
    QVERIFY(f.change->question.script.contains(QStringLiteral("COMMIT")));
    QVERIFY(f.agree());
    VERIFY_QUIET(f);
    QCOMPARE(f.session.status(Schema::Frontend)->release, older);
    QCOMPARE(f.session.status(Schema::Frontend)->instanceVersion, older.toString());
    f.session.prepareRollback({Schema::Frontend}, newer);
    QVERIFY(f.wait());
    QCOMPARE(f.errors.size(), 1);
}

void TestDatabasesSessionChanges::upgradesAndDowngrades()
{
    VERIFY_RESULT(m_databases.build(Version(6, 0, 0)));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    f.session.prepareUpgrade();
    QVERIFY(f.agree());
    VERIFY_QUIET(f);
    QCOMPARE(f.successes, QStringList(QStringLiteral("The databases are at 6.2.0.")));
    QCOMPARE(f.session.status(Schema::Frontend)->instanceVersion, newer.toString());
    QVERIFY(f.session.status(Schema::Frontend)->ok());
    f.session.setRelease(older);
    QVERIFY(f.wait());
    f.session.prepareUpgrade();
    QVERIFY(f.agree());
    VERIFY_QUIET(f);
    QCOMPARE(f.session.status(Schema::Frontend)->instanceVersion, older.toString());
    f.session.prepareUpgrade();
    QVERIFY(f.wait());
    QVERIFY(f.errors.value(0).contains(QStringLiteral("already")));
}

void TestDatabasesSessionChanges::recordsAndForces()
{
    VERIFY_RESULT(m_databases.build(older));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    f.session.prepareAddLog(Schema::Frontend, 99, true);
    QVERIFY(f.wait());
    QVERIFY(f.errors.value(0).contains(QStringLiteral("no such migration")));
    f.errors.clear();
    f.session.prepareAddLog(Schema::Frontend, 1201, true);
    QVERIFY(f.agree());
    VERIFY_QUIET(f);
    QCOMPARE(f.session.status(Schema::Frontend)->missing, QList<MigrationId>{1202});
    f.session.prepareForceVersion(Schema::Frontend, 1101);
    QVERIFY(f.wait());
    QVERIFY(f.change && f.change->question.asksName);
    QVERIFY(f.agree());
    VERIFY_QUIET(f);
    QCOMPARE(f.session.status(Schema::Frontend)->missing, (QList<MigrationId>{1102, 1201, 1202}));
}

/// Without the tick the migrator hears of no proof, and refuses.
void TestDatabasesSessionChanges::privilegedByHandNeedsTheAgreement()
{
    VERIFY_RESULT(m_databases.server().recreateDatabase(schemaName(Schema::CodeInsights)));
    Fixture f(m_databases);
    ChangeOptions options;
    options.privileged = PrivilegedMode::Noop;
    f.session.setOptions(options);
    QVERIFY(f.connectTo({{Schema::CodeInsights, m_databases.settings(Schema::CodeInsights)}}, newer));
    f.session.prepareUp({Schema::CodeInsights});
    QVERIFY(f.wait());
    QVERIFY(f.change);
    const DatabaseChange change = *f.change;
    QVERIFY(change.question.handScript.contains(QStringLiteral("CREATE EXTENSION IF NOT EXISTS citext")));
    QVERIFY(!change.question.handAgreement.isEmpty());
    f.session.apply(change);
    QVERIFY(f.wait());
    QVERIFY(f.errors.value(0).contains(QStringLiteral("need a privileged role")));
    QVERIFY(f.session.status(Schema::CodeInsights)->state.applied.isEmpty());
    f.errors.clear();
    VERIFY_RESULT(m_databases.execute(Schema::CodeInsights, QStringLiteral("CREATE EXTENSION citext")));
    f.session.apply(change, true);
    QVERIFY(f.wait());
    VERIFY_QUIET(f);
    QVERIFY(f.session.status(Schema::CodeInsights)->ok());
}

void TestDatabasesSessionChanges::aStoreThatFailsStopsNothing()
{
    VERIFY_RESULT(m_databases.build(older));
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("store.sqlite"));
    VERIFY_RESULT(writeFile(file, "this is no store"));
    Fixture f(m_databases);
    QList<ChangeAnswer> answers;
    connect(&f.session, &DatabasesSession::recorded, &f.session,
            [&answers](const ChangeAnswer& answer) { answers.append(answer); });
    f.session.setRecording({file, QStringLiteral("dev/alpha"), QStringLiteral("releases")});
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    f.session.prepareTask(Schema::Frontend, {MigrationTask::Kind::Up, {1201}});
    QVERIFY(f.agree());
    VERIFY_QUIET(f);
    QCOMPARE(answers.size(), 1);
    QVERIFY(answers.first().storeError);
    QVERIFY(answers.first().result.has_value());
    QCOMPARE(f.state(Schema::Frontend, 1201), MigrationNodeState::Applied);
}

QTEST_GUILESS_MAIN(TestDatabasesSessionChanges)
#include "tst_databases_session_changes.moc"
