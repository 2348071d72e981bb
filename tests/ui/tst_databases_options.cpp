// Each option for changes, chosen in the dialog, against databases where it makes the difference.

#include "core/database/advisory_lock.h"
#include "databases_page_fixture.h"
#include "ui/databases/script_part.h"

#include <QSpinBox>

using namespace lockstep;
using namespace lockstep::test;

using Fixture = DatabasesPageFixture;

namespace {

void choosePrivileged(Fixture& f, PrivilegedMode mode)
{
    f.chooseOptions([mode](OptionsDialog* dialog) {
        auto* modes = dialog->findChild<QComboBox*>(QStringLiteral("privilegedMode"));
        modes->setCurrentIndex(modes->findData(int(mode)));
    });
}

} // namespace

class TestDatabasesOptions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void theDialogKeepsAll();
    void theDialogIsForTheKeyboard();
    void thePageNamesThem();
    void refusesPrivileged();
    void takesPrivilegedAsDoneByHand();
    void aStaleTickChangesNothing();
    void upgradesAndGoesBackByHand();
    void triesAFailedMigrationAgain();
    void passesOverAnUnfinishedAttempt();
    void endsBlockers();
    void givesUpOnALock();
    void skipsTheVersionCheck();
    void skipsTheDriftCheck();
    void skipsTheCheckOfTheStep();
    void skipsTheCheckOfOutOfBandMigrations();
    void stopsAtEveryMinor();
    void letsDatabasesBeShared();
    void recordsUnknownMigrations();

private:
    [[nodiscard]] Result<void> empty(Schema schema) const
    {
        return m_databases.server().recreateDatabase(schemaName(schema));
    }

    [[nodiscard]] DatabaseSet frontend() const
    {
        return {{Schema::Frontend, m_databases.settings(Schema::Frontend)}};
    }

    DatabaseFixture m_databases;
};

void TestDatabasesOptions::initTestCase()
{
    prepareProgram();
    VERIFY_RESULT(m_databases.init());
}

void TestDatabasesOptions::theDialogKeepsAll()
{
    ChangeOptions options;
    for (const ChangeOptionWords& words : changeOptionWords()) {
        if (words.flag)
            options.*words.flag = true;
    }
    options.privileged = PrivilegedMode::Noop;
    options.lockTimeout = std::chrono::seconds(30);
    options.outOfBand.who = OutOfBandWorker::Who::Container;
    options.outOfBand.image = QStringLiteral("sourcegraph/migrator:6.2.0");
    QCOMPARE(departures(options).size(), changeOptionWords().size());
    const OptionsDialog dialog(options);
    QVERIFY(dialog.options() == options);
    dialog.findChild<QPushButton*>(QStringLiteral("resetOptions"))->click();
    QVERIFY(dialog.options() == ChangeOptions());
    QVERIFY(departures(ChangeOptions()).isEmpty());
}

void TestDatabasesOptions::theDialogIsForTheKeyboard()
{
    OptionsDialog dialog({});
    dialog.show();
    dialog.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&dialog));
    VERIFY_NONE(namelessInSight(&dialog));
    VERIFY_NONE(squeezedInSight(&dialog));
    // Everything is reached with Tab, and Space switches.
    QSet<QWidget*> reached;
    for (int i = 0; i < 60; ++i) {
        QTest::keyClick(dialog.focusWidget() ? dialog.focusWidget() : &dialog, Qt::Key_Tab);
        reached.insert(dialog.focusWidget());
        if (auto* box = qobject_cast<QCheckBox*>(dialog.focusWidget()); box && !box->isChecked())
            QTest::keyClick(box, Qt::Key_Space);
    }
    for (QCheckBox* box : dialog.findChildren<QCheckBox*>())
        QVERIFY2(reached.contains(box) && box->isChecked(), qPrintable(box->text()));
    for (const QString& name : {QStringLiteral("privilegedMode"), QStringLiteral("lockTimeout"),
                                QStringLiteral("outOfBandWho"), QStringLiteral("acceptOptions")})
        QVERIFY2(reached.contains(dialog.findChild<QWidget*>(name)), qPrintable(name));
    // A container without an image cannot be meant.
    auto* who = dialog.findChild<QComboBox*>(QStringLiteral("outOfBandWho"));
    auto* accept = dialog.findChild<QPushButton*>(QStringLiteral("acceptOptions"));
    who->setCurrentIndex(1);
    QVERIFY(!accept->isEnabled());
    dialog.findChild<QLineEdit*>(QStringLiteral("containerImage"))->setText(QStringLiteral("migrator"));
    QVERIFY(accept->isEnabled());
    who->setCurrentIndex(2); // nor a Job without a manifest
    QVERIFY(!accept->isEnabled());
    dialog.findChild<QLineEdit*>(QStringLiteral("jobManifest"))->setText(QStringLiteral("/job.yaml"));
    QVERIFY(accept->isEnabled());
    QCOMPARE(dialog.options().outOfBand.text(), QStringLiteral("the Job of job.yaml"));
    QCOMPARE(dialog.options().outOfBand.image, QString()); // that belongs to the container
}

void TestDatabasesOptions::thePageNamesThem()
{
    VERIFY_RESULT(m_databases.build(older));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    QCOMPARE(f.optionsMark(), QString());
    f.switchOn(ChangeOption::SkipDriftCheck);
    f.switchOn(ChangeOption::TerminateBlockers);
    QCOMPARE(f.optionsMark(),
             QStringLiteral("Options: End sessions that block a migration · Skip the drift check"));
    VERIFY_NONE(namelessInSight(&f.page));
    VERIFY_NONE(squeezedInSight(&f.page));
    // A question names those that it heeds.
    const QString up = f.sentencesOf(QStringLiteral("databases.up"));
    QVERIFY(up.contains(QStringLiteral("Option: End sessions that block a migration.")));
    QVERIFY(!up.contains(QStringLiteral("drift check")));
    QVERIFY(f.sentencesOf(QStringLiteral("databases.upgrade"))
                .contains(QStringLiteral("Option: Skip the drift check.")));
    f.action(QStringLiteral("databases.reset-options"))->trigger();
    QCOMPARE(f.optionsMark(), QString());
    QVERIFY(!f.action(QStringLiteral("databases.reset-options"))->isEnabled());
    QVERIFY(!f.sentencesOf(QStringLiteral("databases.up")).contains(QStringLiteral("Option:")));
    const Fixture other(m_databases); // nothing of it is kept
    QVERIFY(other.page.session()->options() == ChangeOptions());
}

void TestDatabasesOptions::refusesPrivileged()
{
    VERIFY_RESULT(empty(Schema::Frontend));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(frontend(), older));
    choosePrivileged(f, PrivilegedMode::Refuse);
    QCOMPARE(f.optionsMark(), QStringLiteral("Options: Privileged migrations: refuse them"));
    const QByteArray before = m_databases.everything();
    f.action(QStringLiteral("databases.up"))->trigger();
    QVERIFY(f.wait());
    QVERIFY2(f.banner()->message().contains(QStringLiteral("migrations 1000 need a privileged role")),
             qPrintable(f.banner()->message()));
    QCOMPARE(m_databases.everything(), before);
    choosePrivileged(f, PrivilegedMode::Apply);
    QVERIFY(f.agreeTo(QStringLiteral("databases.up")));
    VERIFY_NO_ERROR(f);
    QCOMPARE(f.card(Schema::Frontend).condition, SchemaCondition::Fit);
}

void TestDatabasesOptions::takesPrivilegedAsDoneByHand()
{
    VERIFY_RESULT(empty(Schema::Frontend));
    const QTemporaryDir folder;
    Fixture f(m_databases);
    f.page.setFileChooser(
        [&](const QString& proposal, const QString&, bool) { return folder.filePath(proposal); });
    QVERIFY(f.connectTo(frontend(), older));
    choosePrivileged(f, PrivilegedMode::Noop);
    auto* dialog = f.dialogOf<ConfirmChangeDialog>(QStringLiteral("databases.up"));
    QVERIFY(dialog->handPart());
    QVERIFY(!dialog->script()->toPlainText().contains(QStringLiteral("CREATE EXTENSION")));
    QVERIFY(Fixture::sentences(dialog).contains(QStringLiteral("recorded as done and not run")));
    QVERIFY(!dialog->acceptButton()->isEnabled());
    VERIFY_NONE(namelessInSight(dialog));
    VERIFY_NONE(squeezedInSight(dialog));
    dialog->handPart()->saveButton()->click();
    const Result<QByteArray> script = readFile(folder.filePath(QStringLiteral("by-hand.sql")));
    VERIFY_RESULT(script);
    VERIFY_RESULT(m_databases.execute(Schema::Frontend, QString::fromUtf8(*script)));
    dialog->handBox()->click();
    QVERIFY(dialog->acceptButton()->isEnabled());
    QVERIFY(f.accept(dialog));
    VERIFY_NO_ERROR(f);
    QCOMPARE(f.card(Schema::Frontend).condition, SchemaCondition::Fit);
    QCOMPARE(m_databases.ask(Schema::Frontend,
                             QStringLiteral("SELECT count(*) FROM migration_logs WHERE success AND version "
                                            "IN (1000, 1001, 1101, 1102)")),
             QStringLiteral("4"));
}

void TestDatabasesOptions::aStaleTickChangesNothing()
{
    VERIFY_RESULT(empty(Schema::Frontend));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(frontend(), newer));
    choosePrivileged(f, PrivilegedMode::Noop);
    auto* dialog = f.dialogOf<ConfirmChangeDialog>(QStringLiteral("databases.up"));
    dialog->handBox()->click();
    VERIFY_RESULT(m_databases.build(older)); // somebody was quicker
    const QByteArray before = m_databases.everything();
    QVERIFY(f.accept(dialog));
    QVERIFY(f.banner()->message().contains(QStringLiteral("no longer those that were shown")));
    QCOMPARE(m_databases.everything(), before);
}

/// The tick is the proof for every step, and on the way back what is to be done afterwards.
void TestDatabasesOptions::upgradesAndGoesBackByHand()
{
    DatabaseFixture databases;
    VERIFY_RESULT(databases.init(true));
    VERIFY_RESULT(databases.build(older));
    const Version privileged(6, 3, 0);
    const QString extensions = QStringLiteral("SELECT count(*) FROM pg_extension WHERE extname = 'hstore'");
    Fixture f(databases);
    QVERIFY(f.connectTo(databases.databases(), privileged));
    choosePrivileged(f, PrivilegedMode::Noop);
    f.switchOn(ChangeOption::EveryMinor);
    auto* dialog = f.dialogOf<ConfirmChangeDialog>(QStringLiteral("databases.upgrade"));
    QVERIFY(dialog->handPart()->script()->toPlainText().contains(QStringLiteral("CREATE EXTENSION")));
    dialog->handBox()->click();
    QVERIFY(f.accept(dialog));
    VERIFY_NO_ERROR(f);
    QCOMPARE(f.card(Schema::Frontend).pending, QStringLiteral("0"));
    QCOMPARE(databases.ask(Schema::Frontend, extensions), QStringLiteral("0")); // nobody ran it, as was said
    VERIFY_RESULT(databases.execute(Schema::Frontend, QStringLiteral("CREATE EXTENSION hstore")));

    auto* back = f.dialogOf<ConfirmChangeDialog>(QStringLiteral("databases.undo"));
    QVERIFY(back->handPart()->script()->toPlainText().contains(QStringLiteral("DROP EXTENSION")));
    QVERIFY(back->handBox()->text().contains(QStringLiteral("afterwards")));
    back->handBox()->click();
    QVERIFY(f.accept(back));
    VERIFY_NO_ERROR(f);
    QCOMPARE(f.card(Schema::Frontend).pending, QStringLiteral("1"));
    QCOMPARE(databases.ask(Schema::Frontend, extensions), QStringLiteral("1"));
}

void TestDatabasesOptions::triesAFailedMigrationAgain()
{
    VERIFY_RESULT(m_databases.build(older));
    VERIFY_RESULT(m_databases.recordAttempt(QStringLiteral("false")));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    QVERIFY(!f.action(QStringLiteral("databases.up"))->isEnabled());
    f.action(QStringLiteral("databases.up-all"))->trigger();
    QVERIFY(f.wait());
    QVERIFY(f.banner()->message().contains(QStringLiteral("(Options)")));
    f.switchOn(ChangeOption::IgnoreUnfinished); // is something else
    QVERIFY(!f.action(QStringLiteral("databases.up"))->isEnabled());
    f.switchOn(ChangeOption::IgnoreFailed);
    QVERIFY(f.agreeTo(QStringLiteral("databases.up")));
    VERIFY_NO_ERROR(f);
    QCOMPARE(f.card(Schema::Frontend).condition, SchemaCondition::Fit);
}

void TestDatabasesOptions::passesOverAnUnfinishedAttempt()
{
    VERIFY_RESULT(m_databases.build(older));
    VERIFY_RESULT(m_databases.recordAttempt(QStringLiteral("NULL")));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    QVERIFY(!f.action(QStringLiteral("databases.up"))->isEnabled());
    f.switchOn(ChangeOption::IgnoreUnfinished);
    QVERIFY(f.agreeTo(QStringLiteral("databases.up")));
    VERIFY_NO_ERROR(f);
    QCOMPARE(f.page.tabs()->explorer()->view()->state(1202), MigrationNodeState::Applied);
}

void TestDatabasesOptions::endsBlockers()
{
    VERIFY_RESULT(m_databases.build(older));
    Result<Connection> blocker = Connection::open(m_databases.settings(Schema::Frontend));
    VERIFY_RESULT(blocker);
    QVERIFY(blocker->execute(QStringLiteral("BEGIN; LOCK TABLE users IN ACCESS EXCLUSIVE MODE")).has_value());
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    f.switchOn(ChangeOption::TerminateBlockers);
    QVERIFY(f.agreeTo(QStringLiteral("databases.up")));
    VERIFY_NO_ERROR(f);
    QCOMPARE(f.card(Schema::Frontend).pending, QStringLiteral("0"));
    QVERIFY(!blocker->execute(QStringLiteral("SELECT 1")).has_value());
}

void TestDatabasesOptions::givesUpOnALock()
{
    VERIFY_RESULT(m_databases.build(older));
    Result<Connection> other = Connection::open(m_databases.settings(Schema::Frontend));
    VERIFY_RESULT(other);
    AdvisoryLock lock(*other, Schema::Frontend);
    VERIFY_RESULT(lock.take(std::chrono::seconds(1), [](const RunEvent&) {}, {}));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    f.chooseOptions([](OptionsDialog* dialog) {
        dialog->findChild<QSpinBox*>(QStringLiteral("lockTimeout"))->setValue(1);
    });
    QCOMPARE(f.optionsMark(), QStringLiteral("Options: Give up on another migrator's lock after 1 s"));
    QVERIFY(f.agreeTo(QStringLiteral("databases.up")));
    QVERIFY2(f.banner()->isVisible(), qPrintable(f.notice()));
    QCOMPARE(f.card(Schema::Frontend).pending, QStringLiteral("2"));
}

void TestDatabasesOptions::skipsTheVersionCheck()
{
    VERIFY_RESULT(m_databases.build(Version(6, 0, 0)));
    VERIFY_RESULT(
        m_databases.execute(Schema::Frontend, QStringLiteral("UPDATE versions SET version = 'nonsense'")));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    f.action(QStringLiteral("databases.upgrade"))->trigger();
    QVERIFY(f.wait());
    QVERIFY2(f.banner()->message().contains(QStringLiteral("“Skip the version check” (Options)")),
             qPrintable(f.banner()->message()));
    f.switchOn(ChangeOption::SkipVersionCheck);
    QVERIFY(f.agreeTo(QStringLiteral("databases.upgrade")));
    VERIFY_NO_ERROR(f);
    QCOMPARE(m_databases.ask(Schema::Frontend, QStringLiteral("SELECT version FROM versions")),
             newer.toString());
    QCOMPARE(f.card(Schema::Frontend).condition, SchemaCondition::Fit);
}

void TestDatabasesOptions::skipsTheDriftCheck()
{
    VERIFY_RESULT(m_databases.build(older));
    VERIFY_RESULT(
        m_databases.execute(Schema::Frontend, QStringLiteral("ALTER TABLE users DROP COLUMN email")));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    QVERIFY(f.agreeTo(QStringLiteral("databases.upgrade")));
    QVERIFY2(f.banner()->message().contains(QStringLiteral("“Skip the drift check” (Options)")),
             qPrintable(f.banner()->message()));
    QVERIFY(!f.banner()->message().contains(QStringLiteral("lockstepctl")));
    f.switchOn(ChangeOption::SkipDriftCheck);
    QVERIFY(f.agreeTo(QStringLiteral("databases.upgrade")));
    VERIFY_NO_ERROR(f);
    QCOMPARE(f.card(Schema::Frontend).pending, QStringLiteral("0"));
    // The way back, too.
    auto* releases = f.find<QComboBox>(QStringLiteral("fitForRelease"));
    releases->setCurrentText(older.toString());
    Q_EMIT releases->activated(releases->currentIndex());
    QVERIFY(f.wait());
    QVERIFY(f.agreeTo(QStringLiteral("databases.upgrade")));
    VERIFY_NO_ERROR(f);
}

void TestDatabasesOptions::skipsTheCheckOfTheStep()
{
    VERIFY_RESULT(m_databases.build(Version(6, 0, 0)));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    QVERIFY(f.agreeTo(QStringLiteral("databases.up-all")));
    QVERIFY2(f.banner()->message().contains(QStringLiteral("is not allowed")),
             qPrintable(f.banner()->message()));
    f.switchOn(ChangeOption::SkipStepCheck);
    QVERIFY(f.agreeTo(QStringLiteral("databases.up-all")));
    VERIFY_NO_ERROR(f);
    QCOMPARE(f.card(Schema::Frontend).pending, QStringLiteral("0"));
}

void TestDatabasesOptions::skipsTheCheckOfOutOfBandMigrations()
{
    VERIFY_RESULT(m_databases.build(older));
    VERIFY_RESULT(m_databases.execute(
        Schema::Frontend,
        QStringLiteral(
            "ALTER TABLE out_of_band_migrations ADD COLUMN deprecated_version_major int, ADD COLUMN "
            "deprecated_version_minor int; INSERT INTO out_of_band_migrations (id, progress, "
            "deprecated_version_major, deprecated_version_minor) VALUES (7, 0.5, 6, 2)")));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    QVERIFY(f.agreeTo(QStringLiteral("databases.up-all")));
    QVERIFY2(f.banner()->message().contains(
                 QStringLiteral("“Skip the check of out-of-band migrations” (Options)")),
             qPrintable(f.banner()->message()));
    f.action(QStringLiteral("databases.validate"))->trigger();
    QVERIFY(f.wait());
    QVERIFY(f.notice().contains(QStringLiteral("Out-of-band migration 7")));
    f.switchOn(ChangeOption::SkipOutOfBandCheck);
    QVERIFY(f.agreeTo(QStringLiteral("databases.up-all")));
    VERIFY_NO_ERROR(f);
    QCOMPARE(f.card(Schema::Frontend).pending, QStringLiteral("0"));
    f.action(QStringLiteral("databases.validate"))->trigger();
    QVERIFY(f.wait());
    QCOMPARE(f.notice(), QStringLiteral("The schemas are those of 6.2.0.\nSkip the check of out-of-band "
                                        "migrations"));
}

void TestDatabasesOptions::stopsAtEveryMinor()
{
    VERIFY_RESULT(m_databases.build(Version(6, 0, 0)));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    auto* straight = f.dialogOf<ConfirmChangeDialog>(QStringLiteral("databases.upgrade"));
    QVERIFY(straight->script()->toPlainText().contains(QStringLiteral("-- From 6.0.0 to 6.2.0")));
    straight->reject();
    QTRY_VERIFY(!f.page.findChild<ConfirmChangeDialog*>());
    f.switchOn(ChangeOption::EveryMinor);
    auto* steps = f.dialogOf<ConfirmChangeDialog>(QStringLiteral("databases.upgrade"));
    const QString script = steps->script()->toPlainText();
    QVERIFY(script.contains(QStringLiteral("-- From 6.0.0 to 6.1.0")));
    QVERIFY(script.contains(QStringLiteral("-- From 6.1.0 to 6.2.0")));
    QVERIFY(f.accept(steps));
    VERIFY_NO_ERROR(f);
    QCOMPARE(f.card(Schema::Frontend).condition, SchemaCondition::Fit);
}

void TestDatabasesOptions::letsDatabasesBeShared()
{
    VERIFY_RESULT(empty(Schema::Frontend));
    Fixture f(m_databases);
    DatabaseSet shared = frontend();
    shared.insert(Schema::CodeIntel, m_databases.settings(Schema::Frontend));
    QVERIFY(f.connectTo(shared, newer));
    QVERIFY(f.agreeTo(QStringLiteral("databases.up-all")));
    QVERIFY2(f.banner()->isVisible(), qPrintable(f.notice()));
    f.switchOn(ChangeOption::SharedDatabase);
    QVERIFY(f.agreeTo(QStringLiteral("databases.up-all")));
    VERIFY_NO_ERROR(f);
    QCOMPARE(f.card(Schema::CodeIntel).pending, QStringLiteral("0"));
}

void TestDatabasesOptions::recordsUnknownMigrations()
{
    VERIFY_RESULT(m_databases.build(older));
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    const auto answer = [](MigrationIdDialog* dialog) {
        dialog->findChild<QLineEdit*>(QStringLiteral("migrationId"))->setText(QStringLiteral("77"));
    };
    auto* dialog = f.dialogOf<MigrationIdDialog>(QStringLiteral("databases.add-log"));
    answer(dialog);
    QVERIFY(f.accept(dialog));
    QVERIFY(f.banner()->message().contains(QStringLiteral("no such migration")));
    f.switchOn(ChangeOption::RecordUnknown);
    QVERIFY(f.agreeAfter<MigrationIdDialog>(QStringLiteral("databases.add-log"), answer));
    VERIFY_NO_ERROR(f);
    QCOMPARE(m_databases.ask(Schema::Frontend,
                             QStringLiteral("SELECT count(*) FROM migration_logs WHERE version = 77")),
             QStringLiteral("1"));
}

QTEST_MAIN(TestDatabasesOptions)
#include "tst_databases_options.moc"
