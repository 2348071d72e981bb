// The runbooks page, driven like a user would, over real runs.

#include "models/runbook_lists.h"
#include "runbooks_page_fixture.h"
#include "ui/log/log_panel.h"
#include "ui/parts/report_exporter.h"
#include "ui/runbooks/input_form.h"
#include "ui/runbooks/manual_form.h"
#include "ui/runbooks/run_panel.h"
#include "ui/runbooks/runbook_dialogs.h"
#include "ui/runbooks/runbook_sidebar.h"
#include "ui/runbooks/timeline_view.h"

#include <QComboBox>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTreeView>

using namespace lockstep;
using namespace lockstep::test;

using Fixture = RunbooksPageFixture;
using Kind = RunbookRest::Kind;
using Stage = RunbooksPage::Stage;

namespace {

const QString slug = QStringLiteral("slug");
const QString token = QStringLiteral("token");

/// The form of "ask", complete.
void fill(const Fixture& f)
{
    f.choose(QStringLiteral("ask"));
    f.type(slug, QStringLiteral("acme"));
    f.type(token, QStringLiteral("s3cr3t"));
}

Kind rest(const Fixture& f)
{
    return f.page.runPanel()->reading()->rest.kind;
}

/// What to do by hand, done.
bool answer(Fixture& f, const QString& evidence)
{
    f.find<QPlainTextEdit>(QStringLiteral("manualEvidence"))->setPlainText(evidence);
    f.find<QPushButton>(QStringLiteral("manualDone"))->click();
    return f.wait();
}

} // namespace

class TestRunbooksPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void listsWhatThereIs();
    void showsABrokenRunbook();
    void opensAFile();
    void showsProblemsWhenTouched();
    void keepsWhatWasTyped();
    void asksForEachTypeInItsWay();
    void keepsPasswordsOfConnections();
    void previewsWithoutSecrets();
    void runStaysOffUntilReady();
    void asksBeforeItRuns();
    void productionAsksForTheName();
    void runsToTheEnd();
    void takesEvidence();
    void showsAFailureAndTriesAgain();
    void showsManyLines();
    void skipsWithAReason();
    void pausesAndGoesOn();
    void stopsTheRun();
    void findsInterruptedRuns();
    void decidesAndAbandons();
    void goesBackAndAsksForTheSecret();
    void leavesOthersAlone();
    void filtersTheHistory();
    void exportsTheTranscript();
    void saysWhatClosingWouldEnd();
    void everythingHasAName();

private:
    std::unique_ptr<RunbookSamples> m_samples;
};

void TestRunbooksPage::initTestCase()
{
    installTranslations();
    ThemeManager::instance().install(SchemeChoice::Light);
}

void TestRunbooksPage::init()
{
    m_samples = std::make_unique<RunbookSamples>();
}

void TestRunbooksPage::listsWhatThereIs()
{
    Fixture f(*m_samples);
    QCOMPARE(f.page.stage(), Stage::Nothing);
    QVERIFY(f.page.sidebar()->runbooks()->rowOf(QStringLiteral("steps")) >= 0);
    QVERIFY(!f.find<QListView>(QStringLiteral("openRuns"))->isVisible());
    QVERIFY(!f.page.mainAction());
    f.choose(QStringLiteral("ask"));
    QCOMPARE(f.page.stage(), Stage::Inputs);
    QCOMPARE(f.page.mainAction(), f.action(QStringLiteral("runbooks.look")));
    VERIFY_NO_ERROR(f);
}

void TestRunbooksPage::showsABrokenRunbook()
{
    m_samples->add("broken",
                   "runbook: broken\nversion: '1'\ntitle: T\nsteps:\n  - {id: a, title: A, kind: fly}\n");
    Fixture f(*m_samples);
    const auto* list = f.find<QListView>(QStringLiteral("runbookList"));
    list->selectionModel()->setCurrentIndex(list->model()->index(list->model()->rowCount() - 1, 0),
                                            QItemSelectionModel::ClearAndSelect);
    QCOMPARE(f.page.stage(), Stage::Broken);
    QStringList texts;
    for (const auto* label : f.page.findChildren<QLabel*>()) {
        if (label->isVisible())
            texts.append(label->text());
    }
    const QString all = texts.join(u'\n');
    QVERIFY2(all.contains(QStringLiteral("broken.yaml cannot be read")), qPrintable(all));
    QVERIFY2(all.contains(QStringLiteral("Line 5, column")), qPrintable(all));
}

void TestRunbooksPage::opensAFile()
{
    const QString file = m_samples->work(QStringLiteral("own.yaml"));
    VERIFY_RESULT(writeFile(file, "runbook: own\nversion: '1'\ntitle: My own\nsteps:\n"
                                  "  - {id: a, title: A, kind: command, with: {run: ['true']}}\n"));
    Fixture f(*m_samples);
    f.page.setFileChooser([&](const QString&) { return file; });
    f.action(QStringLiteral("runbooks.open-file"))->trigger();
    QVERIFY(f.waitForReading());
    QTRY_VERIFY(f.page.sidebar()->runbooks()->rowOf(QStringLiteral("own")) >= 0);
}

void TestRunbooksPage::showsProblemsWhenTouched()
{
    Fixture f(*m_samples);
    f.choose(QStringLiteral("ask"));
    auto* problem = f.find<QLabel>(QStringLiteral("problem-slug"));
    QVERIFY(!problem->isVisible());
    f.type(slug, QStringLiteral("ACME"));
    QVERIFY(!problem->isVisible()); // still being typed
    f.find<QLineEdit>(QStringLiteral("input-token"))->setFocus();
    QTRY_VERIFY(problem->isVisible());
    QCOMPARE(problem->text(), QStringLiteral("It must match the pattern [a-z]+."));
    f.type(slug, QStringLiteral("acme"));
    QVERIFY(!problem->isVisible());
    // Asking to go on shows the rest, and brings the keyboard there.
    f.action(QStringLiteral("runbooks.look"))->trigger();
    QCOMPARE(f.page.stage(), Stage::Inputs);
    QVERIFY(f.find<QLabel>(QStringLiteral("problem-token"))->isVisible());
    QVERIFY(f.find<QLineEdit>(QStringLiteral("input-token"))->hasFocus());
    QCOMPARE(f.text(QStringLiteral("reasonNotToRun")), QStringLiteral("1 input to fill in."));
}

void TestRunbooksPage::keepsWhatWasTyped()
{
    Fixture f(*m_samples);
    fill(f);
    QVERIFY(f.look());
    f.page.setStage(Stage::Inputs);
    QCOMPARE(f.find<QLineEdit>(QStringLiteral("input-slug"))->text(), QStringLiteral("acme"));
    f.choose(QStringLiteral("plain"));
    f.choose(QStringLiteral("ask"));
    QCOMPARE(f.find<QLineEdit>(QStringLiteral("input-slug"))->text(), QStringLiteral("acme"));
    QCOMPARE(f.page.form()->texts().value(token), QStringLiteral("s3cr3t"));
    // A change after the preview makes the preview void.
    QVERIFY(f.look());
    f.page.setStage(Stage::Inputs);
    f.type(slug, QStringLiteral("beta"));
    QVERIFY(!f.page.session()->check());
}

void TestRunbooksPage::asksForEachTypeInItsWay()
{
    m_samples->touch(QStringLiteral("payload"));
    Fixture f(*m_samples);
    f.choose(QStringLiteral("ask"));
    auto* size = f.find<QComboBox>(QStringLiteral("input-size"));
    QCOMPARE(size->currentText(), QStringLiteral("small"));
    size->setFocus();
    QTest::keyClick(size, Qt::Key_Down);
    QCOMPARE(f.page.form()->texts().value(QStringLiteral("size")), QStringLiteral("large"));
    auto* secret = f.find<QLineEdit>(QStringLiteral("input-token"));
    QCOMPARE(secret->echoMode(), QLineEdit::Password);
    secret->actions().first()->trigger();
    QCOMPARE(secret->echoMode(), QLineEdit::Normal);
    f.page.inputs()->setFileChooser(
        [&](const QString&) { return m_samples->work(QStringLiteral("payload")); });
    f.find<QPushButton>(QStringLiteral("choose-payload"))->click();
    QCOMPARE(f.page.form()->texts().value(QStringLiteral("payload")),
             m_samples->work(QStringLiteral("payload")));
    QVERIFY(f.page.form()->problem(3).isEmpty());
    f.type(QStringLiteral("version"), QStringLiteral("five"));
    QVERIFY(!f.page.form()->problem(2).isEmpty());
}

void TestRunbooksPage::keepsPasswordsOfConnections()
{
    Fixture f(*m_samples);
    fill(f);
    f.type(QStringLiteral("db"), QStringLiteral("postgres://sg:hidden@db.example/sg"));
    auto* field = f.find<QLineEdit>(QStringLiteral("input-db"));
    QCOMPARE(field->echoMode(), QLineEdit::Password);
    f.find<QLineEdit>(QStringLiteral("input-slug"))->setFocus();
    QVERIFY(!field->text().contains(QStringLiteral("hidden")));
    QVERIFY(f.page.form()->texts().value(QStringLiteral("db")).contains(QStringLiteral("hidden")));
    // It is there again after a look at something else.
    f.choose(QStringLiteral("plain"));
    f.choose(QStringLiteral("ask"));
    QVERIFY(!f.find<QLineEdit>(QStringLiteral("input-db"))->text().contains(QStringLiteral("hidden")));
    QVERIFY(f.page.form()->texts().value(QStringLiteral("db")).contains(QStringLiteral("hidden")));
}

void TestRunbooksPage::previewsWithoutSecrets()
{
    Fixture f(*m_samples);
    fill(f);
    QVERIFY(f.look());
    QCOMPARE(f.text(QStringLiteral("stepTitle")), QStringLiteral("The first step"));
    QVERIFY(f.code(QStringLiteral("stepAction")).contains(QStringLiteral("acme")));
    QVERIFY(!f.code(QStringLiteral("stepAction")).contains(QStringLiteral("s3cr3t")));
    auto* steps = f.find<QListView>(QStringLiteral("previewSteps"));
    QCOMPARE(steps->model()->rowCount(), 3);
    steps->setCurrentIndex(steps->model()->index(1, 0));
    QVERIFY(f.code(QStringLiteral("stepAction")).contains(QStringLiteral("\u2039steps.first.output\u203a")));
    VERIFY_NO_ERROR(f);
}

void TestRunbooksPage::runStaysOffUntilReady()
{
    Fixture f(*m_samples);
    fill(f);
    QVERIFY(f.look());
    QAction* run = f.action(QStringLiteral("runbooks.run"));
    QCOMPARE(f.page.mainAction(), run);
    QVERIFY(!run->isEnabled());
    const QString reason = QStringLiteral("It does not hold: The machine is ready");
    QCOMPARE(f.text(QStringLiteral("reasonNotToRun")), reason);
    QCOMPARE(run->toolTip(), reason);
    m_samples->touch(QStringLiteral("ready"));
    f.action(QStringLiteral("runbooks.check-again"))->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(run->isEnabled(), patience);
    QVERIFY(f.page.reasonNotToRun().isEmpty());
}

void TestRunbooksPage::asksBeforeItRuns()
{
    m_samples->touch(QStringLiteral("ready"));
    Fixture f(*m_samples);
    fill(f);
    QVERIFY(f.look());
    auto* dialog = f.dialogOf<ConfirmRunDialog>(QStringLiteral("runbooks.run"));
    QStringList texts;
    for (const auto* label : dialog->findChildren<QLabel*>())
        texts.append(label->text());
    QVERIFY(texts.contains(QStringLiteral("Run “Asks for everything” on acme?")));
    QVERIFY(texts.contains(QStringLiteral("1 step changes something:")));
    QVERIFY(texts.contains(QStringLiteral("A file is written.")));
    QVERIFY(!dialog->nameField());
    VERIFY_NONE(namelessInSight(dialog));
    VERIFY_NONE(squeezedInSight(dialog));
    dialog->reject();
    QVERIFY(!f.page.session()->isBusy());
    QVERIFY(m_samples->noted().isEmpty());
}

void TestRunbooksPage::productionAsksForTheName()
{
    m_samples->touch(QStringLiteral("ready"));
    Fixture f(*m_samples);
    fill(f);
    f.type(slug, QStringLiteral("charlie"));
    QVERIFY(f.look());
    auto* dialog = f.dialogOf<ConfirmRunDialog>(QStringLiteral("runbooks.run"));
    QVERIFY(dialog->nameField());
    QVERIFY(!dialog->acceptButton()->isEnabled());
    QTest::keyClicks(dialog->nameField(), QStringLiteral("charlie"));
    QVERIFY(dialog->acceptButton()->isEnabled());
    dialog->reject();
}

void TestRunbooksPage::runsToTheEnd()
{
    m_samples->touch(QStringLiteral("ready"));
    Fixture f(*m_samples);
    fill(f);
    QVERIFY(f.look());
    QVERIFY(f.start());
    QVERIFY(f.wait());
    VERIFY_NO_ERROR(f);
    QCOMPARE(rest(f), Kind::Done);
    QCOMPARE(m_samples->noted(), QStringList{QStringLiteral("acme s3cr3t")});
    QCOMPARE(f.page.runPanel()->timeline()->steps()->doneCount(), 3);
    QVERIFY(!f.page.mainAction());
    // The same again: the form is as it was, and nothing keeps it from running once more.
    f.page.setStage(Stage::Inputs);
    QVERIFY(f.look());
    QVERIFY(f.page.reasonNotToRun().isEmpty());
}

void TestRunbooksPage::takesEvidence()
{
    m_samples->touch(QStringLiteral("gate"));
    m_samples->touch(QStringLiteral("fixed"));
    Fixture f(*m_samples);
    QVERIFY(f.run(QStringLiteral("steps")));
    QCOMPARE(rest(f), Kind::ByHand);
    QVERIFY(f.page.runPanel()->manual()->isVisible());
    QCOMPARE(f.text(QStringLiteral("manualInstructions")), QStringLiteral("Look whether it is green."));
    auto* done = f.find<QPushButton>(QStringLiteral("manualDone"));
    QVERIFY(!done->isEnabled());
    QCOMPARE(f.find<QLineEdit>(QStringLiteral("manualBy"))->text(), QStringLiteral("tester"));
    // Another step hides it, and what was written stays.
    f.find<QPlainTextEdit>(QStringLiteral("manualEvidence"))->setPlainText(QStringLiteral("it is green"));
    QVERIFY(done->isEnabled());
    f.page.runPanel()->timeline()->choose(QStringLiteral("begin"));
    QVERIFY(!f.page.runPanel()->manual()->isVisible());
    QCOMPARE(f.code(QStringLiteral("stepPrinted")), QStringLiteral("line 1\nline 2\nline 3"));
    f.page.runPanel()->timeline()->choose(QStringLiteral("hand"));
    QVERIFY(answer(f, QStringLiteral("it is green")));
    QCOMPARE(rest(f), Kind::Done);
    QCOMPARE(m_samples->noted().last(), QStringLiteral("last it is green"));
    f.page.runPanel()->timeline()->choose(QStringLiteral("hand"));
    QCOMPARE(f.code(QStringLiteral("stepOutcome")), QStringLiteral("it is green (tester)"));
}

void TestRunbooksPage::showsAFailureAndTriesAgain()
{
    m_samples->touch(QStringLiteral("gate"));
    Fixture f(*m_samples);
    QVERIFY(f.run(QStringLiteral("steps")));
    QVERIFY(answer(f, QStringLiteral("ok")));
    QCOMPARE(rest(f), Kind::Failed);
    QCOMPARE(f.page.runPanel()->timeline()->chosen(), QStringLiteral("check"));
    QVERIFY(f.code(QStringLiteral("stepOutcome")).contains(QStringLiteral("it is broken")));
    QAction* resume = f.action(QStringLiteral("runbooks.resume"));
    QCOMPARE(f.page.mainAction(), resume);
    QCOMPARE(resume->text(), QStringLiteral("Try again"));
    m_samples->touch(QStringLiteral("fixed"));
    resume->trigger();
    QVERIFY(f.wait());
    QCOMPARE(rest(f), Kind::Done);
    QCOMPARE(f.page.runPanel()->reading()->step(QStringLiteral("check"))->state.attempts, 2);
}

void TestRunbooksPage::showsManyLines()
{
    Fixture f(*m_samples);
    QVERIFY(f.run(QStringLiteral("many")));
    QCOMPARE(rest(f), Kind::Done);
    QVERIFY(f.code(QStringLiteral("stepPrinted")).endsWith(QStringLiteral("\n14999\n15000")));
    QVERIFY(f.page.runPanel()->log()->shown()->rowCount() > 15'000);
}

void TestRunbooksPage::skipsWithAReason()
{
    m_samples->touch(QStringLiteral("gate"));
    Fixture f(*m_samples);
    QVERIFY(f.run(QStringLiteral("steps")));
    QVERIFY(answer(f, QStringLiteral("ok")));
    auto* dialog = f.dialogOf<ReasonDialog>(QStringLiteral("runbooks.skip"));
    auto* accept = dialog->findChild<QPushButton*>(QStringLiteral("accept"));
    QVERIFY(!accept->isEnabled());
    f.giveReason(dialog, QStringLiteral("checked elsewhere"));
    QVERIFY(accept->isEnabled());
    QVERIFY(f.accept(dialog));
    QVERIFY(f.wait());
    QCOMPARE(f.text(QStringLiteral("runDetail")), QStringLiteral("Going on begins with “End it”."));
    f.action(QStringLiteral("runbooks.resume"))->trigger();
    QVERIFY(f.wait());
    QCOMPARE(rest(f), Kind::Done);
    QCOMPARE(f.page.runPanel()->reading()->step(QStringLiteral("check"))->state.text,
             QStringLiteral("checked elsewhere"));
}

void TestRunbooksPage::pausesAndGoesOn()
{
    Fixture f(*m_samples);
    f.choose(QStringLiteral("steps"));
    QVERIFY(f.look());
    QVERIFY(f.start());
    QTRY_VERIFY_WITH_TIMEOUT(f.code(QStringLiteral("stepPrinted")).contains(QStringLiteral("at the gate")),
                             patience);
    QCOMPARE(f.page.runPanel()->timeline()->chosen(), QStringLiteral("slow"));
    QCOMPARE(f.page.mainAction(), f.action(QStringLiteral("runbooks.cancel")));
    QVERIFY(f.page.mainActionStops());
    QTRY_COMPARE_WITH_TIMEOUT(f.page.sidebar()->openRuns()->rowCount(), 1, patience);
    f.action(QStringLiteral("runbooks.pause"))->trigger();
    QVERIFY(!f.action(QStringLiteral("runbooks.pause"))->isEnabled());
    m_samples->touch(QStringLiteral("gate"));
    QVERIFY(f.wait());
    QCOMPARE(rest(f), Kind::Paused);
    QVERIFY(f.text(QStringLiteral("runDetail")).contains(QStringLiteral("Pass it")));
    f.action(QStringLiteral("runbooks.resume"))->trigger();
    QVERIFY(f.wait());
    QCOMPARE(rest(f), Kind::ByHand);
}

void TestRunbooksPage::stopsTheRun()
{
    Fixture f(*m_samples);
    f.choose(QStringLiteral("steps"));
    QVERIFY(f.look());
    QVERIFY(f.start());
    QTRY_VERIFY_WITH_TIMEOUT(f.code(QStringLiteral("stepPrinted")).contains(QStringLiteral("at the gate")),
                             patience);
    f.action(QStringLiteral("runbooks.cancel"))->trigger();
    QVERIFY(f.wait());
    QCOMPARE(rest(f), Kind::Stopped);
    VERIFY_NO_ERROR(f);
    QVERIFY(f.action(QStringLiteral("runbooks.resume"))->isEnabled());
}

void TestRunbooksPage::findsInterruptedRuns()
{
    const qint64 run = m_samples->interrupt(QStringLiteral("steps"), 3); // behind the first step
    m_samples->touch(QStringLiteral("gate"));
    Fixture f(*m_samples);
    const OpenRunsModel* open = f.page.sidebar()->openRuns();
    QCOMPARE(open->rowCount(), 1);
    QCOMPARE(open->run(0).rest.kind, Kind::Interrupted);
    QVERIFY(f.find<QListView>(QStringLiteral("openRuns"))->isVisible());
    // A new one on the same instance is not begun beside it.
    f.choose(QStringLiteral("steps"));
    QVERIFY(f.look());
    QVERIFY(f.page.reasonNotToRun().contains(QStringLiteral("Run %1").arg(run)));
    QVERIFY(!f.action(QStringLiteral("runbooks.run"))->isEnabled());
    f.find<QListView>(QStringLiteral("openRuns"))->setCurrentIndex(open->index(0));
    QTRY_COMPARE_WITH_TIMEOUT(f.page.stage(), Stage::Run, patience);
    QCOMPARE(f.page.mainAction(), f.action(QStringLiteral("runbooks.resume")));
    f.page.mainAction()->trigger();
    QVERIFY(f.wait());
    QCOMPARE(rest(f), Kind::ByHand);
    QCOMPARE(m_samples->noted(), (QStringList{QStringLiteral("begin"), QStringLiteral("slow")}));
}

void TestRunbooksPage::decidesAndAbandons()
{
    const qint64 run = m_samples->interrupt(QStringLiteral("steps"), 2);
    Fixture f(*m_samples);
    f.page.openRun(run);
    QTRY_COMPARE_WITH_TIMEOUT(f.page.stage(), Stage::Run, patience);
    auto* decide = f.dialogOf<DecideDialog>(QStringLiteral("runbooks.decide"));
    auto* accept = decide->findChild<QPushButton*>(QStringLiteral("accept"));
    f.giveReason(decide, QStringLiteral("I looked"));
    QVERIFY(!accept->isEnabled());
    decide->findChild<QRadioButton*>(QStringLiteral("wasDone"))->click();
    QVERIFY(accept->isEnabled());
    QVERIFY(f.accept(decide));
    QVERIFY(f.wait());
    QCOMPARE(f.page.runPanel()->reading()->step(QStringLiteral("begin"))->state.how,
             QStringLiteral("decided"));
    auto* abandon = f.dialogOf<ReasonDialog>(QStringLiteral("runbooks.abandon"));
    f.giveReason(abandon, QStringLiteral("not needed any more"));
    QVERIFY(f.accept(abandon));
    QVERIFY(f.wait());
    QCOMPARE(rest(f), Kind::Abandoned);
    QCOMPARE(f.page.sidebar()->openRuns()->rowCount(), 0);
    QVERIFY(!f.action(QStringLiteral("runbooks.abandon"))->isEnabled());
    VERIFY_NO_ERROR(f);
}

void TestRunbooksPage::goesBackAndAsksForTheSecret()
{
    const qint64 run = m_samples->interrupt(QStringLiteral("points"), 5, {{token, QStringLiteral("s3cr3t")}});
    m_samples->touch(QStringLiteral("fixed"));
    Fixture f(*m_samples);
    f.page.openRun(run);
    QTRY_COMPARE_WITH_TIMEOUT(f.page.stage(), Stage::Run, patience);
    auto* back = f.dialogOf<BackDialog>(QStringLiteral("runbooks.back"));
    QCOMPARE(back->step(), QStringLiteral("save"));
    QVERIFY(f.accept(back));
    auto* say = f.page.findChild<SayAgainDialog*>();
    QVERIFY(say);
    auto* accept = say->findChild<QPushButton*>(QStringLiteral("accept"));
    QVERIFY(!accept->isEnabled());
    auto* secret = say->findChild<QLineEdit*>(QStringLiteral("input-token"));
    QCOMPARE(secret->echoMode(), QLineEdit::Password);
    QTest::keyClicks(secret, QStringLiteral("s3cr3t"));
    QVERIFY(accept->isEnabled());
    QVERIFY(f.accept(say));
    QVERIFY(f.wait());
    QCOMPARE(m_samples->noted().last(), QStringLiteral("back s3cr3t"));
    // It was said once: going on asks no more.
    f.action(QStringLiteral("runbooks.resume"))->trigger();
    QVERIFY(!f.page.findChild<SayAgainDialog*>());
    QVERIFY(f.wait());
    QCOMPARE(rest(f), Kind::Done);
}

void TestRunbooksPage::leavesOthersAlone()
{
    const qint64 run = m_samples->interrupt(QStringLiteral("steps"), 1);
    const Result<std::unique_ptr<RunbookStore>> store = RunbookStore::open(m_samples->places().store);
    VERIFY_RESULT(store);
    Fixture f(*m_samples);
    f.page.openRun(run);
    QTRY_COMPARE_WITH_TIMEOUT(f.page.stage(), Stage::Run, patience);
    {
        const Result<std::unique_ptr<Journal>> other = (*store)->take(run);
        VERIFY_RESULT(other);
        f.action(QStringLiteral("runbooks.resume"))->trigger();
        QVERIFY(f.wait());
        QVERIFY(f.banner()->isVisible());
        QVERIFY2(f.banner()->message().contains(QStringLiteral("works on it")),
                 qPrintable(f.banner()->message()));
        QTRY_COMPARE_WITH_TIMEOUT(rest(f), Kind::Running, patience);
        QVERIFY(!f.action(QStringLiteral("runbooks.resume"))->isEnabled());
        QVERIFY(!f.action(QStringLiteral("runbooks.abandon"))->isEnabled());
    }
    f.action(QStringLiteral("runbooks.reload"))->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(f.action(QStringLiteral("runbooks.resume"))->isEnabled(), patience);
    VERIFY_NO_ERROR(f);
}

void TestRunbooksPage::filtersTheHistory()
{
    static_cast<void>(m_samples->interrupt(QStringLiteral("steps"), 3));
    Fixture f(*m_samples);
    QVERIFY(f.run(QStringLiteral("plain")));
    f.action(QStringLiteral("runbooks.show-history"))->trigger();
    auto* view = f.find<QTreeView>(QStringLiteral("historyView"));
    QCOMPARE(view->model()->rowCount(), 2);
    QCOMPARE(f.text(QStringLiteral("historyCount")), QStringLiteral("2 runs"));
    auto* filter = f.find<QLineEdit>(QStringLiteral("historyFilter"));
    QTest::keyClicks(filter, QStringLiteral("plain"));
    QCOMPARE(view->model()->rowCount(), 1);
    QTRY_VERIFY_WITH_TIMEOUT(f.page.session()->shown(), patience);
    filter->clear();
    auto* results = f.find<QComboBox>(QStringLiteral("historyResult"));
    results->setCurrentIndex(results->findData(int(Kind::Interrupted)));
    QCOMPARE(view->model()->rowCount(), 1);
    QCOMPARE(view->model()->index(0, 2).data().toString(), QStringLiteral("acme"));
    results->setCurrentIndex(results->findData(int(Kind::Abandoned)));
    QCOMPARE(view->model()->rowCount(), 0);
    results->setCurrentIndex(0);
    auto* runbooks = f.find<QComboBox>(QStringLiteral("historyRunbook"));
    runbooks->setCurrentIndex(runbooks->findData(QStringLiteral("steps")));
    QCOMPARE(view->model()->rowCount(), 1);
    view->setCurrentIndex(view->model()->index(0, 0));
    f.page.mainAction()->trigger(); // opens it
    QTRY_COMPARE_WITH_TIMEOUT(f.page.stage(), Stage::Run, patience);
    QTRY_COMPARE_WITH_TIMEOUT(rest(f), Kind::Interrupted, patience);
}

void TestRunbooksPage::exportsTheTranscript()
{
    Fixture f(*m_samples);
    QVERIFY(!f.action(QStringLiteral("runbooks.export-json"))->isEnabled());
    QVERIFY(f.run(QStringLiteral("plain")));
    QVERIFY(f.action(QStringLiteral("runbooks.export-json"))->isEnabled());
    using Format = ReportExporter::Format;
    const QString file = m_samples->work(QStringLiteral("transcript"));
    VERIFY_RESULT(f.page.exporter()->write(Format::Json, file));
    const Result<QByteArray> json = readFile(file);
    VERIFY_RESULT(json);
    QCOMPARE(QJsonDocument::fromJson(*json)[QStringLiteral("runbook")].toString(), QStringLiteral("plain"));
    VERIFY_RESULT(f.page.exporter()->write(Format::Markdown, file));
    QVERIFY(readFile(file).value_or(QByteArray()).contains("## The only step"));
    VERIFY_RESULT(f.page.exporter()->write(Format::Html, file));
    QVERIFY(readFile(file).value_or(QByteArray()).contains("<h2>The only step</h2>"));
}

void TestRunbooksPage::saysWhatClosingWouldEnd()
{
    Fixture f(*m_samples);
    QVERIFY(f.page.workUnderWay().isEmpty());
    f.choose(QStringLiteral("steps"));
    QVERIFY(f.look());
    QVERIFY(f.start());
    QVERIFY(!f.page.workUnderWay().isEmpty());
    QVERIFY(f.page.canPause());
    const QSignalSpy rested(&f.page, &Page::rested);
    f.page.pauseWork();
    m_samples->touch(QStringLiteral("gate"));
    QVERIFY(f.wait());
    QVERIFY(rested.size() >= 1);
    QVERIFY(f.page.workUnderWay().isEmpty());
}

void TestRunbooksPage::everythingHasAName()
{
    static_cast<void>(m_samples->interrupt(QStringLiteral("steps"), 3));
    Fixture f(*m_samples);
    fill(f);
    VERIFY_NONE(namelessInSight(&f.page));
    VERIFY_NONE(squeezedInSight(&f.page));
    QVERIFY(f.look());
    VERIFY_NONE(namelessInSight(&f.page));
    VERIFY_NONE(squeezedInSight(&f.page));
    f.page.openRun(f.page.sidebar()->openRuns()->run(0).record.id);
    QTRY_COMPARE_WITH_TIMEOUT(f.page.stage(), Stage::Run, patience);
    VERIFY_NONE(namelessInSight(&f.page));
    VERIFY_NONE(squeezedInSight(&f.page));
    f.page.showHistory(true);
    VERIFY_NONE(namelessInSight(&f.page));
    VERIFY_NONE(squeezedInSight(&f.page));
}

QTEST_MAIN(TestRunbooksPage)
#include "tst_runbooks_page.moc"
