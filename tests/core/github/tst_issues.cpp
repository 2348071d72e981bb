// Issues that are found again by a marker in their text.

#include "core/github/issues.h"
#include "github_fixture.h"
#include "result_checks.h"

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

const QString marker = u"<!-- lockstep: prod 5.1.0 -->"_s;

} // namespace

class IssuesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void createsOnce();
    void findsWhatWasCreatedWithoutAnAnswer();
    void takesNoPullRequestForAnIssue();
    void updatesAndComments();
    void wantsTheMarker();
    void findsClosedOnes();
    void editsOnlyWhatChanges();
    void editsAgainAfterAWait();
    void givesUpEditing();

private:
    std::unique_ptr<GitHubFixture> m_github;
};

void IssuesTest::init()
{
    m_github = std::make_unique<GitHubFixture>();
}

void IssuesTest::cleanup()
{
    QCOMPARE(m_github->api.violations(), QStringList());
}

void IssuesTest::createsOnce()
{
    const IssueDraft draft{u"Upgrade prod"_s, marker + u"\n- [ ] acme"_s, {u"mi-upgrade"_s}};
    const auto first = ensureIssue(m_github->client(), marker, draft, {});
    VERIFY_RESULT(first);
    QCOMPARE(first->labels, draft.labels);
    const auto second = ensureIssue(m_github->client(), marker, draft, {});
    VERIFY_RESULT(second);
    QCOMPARE(second->number, first->number);
    QCOMPARE(m_github->api.with([](GitHubState& state) { return state.issues.size(); }), 1);
    const auto other = findIssue(m_github->client(), u"another marker"_s, {}, {});
    VERIFY_RESULT(other);
    QVERIFY(!*other);
}

void IssuesTest::findsWhatWasCreatedWithoutAnAnswer()
{
    m_github->api.add(GitHubFault::cut("POST", u"/issues$"_s, GitHubFault::Kind::CutAfter));
    const auto made = ensureIssue(m_github->client(), marker, {u"Upgrade"_s, marker}, {});
    VERIFY_RESULT(made);
    QCOMPARE(m_github->api.with([](GitHubState& state) { return state.issues.size(); }), 1);
}

void IssuesTest::takesNoPullRequestForAnIssue()
{
    m_github->api.with([](GitHubState& state) { state.addPull(u"one"_s, u"One"_s, {}).body = marker; });
    const auto found = findIssue(m_github->client(), marker, {}, {});
    VERIFY_RESULT(found);
    QVERIFY(!*found);
    const auto made = ensureIssue(m_github->client(), marker, {u"Upgrade"_s, marker}, {});
    VERIFY_RESULT(made);
    QCOMPARE(made->number, 2);
}

void IssuesTest::updatesAndComments()
{
    const GitHubClient client = m_github->client();
    const auto made = ensureIssue(client, marker, {u"Upgrade"_s, marker + u"\n- [ ] acme"_s}, {});
    VERIFY_RESULT(made);
    VERIFY_RESULT(updateIssueBody(client, made->number, marker + u"\n- [x] acme"_s, {}));
    VERIFY_RESULT(commentOnIssue(client, made->number, u"acme is done"_s, {}));
    const auto now = readIssue(client, made->number, {});
    VERIFY_RESULT(now);
    QCOMPARE(now->body, marker + u"\n- [x] acme"_s);
    QCOMPARE(now->title, u"Upgrade"_s);
    m_github->api.with(
        [](GitHubState& state) { QCOMPARE(state.issues.first().comments, QStringList{u"acme is done"_s}); });
    VERIFY_ERROR(updateIssueBody(client, 99, u"x"_s, {}), ErrorKind::NotFound, "issue #99 of example/fleet");
}

void IssuesTest::wantsTheMarker()
{
    VERIFY_ERROR(ensureIssue(m_github->client(), marker, {u"Upgrade"_s, u"no marker"_s}, {}),
                 ErrorKind::Usage, "lacks the marker");
    QVERIFY(m_github->api.requests().isEmpty());
}

void IssuesTest::findsClosedOnes()
{
    const GitHubClient client = m_github->client();
    const QDateTime since = QDateTime::currentDateTimeUtc().addYears(-1);
    VERIFY_RESULT(ensureIssue(client, marker, {u"Upgrade"_s, marker, {u"a b"_s}}, {}));
    const auto none = findClosedIssue(client, marker, {u"a b"_s}, since, {});
    VERIFY_RESULT(none);
    QVERIFY(!*none);
    m_github->api.with([](GitHubState& state) { state.issues.first().isOpen = false; });
    const auto found = findClosedIssue(client, marker, {u"a b"_s}, since, {});
    VERIFY_RESULT(found);
    QVERIFY(found->has_value());
    QCOMPARE((*found)->state, u"closed"_s);
}

void IssuesTest::editsOnlyWhatChanges()
{
    const GitHubClient client = m_github->client();
    VERIFY_RESULT(ensureIssue(client, marker, {u"Upgrade"_s, marker}, {}));
    const auto same = editIssueBody(client, 1, [](const Issue& issue) { return issue.body; }, {});
    VERIFY_RESULT(same);
    QVERIFY(!same->isChanged);
    QCOMPARE(m_github->asked(u"PATCH /repos/example/fleet/issues/1"_s), 0);
    const auto refuse = [](const Issue&) -> Result<QString> {
        return failure(ErrorKind::Invalid, u"edit"_s, u"it"_s, u"it is not ours"_s);
    };
    VERIFY_ERROR(editIssueBody(client, 1, refuse, {}), ErrorKind::Invalid, "it is not ours");
    const auto more = editIssueBody(client, 1, [](const Issue& issue) { return issue.body + u'!'; }, {});
    VERIFY_RESULT(more);
    QVERIFY(more->isChanged);
    QCOMPARE(more->issue.body, marker + u'!');
}

/// While GitHub has us wait, people go on writing.
void IssuesTest::editsAgainAfterAWait()
{
    const GitHubClient client = m_github->client();
    VERIFY_RESULT(ensureIssue(client, marker, {u"Upgrade"_s, marker}, {}));
    GitHubFault fault = GitHubFault::secondary(u"/issues/1$"_s, -1);
    fault.method = "PATCH";
    m_github->api.add(fault);
    int edits = 0;
    const auto edit = [&](const Issue& issue) -> Result<QString> {
        if (++edits == 1)
            m_github->api.with([](GitHubState& state) { state.issues.first().body += u" Bob"_s; });
        return issue.body + u" ours"_s;
    };
    const auto done = editIssueBody(client, 1, edit, {});
    VERIFY_RESULT(done);
    QCOMPARE(edits, 2);
    QCOMPARE(done->issue.body, marker + u" Bob ours"_s);
}

void IssuesTest::givesUpEditing()
{
    const GitHubClient client = m_github->client();
    VERIFY_RESULT(ensureIssue(client, marker, {u"Upgrade"_s, marker}, {}));
    GitHubFault fault = GitHubFault::secondary(u"/issues/1$"_s, -1, -1);
    fault.method = "PATCH";
    m_github->api.add(fault);
    const auto edit = [](const Issue& issue) { return issue.body + u'!'; };
    VERIFY_ERROR(editIssueBody(client, 1, edit, {}), ErrorKind::Busy, "Try again");
    QCOMPARE(m_github->asked(u"PATCH /repos/example/fleet/issues/1"_s), client.patience().attempts);
}

QTEST_GUILESS_MAIN(IssuesTest)
#include "tst_issues.moc"
