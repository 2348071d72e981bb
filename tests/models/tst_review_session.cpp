// The queue of pull requests over a local GitHub: read, looked at, approved, merged.

#include "core/store/store.h"
#include "core/support/files.h"
#include "models/review_plan_model.h"
#include "models/review_words.h"
#include "review_fixture.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 60'000;
using Kind = ReviewCause::Kind;
using State = ReviewOutcome::State;

/// "ready: 3 2 1"
QStringList groupsOf(const ReviewModel& model)
{
    QStringList groups;
    for (int row = 0; row < model.rowCount(); ++row) {
        QStringList numbers;
        for (const int number : model.numbersAt(model.index(row, 0)))
            numbers.append(QString::number(number));
        groups.append(model.index(row, 0).data().toString() + u": "_s + numbers.join(u' '));
    }
    return groups;
}

struct Opened
{
    ReviewSession session;
    QAbstractItemModelTester tester{session.queue(), QAbstractItemModelTester::FailureReportingMode::QtTest};
    QSignalSpy failures{&session, &ReviewSession::failed};

    explicit Opened(const ReviewFixture& fixture, std::shared_ptr<const Fleet> fleet = {})
    {
        session.setFleet(std::move(fleet));
        session.setPlace(fixture.place());
        session.setLabel(u"mi-upgrade"_s);
    }

    [[nodiscard]] bool read()
    {
        session.refresh();
        return QTest::qWaitFor([this] { return !session.isReading(); }, patience);
    }

    [[nodiscard]] std::optional<ReviewPlan> prepare(ReviewAction action, const QList<int>& numbers)
    {
        QSignalSpy prepared(&session, &ReviewSession::prepared);
        session.prepare(action, numbers);
        if (!QTest::qWaitFor([this] { return !session.isActing(); }, patience) || prepared.isEmpty())
            return std::nullopt;
        return prepared.first().first().value<ReviewPlan>();
    }

    [[nodiscard]] std::optional<ReviewSummary> perform(const ReviewPlan& plan)
    {
        QSignalSpy performed(&session, &ReviewSession::performed);
        session.perform(plan);
        if (!QTest::qWaitFor([this] { return !session.isActing(); }, patience) || performed.isEmpty())
            return std::nullopt;
        return performed.first().first().value<ReviewSummary>();
    }

    [[nodiscard]] ReviewOutcome outcome(int number) const { return session.queue()->row(number)->outcome; }
};

PullRequestDetails detailsOf(int number, const QString& mergeState)
{
    PullRequestDetails details;
    details.pull.number = number;
    details.pull.title = u"i%1: upgrade to 5.2.0"_s.arg(number);
    details.pull.headSha = u"sha%1"_s.arg(number);
    details.pull.state = u"open"_s;
    details.mergeState = mergeState;
    return details;
}

} // namespace

class ReviewSessionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void groupsTheQueue();
    void asksForNothingNew();
    void showsWhatChanged();
    void comparesWithTheFleet();
    void readsPageByPage();
    void looksAtOne();
    void approvesAndMerges();
    void leavesOutWhatWasFound();
    void oneThatFailsKeepsNone();
    void mergesOnlyWhatWasSeen();
    void stopsInBetween();
    void keepsWhatIsDone();
    void aStoreInTroubleHoldsNothingUp();
    void saysWhatWasDone();
    void saysWhyItCannotRead_data();
    void saysWhyItCannotRead();
    void waitsForGitHub();
    void anotherPlaceBeginsAnew();
    void theLabelIsDeleted();
    void movesWhatIsChosen();
    void filters();
    void describesPlans();
    void writesCommandLines();
};

void ReviewSessionTest::initTestCase()
{
    for (const char* name : {"http_proxy", "https_proxy", "GITHUB_TOKEN", "GH_TOKEN"})
        qunsetenv(name);
    qputenv("PATH", "/nonexistent"); // no program gh knows a token
}

void ReviewSessionTest::groupsTheQueue()
{
    ReviewFixture fixture(6);
    fixture.api.with([](GitHubState& state) {
        state.pulls[2].hasConflict = true;
        state.addCheck(state.pulls[3].headSha, u"lint"_s, u"failure"_s);
        state.addCheck(state.pulls[4].headSha, u"lint"_s, u"failure"_s);
        state.pulls[5].isDraft = true;
        state.addPull(u"docs"_s, u"Words"_s, {});
    });
    Opened opened(fixture, upgradedFleet(6));
    QVERIFY(opened.read());
    QVERIFY(!opened.session.error());
    QCOMPARE(groupsOf(*opened.session.queue()), (QStringList{u"Conflict: 2"_s, u"Failed: lint: 4 3"_s,
                                                             u"Draft: 5"_s, u"Ready to merge: 6 1"_s}));
    QCOMPARE(opened.session.progress(), std::pair(6, 6));
    QCOMPARE(fixture.api.violations(), QStringList());
}

/// Requests for an unchanged queue: all answered 304.
void ReviewSessionTest::asksForNothingNew()
{
    ReviewFixture fixture(12);
    Opened opened(fixture);
    QVERIFY(opened.read());
    const GitHubTraffic first = opened.session.traffic();
    QCOMPARE(first.unchanged, 0);
    QCOMPARE(first.requests, 1 + 2 * 12);
    QVERIFY(opened.read());
    const GitHubTraffic second = opened.session.traffic();
    QCOMPARE(second.requests - first.requests, first.requests);
    QCOMPARE(second.unchanged, first.requests);
    QCOMPARE(groupsOf(*opened.session.queue()).size(), 1);
}

void ReviewSessionTest::showsWhatChanged()
{
    ReviewFixture fixture(3);
    Opened opened(fixture);
    QVERIFY(opened.read());
    fixture.api.with([](GitHubState& state) {
        state.merge(state.pulls[1]);
        state.push(2);
        state.addCheck(state.pulls[2].headSha, u"build"_s, u"failure"_s);
        addUpgrade(state, u"i4"_s, u"src-4"_s, u"5.1.0"_s, u"5.2.0"_s);
    });
    QVERIFY(opened.read());
    QCOMPARE(groupsOf(*opened.session.queue()),
             (QStringList{u"Failed: build: 2"_s, u"Ready to merge: 4 3"_s}));
}

void ReviewSessionTest::comparesWithTheFleet()
{
    ReviewFixture fixture(2);
    Opened opened(fixture);
    QVERIFY(opened.read());
    const ReviewModel& queue = *opened.session.queue();
    QVERIFY(!queue.row(2)->review->has(ReviewFinding::Severity::Error));
    opened.session.setFleet(upgradedFleet(1));
    QTRY_VERIFY_WITH_TIMEOUT(queue.row(2)->review->has(ReviewFinding::Severity::Error), patience);
    QVERIFY(!queue.row(1)->review->has(ReviewFinding::Severity::Error));
    QCOMPARE(queue.indexOf(2).siblingAtColumn(ReviewModel::State).data().toString(), u"1 finding(s)"_s);
}

void ReviewSessionTest::readsPageByPage()
{
    ReviewFixture fixture(230);
    fixture.api.add(
        {"GET", u"pulls$"_s, 1, GitHubFault::Kind::Slow, 0, {}, {}, std::chrono::milliseconds(1)});
    Opened opened(fixture);
    QList<qsizetype> sizes;
    connect(&opened.session, &ReviewSession::readingChanged, this, [&] {
        const qsizetype size = opened.session.queue()->size();
        if (sizes.isEmpty() || sizes.last() != size)
            sizes.append(size);
    });
    QVERIFY(opened.read());
    QVERIFY(sizes.contains(100));
    QCOMPARE(sizes.last(), 230);
}

void ReviewSessionTest::looksAtOne()
{
    ReviewFixture fixture(1);
    Opened opened(fixture);
    QVERIFY(opened.read());
    QVERIFY(!opened.session.queue()->row(1)->hasAll);
    QSignalSpy looked(&opened.session, &ReviewSession::looked);
    opened.session.look(1);
    QTRY_COMPARE_WITH_TIMEOUT(looked.size(), 1, patience);
    const ReviewRow* row = opened.session.queue()->row(1);
    QVERIFY(row->hasAll);
    QCOMPARE(row->details->checks.size(), 1);
    // A brief look later leaves what is known.
    QVERIFY(opened.read());
    QCOMPARE(opened.session.queue()->row(1)->details->checks.size(), 1);
    opened.session.look(99);
    QTRY_COMPARE_WITH_TIMEOUT(opened.failures.size(), 1, patience);
}

void ReviewSessionTest::approvesAndMerges()
{
    ReviewFixture fixture(3);
    fixture.api.with([](GitHubState& state) { state.needsApproval = true; });
    Opened opened(fixture, upgradedFleet(3));
    QVERIFY(opened.read());
    QCOMPARE(groupsOf(*opened.session.queue()), QStringList{u"Needs approval: 3 2 1"_s});
    std::optional<ReviewPlan> plan = opened.prepare(ReviewAction::Approve, {2, 1});
    QVERIFY(plan);
    plan->words = u"fine"_s;
    const std::optional<ReviewSummary> approved = opened.perform(*plan);
    QVERIFY(approved);
    QCOMPARE(approved->done, 2);
    QCOMPARE(opened.outcome(1), (ReviewOutcome{State::Done, u"Approved"_s}));
    QCOMPARE(groupsOf(*opened.session.queue()),
             (QStringList{u"Needs approval: 3"_s, u"Ready to merge: 2 1"_s}));
    plan = opened.prepare(ReviewAction::Merge, {3, 2, 1});
    QVERIFY(plan);
    QCOMPARE(plan->pulls[0].reason, u"nobody has approved it"_s);
    QCOMPARE(opened.perform(*plan)->done, 2);
    QCOMPARE(opened.outcome(3).state, State::LeftOut);
    QVERIFY(opened.outcome(2).text.startsWith(u"Merged as "));
    plan = opened.prepare(ReviewAction::AutoMerge, {3});
    QCOMPARE(opened.perform(*plan)->done, 1);
    QCOMPARE(groupsOf(*opened.session.queue()), (QStringList{u"Merges by itself: 3"_s, u"Merged: 2 1"_s}));
    fixture.api.with([](GitHubState& state) {
        QCOMPARE(state.merges, 2);
        QVERIFY(state.pulls[3].mergesItself);
        QCOMPARE(state.pulls[1].reviews[0][u"body"].toString(), u"fine"_s);
    });
    QVERIFY(opened.read());
    QCOMPARE(opened.session.queue()->size(), 1);
    QCOMPARE(fixture.api.violations(), QStringList());
}

void ReviewSessionTest::leavesOutWhatWasFound()
{
    ReviewFixture fixture(2);
    fixture.api.with([](GitHubState& state) {
        state.pulls[2].files.append(fileJson(u"README.md"_s, u"a\n"_s, u"b\n"_s));
    });
    Opened opened(fixture, upgradedFleet(2));
    QVERIFY(opened.read());
    std::optional<ReviewPlan> plan = opened.prepare(ReviewAction::Merge, {2, 1});
    QVERIFY(plan);
    QCOMPARE(plan->takingPart().size(), 1);
    QCOMPARE(plan->pulls[0].findings, QStringList{u"README.md: The file belongs to no instance"_s});
    QCOMPARE(opened.perform(*plan)->done, 1);
    QCOMPARE(fixture.api.with([](GitHubState& state) { return state.merges; }), 1);
    plan->despiteFindings = true;
    plan->pulls.removeLast();
    QCOMPARE(opened.perform(*plan)->done, 1);
    QCOMPARE(fixture.api.with([](GitHubState& state) { return state.merges; }), 2);
    // Whoever asks for changes does so because of what was found.
    fixture.api.with(
        [](GitHubState& state) { addUpgrade(state, u"x"_s, u"src-9"_s, u"5.1.0"_s, u"5.2.0"_s); });
    QVERIFY(opened.read());
    plan = opened.prepare(ReviewAction::RequestChanges, {3});
    QVERIFY(plan);
    QCOMPARE(plan->takingPart().size(), 1);
}

void ReviewSessionTest::oneThatFailsKeepsNone()
{
    ReviewFixture fixture(3);
    Opened opened(fixture);
    QVERIFY(opened.read());
    const std::optional<ReviewPlan> plan = opened.prepare(ReviewAction::Merge, {3, 2, 1});
    QVERIFY(plan);
    fixture.api.with([](GitHubState& state) { state.pulls[2].hasConflict = true; });
    const std::optional<ReviewSummary> summary = opened.perform(*plan);
    QVERIFY(summary);
    QCOMPARE(summary->done, 2);
    QCOMPARE(summary->failed, 1);
    QVERIFY(summary->firstProblem.contains(u"not mergeable"));
    QCOMPARE(opened.outcome(2).state, State::Failed);
    QCOMPARE(opened.session.queue()->row(2)->cause->kind, Kind::Conflict);
}

void ReviewSessionTest::mergesOnlyWhatWasSeen()
{
    ReviewFixture fixture(1);
    Opened opened(fixture);
    QVERIFY(opened.read());
    const std::optional<ReviewPlan> plan = opened.prepare(ReviewAction::Merge, {1});
    QVERIFY(plan);
    fixture.api.with([](GitHubState& state) { state.push(1); });
    QCOMPARE(opened.perform(*plan)->failed, 1);
    QVERIFY(opened.outcome(1).text.contains(u"look at it again"));
    QCOMPARE(fixture.api.with([](GitHubState& state) { return state.merges; }), 0);
}

void ReviewSessionTest::stopsInBetween()
{
    ReviewFixture fixture(5);
    Opened opened(fixture);
    QVERIFY(opened.read());
    const std::optional<ReviewPlan> plan = opened.prepare(ReviewAction::Merge, {5, 4, 3, 2, 1});
    QVERIFY(plan);
    fixture.api.add(
        {"PUT", u"merge$"_s, -1, GitHubFault::Kind::Slow, 0, {}, {}, std::chrono::milliseconds(300)});
    QSignalSpy performed(&opened.session, &ReviewSession::performed);
    opened.session.perform(*plan);
    opened.session.perform(*plan); // one at a time
    QTRY_VERIFY_WITH_TIMEOUT(opened.outcome(4).state == State::Working, patience);
    opened.session.cancel();
    QTRY_COMPARE_WITH_TIMEOUT(performed.size(), 1, patience);
    const auto summary = performed.first().first().value<ReviewSummary>();
    QCOMPARE(summary.done + summary.failed + summary.notTried, 5);
    QCOMPARE(summary.notTried, 3);
    QCOMPARE(opened.outcome(5).state, State::Done);
    QCOMPARE(opened.outcome(1), (ReviewOutcome{State::LeftOut, u"Not tried"_s}));
    QVERIFY(fixture.api.with([](GitHubState& state) { return state.merges; }) <= 2);
}

void ReviewSessionTest::keepsWhatIsDone()
{
    const QTemporaryDir folder;
    const QString store = folder.filePath(u"store"_s);
    ReviewFixture fixture(3);
    Opened mine(fixture, upgradedFleet(3));
    Opened colleague(fixture, upgradedFleet(3));
    for (Opened* one : {&mine, &colleague}) {
        one->session.setStore(store);
        QVERIFY(one->read());
    }
    fixture.api.with([](GitHubState& state) { state.pulls[3].hasConflict = true; });
    std::optional<ReviewPlan> plan = mine.prepare(ReviewAction::Approve, {2, 1});
    QVERIFY(plan);
    QCOMPARE(plan->pulls.first().instance, u"prod/i2"_s);
    QCOMPARE(mine.perform(*plan)->storeProblem, QString());
    const auto actionsOn = [](const Opened& opened, int number) {
        return opened.session.queue()->row(number)->actions;
    };
    QTRY_COMPARE_WITH_TIMEOUT(actionsOn(mine, 1).size(), 1, patience);
    // Who looks at the same store sees it at once.
    QTRY_COMPARE_WITH_TIMEOUT(actionsOn(colleague, 1).size(), 1, patience);
    const PullAction approved = actionsOn(colleague, 1).first();
    QCOMPARE(approved.instance, u"prod/i1"_s);
    QCOMPARE(approved.login, fixture.api.with([](GitHubState& state) { return state.user; }));
    QVERIFY(standing(actionsOn(colleague, 1)));
    QVERIFY(!isOutdated(approved, colleague.session.queue()->row(1)->pull));
    fixture.api.with([](GitHubState& state) { state.push(1); });
    QVERIFY(colleague.read());
    QVERIFY(isOutdated(approved, colleague.session.queue()->row(1)->pull));

    plan = ReviewPlan{ReviewAction::Merge, {{colleague.session.queue()->row(3)->pull}}};
    QCOMPARE(colleague.perform(*plan)->failed, 1);
    QTRY_COMPARE_WITH_TIMEOUT(actionsOn(mine, 3).size(), 1, patience);
    QCOMPARE(actionsOn(mine, 3).first().outcome, PullAction::Outcome::Refused);
    QVERIFY(!standing(actionsOn(mine, 3)));
    // Of another repository nothing of this is known; here it is still.
    mine.session.setPlace({u"example/other"_s, fixture.api.url()});
    mine.session.setPlace(fixture.place());
    QVERIFY(mine.read());
    QTRY_COMPARE_WITH_TIMEOUT(actionsOn(mine, 2).size(), 1, patience);
    mine.session.setStore({});
    QTRY_COMPARE_WITH_TIMEOUT(actionsOn(mine, 2).size(), 0, patience);
    QVERIFY(!mine.session.storeError());
}

void ReviewSessionTest::aStoreInTroubleHoldsNothingUp()
{
    const QTemporaryDir folder;
    const QString store = folder.filePath(u"store"_s);
    QVERIFY(writeFile(store, "these are somebody's notes").has_value());
    ReviewFixture fixture(1);
    Opened opened(fixture);
    opened.session.setStore(store);
    QVERIFY(opened.read());
    QTRY_VERIFY_WITH_TIMEOUT(opened.session.storeError(), patience);
    const std::optional<ReviewPlan> plan = opened.prepare(ReviewAction::Approve, {1});
    QVERIFY(plan);
    const std::optional<ReviewSummary> summary = opened.perform(*plan);
    QCOMPARE(summary->done, 1);
    QVERIFY2(summary->storeProblem.contains(store), qPrintable(summary->storeProblem));
    QVERIFY(QFile::remove(store));
    opened.session.reloadStore();
    QTRY_VERIFY_WITH_TIMEOUT(!opened.session.storeError(), patience);
}

void ReviewSessionTest::saysWhatWasDone()
{
    PullAction action;
    action.login = u"octocat"_s;
    action.person = u"zoe"_s;
    action.machine = u"laptop"_s;
    action.headSha = QString(40, u'a');
    action.time = QDateTime(QDate(2026, 1, 2), QTime(12, 0));
    const QString rest = u"by octocat (zoe on laptop) on 2026-01-02 12:00 at commit aaaaaaaaaa"_s;
    QCOMPARE(doneText(action), u"Approved with Lockstep "_s + rest);
    QCOMPARE(triedText(action), doneText(action));
    action.action = ReviewAction::Merge;
    action.outcome = PullAction::Outcome::Refused;
    action.reason = u"it has conflicts"_s;
    QCOMPARE(triedText(action), u"Merge: tried %1, and refused: it has conflicts"_s.arg(rest));
    action.outcome = PullAction::Outcome::InDoubt;
    QVERIFY(triedText(action).contains(u"may have been done"));
    QSet<QString> texts;
    for (const ReviewAction what : {ReviewAction::Approve, ReviewAction::RequestChanges,
                                    ReviewAction::AutoMerge, ReviewAction::Merge}) {
        action.action = what;
        texts.insert(doneText(action));
    }
    QCOMPARE(texts.size(), 4);
}

void ReviewSessionTest::saysWhyItCannotRead_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("says");
    QTest::newRow("no token") << u"no token"_s << u"there is no GitHub token"_s;
    QTest::newRow("an old token") << u"old token"_s << u"token"_s;
    QTest::newRow("no server") << u"no server"_s << u"127.0.0.1"_s;
    QTest::newRow("no repository") << u"no repository"_s << u"example/gone"_s;
    QTest::newRow("no name of one") << u"no name"_s << u"OWNER/NAME"_s;
    QTest::newRow("one of the queue") << u"one"_s << u"#2 of example/fleet"_s;
}

void ReviewSessionTest::saysWhyItCannotRead()
{
    QFETCH(QString, what);
    QFETCH(QString, says);
    ReviewFixture fixture(3);
    Opened opened(fixture);
    if (what == u"no token")
        qunsetenv("GITHUB_TOKEN");
    else if (what == u"old token")
        qputenv("GITHUB_TOKEN", "ghp_x");
    else if (what == u"no server")
        opened.session.setPlace({u"example/fleet"_s, u"http://127.0.0.1:9"_s});
    else if (what == u"no repository")
        opened.session.setPlace({u"example/gone"_s, fixture.api.url()});
    else if (what == u"no name")
        opened.session.setPlace({u"gone"_s, fixture.api.url()});
    else
        fixture.api.add(GitHubFault::answer(u"pulls/2$"_s, 403, u"Resource not accessible"_s, -1));
    opened.session.refresh();
    QTRY_VERIFY_WITH_TIMEOUT(!opened.session.isReading(), patience);
    QVERIFY(opened.session.error());
    QVERIFY2(opened.session.error()->message().contains(says), qPrintable(opened.session.error()->message()));
    if (what == u"old token") {
        // Once there is another, it is used.
        qputenv("GITHUB_TOKEN", fixture.api.token().toUtf8());
        QVERIFY(opened.read());
        QVERIFY(!opened.session.error());
        QCOMPARE(opened.session.queue()->size(), 3);
    }
}

void ReviewSessionTest::waitsForGitHub()
{
    ReviewFixture fixture(2);
    Opened opened(fixture);
    fixture.api.add(GitHubFault::secondary(u"pulls$"_s, 2));
    bool hasWaited = false;
    connect(&opened.session, &ReviewSession::waitChanged, this,
            [&] { hasWaited = hasWaited || opened.session.wait().has_value(); });
    QVERIFY(opened.read());
    QVERIFY(hasWaited);
    QVERIFY(!opened.session.wait());
    QCOMPARE(opened.session.queue()->size(), 2);
    // A wait can be given up.
    fixture.api.add(GitHubFault::secondary(u"pulls$"_s, 3000));
    opened.session.refresh();
    QTRY_VERIFY_WITH_TIMEOUT(opened.session.wait(), patience);
    opened.session.stopReading();
    QVERIFY(!opened.session.isReading());
    QVERIFY(!opened.session.wait());
    QCOMPARE(opened.session.queue()->size(), 2);
}

void ReviewSessionTest::anotherPlaceBeginsAnew()
{
    ReviewFixture fixture(3);
    Opened opened(fixture);
    QVERIFY(opened.read());
    opened.session.refresh();
    opened.session.setLabel(u"other"_s);
    QCOMPARE(opened.session.queue()->size(), 0);
    QVERIFY(!opened.session.isReading());
    QVERIFY(opened.read());
    QCOMPARE(opened.session.queue()->size(), 0);
    QVERIFY(opened.session.hasRead());
    QVERIFY(opened.session.isLabelUnknown());
    opened.session.setPlace({});
    QVERIFY(!opened.session.hasRead());
    QVERIFY(!opened.session.isLabelUnknown());
    opened.session.refresh();
    QVERIFY(!opened.session.isReading());
}

/// The label is all that says what the queue is: what is gone with it was neither merged nor closed.
void ReviewSessionTest::theLabelIsDeleted()
{
    ReviewFixture fixture(3);
    Opened opened(fixture);
    QVERIFY(opened.read());
    QVERIFY(!opened.session.isLabelUnknown());
    fixture.api.with([](GitHubState& state) { state.deleteLabel(u"mi-upgrade"_s); });
    QVERIFY(opened.read());
    QCOMPARE(opened.session.queue()->size(), 0);
    QVERIFY(opened.session.isLabelUnknown());
    fixture.api.with([](GitHubState& state) { state.pulls.first().labels.append(u"mi-upgrade"_s); });
    QVERIFY(opened.read());
    QCOMPARE(opened.session.queue()->size(), 1);
    QVERIFY(!opened.session.isLabelUnknown());
    fixture.api.with([](GitHubState& state) { state.pulls.first().isOpen = false; });
    QVERIFY(opened.read());
    QCOMPARE(opened.session.queue()->size(), 0);
    QVERIFY(!opened.session.isLabelUnknown());
}

void ReviewSessionTest::movesWhatIsChosen()
{
    ReviewModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    for (int number = 1; number <= 20; ++number)
        model.add({detailsOf(number, {}).pull});
    QItemSelectionModel selection(&model);
    for (const int number : {3, 7, 12})
        selection.select(model.indexOf(number), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    for (int number = 1; number <= 20; ++number)
        model.setDetails(detailsOf(number, number % 3 == 0 ? u"dirty"_s : u"clean"_s), {}, false);
    QSet<int> chosen;
    for (const QModelIndex& index : selection.selectedRows())
        chosen.insert(ReviewModel::numberAt(index));
    QCOMPARE(chosen, (QSet<int>{3, 7, 12}));
    QCOMPARE(model.rowCount(), 2);
    // Another commit is looked at anew.
    PullRequest pushed = detailsOf(3, {}).pull;
    pushed.headSha = u"other"_s;
    model.add({pushed});
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.indexOf(3).parent().row(), 2);
    model.keepOnly({3});
    QCOMPARE(groupsOf(model), QStringList{u"Not looked at yet: 3"_s});
    model.clear();
    QCOMPARE(model.rowCount(), 0);
}

void ReviewSessionTest::filters()
{
    ReviewModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    PullReview found;
    found.findings = {{ReviewFinding::Severity::Error, u"The file is removed"_s}};
    for (int number = 1; number <= 12; ++number) {
        model.add({detailsOf(number, {}).pull});
        model.setDetails(detailsOf(number, number % 2 == 0 ? u"dirty"_s : u"clean"_s),
                         number == 5 ? found : PullReview(), false);
    }
    model.setFilter(u"conflict I1"_s);
    QCOMPARE(groupsOf(model), (QStringList{u"Conflict: 12 10"_s}));
    model.setFilter(u"removed"_s);
    QCOMPARE(groupsOf(model), (QStringList{u"Ready to merge: 5"_s}));
    // What comes to fit, comes; what does no more, goes.
    model.setDetails(detailsOf(5, u"clean"_s), {}, false);
    QCOMPARE(model.rowCount(), 0);
    model.setReview(7, found);
    QCOMPARE(groupsOf(model), (QStringList{u"Ready to merge: 7"_s}));
    model.setFilter({});
    QCOMPARE(model.indexOf(1).row(), 5);
    QCOMPARE(model.size(), 12);
}

void ReviewSessionTest::describesPlans()
{
    ReviewPlan plan{ReviewAction::Merge, {}};
    for (int number = 1; number <= 3; ++number)
        plan.pulls.append({detailsOf(number, {}).pull});
    plan.pulls[1].reason = u"it is a draft"_s;
    plan.pulls[2].findings = {u"The file is removed"_s};
    ReviewPlanModel model(plan);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const auto what = [&](int row) { return model.index(row, ReviewPlanModel::What).data().toString(); };
    QVERIFY(what(0).startsWith(u"Squashed into"));
    QCOMPARE(what(1), u"Left out: The file is removed"_s);
    QCOMPARE(what(2), u"Left out: it is a draft"_s);
    model.setDespiteFindings(true);
    QVERIFY(what(1).startsWith(u"Squashed into"));
    QCOMPARE(model.plan().takingPart().size(), 2);
}

void ReviewSessionTest::writesCommandLines()
{
    ReviewCommand command{{u"example/fleet"_s, {}}, u"/srv/my fleet"_s, {17, 18}, u"it's fine"_s, false};
    QCOMPARE(commandLine(ReviewAction::Approve, command),
             u"lockstepctl pulls approve --repo example/fleet --fleet '/srv/my fleet' --body "
             "'it'\\''s fine' 17 18"_s);
    command.despiteFindings = true;
    command.place.api = u"https://h.example/api/v3"_s;
    QCOMPARE(commandLine(ReviewAction::AutoMerge, command),
             u"lockstepctl pulls merge --repo example/fleet --github-api https://h.example/api/v3 --fleet "
             "'/srv/my fleet' --auto --despite-findings 17 18"_s);
    command.fleet.clear();
    command.place.api.clear();
    QCOMPARE(commandLine(ReviewAction::Merge, command),
             u"lockstepctl pulls merge --repo example/fleet 17 18"_s);
    QCOMPARE(commandLine(ReviewAction::RequestChanges, command),
             u"lockstepctl pulls request-changes --repo example/fleet --body 'it'\\''s fine' 17 18"_s);
    QCOMPARE(showCommandLine(command), u"lockstepctl pulls show --repo example/fleet 17"_s);
    command.store = u"/tmp/my store"_s;
    QCOMPARE(showCommandLine(command),
             u"lockstepctl pulls show --repo example/fleet --store '/tmp/my store' 17"_s);
    QCOMPARE(commandLine(ReviewAction::Merge, command),
             u"lockstepctl pulls merge --repo example/fleet --store '/tmp/my store' 17 18"_s);
    command.store = Store::defaultPath();
    QCOMPARE(listCommandLine(command.place, u"mi-upgrade"_s),
             u"lockstepctl pulls list --repo example/fleet --label mi-upgrade --group-by cause"_s);
}

QTEST_GUILESS_MAIN(ReviewSessionTest)
#include "tst_review_session.moc"
