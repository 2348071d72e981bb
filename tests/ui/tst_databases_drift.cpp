#include "databases_page_fixture.h"
#include "models/rescue_model.h"
#include "ui/parts/data_view.h"
#include "ui/parts/segmented_control.h"

using namespace lockstep;
using namespace lockstep::test;

using Fixture = DatabasesPageFixture;

class TestDatabasesDrift : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void findsDriftAndRepairsIt();
    void comparesWithAnythingElse_data();
    void comparesWithAnythingElse();
    void repairsAnotherSchemaInTheDatabase();
    void exportsARepair();
    void rescues();

private:
    DatabaseFixture m_databases;
};

void TestDatabasesDrift::initTestCase()
{
    prepareProgram();
    VERIFY_RESULT(m_databases.init());
}

void TestDatabasesDrift::findsDriftAndRepairsIt()
{
    VERIFY_RESULT(m_databases.build(older));
    VERIFY_RESULT(m_databases.execute(
        Schema::Frontend, QStringLiteral("DROP INDEX users_name; ALTER TABLE users ALTER COLUMN email SET "
                                         "DEFAULT 'none'; ALTER TABLE users ADD COLUMN extra text")));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), older));
    f.action(QStringLiteral("databases.drift"))->trigger();
    QCOMPARE(f.page.tabs()->tab(), DatabaseTabs::Drift);
    QVERIFY(f.wait());
    VERIFY_NO_ERROR(f);
    QCOMPARE(f.drift()->rowCount(), 3);
    QCOMPARE(f.card(Schema::Frontend).drift, QStringLiteral("3"));
    QCOMPARE(f.card(Schema::Frontend).condition, SchemaCondition::Drifted);
    QVERIFY(!f.action(QStringLiteral("databases.repair-drift"))->isEnabled());
    auto* view = f.find<DataView>(QStringLiteral("driftView"));
    for (int row = 0; row < 3; ++row) {
        view->setCurrentIndex(view->model()->index(row, DriftModel::Object));
        QVERIFY(!f.find<SqlText>(QStringLiteral("driftSql"))->toPlainText().isEmpty());
    }
    // The keyboard chooses, too.
    view->setFocus(Qt::OtherFocusReason);
    QTest::keyClick(view, Qt::Key_Space);
    QCOMPARE(f.drift()->chosenCount(), 1);
    QTest::keyClick(view, Qt::Key_Space);
    QCOMPARE(f.drift()->chosenCount(), 0);
    f.action(QStringLiteral("databases.choose-safe"))->trigger();
    const qsizetype safe = f.drift()->chosenCount();
    QVERIFY(safe > 0 && safe < 3);
    QVERIFY(f.agreeTo(QStringLiteral("databases.repair-drift")));
    VERIFY_NO_ERROR(f);
    QVERIFY(f.notice().startsWith(QStringLiteral("Repaired")));
    QCOMPARE(f.drift()->rowCount(), 3 - safe);
    f.action(QStringLiteral("databases.choose-all"))->trigger();
    QVERIFY(f.agreeTo(QStringLiteral("databases.repair-drift")));
    QCOMPARE(f.drift()->rowCount(), 0);
    QCOMPARE(f.card(Schema::Frontend).condition, SchemaCondition::Fit);
    QVERIFY(m_databases
                .ask(Schema::Frontend,
                     QStringLiteral("SELECT column_default FROM information_schema.columns WHERE "
                                    "column_name = 'email'"))
                .isEmpty());
}

void TestDatabasesDrift::comparesWithAnythingElse_data()
{
    QTest::addColumn<DriftSource::From>("from");
    QTest::addColumn<int>("differences");
    QTest::addColumn<QString>("comparedWith");
    // At 6.1.0 and without an index; 6.2.0 has a column, a function and a table with its sequence more.
    QTest::newRow("applied") << DriftSource::From::Applied << 1 << QStringLiteral("6.1.0");
    QTest::newRow("squashed") << DriftSource::From::Squashed << 5 << QStringLiteral("6.2.0");
    QTest::newRow("migrations") << DriftSource::From::Migrations << 5
                                << QStringLiteral("the migrations of 6.2.0");
    QTest::newRow("file") << DriftSource::From::File << 1 << QStringLiteral("wanted.json");
}

void TestDatabasesDrift::comparesWithAnythingElse()
{
    QFETCH(DriftSource::From, from);
    QFETCH(int, differences);
    QFETCH(QString, comparedWith);
    VERIFY_RESULT(m_databases.build(older));
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("wanted.json"));
    Fixture f(m_databases);
    f.page.setFileChooser([&](const QString&, const QString&, bool) { return file; });
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    QVERIFY(f.accept(f.dialogOf<DescribeDialog>(QStringLiteral("databases.describe-full"))));
    VERIFY_RESULT(m_databases.execute(Schema::Frontend, QStringLiteral("DROP INDEX users_name")));
    auto* dialog = f.dialogOf<DriftDialog>(QStringLiteral("databases.drift-with"));
    auto* source = dialog->findChild<QComboBox*>(QStringLiteral("driftSource"));
    source->setCurrentIndex(source->findData(int(from)));
    QVERIFY(f.accept(dialog));
    VERIFY_NO_ERROR(f);
    QCOMPARE(f.page.session()->drift(Schema::Frontend)->comparedWith, comparedWith);
    QCOMPARE(f.drift()->rowCount(), differences);
}

void TestDatabasesDrift::repairsAnotherSchemaInTheDatabase()
{
    VERIFY_RESULT(m_databases.build(older));
    VERIFY_RESULT(m_databases.execute(
        Schema::Frontend, QStringLiteral("CREATE SCHEMA other; CREATE TABLE other.things (id int)")));
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("wanted.sql"));
    VERIFY_RESULT(writeFile(file, "CREATE SCHEMA other; CREATE TABLE other.things (id int, name text);"));
    Fixture f(m_databases);
    f.page.setFileChooser([&](const QString&, const QString&, bool) { return file; });
    QVERIFY(f.connectTo(m_databases.databases(), older));
    auto* dialog = f.dialogOf<DriftDialog>(QStringLiteral("databases.drift-with"));
    auto* source = dialog->findChild<QComboBox*>(QStringLiteral("driftSource"));
    auto* nameSpace = dialog->findChild<QLineEdit*>(QStringLiteral("driftNamespace"));
    QVERIFY(!nameSpace->isEnabled()); // migrations are about public
    source->setCurrentIndex(source->findData(int(DriftSource::From::File)));
    nameSpace->setText(QStringLiteral("other"));
    QVERIFY(f.accept(dialog));
    VERIFY_NO_ERROR(f);
    QCOMPARE(f.drift()->rowCount(), 1);
    f.drift()->chooseAll();
    QVERIFY(f.agreeTo(QStringLiteral("databases.repair-drift")));
    VERIFY_NO_ERROR(f);
    QCOMPARE(f.drift()->rowCount(), 0);
    QCOMPARE(m_databases.ask(Schema::Frontend,
                             QStringLiteral("SELECT count(*) FROM information_schema.columns WHERE "
                                            "table_schema = 'other' AND table_name = 'things'")),
             QStringLiteral("2"));
}

void TestDatabasesDrift::exportsARepair()
{
    VERIFY_RESULT(m_databases.build(older));
    VERIFY_RESULT(m_databases.execute(Schema::Frontend, QStringLiteral("DROP INDEX users_name")));
    const QTemporaryDir folder;
    Fixture f(m_databases);
    f.page.setFileChooser(
        [&](const QString& proposal, const QString&, bool) { return folder.filePath(proposal); });
    QVERIFY(f.connectTo(m_databases.databases(), older));
    f.action(QStringLiteral("databases.drift"))->trigger();
    QVERIFY(f.wait());
    f.action(QStringLiteral("databases.choose-all"))->trigger();
    f.action(QStringLiteral("databases.export-repair"))->trigger();
    const Result<QByteArray> script = readFile(folder.filePath(QStringLiteral("repair-frontend.sql")));
    VERIFY_RESULT(script);
    QVERIFY(script->contains("CREATE INDEX"));
    QVERIFY(script->contains("COMMIT"));
}

void TestDatabasesDrift::rescues()
{
    VERIFY_RESULT(m_databases.build(older));
    VERIFY_RESULT(m_databases.makeDirty());
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    QCOMPARE(f.card(Schema::Frontend).condition, SchemaCondition::Dirty);
    QVERIFY(!f.action(QStringLiteral("databases.up"))->isEnabled());
    QVERIFY(!f.action(QStringLiteral("databases.rescue"))->isEnabled());
    f.action(QStringLiteral("databases.look-rescue"))->trigger();
    QVERIFY(f.wait());
    QCOMPARE(f.page.tabs()->tab(), DatabaseTabs::Rescue);
    auto* statements = f.find<DataView>(QStringLiteral("rescueStatements"));
    QCOMPARE(statements->model()->rowCount(), 2);
    QVERIFY(f.find<SqlText>(QStringLiteral("rescueSql"))
                ->toPlainText()
                .contains(QStringLiteral("ADD COLUMN label")));
    // The other way.
    Q_EMIT f.find<SegmentedControl>(QStringLiteral("rescueDirection"))->chosen(1);
    QVERIFY(f.wait());
    QVERIFY(f.find<SqlText>(QStringLiteral("rescueSql"))
                ->toPlainText()
                .contains(QStringLiteral("DROP FUNCTION")));
    QVERIFY(f.agreeTo(QStringLiteral("databases.rescue")));
    VERIFY_NO_ERROR(f);
    QCOMPARE(f.notice(), QStringLiteral("Migration 1201 is rescued."));
    QCOMPARE(f.card(Schema::Frontend).condition, SchemaCondition::NotFit);
    QCOMPARE(f.card(Schema::Frontend).pending, QStringLiteral("2"));
    QVERIFY(!f.action(QStringLiteral("databases.look-rescue"))->isEnabled());
}

QTEST_MAIN(TestDatabasesDrift)
#include "tst_databases_drift.moc"
