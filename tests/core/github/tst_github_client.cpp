// The client of GitHub's REST API against a strict local server.

#include "core/github/github_client.h"
#include "core/github/github_error.h"
#include "github_fixture.h"
#include "result_checks.h"

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

const QString pullsPath = u"/repos/example/fleet/pulls"_s;

GitHubRequest pulls()
{
    return {.path = u"/pulls"_s, .attempted = u"list the pull requests of"_s, .subject = u"example/fleet"_s};
}

GitHubRequest newIssue()
{
    return {.method = "POST",
            .path = u"/issues"_s,
            .body = {{u"title"_s, u"Upgrade"_s}},
            .attempted = u"create"_s,
            .subject = u"an issue"_s};
}

} // namespace

class GitHubClientTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void readsRepositoriesAndAddresses();
    void refusesToBeWithoutAToken();
    void readsAllPages();
    void goesToNoOtherServerForPages();
    void asksWhetherAnythingChanged();
    void speaksToAnEnterpriseServer();
    void repeatsOnlyWhatIsSafe();
    void saysThatItMayHaveBeenDone();
    void saysWhatToDo_data();
    void saysWhatToDo();
    void listsTheWrongFields();
    void stops();
    void logsWithoutSecrets();

private:
    std::unique_ptr<GitHubFixture> m_github;
};

void GitHubClientTest::init()
{
    m_github = std::make_unique<GitHubFixture>();
}

void GitHubClientTest::cleanup()
{
    QCOMPARE(m_github->api.violations(), QStringList());
}

void GitHubClientTest::readsRepositoriesAndAddresses()
{
    QCOMPARE(GitHubRepository::parse(u" example/fleet.config "_s)->text(), u"example/fleet.config"_s);
    for (const QString& wrong : {u"fleet"_s, u"a/b/c"_s, u"a/.."_s, u"/b"_s, u"a b/c"_s, u"../b"_s})
        VERIFY_ERROR(GitHubRepository::parse(wrong), ErrorKind::Usage, "OWNER/NAME");
    QCOMPARE(gitHubApiAddress({})->toString(), u"https://api.github.com"_s);
    QCOMPARE(gitHubApiAddress(u"https://github.example.com/api/v3/"_s)->toString(),
             u"https://github.example.com/api/v3"_s);
    VERIFY_ERROR(gitHubApiAddress(u"github.example.com"_s), ErrorKind::Usage, "api/v3");
    QCOMPARE(gitHubGraphAddress(publicGitHubApi()).toString(), u"https://api.github.com/graphql"_s);
    QCOMPARE(gitHubGraphAddress(QUrl(u"https://github.example.com/api/v3"_s)).toString(),
             u"https://github.example.com/api/graphql"_s);
}

void GitHubClientTest::refusesToBeWithoutAToken()
{
    GitHubSettings settings = m_github->settings();
    settings.token = {};
    VERIFY_ERROR(GitHubClient::open(settings), ErrorKind::Usage, "GITHUB_TOKEN");
    settings.token = Secret(u"x"_s);
    settings.api = QUrl(u"http://github.example.com/api/v3"_s);
    VERIFY_ERROR(GitHubClient::open(settings), ErrorKind::Usage, "plain HTTP");
}

void GitHubClientTest::readsAllPages()
{
    m_github->api.with([](GitHubState& state) {
        for (int number = 1; number <= 45; ++number)
            state.addPull(u"branch-%1"_s.arg(number), u"Title"_s, {});
    });
    GitHubRequest request = pulls();
    request.query.addQueryItem(u"per_page"_s, u"20"_s);
    const auto all = m_github->client().list(request, {}, {});
    VERIFY_RESULT(all);
    QCOMPARE(all->size(), 45);
    QCOMPARE(all->first()[u"number"].toInt(), 45);
    QCOMPARE(all->last()[u"number"].toInt(), 1);
    QCOMPARE(m_github->asked(u"GET "_s + pullsPath), 3);
    int pages = 0;
    VERIFY_RESULT(m_github->client().pages(request, {}, [&](const QJsonArray&) { return ++pages < 2; }, {}));
    QCOMPARE(pages, 2);
}

void GitHubClientTest::goesToNoOtherServerForPages()
{
    GitHubFault fault = GitHubFault::answer(u"/pulls$"_s, 200, {});
    fault.body = "[]";
    fault.headers = {{"Link", "<https://example.org/pulls?page=2>; rel=\"next\""}};
    m_github->api.add(fault);
    VERIFY_ERROR(m_github->client().list(pulls(), {}, {}), ErrorKind::Failed, "another server");
    fault.headers = {
        {"Link", '<' + m_github->api.url().toUtf8() + pullsPath.toUtf8() + "?per_page=100>; rel=\"next\""}};
    m_github->api.add(fault);
    VERIFY_ERROR(m_github->client().list(pulls(), {}, {}), ErrorKind::Failed, "circles");
}

void GitHubClientTest::asksWhetherAnythingChanged()
{
    m_github->api.with([](GitHubState& state) { state.addPull(u"one"_s, u"One"_s, {}); });
    const GitHubClient client = m_github->client();
    const auto first = client.list(pulls(), {}, {});
    VERIFY_RESULT(first);
    QCOMPARE(client.traffic().unchanged, 0);
    const GitHubClient copy = client;
    const auto second = copy.list(pulls(), {}, {});
    VERIFY_RESULT(second);
    QCOMPARE(*second, *first);
    QCOMPARE(client.traffic().requests, 2);
    QCOMPARE(client.traffic().unchanged, 1);
    m_github->api.with([](GitHubState& state) { state.pulls[1].title = u"Other"_s; });
    const auto third = client.list(pulls(), {}, {});
    VERIFY_RESULT(third);
    QCOMPARE(third->first()[u"title"].toString(), u"Other"_s);
    QCOMPARE(client.traffic().unchanged, 1);
}

void GitHubClientTest::speaksToAnEnterpriseServer()
{
    m_github->api.with([](GitHubState& state) {
        for (int number = 1; number <= 3; ++number)
            state.addPull(u"branch-%1"_s.arg(number), u"Title"_s, {});
    });
    GitHubSettings settings = m_github->settings();
    settings.api = QUrl(m_github->api.url() + u"/api/v3"_s);
    const auto client = GitHubClient::open(settings);
    VERIFY_RESULT(client);
    GitHubRequest request = pulls();
    request.query.addQueryItem(u"per_page"_s, u"2"_s);
    const auto all = client->list(request, {}, {});
    VERIFY_RESULT(all);
    QCOMPARE(all->size(), 3);
}

void GitHubClientTest::repeatsOnlyWhatIsSafe()
{
    m_github->api.add(GitHubFault::answer(u"/pulls$"_s, 502, u"Bad gateway"_s, 2));
    VERIFY_RESULT(m_github->client().list(pulls(), {}, {}));
    QCOMPARE(m_github->asked(u"GET "_s + pullsPath), 3);
    m_github->api.add(GitHubFault::cut("GET", u"/pulls$"_s, GitHubFault::Kind::CutBefore));
    VERIFY_RESULT(m_github->client().list(pulls(), {}, {}));
    m_github->api.add(GitHubFault::answer(u"/issues$"_s, 502, u"Bad gateway"_s, 1));
    VERIFY_ERROR(m_github->client().send(newIssue(), {}), ErrorKind::Failed, "trouble of its own");
    QCOMPARE(m_github->asked(u"POST /repos/example/fleet/issues"_s), 1);
}

void GitHubClientTest::saysThatItMayHaveBeenDone()
{
    m_github->api.add(GitHubFault::cut("POST", u"/issues$"_s, GitHubFault::Kind::CutAfter));
    VERIFY_ERROR(m_github->client().send(newIssue(), {}), ErrorKind::Connection,
                 "It may have been done nevertheless");
    QCOMPARE(m_github->asked(u"POST /repos/example/fleet/issues"_s), 1);
    QCOMPARE(m_github->api.with([](GitHubState& state) { return state.issues.size(); }), 1);
}

void GitHubClientTest::saysWhatToDo_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("wanted");
    QTest::addColumn<QByteArray>("given");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("text");
    const auto row = [](const char* name, int status, const QByteArray& wanted, const QByteArray& given,
                        ErrorKind kind, const QString& text) {
        QTest::newRow(name) << status << wanted << given << int(kind) << text;
    };
    row("token", 401, {}, {}, ErrorKind::Connection, u"wrong, over or withdrawn"_s);
    row("scope", 403, "repo", "read:org, gist", ErrorKind::Connection,
        u"the token lacks the scope repo (it has: read:org, gist)"_s);
    row("right", 403, "repo", "repo, gist", ErrorKind::Connection, u"The account may not do this"_s);
    row("hidden by a scope", 404, "repo, public_repo", "gist", ErrorKind::NotFound,
        u"the token lacks the scope repo or public_repo"_s);
    row("hidden", 404, {}, {}, ErrorKind::NotFound, u"what the token may not see"_s);
    row("conflict", 409, {}, {}, ErrorKind::Precondition, u"Look at how it is now"_s);
    row("trouble", 500, {}, {}, ErrorKind::Failed, u"trouble of its own"_s);
}

void GitHubClientTest::saysWhatToDo()
{
    QFETCH(int, status);
    QFETCH(QByteArray, wanted);
    QFETCH(QByteArray, given);
    QFETCH(int, kind);
    QFETCH(QString, text);
    GitHubFault fault = GitHubFault::answer(u"/pulls$"_s, status, u"No"_s, -1);
    if (!wanted.isEmpty())
        fault.headers = {{"X-Accepted-OAuth-Scopes", wanted}, {"X-OAuth-Scopes", given}};
    m_github->api.add(fault);
    const auto read = m_github->client().list(pulls(), {}, {});
    QVERIFY(!read);
    QCOMPARE(int(read.error().kind), kind);
    QVERIFY2(read.error().message().contains(text), qPrintable(read.error().message()));
}

void GitHubClientTest::listsTheWrongFields()
{
    HttpReply reply{422, {}, {}};
    reply.body =
        "{\"message\": \"Validation Failed\", \"errors\": ["
        "{\"resource\": \"PullRequest\", \"field\": \"head\", \"code\": \"invalid\"},"
        "{\"resource\": \"Issue\", \"field\": \"title\", \"code\": \"missing_field\"},"
        "{\"resource\": \"PullRequest\", \"code\": \"custom\", \"message\": \"Too many.\"}, \"Plain\"]}";
    const Error error = gitHubFailure(reply, u"create"_s, u"it"_s).error();
    QCOMPARE(error.kind, ErrorKind::Invalid);
    QCOMPARE(
        error.happened,
        u"GitHub answered with status 422: Validation Failed: PullRequest.head is not valid; Issue.title is "
        "missing; Too many; Plain"_s);
    HttpReply signOn{403, {}, "{\"message\": \"Resource protected by organization SAML enforcement.\"}"};
    signOn.headers.append("X-GitHub-SSO", "required; url=https://github.example.com/sso?token=secret");
    const Error sso = gitHubFailure(signOn, u"read"_s, u"it"_s).error();
    QCOMPARE(sso.advice,
             u"Authorise the token for the organisation's single sign-on: https://github.example.com/sso"_s);
    HttpReply fine{403, {}, "{\"message\": \"Resource not accessible by personal access token\"}"};
    fine.headers.append("X-Accepted-GitHub-Permissions", "pull_requests=write");
    QVERIFY(gitHubFailure(fine, u"read"_s, u"it"_s)
                .error()
                .happened.contains(u"it needs the permission pull_requests=write"));
}

void GitHubClientTest::stops()
{
    GitHubFault fault = GitHubFault::answer(u"/pulls$"_s, 200, {}, 1);
    fault.kind = GitHubFault::Kind::Slow;
    fault.delay = std::chrono::seconds(2);
    m_github->api.add(fault);
    std::stop_source source;
    const std::jthread stopper([&] {
        while (m_github->api.requests().isEmpty())
            std::this_thread::yield();
        source.request_stop();
    });
    VERIFY_ERROR(m_github->client().list(pulls(), {}, source.get_token()), ErrorKind::Cancelled, "cancelled");
}

void GitHubClientTest::logsWithoutSecrets()
{
    const GitHubClient client = m_github->client();
    GitHubRequest request = newIssue();
    request.body[u"body"] = u"my other token is github_pat_11ABCDEFG0123456789abcdef, keep it"_s;
    VERIFY_RESULT(client.send(request, {}));
    m_github->api.setToken(u"another"_s);
    VERIFY_ERROR(client.list(pulls(), {}, {}), ErrorKind::Connection, "Bad credentials");
    const QString log = client.log();
    QVERIFY(log.contains(u"POST http://127.0.0.1"));
    QVERIFY(log.contains(u"-> 201"));
    QVERIFY(log.contains(u"-> 401"));
    QVERIFY(log.contains(u"X-GitHub-Api-Version: 2022-11-28"));
    QVERIFY(log.contains(u"Bad credentials"));
    QVERIFY(log.contains(u"Authorization: ********"));
    QVERIFY(!log.contains(u"ghp_"));
    QVERIFY(!log.contains(u"github_pat_"));
}

QTEST_GUILESS_MAIN(GitHubClientTest)
#include "tst_github_client.moc"
