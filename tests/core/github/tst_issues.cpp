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

QTEST_GUILESS_MAIN(IssuesTest)
#include "tst_issues.moc"
