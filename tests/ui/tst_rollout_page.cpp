// The rollout page over a GitHub and a store of the test's own.

#include "../models/rollout_fixture.h"
#include "models/run_follower.h"
#include "models/upgrade_model.h"
#include "page_fixture.h"
#include "ui/parts/data_view.h"
#include "ui/rollout/held_band.h"
#include "ui/rollout/new_rollout_dialog.h"
#include "ui/rollout/rollout_page.h"
#include "ui/rollout/upgrade_table.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_banner.h"

#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int patience = 60'000;

struct RolloutPageFixture : PageFixture<RolloutPage>
{
    explicit RolloutPageFixture(const RolloutFixture& given)
        : PageFixture({u"/srv/fleet"_s, u"/nonexistent"_s, {}, given.store()}), github(given)
    {
        workspace.adoptPlanner(planner(6));
        Fleet fleet;
        fleet.root = u"/srv/fleet"_s;
        for (int number = 1; number <= 5; ++number)
            fleet.instances.append(instance(u"i%1"_s.arg(number), u"prod"_s, u"6.0.0"_s));
        fleet.instances.append(instance(u"new"_s, u"prod"_s, u"6.2.0"_s));
        fleet.instances.append(instance(u"elsewhere"_s, u"trial"_s, u"6.0.0"_s));
        workspace.adoptFleet(fleet);
        page.session()->setPace(RolloutFixture::pace());
        page.session()->setInterval(20ms);
        page.follower()->setPace({20ms, 50ms, 0ms, 10ms});
        page.setOpener([this](const QUrl& url) { opened.append(url); });
    }

    [[nodiscard]] bool read() const
    {
        return QTest::qWaitFor([this] { return page.session()->hasRead(); }, patience);
    }

    /// It is shown, and nobody works on it.
    [[nodiscard]] bool rest() const
    {
        return QTest::qWaitFor(
            [this] {
                const RolloutRecord* record = page.session()->shown();
                return record && !record->isRunning && !page.session()->worksOn(record->id) &&
                       !page.session()->isActing();
            },
            patience);
    }

    /// A rollout of so many, taken as far as it goes.
    [[nodiscard]] bool begin(int count)
    {
        page.session()->start(github.plan(count), false);
        // The list of rollouts is read on a thread of its own: nothing is in sight before.
        const auto isInSight = [this] { return page.session()->shown() && table()->isVisible(); };
        return QTest::qWaitFor(isInSight, patience) && rest() && QTest::qWaitFor(isInSight, patience);
    }

    [[nodiscard]] QString condition() const { return find<Badge>(u"rolloutCondition"_s)->text(); }

    [[nodiscard]] DataView* table() const { return find<DataView>(u"rolloutInstances"_s); }

    [[nodiscard]] RolloutQuestionDialog* question() const
    {
        auto* dialog = page.findChild<RolloutQuestionDialog*>();
        if (!dialog)
            qFatal("nothing is asked");
        return dialog;
    }

    /// Says yes to what is asked, with the reason or the word that it wants.
    void agree(const QString& field = {}, const QString& text = {}) const
    {
        RolloutQuestionDialog* dialog = question();
        if (!field.isEmpty()) {
            QVERIFY(!dialog->findChild<QPushButton*>(u"accept"_s)->isEnabled());
            dialog->findChild<QLineEdit*>(field)->setText(text);
        }
        QTest::mouseClick(dialog->findChild<QPushButton*>(u"accept"_s), Qt::LeftButton);
    }

    [[nodiscard]] QString command(const QWidget* parent) const
    {
        return parent->findChild<QPlainTextEdit*>(u"commandLine"_s)->toPlainText();
    }

    [[nodiscard]] QString store() const { return u" --store "_s + page.session()->store(); }

    const RolloutFixture& github;
    QList<QUrl> opened;
};

} // namespace

class RolloutPageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void offersToBegin();
    void beginsANewOne();
    void beginsWithWhatIsSelected();
    void beginsWithThousands();
    void putsAFilterTogether();
    void saysWhatIsWrongWithADraft();
    void isHeld();
    void leavesOut();
    void showsAnInstance();
    void showsTheJobsOfARun();
    void showsTheLogOfAJob();
    void saysWhyThereAreNoJobs_data();
    void saysWhyThereAreNoJobs();
    void asksNothingUnseen();
    void findsWhereTheKeyboardIs();
    void filters();
    void pausesAndStops();
    void copiesCommandLines();
    void showsWhatEndedIt();
    void saysThatTheStoreIsAway();
    void saysWhatClosingDoes();
    void isForTheKeyboard();
    void fitsEverySize_data();
    void fitsEverySize();

private:
    std::unique_ptr<RolloutFixture> m_github;
};

void RolloutPageTest::initTestCase()
{
    installTranslations();
    ThemeManager::instance().install(SchemeChoice::Light);
}

void RolloutPageTest::init()
{
    m_github = std::make_unique<RolloutFixture>();
    QSettings().clear();
}

void RolloutPageTest::offersToBegin()
{
    RolloutPageFixture fixture(*m_github);
    QVERIFY(fixture.read());
    QVERIFY(fixture.page.findChild<EmptyState*>()->isVisible());
    QVERIFY(!fixture.page.mainAction());
    QVERIFY(fixture.action(u"rollout.new"_s)->isEnabled());
    for (const QString& id : {u"resume"_s, u"pause"_s, u"stop"_s, u"retry"_s, u"skip"_s, u"let-go"_s})
        QVERIFY2(!fixture.action(u"rollout."_s + id)->isEnabled(), qPrintable(id));
}

void RolloutPageTest::beginsANewOne()
{
    RolloutPageFixture fixture(*m_github);
    QVERIFY(fixture.read());
    fixture.action(u"rollout.new"_s)->trigger();
    auto* dialog = fixture.find<NewRolloutDialog>(u"newRollout"_s);
    auto* start = dialog->findChild<QPushButton*>(u"startRollout"_s);
    QTRY_VERIFY(!dialog->isPlanning());
    QVERIFY(!start->isEnabled()); // there is no repository yet
    const auto set = [dialog](const QString& field, const QString& text) {
        dialog->findChild<QLineEdit*>(field)->setText(text);
    };
    dialog->findChild<QComboBox*>(u"rolloutVersion"_s)->setCurrentText(u"6.2.0"_s);
    set(u"rolloutRepository"_s, u"example/fleet"_s);
    set(u"rolloutApi"_s, m_github->github.api.url());
    set(u"rolloutMarker"_s, u"marker"_s);
    set(u"rolloutExpression"_s, u".metadata.name != \"i5\""_s);
    QTRY_VERIFY_WITH_TIMEOUT(start->isEnabled(), patience);
    QCOMPARE(dialog->plan()->rollout.items.size(), 4);
    QVERIFY(dialog->findChild<QLabel*>(u"previewCount"_s)->text().contains(u"1 at 6.2.0 or above already"));
    QCOMPARE(dialog->findChild<DataView*>(u"previewWaves"_s)->model()->rowCount(), 2);
    QVERIFY(fixture.command(dialog).contains(u"env workflow run -e prod --fleet /srv/fleet --filter"));
    QTest::mouseClick(start, Qt::LeftButton);
    QCOMPARE(m_github->starts().size(), 0); // it asks first
    fixture.agree(u"confirmationWord"_s, u"prod"_s);
    QTRY_VERIFY_WITH_TIMEOUT(fixture.page.session()->shown(), patience);
    QVERIFY(fixture.rest());
    QTRY_COMPARE(fixture.condition(), u"Done"_s);
    QVERIFY(m_github->startedOnce(4));
    QVERIFY(!fixture.page.findChild<ErrorBanner*>(u"rolloutError"_s)->isVisible());
    // What was typed is offered again.
    QTRY_VERIFY(!fixture.page.findChild<NewRolloutDialog*>());
    fixture.action(u"rollout.new"_s)->trigger();
    QCOMPARE(fixture.find<NewRolloutDialog>(u"newRollout"_s)
                 ->findChild<QLineEdit*>(u"rolloutRepository"_s)
                 ->text(),
             u"example/fleet"_s);
}

void RolloutPageTest::beginsWithWhatIsSelected()
{
    RolloutPageFixture fixture(*m_github);
    QVERIFY(fixture.read());
    QVERIFY(!fixture.page.selectionAction()->isEnabled()); // until something is
    VERIFY_ERROR(fixture.page.beginWith({u"prod/i2"_s, u"prod/nobody"_s}), ErrorKind::Precondition,
                 "prod/nobody");
    QVERIFY(!fixture.page.findChild<NewRolloutDialog*>());
    QCOMPARE(fixture.shown, QStringList());
    VERIFY_RESULT(fixture.page.beginWith({u"prod/i2"_s, u"prod/i4"_s}));
    QCOMPARE(fixture.shown, QStringList{u"rollout"_s});
    auto* dialog = fixture.find<NewRolloutDialog>(u"newRollout"_s);
    dialog->findChild<QComboBox*>(u"rolloutVersion"_s)->setCurrentText(u"6.2.0"_s);
    dialog->findChild<QLineEdit*>(u"rolloutRepository"_s)->setText(u"example/fleet"_s);
    QTRY_VERIFY_WITH_TIMEOUT(dialog->plan() && !dialog->isPlanning(), patience);
    QCOMPARE(dialog->plan()->rollout.items.size(), 2);
    QVERIFY(dialog->plan()->rollout.find(u"i2"_s) && dialog->plan()->rollout.find(u"i4"_s));
    QVERIFY2(fixture.command(dialog).contains(u"--filter '[.metadata.name] - [\"i2\",\"i4\"] == []'"),
             qPrintable(fixture.command(dialog)));
    const auto* note = dialog->findChild<QLabel*>(u"rolloutSelection"_s);
    QVERIFY(note->isVisible());
    QVERIFY2(note->text().contains(u"2 instances"), qPrintable(note->text()));
    // A list of names is not what somebody wants the next time.
    dialog->remember();
    auto* filter = dialog->findChild<QLineEdit*>(u"rolloutExpression"_s);
    filter->clear();
    QVERIFY(!note->isVisible());
    dialog->close();
    QTRY_VERIFY(!fixture.page.findChild<NewRolloutDialog*>());
    fixture.action(u"rollout.new"_s)->trigger();
    dialog = fixture.find<NewRolloutDialog>(u"newRollout"_s);
    QCOMPARE(dialog->findChild<QLineEdit*>(u"rolloutExpression"_s)->text(), QString());
    QCOMPARE(dialog->findChild<QLineEdit*>(u"rolloutRepository"_s)->text(), u"example/fleet"_s);
}

/// More than a field takes that nobody told of it.
void RolloutPageTest::beginsWithThousands()
{
    constexpr int many = 5000;
    RolloutPageFixture fixture(*m_github);
    Fleet fleet;
    QStringList keys;
    for (int number = 0; number < many; ++number) {
        fleet.instances.append(instance(u"customer-number-%1"_s.arg(number), u"prod"_s, u"6.0.0"_s));
        keys.append(fleet.instances.last().key());
    }
    fleet.instances.append(instance(u"another"_s, u"prod"_s, u"6.0.0"_s));
    fixture.workspace.adoptFleet(fleet);
    VERIFY_RESULT(fixture.page.beginWith(keys));
    auto* dialog = fixture.find<NewRolloutDialog>(u"newRollout"_s);
    dialog->findChild<QComboBox*>(u"rolloutVersion"_s)->setCurrentText(u"6.2.0"_s);
    dialog->findChild<QLineEdit*>(u"rolloutRepository"_s)->setText(u"example/fleet"_s);
    QTRY_VERIFY_WITH_TIMEOUT(dialog->plan() && !dialog->isPlanning(), patience);
    QCOMPARE(dialog->plan()->rollout.items.size(), many);
    QVERIFY(!dialog->plan()->rollout.find(u"another"_s));
    QVERIFY(fixture.command(dialog).contains(u"\"customer-number-4999\"] == []'"));
}

void RolloutPageTest::putsAFilterTogether()
{
    RolloutPageFixture fixture(*m_github);
    QVERIFY(fixture.read());
    fixture.action(u"rollout.new"_s)->trigger();
    auto* dialog = fixture.find<NewRolloutDialog>(u"newRollout"_s);
    dialog->findChild<QComboBox*>(u"rolloutVersion"_s)->setCurrentText(u"6.2.0"_s);
    dialog->findChild<QLineEdit*>(u"rolloutRepository"_s)->setText(u"example/fleet"_s);
    auto* build = dialog->findChild<QToolButton*>(u"rolloutBuildFilter"_s);
    QTest::mouseClick(build, Qt::LeftButton);
    auto* builder = dialog->findChild<QDialog*>(u"filterBuilder"_s);
    QVERIFY(builder && builder->isVisible());
    VERIFY_NONE(namelessInSight(builder));
    auto* field = builder->findChild<QComboBox*>(u"conditionField"_s);
    QTRY_VERIFY_WITH_TIMEOUT(field->findText(u"metadata › name"_s) >= 0, patience);
    field->setCurrentIndex(field->findText(u"metadata › name"_s));
    builder->findChild<QComboBox*>(u"conditionValue"_s)->setCurrentText(u"i3"_s);
    // Of the environment, as the rollout is.
    QTRY_COMPARE_WITH_TIMEOUT(builder->findChild<QLabel*>(u"builtCount"_s)->text(), u"1 of 6 instances"_s,
                              patience);
    QTest::mouseClick(builder->findChild<QPushButton*>(u"useFilter"_s), Qt::LeftButton);
    QCOMPARE(dialog->findChild<QLineEdit*>(u"rolloutExpression"_s)->text(), u".metadata.name == \"i3\""_s);
    QTRY_VERIFY_WITH_TIMEOUT(dialog->plan() && !dialog->isPlanning(), patience);
    QCOMPARE(dialog->plan()->rollout.items.size(), 1);
    // The dialog may go while one is being put together.
    QTRY_VERIFY(!dialog->findChild<QDialog*>(u"filterBuilder"_s));
    QTest::mouseClick(build, Qt::LeftButton);
    delete dialog;
}

void RolloutPageTest::saysWhatIsWrongWithADraft()
{
    RolloutPageFixture fixture(*m_github);
    QVERIFY(fixture.read());
    fixture.action(u"rollout.new"_s)->trigger();
    auto* dialog = fixture.find<NewRolloutDialog>(u"newRollout"_s);
    dialog->findChild<QLineEdit*>(u"rolloutExpression"_s)->setText(u".metadata.("_s);
    QTRY_VERIFY_WITH_TIMEOUT(!dialog->isPlanning(), patience);
    QVERIFY(!dialog->findChild<QLabel*>(u"rolloutFilterProblem"_s)->text().isEmpty());
    QVERIFY(!dialog->findChild<QPushButton*>(u"startRollout"_s)->isEnabled());
    dialog->findChild<QLineEdit*>(u"rolloutExpression"_s)->clear();
    dialog->findChild<QLineEdit*>(u"rolloutWindow"_s)->setText(u"at night"_s);
    dialog->findChild<QLineEdit*>(u"rolloutRepository"_s)->setText(u"example/fleet"_s);
    QTRY_VERIFY_WITH_TIMEOUT(!dialog->isPlanning(), patience);
    QVERIFY(dialog->findChild<QLabel*>(u"rolloutFilterProblem"_s)->text().isEmpty());
    QVERIFY(!dialog->findChild<QPushButton*>(u"startRollout"_s)->isEnabled());
    QVERIFY(dialog->findChild<EmptyState*>()->isVisible());
}

void RolloutPageTest::isHeld()
{
    m_github->failOnce(u"i1"_s);
    RolloutPageFixture fixture(*m_github);
    QVERIFY(fixture.begin(5));
    QTRY_COMPARE(fixture.condition(), u"Held"_s);
    const auto* band = fixture.page.findChild<HeldBand*>();
    QVERIFY(band->isVisible());
    QVERIFY2(band->reason().contains(u"1 upgrade failed"), qPrintable(band->reason()));
    QCOMPARE(fixture.find<Badge>(u"count-failed"_s)->text(), u"1 failed"_s);
    QCOMPARE(fixture.page.mainAction(), fixture.action(u"rollout.resume"_s));
    fixture.action(u"rollout.retry-failed"_s)->trigger();
    QCOMPARE(fixture.command(fixture.question()), u"lockstepctl rollout retry 1"_s + fixture.store());
    fixture.agree();
    QVERIFY(fixture.rest());
    QTRY_VERIFY(!band->isVisible());
    fixture.page.mainAction()->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(fixture.condition(), u"Done"_s, patience);
    QCOMPARE(m_github->starts()[u"i1"_s], 2);
    QVERIFY(!fixture.action(u"rollout.resume"_s)->isEnabled());
    QCOMPARE(fixture.page.mainAction(), fixture.action(u"rollout.new"_s));
}

void RolloutPageTest::leavesOut()
{
    m_github->failOnce(u"i1"_s);
    RolloutPageFixture fixture(*m_github);
    QVERIFY(fixture.begin(5));
    QTRY_COMPARE(fixture.condition(), u"Held"_s);
    fixture.page.table()->choose(u"i3"_s);
    QVERIFY(fixture.action(u"rollout.skip"_s)->isEnabled());
    QVERIFY(!fixture.action(u"rollout.retry"_s)->isEnabled()); // it waits
    fixture.action(u"rollout.skip"_s)->trigger();
    QVERIFY(fixture.command(fixture.question()).contains(u"rollout skip 1 i3 --reason REASON"));
    fixture.agree(u"reason"_s, u"by hand"_s);
    QVERIFY(fixture.rest());
    QTRY_COMPARE(fixture.find<Badge>(u"count-skipped"_s)->text(), u"1 skipped"_s);
    QTRY_VERIFY(!fixture.page.findChild<RolloutQuestionDialog*>());
    fixture.action(u"rollout.skip-trouble"_s)->trigger();
    fixture.agree(u"reason"_s, u"later"_s);
    QVERIFY(fixture.rest());
    QTRY_COMPARE(fixture.find<Badge>(u"count-skipped"_s)->text(), u"2 skipped"_s);
    fixture.action(u"rollout.resume"_s)->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(fixture.condition(), u"Done"_s, patience);
    QVERIFY(!m_github->starts().contains(u"i3"_s));
}

void RolloutPageTest::showsAnInstance()
{
    m_github->failOnce(u"i2"_s);
    RolloutPageFixture fixture(*m_github);
    QVERIFY(fixture.begin(5));
    QTRY_COMPARE(fixture.condition(), u"Held"_s);
    fixture.page.table()->choose(u"i2"_s);
    QTRY_VERIFY(fixture.find<QLabel>(u"upgradeProblem"_s)->text().contains(u"failure"));
    QVERIFY(fixture.find<QLabel>(u"upgradeAdvice"_s)->text().contains(u"retry"));
    const auto* details = fixture.find<QWidget>(u"upgradeDetails"_s);
    QVERIFY(fixture.command(details).startsWith(u"gh workflow run mi_upgrade.yml --repo example/fleet"));
    fixture.action(u"rollout.open-run"_s)->trigger();
    QCOMPARE(fixture.opened.size(), 1);
    QVERIFY(fixture.opened.first().path().contains(u"/actions/runs/"));
    QVERIFY(!fixture.action(u"rollout.open-pull"_s)->isEnabled());
    fixture.page.table()->choose(u"i1"_s);
    QTRY_VERIFY(fixture.action(u"rollout.open-pull"_s)->isEnabled());
    fixture.action(u"rollout.open-pull"_s)->trigger();
    QVERIFY(fixture.opened.last().path().contains(u"/pull/"));
}

void RolloutPageTest::showsTheJobsOfARun()
{
    m_github->failOnce(u"i2"_s);
    RolloutPageFixture fixture(*m_github);
    QVERIFY(fixture.begin(5));
    QTRY_COMPARE(fixture.condition(), u"Held"_s);
    fixture.page.table()->choose(u"i2"_s);
    auto* jobs = fixture.find<DataView>(u"runJobs"_s);
    QTRY_COMPARE(jobs->model()->rowCount(), 2);
    QVERIFY(jobs->isVisible());
    const QModelIndex failed = jobs->model()->index(1, 0);
    QCOMPARE(failed.data(Qt::AccessibleTextRole).toString(), u"upgrade: Failed"_s);
    QVERIFY(jobs->isExpanded(failed)); // where it failed
    QVERIFY(!jobs->isExpanded(jobs->model()->index(0, 0)));
    QVERIFY(!fixture.find<QWidget>(u"jobLog"_s)->isVisible());
    QVERIFY(!fixture.find<QLabel>(u"runState"_s)->isVisible());
    fixture.page.table()->choose(u"i5"_s); // waits
    QTRY_VERIFY(fixture.find<QLabel>(u"runState"_s)->text().contains(u"not been started"));
    QVERIFY(!jobs->isVisible());
    QVERIFY(!fixture.find<QToolButton>(u"askRunAgain"_s)->isVisible());
}

void RolloutPageTest::showsTheLogOfAJob()
{
    m_github->failOnce(u"i2"_s);
    RolloutPageFixture fixture(*m_github);
    QVERIFY(fixture.begin(5));
    QTRY_COMPARE(fixture.condition(), u"Held"_s);
    fixture.page.table()->choose(u"i2"_s);
    fixture.action(u"rollout.log"_s)->trigger();
    auto* pane = fixture.find<QWidget>(u"jobLog"_s);
    QTRY_VERIFY(pane->isVisible());
    const LogModel* log = fixture.page.follower()->log();
    // That of the job that failed.
    QTRY_COMPARE(log->rowCount(), 1);
    QVERIFY2(log->line(0).text.endsWith(u"hello from upgrade"), qPrintable(log->line(0).text));
    QVERIFY(fixture.find<QWidget>(u"jobLogOf"_s)->isVisible());
    auto* jobs = fixture.find<DataView>(u"runJobs"_s);
    QTRY_COMPARE(jobs->currentIndex(), jobs->model()->index(1, 0));
    jobs->setFocus();
    QTest::keyClick(jobs, Qt::Key_Up);
    QTRY_VERIFY(log->rowCount() == 1 && log->line(0).text.endsWith(u"hello from plan"));
    // Another instance, and the log goes with it.
    fixture.page.table()->choose(u"i5"_s);
    QTRY_VERIFY(fixture.find<QWidget>(u"noJobLog"_s)->isVisible());
    QCOMPARE(log->rowCount(), 0);
    VERIFY_NONE(namelessInSight(&fixture.page));
    fixture.page.table()->choose(u"i1"_s);
    QTRY_VERIFY(log->rowCount() == 1 && log->line(0).text.endsWith(u"hello from upgrade"));
    QTest::mouseClick(fixture.find<QToolButton>(u"closeJobLog"_s), Qt::LeftButton);
    QVERIFY(!pane->isVisible());
    QVERIFY(!fixture.action(u"rollout.log"_s)->isChecked());
    // A job that is clicked shows its log.
    const QRect row = jobs->visualRect(jobs->model()->index(0, 0));
    QTest::mouseClick(jobs->viewport(), Qt::LeftButton, {}, row.center());
    QVERIFY(pane->isVisible());
    QTRY_VERIFY(log->rowCount() == 1 && log->line(0).text.endsWith(u"hello from plan"));
}

void RolloutPageTest::saysWhyThereAreNoJobs_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("words");
    const QString runs = u"/actions/runs/\\d+$"_s;
    const QString logs = u"/logs$"_s;
    QTest::newRow("run gone") << runs << 404 << u"GitHub has no such run any more"_s;
    QTest::newRow("run refused") << runs << 403 << u"ask for the right"_s;
    QTest::newRow("log gone") << logs << 410 << u"There is no log"_s;
    QTest::newRow("log refused") << logs << 403 << u"There is no right to read the log"_s;
}

void RolloutPageTest::saysWhyThereAreNoJobs()
{
    QFETCH(const QString, path);
    QFETCH(const int, status);
    QFETCH(const QString, words);
    RolloutPageFixture fixture(*m_github);
    QVERIFY(fixture.begin(1));
    QTRY_COMPARE(fixture.condition(), u"Done"_s);
    m_github->github.api.add(GitHubFault::answer(path, status, u"No"_s, -1));
    fixture.page.table()->choose(u"i1"_s);
    fixture.action(u"rollout.log"_s)->trigger();
    fixture.page.follower()->reload();
    const auto* nothing = fixture.find<QWidget>(u"noJobLog"_s);
    const auto said = [&] {
        QStringList texts{fixture.find<QLabel>(u"runState"_s)->text()};
        for (const auto* label : nothing->findChildren<QLabel*>())
            texts.append(label->text());
        return texts.join(u'|');
    };
    QTRY_VERIFY2(said().contains(words), qPrintable(said()));
    QVERIFY(nothing->isVisible());
    auto* again = fixture.find<QToolButton>(u"readJobLogAgain"_s);
    QVERIFY(again->isVisible());
    VERIFY_NONE(squeezedInSight(&fixture.page));
}

void RolloutPageTest::asksNothingUnseen()
{
    RolloutPageFixture fixture(*m_github);
    QVERIFY(fixture.begin(1));
    QTRY_COMPARE(fixture.condition(), u"Done"_s);
    fixture.page.hide();
    const qsizetype before = m_github->github.api.requests().size();
    fixture.page.table()->choose(u"i1"_s);
    fixture.action(u"rollout.log"_s)->trigger();
    QTest::qWait(500);
    QCOMPARE(m_github->github.api.requests().size(), before);
    fixture.page.show();
    QTRY_COMPARE(fixture.page.follower()->log()->rowCount(), 1);
}

void RolloutPageTest::findsWhereTheKeyboardIs()
{
    RolloutPageFixture fixture(*m_github);
    QVERIFY(fixture.begin(1));
    QTRY_COMPARE(fixture.condition(), u"Done"_s);
    fixture.page.table()->choose(u"i1"_s);
    fixture.action(u"rollout.log"_s)->trigger();
    QTRY_COMPARE(fixture.page.follower()->log()->rowCount(), 1);
    fixture.table()->setFocus();
    QTest::keyClick(fixture.table(), Qt::Key_F, Qt::ControlModifier);
    QVERIFY(fixture.find<QLineEdit>(u"rolloutFilter"_s)->hasFocus());
    auto* find = fixture.find<QLineEdit>(u"logFind"_s);
    fixture.find<QLineEdit>(u"logFilter"_s)->setFocus();
    QTest::keyClick(fixture.find<QLineEdit>(u"logFilter"_s), Qt::Key_F, Qt::ControlModifier);
    QVERIFY(find->hasFocus());
}

void RolloutPageTest::filters()
{
    RolloutPageFixture fixture(*m_github);
    QVERIFY(fixture.begin(5));
    QTRY_COMPARE(fixture.condition(), u"Done"_s);
    auto* filter = fixture.find<QLineEdit>(u"rolloutFilter"_s);
    fixture.action(u"rollout.find"_s)->trigger();
    QVERIFY(filter->hasFocus());
    QTest::keyClicks(filter, u"i4"_s);
    QCOMPARE(fixture.find<QLabel>(u"rolloutCount"_s)->text(), u"1 of 5"_s);
    QTest::keyClick(filter, Qt::Key_Down);
    QVERIFY(fixture.table()->hasFocus());
    QCOMPARE(fixture.page.table()->current()->slug, u"i4"_s);
    filter->setText(u"nobody"_s);
    QCOMPARE(fixture.find<QLabel>(u"rolloutCount"_s)->text(), u"0 of 5"_s);
    filter->setFocus();
    QTest::keyClick(filter, Qt::Key_Escape);
    QCOMPARE(fixture.find<QLabel>(u"rolloutCount"_s)->text(), u"5 instances"_s);
}

void RolloutPageTest::pausesAndStops()
{
    m_github->github.api.with([](GitHubState& state) { state.runsTake = 300ms; });
    RolloutPageFixture fixture(*m_github);
    QVERIFY(fixture.read());
    fixture.page.session()->start(m_github->plan(5), false);
    QTRY_VERIFY_WITH_TIMEOUT(fixture.page.session()->shown(), patience);
    QTRY_COMPARE(fixture.condition(), u"Running"_s);
    QTRY_COMPARE(fixture.page.mainAction(), fixture.action(u"rollout.pause"_s));
    QVERIFY(fixture.page.headerActions().contains(fixture.action(u"rollout.let-go"_s)));
    fixture.page.mainAction()->trigger();
    QTRY_COMPARE(fixture.condition(), u"Pausing"_s);
    QTRY_COMPARE(fixture.page.mainAction(), fixture.action(u"rollout.resume"_s));
    fixture.action(u"rollout.stop"_s)->trigger();
    QCOMPARE(fixture.command(fixture.question()), u"lockstepctl rollout stop 1"_s + fixture.store());
    fixture.agree();
    QTRY_COMPARE_WITH_TIMEOUT(fixture.condition(), u"Stopped"_s, patience);
    QVERIFY(!fixture.action(u"rollout.stop"_s)->isEnabled());
}

void RolloutPageTest::copiesCommandLines()
{
    m_github->failOnce(u"i1"_s);
    RolloutPageFixture fixture(*m_github);
    QVERIFY(fixture.begin(3));
    QTRY_COMPARE(fixture.condition(), u"Held"_s);
    QMenu* menu = fixture.find<QToolButton>(u"rolloutCommands"_s)->menu();
    Q_EMIT menu->aboutToShow();
    QStringList commands;
    for (const QAction* entry : menu->actions())
        commands.append(entry->data().toString());
    QVERIFY(commands.contains(u"lockstepctl rollout resume 1"_s + fixture.store()));
    QVERIFY(commands.contains(u"lockstepctl rollout retry 1"_s + fixture.store()));
    menu->actions().first()->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(), u"lockstepctl rollout show 1"_s + fixture.store());
    for (const QString& id : {u"resume"_s, u"pause"_s, u"stop"_s, u"retry-failed"_s})
        QVERIFY(fixture.action(u"rollout."_s + id)->toolTip().contains(u"lockstepctl rollout"));
}

void RolloutPageTest::showsWhatEndedIt()
{
    m_github->github.api.with([](GitHubState& state) { state.runsTake = 200ms; });
    RolloutPageFixture fixture(*m_github);
    QVERIFY(fixture.read());
    fixture.page.session()->start(m_github->plan(3), false);
    QTRY_VERIFY_WITH_TIMEOUT(fixture.page.session()->shown(), patience);
    QTRY_VERIFY(!m_github->starts().isEmpty());
    m_github->github.api.setToken(u"ghp_another"_s);
    auto* banner = fixture.find<ErrorBanner>(u"rolloutWorkError"_s);
    QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), patience);
    QVERIFY2(banner->message().contains(u"token"), qPrintable(banner->message()));
    QVERIFY(fixture.rest());
    QTRY_COMPARE(fixture.condition(), u"At rest"_s);
    m_github->github.api.setToken(GitHubApi::Options().token);
    Q_EMIT banner->retryRequested();
    QTRY_COMPARE_WITH_TIMEOUT(fixture.condition(), u"Done"_s, patience);
    QVERIFY(!banner->isVisible());
    QVERIFY(m_github->startedOnce(3));
}

void RolloutPageTest::saysThatTheStoreIsAway()
{
    PageFixture<RolloutPage> fixture(
        {u"/nonexistent"_s, u"/nonexistent"_s, {}, m_github->folder.path()}); // a folder is no store
    QTRY_VERIFY(fixture.find<ErrorBanner>(u"rolloutStoreError"_s)->isVisible());
}

void RolloutPageTest::saysWhatClosingDoes()
{
    m_github->github.api.with([](GitHubState& state) { state.runsTake = 300ms; });
    RolloutPageFixture fixture(*m_github);
    QVERIFY(fixture.read());
    QCOMPARE(fixture.page.workUnderWay(), QString());
    fixture.page.session()->start(m_github->plan(3), false);
    QTRY_VERIFY_WITH_TIMEOUT(fixture.page.session()->shown(), patience);
    QVERIFY(fixture.page.workUnderWay().contains(u"resumed later"));
    fixture.action(u"rollout.let-go"_s)->trigger();
    QVERIFY(fixture.rest());
    QCOMPARE(fixture.page.workUnderWay(), QString());
}

void RolloutPageTest::isForTheKeyboard()
{
    RolloutPageFixture fixture(*m_github);
    QVERIFY(fixture.begin(5));
    QTRY_COMPARE(fixture.condition(), u"Done"_s);
    VERIFY_NONE(namelessInSight(&fixture.page));
    fixture.page.focusContent();
    QVERIFY(fixture.table()->hasFocus());
    QCOMPARE(fixture.page.table()->current()->slug, u"i1"_s);
    QTest::keyClick(fixture.table(), Qt::Key_Return);
    QCOMPARE(fixture.opened.size(), 1);
    QTest::keyClick(fixture.table(), Qt::Key_Down); // a wave
    QVERIFY(!fixture.page.table()->current());
    QCOMPARE(fixture.page.table()->chosen().size(), 3);
    QTest::keyClick(fixture.table(), Qt::Key_Down);
    QTest::keyClick(fixture.table(), Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(fixture.page.table()->chosen().size(), 2);
    for (const QWidget* pane : fixture.page.panes())
        QVERIFY(pane->isVisible());
    fixture.action(u"rollout.new"_s)->trigger();
    auto* dialog = fixture.find<NewRolloutDialog>(u"newRollout"_s);
    VERIFY_NONE(namelessInSight(dialog));
    QTRY_VERIFY(fixture.find<QComboBox>(u"rolloutEnvironment"_s)->hasFocus());
    QTest::keyClick(fixture.find<QLineEdit>(u"rolloutRepository"_s), Qt::Key_Return);
    QVERIFY(dialog->isVisible()); // starts nothing, and gives nothing up
    QVERIFY(!fixture.page.findChild<RolloutQuestionDialog*>());
    QTest::keyClick(dialog, Qt::Key_Escape);
    QVERIFY(!dialog->isVisible());
}

void RolloutPageTest::fitsEverySize_data()
{
    QTest::addColumn<QSize>("size");
    QTest::newRow("small") << QSize(1000, 640);
    QTest::newRow("4K") << QSize(3600, 2000);
}

void RolloutPageTest::fitsEverySize()
{
    QFETCH(const QSize, size);
    m_github->failOnce(u"i1"_s);
    RolloutPageFixture fixture(*m_github);
    fixture.page.resize(size);
    QVERIFY(fixture.begin(5));
    QTRY_COMPARE(fixture.condition(), u"Held"_s);
    QCOMPARE(fixture.page.size(), size);
    VERIFY_NONE(squeezedInSight(&fixture.page));
}

QTEST_MAIN(RolloutPageTest)

#include "tst_rollout_page.moc"
