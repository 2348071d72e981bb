#include "../models/database_fixture.h"
#include "models/drift_model.h"
#include "models/out_of_band_progress_model.h"
#include "models/rescue_model.h"
#include "page_fixture.h"
#include "ui/databases/confirm_change_dialog.h"
#include "ui/databases/connection_bar.h"
#include "ui/databases/connection_field.h"
#include "ui/databases/database_dialogs.h"
#include "ui/databases/database_tabs.h"
#include "ui/databases/databases_page.h"
#include "ui/databases/diff_view.h"
#include "ui/databases/drift_panel.h"
#include "ui/databases/environment_band.h"
#include "ui/databases/migration_explorer.h"
#include "ui/databases/migration_graph_view.h"
#include "ui/databases/notice_bar.h"
#include "ui/databases/out_of_band_panel.h"
#include "ui/databases/schema_card.h"
#include "ui/databases/sql_text.h"
#include "ui/parts/data_view.h"
#include "ui/parts/segmented_control.h"
#include "ui/widgets/error_banner.h"

#include <QComboBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>

using namespace lockstep;
using namespace lockstep::test;

namespace {

constexpr int patience = 120'000;

const Version older(6, 1, 0);
const Version newer(6, 2, 0);
const QString production = QStringLiteral("prod/charlie");
const QString harmless = QStringLiteral("dev/alpha");

struct Fixture : PageFixture<DatabasesPage>
{
    explicit Fixture(const DatabaseFixture& databases, const QString& instance = harmless)
        : PageFixture({QStringLiteral("/nonexistent"),
                       QStringLiteral("/nonexistent"),
                       {},
                       QStringLiteral(":memory:")})
    {
        workspace.adoptPlanner(databases.planner());
        workspace.adoptFleet(smallFleet());
        workspace.selectInstance(instance);
    }

    [[nodiscard]] bool wait() const
    {
        return QTest::qWaitFor([this] { return !page.session()->isBusy(); }, patience);
    }

    [[nodiscard]] bool connectTo(const DatabaseSet& databases, const Version& release)
    {
        page.connectionBar()->setDatabases(databases);
        page.connectionBar()->setRelease(release);
        page.mainAction()->trigger();
        return wait() && page.session()->isConnected();
    }

    [[nodiscard]] SchemaSummary card(Schema schema) const
    {
        return find<SchemaCard>(QStringLiteral("card-") + schemaName(schema))->summary();
    }

    [[nodiscard]] ErrorBanner* banner() const
    {
        return page.findChild<ErrorBanner*>(Qt::FindDirectChildrenOnly);
    }

    [[nodiscard]] QString notice() const { return find<NoticeBar>(QStringLiteral("noticeBar"))->text(); }

    /// Waits for the question, which it must not outlive.
    [[nodiscard]] ConfirmChangeDialog* question() const
    {
        static_cast<void>(
            QTest::qWaitFor([this] { return page.findChild<ConfirmChangeDialog*>(); }, patience));
        return page.findChild<ConfirmChangeDialog*>();
    }

    /// Does it, and agrees.
    [[nodiscard]] bool agreeTo(const QString& id)
    {
        action(id)->trigger();
        ConfirmChangeDialog* dialog = question();
        if (!dialog)
            return false;
        if (dialog->nameField())
            QTest::keyClicks(dialog->nameField(), dialog->nameField()->placeholderText());
        dialog->acceptButton()->click();
        return wait() && QTest::qWaitFor([this] { return !page.findChild<ConfirmChangeDialog*>(); });
    }

    void choose(Schema schema)
    {
        action(QStringLiteral("databases.choose-") + schemaName(schema))->trigger();
    }

    [[nodiscard]] DriftModel* drift() const { return page.tabs()->drift()->model(); }
};

#define VERIFY_NO_ERROR(fixture)                                                                             \
    QVERIFY2(!(fixture).banner()->isVisible(), qPrintable((fixture).banner()->message()))

} // namespace

class TestDatabasesPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void saysWhatToDoFirst();
    void takesConnectionsFromTheEnvironment();
    void showsNoPassword();
    void saysWhatIsWrongWithAConnection();
    void followsTheWorkspacesTarget();
    void connects();
    void showsAServerThatCannotBeReached();
    void cancels();
    void findsDriftAndRepairsIt();
    void exportsARepair();
    void productionAsksForTheName();
    void rescues();
    void appliesAndUndoes();
    void appliesUpToTheCurrentMigration();
    void rollsBackToARelease();
    void recordsAMigration();
    void forcingAsksTwice();
    void upgradesAll();
    void showsAFailedChange();
    void watchesOutOfBandMigrations();
    void describesAndValidates();
    void worksWithTheKeyboard();

private:
    DatabaseFixture m_databases;
};

void TestDatabasesPage::initTestCase()
{
    installTranslations();
    ThemeManager::instance().install(SchemeChoice::Light);
    for (const char* name : {"PGDATASOURCE", "PGHOST", "PGPORT", "PGUSER", "PGDATABASE"})
        qunsetenv(name);
    VERIFY_RESULT(m_databases.init());
}

void TestDatabasesPage::saysWhatToDoFirst()
{
    Fixture f(m_databases);
    QCOMPARE(f.page.mainAction()->text(), QStringLiteral("Connect"));
    QVERIFY(f.page.mainAction()->isEnabled());
    QVERIFY(!f.action(QStringLiteral("databases.refresh"))->isEnabled());
    QVERIFY(!f.action(QStringLiteral("databases.up"))->isEnabled());
    f.page.mainAction()->trigger();
    QVERIFY(f.banner()->message().contains(QStringLiteral("no connection string is given")));
    QVERIFY(!f.page.session()->isBusy());
    VERIFY_NONE(namelessInSight(&f.page));
    VERIFY_NONE(squeezedInSight(&f.page));
}

void TestDatabasesPage::takesConnectionsFromTheEnvironment()
{
    qputenv("CODEINTEL_PGHOST", "ci.example");
    qputenv("CODEINTEL_PGPASSWORD", "geheim");
    const Fixture f(m_databases);
    qunsetenv("CODEINTEL_PGHOST");
    qunsetenv("CODEINTEL_PGPASSWORD");
    QCOMPARE(f.find<ConnectionField>(QStringLiteral("connection-frontend"))->text(), QString());
    auto* field = f.find<ConnectionField>(QStringLiteral("connection-codeintel"));
    QVERIFY(field->text().contains(QStringLiteral("host=ci.example")));
    QVERIFY(!field->text().contains(QStringLiteral("geheim")));
    const Result<std::optional<ConnectionSettings>> settings = field->settings();
    VERIFY_RESULT(settings);
    QCOMPARE((*settings)->password().reveal(), QStringLiteral("geheim"));
}

void TestDatabasesPage::showsNoPassword()
{
    Fixture f(m_databases);
    auto* field = f.find<ConnectionField>(QStringLiteral("connection-frontend"));
    field->setFocus();
    QTest::keyClicks(field, QStringLiteral("postgres://sg"));
    QCOMPARE(field->echoMode(), QLineEdit::Normal);
    QTest::keyClicks(field, QStringLiteral(":geheim@db.example/sg"));
    QCOMPARE(field->echoMode(), QLineEdit::Password);
    QTest::keyClick(field, Qt::Key_Tab);
    QCOMPARE(field->text(), QStringLiteral("dbname=sg host=db.example user=sg"));
    QCOMPARE(field->echoMode(), QLineEdit::Normal);
    field->undo();
    QVERIFY(!field->text().contains(QStringLiteral("geheim")));
    const Result<std::optional<ConnectionSettings>> settings = field->settings();
    VERIFY_RESULT(settings);
    QCOMPARE((*settings)->password().reveal(), QStringLiteral("geheim"));
    QVERIFY(!field->toolTip().contains(QStringLiteral("geheim")));
}

void TestDatabasesPage::saysWhatIsWrongWithAConnection()
{
    Fixture f(m_databases);
    f.find<ConnectionField>(QStringLiteral("connection-codeintel"))->setText(QStringLiteral("nonsense"));
    f.page.mainAction()->trigger();
    QVERIFY(f.banner()->isVisible());
    QVERIFY(f.banner()->message().contains(QStringLiteral("codeintel")));
}

void TestDatabasesPage::followsTheWorkspacesTarget()
{
    Fixture f(m_databases);
    QCOMPARE(f.page.connectionBar()->release(), newer);
    f.workspace.setFrom(Version(6, 0, 0));
    f.workspace.setTarget(older);
    QCOMPARE(f.page.connectionBar()->release(), older);
    QCOMPARE(f.find<QComboBox>(QStringLiteral("fitForRelease"))->count(), 3);
}

void TestDatabasesPage::connects()
{
    VERIFY_RESULT(m_databases.build(older));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    VERIFY_NO_ERROR(f);
    QVERIFY(f.page.connectionBar()->isFolded());
    QCOMPARE(f.page.mainAction()->text(), QStringLiteral("Refresh"));
    QCOMPARE(f.page.subtitle(), QStringLiteral("dev/alpha, 3 databases"));
    QCOMPARE(f.card(Schema::Frontend).badge, QStringLiteral("Not fit for 6.2.0"));
    QCOMPARE(f.card(Schema::Frontend).pending, QStringLiteral("2"));
    QCOMPARE(f.card(Schema::Frontend).drift, QStringLiteral("–"));
    QCOMPARE(f.card(Schema::CodeInsights).condition, SchemaCondition::Fit);
    MigrationGraphView* view = f.page.tabs()->explorer()->view();
    QTRY_COMPARE_WITH_TIMEOUT(view->layoutState(), MigrationGraphView::LayoutState::Ready, patience);
    QCOMPARE(view->state(1102), MigrationNodeState::Applied);
    QCOMPARE(view->current(), MigrationId(1201)); // the first that is to come
    f.choose(Schema::CodeIntel);
    QCOMPARE(view->state(2201), MigrationNodeState::Missing);
    // Another release is another question.
    auto* releases = f.find<QComboBox>(QStringLiteral("fitForRelease"));
    releases->setCurrentText(older.toString());
    Q_EMIT releases->activated(releases->currentIndex());
    QVERIFY(f.wait());
    QCOMPARE(f.card(Schema::Frontend).condition, SchemaCondition::Fit);
    VERIFY_NONE(namelessInSight(&f.page));
    VERIFY_NONE(squeezedInSight(&f.page));
    f.find<ConnectionField>(QStringLiteral("connection-frontend"))->setText(QStringLiteral("dbname=other"));
    QCOMPARE(f.page.mainAction()->text(), QStringLiteral("Connect"));
}

void TestDatabasesPage::showsAServerThatCannotBeReached()
{
    Fixture f(m_databases);
    QVERIFY(f.connectTo({{Schema::CodeIntel,
                          ConnectionSettings::parse(QStringLiteral("host=/nonexistent dbname=x")).value()}},
                        newer));
    QCOMPARE(f.card(Schema::CodeIntel).condition, SchemaCondition::Unreachable);
    QCOMPARE(f.card(Schema::CodeIntel).applied, QStringLiteral("–"));
    QVERIFY(!f.card(Schema::CodeIntel).problems.isEmpty());
    QCOMPARE(f.card(Schema::Frontend).condition, SchemaCondition::NotGiven);
    QVERIFY(!f.action(QStringLiteral("databases.up"))->isEnabled());
    QVERIFY(!f.action(QStringLiteral("databases.drift"))->isEnabled());
    QVERIFY(f.action(QStringLiteral("databases.refresh"))->isEnabled());
    f.choose(Schema::Frontend);
    QTRY_VERIFY(squeezedInSight(&f.page).isEmpty());
}

void TestDatabasesPage::cancels()
{
    VERIFY_RESULT(m_databases.build(older));
    Fixture f(m_databases);
    f.page.connectionBar()->setDatabases(m_databases.databases());
    f.page.mainAction()->trigger();
    QVERIFY(f.page.mainActionStops());
    QCOMPARE(f.page.mainAction()->text(), QStringLiteral("Cancel"));
    f.page.mainAction()->trigger();
    QVERIFY(!f.action(QStringLiteral("databases.cancel"))->isEnabled());
    QVERIFY(f.wait());
    QVERIFY(!f.page.session()->isConnected());
    QCOMPARE(f.notice(), QStringLiteral("Cancelled."));
    VERIFY_NO_ERROR(f);
    QCOMPARE(f.page.mainAction()->text(), QStringLiteral("Connect"));
}

void TestDatabasesPage::findsDriftAndRepairsIt()
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

void TestDatabasesPage::exportsARepair()
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

void TestDatabasesPage::productionAsksForTheName()
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

void TestDatabasesPage::rescues()
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

void TestDatabasesPage::appliesAndUndoes()
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

void TestDatabasesPage::appliesUpToTheCurrentMigration()
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

void TestDatabasesPage::rollsBackToARelease()
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

void TestDatabasesPage::recordsAMigration()
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

void TestDatabasesPage::forcingAsksTwice()
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

void TestDatabasesPage::upgradesAll()
{
    VERIFY_RESULT(m_databases.build(Version(6, 0, 0)));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    QVERIFY(f.agreeTo(QStringLiteral("databases.upgrade")));
    VERIFY_NO_ERROR(f);
    for (const Schema schema : allSchemas)
        QCOMPARE(f.card(schema).condition, SchemaCondition::Fit);
}

void TestDatabasesPage::showsAFailedChange()
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

void TestDatabasesPage::watchesOutOfBandMigrations()
{
    VERIFY_RESULT(m_databases.build(older));
    VERIFY_RESULT(m_databases.execute(
        Schema::Frontend,
        QStringLiteral("INSERT INTO out_of_band_migrations (id, progress) VALUES (7, 0.25)")));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), older));
    f.action(QStringLiteral("databases.show-out-of-band"))->trigger();
    const OutOfBandProgressModel* model = f.find<OutOfBandPanel>(QStringLiteral("outOfBandPanel"))->model();
    QCOMPARE(model->rowCount(), 1);
    VERIFY_RESULT(m_databases.execute(Schema::Frontend,
                                      QStringLiteral("UPDATE out_of_band_migrations SET progress = 1")));
    QTRY_COMPARE_WITH_TIMEOUT(model->completeCount(), 1, patience);
    f.choose(Schema::CodeIntel);
    QCOMPARE(model->rowCount(), 0);
}

void TestDatabasesPage::describesAndValidates()
{
    VERIFY_RESULT(m_databases.build(older));
    const QTemporaryDir folder;
    Fixture f(m_databases);
    f.page.setFileChooser(
        [&](const QString& proposal, const QString&, bool) { return folder.filePath(proposal); });
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    for (const QString& id :
         {QStringLiteral("databases.describe"), QStringLiteral("databases.describe-psql")}) {
        f.action(id)->trigger();
        QVERIFY(f.wait());
        QVERIFY(f.notice().startsWith(QStringLiteral("Written to frontend.")));
    }
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files, QDir::Name),
             (QStringList{QStringLiteral("frontend.json"), QStringLiteral("frontend.txt")}));
    f.action(QStringLiteral("databases.validate"))->trigger();
    QVERIFY(f.wait());
    QVERIFY(f.notice().startsWith(QStringLiteral("The schemas are not those of 6.2.0.")));
    VERIFY_NO_ERROR(f);
}

void TestDatabasesPage::worksWithTheKeyboard()
{
    VERIFY_RESULT(m_databases.build(older));
    VERIFY_RESULT(m_databases.execute(Schema::Frontend, QStringLiteral("DROP INDEX users_name")));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    f.action(QStringLiteral("databases.drift"))->trigger();
    QVERIFY(f.wait());
    QList<QWidget*> order;
    for (QWidget* widget = f.page.nextInFocusChain(); widget != &f.page;
         widget = widget->nextInFocusChain()) {
        if (widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus) &&
            !widget->focusProxy() && !qobject_cast<QScrollBar*>(widget))
            order.append(widget);
    }
    QVERIFY(order.size() > 12);
    for (qsizetype i = 1; i < order.size(); ++i) {
        const QRect before(order[i - 1]->mapTo(&f.page, QPoint()), order[i - 1]->size());
        const QRect here(order[i]->mapTo(&f.page, QPoint()), order[i]->size());
        QVERIFY2(here.top() >= before.bottom() || here.left() >= before.right(),
                 qPrintable(order[i]->objectName() + QStringLiteral(" after ") + order[i - 1]->objectName()));
    }
    for (const QWidget* pane : f.page.panes())
        QVERIFY(pane->isVisible());
    QTest::keyClick(&f.page, Qt::Key_F, Qt::ControlModifier);
    QCOMPARE(f.page.tabs()->tab(), DatabaseTabs::Migrations);
    QTRY_VERIFY(squeezedInSight(&f.page).isEmpty());
}

QTEST_MAIN(TestDatabasesPage)
#include "tst_databases_page.moc"
