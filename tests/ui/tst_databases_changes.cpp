#include "core/store/store.h"
#include "databases_page_fixture.h"
#include "ui/databases/script_part.h"
#include "ui/parts/environment_band.h"

#include <QClipboard>

using namespace lockstep;
using namespace lockstep::test;

using Fixture = DatabasesPageFixture;

namespace {

/// Answers whatever is asked before the question that matters.
ConfirmChangeDialog* prepare(Fixture& f, const QString& id)
{
    f.action(id)->trigger();
    const auto inBetween = [&f]() -> QDialog* {
        for (auto* dialog : f.page.findChildren<QDialog*>()) {
            if (!qobject_cast<ConfirmChangeDialog*>(dialog))
                return dialog;
        }
        return nullptr;
    };
    if (QDialog* dialog = inBetween()) {
        if (auto* migration = dialog->findChild<QLineEdit*>(QStringLiteral("migrationId")))
            migration->setText(QStringLiteral("1101"));
        dialog->accept();
    }
    return f.question();
}

} // namespace

class TestDatabasesChanges : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void productionAsksForTheName();
    void appliesAndUndoes();
    void appliesUpToTheCurrentMigration();
    void rollsBackToARelease();
    void recordsAMigration();
    void forcingAsksTwice();
    void upgradesAll();
    void showsAFailedChange();
    void downgradesAll();
    void preparingWritesNothing_data();
    void preparingWritesNothing();
    void savesAndCopiesTheScript();
    void filesWhatIsDone();
    void saysWhatClosingWouldEnd();

private:
    DatabaseFixture m_databases;
};

void TestDatabasesChanges::initTestCase()
{
    prepareProgram();
    VERIFY_RESULT(m_databases.init());
}

void TestDatabasesChanges::productionAsksForTheName()
{
    VERIFY_RESULT(m_databases.build(older));
    Fixture f(m_databases, production);
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    f.action(QStringLiteral("databases.up"))->trigger();
    ConfirmChangeDialog* dialog = f.question();
    QVERIFY(dialog);
    QVERIFY(dialog->nameField());
    QVERIFY(!dialog->acceptButton()->isEnabled());
    QCOMPARE(dialog->findChild<EnvironmentBand*>()->text(), QStringLiteral("Production: prod/charlie"));
    QVERIFY(dialog->script()->toPlainText().contains(QStringLiteral("CREATE TABLE seats")));
    const QString place = m_databases.settings(Schema::Frontend).description();
    QVERIFY(std::ranges::any_of(dialog->findChildren<QLabel*>(),
                                [&](const QLabel* label) { return label->text() == place; }));
    QTest::keyClicks(dialog->nameField(), QStringLiteral("fronten"));
    QVERIFY(!dialog->acceptButton()->isEnabled());
    QTest::keyClick(dialog->nameField(), Qt::Key_Return); // is not "yes"
    QTRY_VERIFY(!f.page.findChild<ConfirmChangeDialog*>());
    QVERIFY(f.wait());
    QCOMPARE(f.card(Schema::Frontend).pending, QStringLiteral("2"));
    QVERIFY(f.agreeTo(QStringLiteral("databases.up")));
    VERIFY_NO_ERROR(f);
    QCOMPARE(f.card(Schema::Frontend).pending, QStringLiteral("0"));

    Fixture other(m_databases, harmless);
    QVERIFY(other.connectTo(m_databases.databases(), newer));
    other.action(QStringLiteral("databases.undo"))->trigger();
    dialog = other.question();
    QVERIFY(dialog);
    QVERIFY(!dialog->nameField());
    QVERIFY(dialog->acceptButton()->isEnabled());
    VERIFY_NONE(namelessInSight(dialog));
    VERIFY_NONE(squeezedInSight(dialog));
    dialog->reject();
}

void TestDatabasesChanges::appliesAndUndoes()
{
    VERIFY_RESULT(m_databases.build(older));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    QVERIFY(f.agreeTo(QStringLiteral("databases.up-all")));
    VERIFY_NO_ERROR(f);
    QCOMPARE(f.card(Schema::Frontend).condition, SchemaCondition::Fit);
    QCOMPARE(f.card(Schema::CodeIntel).condition, SchemaCondition::Fit);
    QVERIFY(!f.action(QStringLiteral("databases.up"))->isEnabled());
    f.choose(Schema::CodeIntel);
    QVERIFY(f.agreeTo(QStringLiteral("databases.undo")));
    QCOMPARE(f.notice(), QStringLiteral("Reverted 1 migration."));
    QCOMPARE(f.card(Schema::CodeIntel).pending, QStringLiteral("1"));
}

void TestDatabasesChanges::appliesUpToTheCurrentMigration()
{
    VERIFY_RESULT(m_databases.build(older));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    MigrationGraphView* view = f.page.tabs()->explorer()->view();
    QTRY_COMPARE_WITH_TIMEOUT(view->layoutState(), MigrationGraphView::LayoutState::Ready, patience);
    view->setCurrent(1201);
    QVERIFY(f.agreeTo(QStringLiteral("databases.up-to")));
    QCOMPARE(view->state(1201), MigrationNodeState::Applied);
    QCOMPARE(view->state(1202), MigrationNodeState::Missing);
    view->setCurrent(1102);
    QVERIFY(f.agreeTo(QStringLiteral("databases.down-to")));
    VERIFY_NO_ERROR(f);
    QCOMPARE(view->state(1102), MigrationNodeState::Applied);
    QCOMPARE(view->state(1201), MigrationNodeState::Missing);
}

void TestDatabasesChanges::rollsBackToARelease()
{
    VERIFY_RESULT(m_databases.build(newer));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    f.action(QStringLiteral("databases.rollback"))->trigger();
    auto* dialog = f.page.findChild<ReleaseDialog*>();
    QVERIFY(dialog);
    QCOMPARE(dialog->release(), older);
    dialog->accept();
    ConfirmChangeDialog* question = f.question();
    QVERIFY(question);
    QVERIFY(question->script()->toPlainText().contains(QStringLiteral("revert migration 1202")));
    question->acceptButton()->click();
    QVERIFY(f.wait());
    VERIFY_NO_ERROR(f);
    QCOMPARE(f.card(Schema::Frontend).pending, QStringLiteral("2"));
    QVERIFY(f.card(Schema::Frontend).server.endsWith(QStringLiteral("at 6.1.0")));
}

void TestDatabasesChanges::recordsAMigration()
{
    VERIFY_RESULT(m_databases.build(older));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    f.action(QStringLiteral("databases.add-log"))->trigger();
    auto* dialog = f.page.findChild<MigrationIdDialog*>();
    QVERIFY(dialog);
    auto* id = dialog->findChild<QLineEdit*>(QStringLiteral("migrationId"));
    id->clear();
    QVERIFY(!dialog->findChild<QPushButton*>(QStringLiteral("continue"))->isEnabled());
    QTest::keyClicks(id, QStringLiteral("1201x"));
    QCOMPARE(dialog->id(), 1201);
    dialog->accept();
    ConfirmChangeDialog* question = f.question();
    QVERIFY(question);
    question->acceptButton()->click();
    QVERIFY(f.wait());
    VERIFY_NO_ERROR(f);
    QCOMPARE(f.card(Schema::Frontend).pending, QStringLiteral("1"));
}

void TestDatabasesChanges::forcingAsksTwice()
{
    VERIFY_RESULT(m_databases.build(older));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    f.action(QStringLiteral("databases.force"))->trigger();
    auto* dialog = f.page.findChild<MigrationIdDialog*>();
    QVERIFY(dialog);
    auto* id = dialog->findChild<QLineEdit*>(QStringLiteral("migrationId"));
    id->setText(QStringLiteral("1101"));
    dialog->accept();
    ConfirmChangeDialog* question = f.question();
    QVERIFY(question);
    QVERIFY(question->nameField()); // in every environment
    QTest::keyClicks(question->nameField(), QStringLiteral("frontend"));
    question->acceptButton()->click();
    QVERIFY(f.wait());
    VERIFY_NO_ERROR(f);
    QCOMPARE(f.card(Schema::Frontend).pending, QStringLiteral("3"));
}

void TestDatabasesChanges::upgradesAll()
{
    VERIFY_RESULT(m_databases.build(Version(6, 0, 0)));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    QVERIFY(f.agreeTo(QStringLiteral("databases.upgrade")));
    VERIFY_NO_ERROR(f);
    for (const Schema schema : allSchemas)
        QCOMPARE(f.card(schema).condition, SchemaCondition::Fit);
}

void TestDatabasesChanges::showsAFailedChange()
{
    VERIFY_RESULT(m_databases.build(older));
    VERIFY_RESULT(m_databases.execute(Schema::Frontend, QStringLiteral("CREATE TABLE seats (id int)")));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    QVERIFY(f.agreeTo(QStringLiteral("databases.up")));
    QVERIFY(f.banner()->isVisible());
    QVERIFY(f.banner()->message().contains(QStringLiteral("seats")));
    QCOMPARE(f.card(Schema::Frontend).condition, SchemaCondition::Dirty);
    QCOMPARE(f.page.tabs()->explorer()->view()->state(1202), MigrationNodeState::Failed);
}

void TestDatabasesChanges::downgradesAll()
{
    VERIFY_RESULT(m_databases.build(newer));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), older));
    QVERIFY(f.agreeTo(QStringLiteral("databases.upgrade")));
    VERIFY_NO_ERROR(f);
    for (const Schema schema : allSchemas)
        QCOMPARE(f.card(schema).condition, SchemaCondition::Fit);
    QCOMPARE(m_databases.ask(Schema::Frontend, QStringLiteral("SELECT version FROM versions")),
             older.toString());
}

void TestDatabasesChanges::preparingWritesNothing_data()
{
    QTest::addColumn<QString>("state");
    QTest::addColumn<QString>("action");
    const auto add = [](const char* state, const char* action) {
        QTest::addRow("%s: %s", state, action)
            << QString::fromLatin1(state) << QStringLiteral("databases.") + QString::fromLatin1(action);
    };
    for (const char* action : {"up", "up-all", "up-to", "down-to", "undo", "upgrade", "rollback",
                               "rollback-all", "add-log", "force", "run-out-of-band", "repair-drift"})
        add("in use", action);
    add("dirty", "rescue");
    for (const char* action : {"up", "up-all", "add-log", "force"})
        add("empty", action);
    for (const char* action : {"up", "undo", "add-log", "force"})
        add("without migration_logs", action);
}

/// The question is the dry run: whoever does not agree has changed nothing at all.
void TestDatabasesChanges::preparingWritesNothing()
{
    QFETCH(QString, state);
    QFETCH(QString, action);
    VERIFY_RESULT(m_databases.build(older));
    if (state == u"empty")
        VERIFY_RESULT(m_databases.server().recreateDatabase(schemaName(Schema::Frontend)));
    if (state == u"dirty")
        VERIFY_RESULT(m_databases.makeDirty());
    if (state == u"without migration_logs")
        VERIFY_RESULT(m_databases.execute(
            Schema::Frontend,
            QStringLiteral(
                "DROP TABLE migration_logs; CREATE TABLE schema_migrations (version bigint PRIMARY "
                "KEY, dirty boolean NOT NULL); INSERT INTO schema_migrations VALUES (1102, false)")));
    if (state == u"in use")
        VERIFY_RESULT(m_databases.execute(
            Schema::Frontend, QStringLiteral("DROP INDEX users_name; INSERT INTO users (name) VALUES ('a'); "
                                             "INSERT INTO out_of_band_migrations (id) VALUES (7)")));
    const QByteArray before = m_databases.everything();
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    MigrationGraphView* view = f.page.tabs()->explorer()->view();
    QTRY_COMPARE_WITH_TIMEOUT(view->layoutState(), MigrationGraphView::LayoutState::Ready, patience);
    view->setCurrent(action.endsWith(u"down-to") ? 1101 : 1201);
    if (action.endsWith(u"repair-drift")) {
        f.action(QStringLiteral("databases.drift"))->trigger();
        QVERIFY(f.wait());
        f.drift()->chooseAll();
    }
    if (state == u"dirty") {
        f.action(QStringLiteral("databases.look-rescue"))->trigger();
        QVERIFY(f.wait());
    }
    QVERIFY(f.action(action)->isEnabled());
    ConfirmChangeDialog* dialog = prepare(f, action);
    QVERIFY2(dialog, qPrintable(f.banner()->message()));
    VERIFY_NONE(namelessInSight(dialog));
    VERIFY_NONE(squeezedInSight(dialog));
    dialog->reject();
    QVERIFY(f.wait());
    QCOMPARE(m_databases.everything(), before);
}

void TestDatabasesChanges::savesAndCopiesTheScript()
{
    VERIFY_RESULT(m_databases.build(older));
    const QTemporaryDir folder;
    Fixture f(m_databases);
    QString file;
    f.page.setFileChooser([&](const QString&, const QString&, bool) { return file; });
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    auto* dialog = f.dialogOf<ConfirmChangeDialog>(QStringLiteral("databases.up"));
    dialog->scriptPart()->saveButton()->click(); // and then no file
    QCOMPARE(dialog->scriptPart()->note(), QString());
    file = folder.filePath(QStringLiteral("no/folder.sql"));
    dialog->scriptPart()->saveButton()->click();
    QVERIFY(!dialog->scriptPart()->note().isEmpty());
    file = folder.filePath(QStringLiteral("up.sql"));
    dialog->scriptPart()->saveButton()->click();
    QCOMPARE(dialog->scriptPart()->note(), QStringLiteral("Written to up.sql"));
    QVERIFY(readFile(file)->contains("CREATE TABLE seats"));
    dialog->scriptPart()->copyButton()->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), dialog->script()->toPlainText());
    dialog->reject();
}

void TestDatabasesChanges::filesWhatIsDone()
{
    VERIFY_RESULT(m_databases.build(Version(6, 0, 0)));
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("store.sqlite"));
    const auto newest = [&file] { return (*Store::open(file))->runs(1).value().value(0); };
    Fixture f(m_databases, harmless, file);
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    QVERIFY(f.agreeTo(QStringLiteral("databases.upgrade")));
    VERIFY_NO_ERROR(f);
    const RunRecord upgrade = newest();
    QCOMPARE(upgrade.kind, QStringLiteral("upgrade"));
    QCOMPARE(upgrade.instance, harmless);
    QCOMPARE(upgrade.from, Version(6, 0, 0));
    QCOMPARE(upgrade.to, newer);
    QCOMPARE(upgrade.result, QStringLiteral("done"));
    QVERIFY(upgrade.finished.isValid());
    QCOMPARE(upgrade.report[u"steps"][0][u"migrations"].toArray().size(), 5);
    // What it took is what estimates go by from now on.
    const std::optional<double> measured = f.workspace.timings().find(Schema::Frontend, 1202);
    QVERIFY(measured);
    QVERIFY(f.agreeTo(QStringLiteral("databases.undo")));
    QCOMPARE(newest().kind, QStringLiteral("undo"));
    QCOMPARE(newest().report[u"steps"][0][u"migrations"][0][u"up"].toBool(true), false);
    QCOMPARE(f.workspace.timings().find(Schema::Frontend, 1202), measured); // reverting says nothing about it
    VERIFY_RESULT(m_databases.execute(Schema::Frontend, QStringLiteral("CREATE TABLE seats (id int)")));
    QVERIFY(f.agreeTo(QStringLiteral("databases.up")));
    QCOMPARE(newest().result, QStringLiteral("failed"));
    QVERIFY(newest().report[u"error"].toString().contains(QStringLiteral("seats")));
}

void TestDatabasesChanges::saysWhatClosingWouldEnd()
{
    VERIFY_RESULT(m_databases.build(older));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    f.action(QStringLiteral("databases.refresh"))->trigger();
    QCOMPARE(f.page.workUnderWay(), QString()); // it only reads
    QVERIFY(f.wait());
    Result<Connection> blocker = Connection::open(m_databases.settings(Schema::Frontend));
    VERIFY_RESULT(blocker);
    QVERIFY(blocker->execute(QStringLiteral("BEGIN; LOCK TABLE users IN ACCESS EXCLUSIVE MODE")).has_value());
    f.dialogOf<ConfirmChangeDialog>(QStringLiteral("databases.up"))->accept();
    QVERIFY(f.page.workUnderWay().contains(QStringLiteral("Apply the 2 pending migrations")));
    f.action(QStringLiteral("databases.cancel"))->trigger();
    QVERIFY(f.wait());
    QCOMPARE(f.page.workUnderWay(), QString());
}

QTEST_MAIN(TestDatabasesChanges)
#include "tst_databases_changes.moc"
