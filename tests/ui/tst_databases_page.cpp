#include "databases_page_fixture.h"

#include <QScrollBar>

using namespace lockstep;
using namespace lockstep::test;

using Fixture = DatabasesPageFixture;

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
    void describesAndValidates();
    void worksWithTheKeyboard();

private:
    DatabaseFixture m_databases;
};

void TestDatabasesPage::initTestCase()
{
    prepareProgram();
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

void TestDatabasesPage::describesAndValidates()
{
    VERIFY_RESULT(m_databases.build(older));
    VERIFY_RESULT(m_databases.execute(
        Schema::Frontend, QStringLiteral("CREATE SCHEMA other; CREATE TABLE other.things (id int)")));
    const QTemporaryDir folder;
    Fixture f(m_databases);
    f.page.setFileChooser(
        [&](const QString& proposal, const QString&, bool) { return folder.filePath(proposal); });
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    for (const QString& id :
         {QStringLiteral("databases.describe"), QStringLiteral("databases.describe-psql")}) {
        QVERIFY(f.accept(f.dialogOf<DescribeDialog>(id)));
        QVERIFY(f.notice().startsWith(QStringLiteral("Written to frontend.")));
    }
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files, QDir::Name),
             (QStringList{QStringLiteral("frontend.json"), QStringLiteral("frontend.txt")}));
    QVERIFY(!readFile(folder.filePath(QStringLiteral("frontend.txt")))->contains("things"));
    auto* dialog = f.dialogOf<DescribeDialog>(QStringLiteral("databases.describe-psql"));
    auto* nameSpace = dialog->findChild<QLineEdit*>(QStringLiteral("descriptionNamespace"));
    nameSpace->clear();
    QVERIFY(!dialog->findChild<QPushButton*>(QStringLiteral("continue"))->isEnabled());
    QTest::keyClicks(nameSpace, QStringLiteral("other"));
    QVERIFY(f.accept(dialog));
    QVERIFY(readFile(folder.filePath(QStringLiteral("frontend.txt")))->contains("things"));
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
