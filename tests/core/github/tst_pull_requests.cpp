// Pull requests: listed, read, created once, reviewed, merged as they were looked at.

#include "core/github/merging.h"
#include "github_fixture.h"
#include "result_checks.h"

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

const QString pullPath = u"/repos/example/fleet/pulls/1"_s;

QList<int> numbersOf(const QList<PullRequest>& pulls)
{
    QList<int> numbers;
    for (const PullRequest& pull : pulls)
        numbers.append(pull.number);
    return numbers;
}

} // namespace

class PullRequestsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void listsByLabel();
    void showsAllThatAReviewerLooksAt();
    void countsTheLastWordOfEach();
    void combinesChecks();
    void createsOnce();
    void findsWhatWasCreatedWithoutAnAnswer();
    void saysWhichBranchIsWrong();
    void approvesTheCommitThatWasLookedAt();
    void asksForChanges();
    void letsNobodyApproveTheirOwn();
    void squashes();
    void doesNotMergeWhatWasPushedSince();
    void mergesOnceWhenTheAnswerIsLost();
    void mergesAgainWhenItWasTooQuick();
    void saysWhyItCannotMerge();
    void enablesAutoMerge();
    void saysWhyThereIsNoAutoMerge();

private:
    PullRequest add(const QString& head = u"upgrade"_s, const QStringList& labels = {u"mi-upgrade"_s})
    {
        const int number =
            m_github->api.with([&](GitHubState& state) { return state.addPull(head, head, labels).number; });
        return *findPullRequest(m_github->client(), number, {});
    }

    std::unique_ptr<GitHubFixture> m_github;
};

void PullRequestsTest::init()
{
    m_github = std::make_unique<GitHubFixture>();
}

void PullRequestsTest::cleanup()
{
    QCOMPARE(m_github->api.violations(), QStringList());
}

void PullRequestsTest::listsByLabel()
{
    add(u"one"_s, {u"mi-upgrade"_s});
    add(u"two"_s, {u"other"_s});
    add(u"three"_s, {u"MI-upgrade"_s, u"other"_s});
    m_github->api.with(
        [](GitHubState& state) { state.addPull(u"four"_s, u"4"_s, {u"mi-upgrade"_s}).isOpen = false; });
    const GitHubClient client = m_github->client();
    const auto upgrades = listPullRequests(client, {u"mi-upgrade"_s}, u"open"_s, {});
    VERIFY_RESULT(upgrades);
    QCOMPARE(numbersOf(*upgrades), QList<int>({3, 1}));
    QCOMPARE(upgrades->last().head, u"one"_s);
    QCOMPARE(numbersOf(*listPullRequests(client, {u"mi-upgrade"_s, u"other"_s}, u"open"_s, {})),
             QList<int>({3}));
    QCOMPARE(numbersOf(*listPullRequests(client, {}, u"all"_s, {})), QList<int>({4, 3, 2, 1}));
    QCOMPARE(numbersOf(*listPullRequests(client, {}, u"closed"_s, {})), QList<int>({4}));
}

void PullRequestsTest::showsAllThatAReviewerLooksAt()
{
    const PullRequest pull = add();
    m_github->api.with([&](GitHubState& state) {
        state.pulls[1].body = u"The plan"_s;
        for (int file = 1; file <= 130; ++file)
            state.pulls[1].files.append(QJsonObject{{u"sha"_s, shaOf(QString::number(file))},
                                                    {u"filename"_s, u"file-%1.yaml"_s.arg(file)},
                                                    {u"status"_s, u"modified"_s},
                                                    {u"additions"_s, 2},
                                                    {u"deletions"_s, 1},
                                                    {u"changes"_s, 3},
                                                    {u"patch"_s, u"@@ -1 +1,2 @@"_s}});
        state.addCheck(pull.headSha, u"build"_s, u"success"_s);
        state.addStatus(pull.headSha, u"ci/lint"_s, u"pending"_s);
    });
    const auto details = readPullRequest(m_github->client(), 1, {});
    VERIFY_RESULT(details);
    QCOMPARE(details->pull.body, u"The plan"_s);
    QCOMPARE(details->canMerge, std::optional(true));
    QCOMPARE(details->mergeState, u"unstable"_s);
    QCOMPARE(details->files.size(), 130);
    QCOMPARE(details->files.last(),
             (ChangedFile{u"file-130.yaml"_s, {}, u"modified"_s, 2, 1, u"@@ -1 +1,2 @@"_s}));
    QCOMPARE(details->checks.size(), 2);
    QCOMPARE(combined(details->checks), std::optional(Check::State::Pending));
    QCOMPARE(details->toJson()[u"checks"][1][u"state"].toString(), u"pending"_s);
    VERIFY_ERROR(readPullRequest(m_github->client(), 77, {}), ErrorKind::NotFound, "#77 of example/fleet");
}

void PullRequestsTest::countsTheLastWordOfEach()
{
    add();
    m_github->api.with([](GitHubState& state) {
        int id = 0;
        for (const auto& [who, what] : {std::pair(u"ann"_s, u"CHANGES_REQUESTED"_s),
                                        {u"bob"_s, u"COMMENTED"_s},
                                        {u"ann"_s, u"APPROVED"_s},
                                        {u"ann"_s, u"COMMENTED"_s}})
            state.pulls[1].reviews.append(QJsonObject{
                {u"id"_s, ++id}, {u"user"_s, QJsonObject{{u"login"_s, who}}}, {u"state"_s, what}});
    });
    const auto details = readPullRequest(m_github->client(), 1, {});
    VERIFY_RESULT(details);
    QCOMPARE(details->reviews.size(), 2);
    QCOMPARE(details->reviews[0].author, u"ann"_s);
    QCOMPARE(details->reviews[0].state, u"APPROVED"_s);
    QCOMPARE(details->reviews[1].state, u"COMMENTED"_s);
}

void PullRequestsTest::combinesChecks()
{
    QCOMPARE(combined({}), std::optional<Check::State>());
    m_github->api.with([](GitHubState& state) {
        for (const QString& conclusion : {u"success"_s, u"neutral"_s, u"skipped"_s})
            state.addCheck(u"good"_s, conclusion, conclusion);
        state.addCheck(u"busy"_s, u"build"_s, u"in_progress"_s);
        state.addStatus(u"busy"_s, u"lint"_s, u"success"_s);
        state.addCheck(u"bad"_s, u"build"_s, u"timed_out"_s);
        state.addCheck(u"bad"_s, u"test"_s, u"queued"_s);
        state.addStatus(u"worse"_s, u"lint"_s, u"error"_s);
    });
    const auto state = [&](const QString& sha) { return combined(*readChecks(m_github->client(), sha, {})); };
    QCOMPARE(state(u"good"_s), std::optional(Check::State::Passed));
    QCOMPARE(state(u"busy"_s), std::optional(Check::State::Pending));
    QCOMPARE(state(u"bad"_s), std::optional(Check::State::Failed));
    QCOMPARE(state(u"worse"_s), std::optional(Check::State::Failed));
    QCOMPARE(state(u"none"_s), std::optional<Check::State>());
}

void PullRequestsTest::createsOnce()
{
    m_github->api.with([](GitHubState& state) { state.branches += u"upgrade"_s; });
    PullRequestDraft draft{
        u"upgrade"_s, u"main"_s, u"acme: upgrade to 5.1.0"_s, u"The plan"_s, {u"mi-upgrade"_s}};
    const auto first = createPullRequest(m_github->client(), draft, {});
    VERIFY_RESULT(first);
    QVERIFY(first->isNew);
    QCOMPARE(first->pull.labels, QStringList{u"mi-upgrade"_s});
    draft.body = u"A better plan"_s;
    const auto second = createPullRequest(m_github->client(), draft, {});
    VERIFY_RESULT(second);
    QVERIFY(!second->isNew);
    QCOMPARE(second->pull.number, first->pull.number);
    m_github->api.with([](GitHubState& state) {
        QCOMPARE(state.pulls.size(), 1);
        QCOMPARE(state.pulls.first().body, u"A better plan"_s);
        QCOMPARE(state.pulls.first().labels, QStringList{u"mi-upgrade"_s});
    });
    const qsizetype before = m_github->api.requests().size();
    VERIFY_RESULT(createPullRequest(m_github->client(), draft, {}));
    QCOMPARE(m_github->api.requests().size(), before + 1); // it only looked
}

void PullRequestsTest::findsWhatWasCreatedWithoutAnAnswer()
{
    m_github->api.with([](GitHubState& state) { state.branches += u"upgrade"_s; });
    m_github->api.add(GitHubFault::cut("POST", u"/pulls$"_s, GitHubFault::Kind::CutAfter));
    const PullRequestDraft draft{u"upgrade"_s, u"main"_s, u"Title"_s, u"Body"_s};
    const auto made = createPullRequest(m_github->client(), draft, {});
    VERIFY_RESULT(made);
    QCOMPARE(made->pull.number, 1);
    QCOMPARE(m_github->asked(u"POST /repos/example/fleet/pulls"_s), 1);
    m_github->api.add(GitHubFault::cut("POST", u"/pulls$"_s, GitHubFault::Kind::CutBefore));
    m_github->api.with([](GitHubState& state) { state.branches += u"other"_s; });
    VERIFY_ERROR(createPullRequest(m_github->client(), {u"other"_s, u"main"_s, u"T"_s, u"B"_s}, {}),
                 ErrorKind::Connection, "may have been done");
}

void PullRequestsTest::saysWhichBranchIsWrong()
{
    VERIFY_ERROR(createPullRequest(m_github->client(), {u"gone"_s, u"main"_s, u"T"_s, u"B"_s}, {}),
                 ErrorKind::Invalid, "PullRequest.head is not valid");
}

void PullRequestsTest::approvesTheCommitThatWasLookedAt()
{
    const PullRequest pull = add();
    m_github->api.with([](GitHubState& state) { state.push(1); });
    VERIFY_RESULT(reviewPullRequest(m_github->client(), pull, ReviewEvent::Approve, u"Good"_s, {}));
    const auto details = readPullRequest(m_github->client(), 1, {});
    VERIFY_RESULT(details);
    QCOMPARE(details->reviews.size(), 1);
    QCOMPARE(details->reviews[0].state, u"APPROVED"_s);
    QCOMPARE(details->reviews[0].sha, pull.headSha);
    QVERIFY(details->pull.headSha != pull.headSha);
}

void PullRequestsTest::asksForChanges()
{
    const PullRequest pull = add();
    VERIFY_ERROR(reviewPullRequest(m_github->client(), pull, ReviewEvent::RequestChanges, u" "_s, {}),
                 ErrorKind::Usage, "Write what should change");
    VERIFY_RESULT(
        reviewPullRequest(m_github->client(), pull, ReviewEvent::RequestChanges, u"The image"_s, {}));
    QCOMPARE(readPullRequest(m_github->client(), 1, {})->reviews[0].body, u"The image"_s);
}

void PullRequestsTest::letsNobodyApproveTheirOwn()
{
    const PullRequest pull = add();
    m_github->api.with([](GitHubState& state) { state.pulls[1].author = state.user; });
    VERIFY_ERROR(reviewPullRequest(m_github->client(), pull, ReviewEvent::Approve, {}, {}),
                 ErrorKind::Invalid, "Can not approve your own pull request");
}

void PullRequestsTest::squashes()
{
    const PullRequest pull = add();
    const auto sha = squashPullRequest(m_github->client(), pull, {});
    VERIFY_RESULT(sha);
    QVERIFY(!sha->isEmpty());
    const auto now = findPullRequest(m_github->client(), 1, {});
    VERIFY_RESULT(now);
    QVERIFY(now->isMerged);
    QCOMPARE(now->toJson()[u"state"].toString(), u"merged"_s);
    const auto again = squashPullRequest(m_github->client(), pull, {});
    VERIFY_RESULT(again);
    QCOMPARE(*again, *sha);
    QCOMPARE(m_github->api.with([](GitHubState& state) { return state.merges; }), 1);
}

void PullRequestsTest::doesNotMergeWhatWasPushedSince()
{
    const PullRequest pull = add();
    m_github->api.with([](GitHubState& state) { state.push(1); });
    VERIFY_ERROR(squashPullRequest(m_github->client(), pull, {}), ErrorKind::Precondition,
                 "pushed to since you looked at it");
    QCOMPARE(m_github->api.with([](GitHubState& state) { return state.merges; }), 0);
}

void PullRequestsTest::mergesAgainWhenItWasTooQuick()
{
    const PullRequest pull = add();
    m_github->api.add(GitHubFault::answer(u"/merge$"_s, 405,
                                          u"Base branch was modified. Review and try the merge again."_s));
    VERIFY_RESULT(squashPullRequest(m_github->client(), pull, {}));
    QCOMPARE(m_github->asked(u"PUT "_s + pullPath + u"/merge"_s), 2);
}

void PullRequestsTest::mergesOnceWhenTheAnswerIsLost()
{
    const PullRequest pull = add();
    m_github->api.add(GitHubFault::cut("PUT", u"/merge$"_s, GitHubFault::Kind::CutAfter));
    VERIFY_RESULT(squashPullRequest(m_github->client(), pull, {}));
    QCOMPARE(m_github->api.with([](GitHubState& state) { return state.merges; }), 1);
    QCOMPARE(m_github->asked(u"PUT "_s + pullPath + u"/merge"_s), 2);
}

void PullRequestsTest::saysWhyItCannotMerge()
{
    const PullRequest pull = add();
    const auto refuse = [&](auto change) {
        m_github->api.with(change);
        return squashPullRequest(m_github->client(), pull, {});
    };
    VERIFY_ERROR(refuse([](GitHubState& state) { state.hasMergeQueue = true; }), ErrorKind::Precondition,
                 "only through its merge queue: enable auto-merge");
    VERIFY_ERROR(refuse([](GitHubState& state) {
                     state.hasMergeQueue = false;
                     state.needsApproval = true;
                 }),
                 ErrorKind::Precondition, "Have what is required done");
    VERIFY_ERROR(refuse([](GitHubState& state) { state.pulls[1].hasConflict = true; }),
                 ErrorKind::Precondition, "Solve its conflicts");
    QCOMPARE(readPullRequest(m_github->client(), 1, {})->canMerge, std::optional(false));
}

void PullRequestsTest::enablesAutoMerge()
{
    m_github->api.with([](GitHubState& state) { state.needsApproval = true; });
    const PullRequest pull = add();
    VERIFY_RESULT(enableAutoMerge(m_github->client(), pull, {}));
    QVERIFY(findPullRequest(m_github->client(), 1, {})->mergesItself);
    VERIFY_RESULT(reviewPullRequest(m_github->client(), pull, ReviewEvent::Approve, {}, {}));
    QVERIFY(findPullRequest(m_github->client(), 1, {})->isMerged);
}

void PullRequestsTest::saysWhyThereIsNoAutoMerge()
{
    PullRequest pull = add();
    const auto enable = [&] { return enableAutoMerge(m_github->client(), pull, {}); };
    VERIFY_ERROR(enable(), ErrorKind::Precondition, "It waits for nothing any more: merge it");
    m_github->api.with([](GitHubState& state) { state.allowsAutoMerge = false; });
    VERIFY_ERROR(enable(), ErrorKind::Precondition, "Allow auto-merge in the settings");
    pull.nodeId = u"PR_gone"_s;
    VERIFY_ERROR(enable(), ErrorKind::NotFound, "Could not resolve to a node");
}

QTEST_GUILESS_MAIN(PullRequestsTest)
#include "tst_pull_requests.moc"
