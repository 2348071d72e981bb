// A GitHub App acts for us: its claim, its tokens and their renewal, against a strict local server.

#include "core/github/github_access.h"
#include "core/github/pull_requests.h"
#include "core/network/json_web_token.h"
#include "github_fixture.h"
#include "result_checks.h"
#include "token_programs.h"

#include <QJsonDocument>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

const QString newToken = u"POST /app/installations/77/access_tokens"_s;

QJsonObject decoded(const QByteArray& part)
{
    return QJsonDocument::fromJson(QByteArray::fromBase64(part, QByteArray::Base64UrlEncoding)).object();
}

} // namespace

class AppTokenTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void claimsToBeTheApp();
    void readsTheEnvironment();
    void refusesWrongKeys();
    void asksOnce();
    void isForThisRepositoryOnly();
    void renewsInTime();
    void goesOnWithTheOldOne();
    void renewsWhatIsWithdrawn();
    void bearsAnotherClock();
    void saysWhyThereIsNone_data();
    void saysWhyThereIsNone();
    void keepsItsKeyToItself();
    void goesOnAfterALogin();

private:
    [[nodiscard]] GitHubApp app() const
    {
        return {u"4711"_s, Secret(QString::fromLatin1(AppState::make().privateKey))};
    }

    [[nodiscard]] GitHubSettings settings(GitHubApp app) const
    {
        GitHubSettings made = m_github->settings();
        made.token = {};
        const auto tokens = std::make_shared<GitHubAppTokens>(std::move(app), made);
        HttpRetry retry;
        retry.firstDelay = std::chrono::milliseconds(1);
        tokens->setRetry(retry);
        made.tokens = tokens;
        return made;
    }

    [[nodiscard]] GitHubClient client() const { return *GitHubClient::open(settings(app())); }

    [[nodiscard]] static Result<QList<PullRequest>> list(const GitHubClient& client)
    {
        return listPullRequests(client, {}, u"open"_s, {});
    }

    std::unique_ptr<GitHubFixture> m_github;
};

void AppTokenTest::init()
{
    m_github = std::make_unique<GitHubFixture>();
    m_github->api.with([](GitHubState& state) {
        state.app = AppState::make();
        state.addPull(u"one"_s, u"One"_s, {});
    });
}

void AppTokenTest::cleanup()
{
    QCOMPARE(m_github->api.violations(), QStringList());
    for (const char* name :
         {"LOCKSTEP_GITHUB_APP_ID", "LOCKSTEP_GITHUB_APP_KEY", "LOCKSTEP_GITHUB_APP_INSTALLATION"})
        qunsetenv(name);
}

void AppTokenTest::claimsToBeTheApp()
{
    const qint64 before = QDateTime::currentSecsSinceEpoch();
    const Result<Secret> claim = gitHubAppClaim(app(), std::chrono::minutes(5));
    VERIFY_RESULT(claim);
    QVERIFY(!claim->reveal().contains(u'='));
    const QByteArrayList parts = claim->reveal().toLatin1().split('.');
    QCOMPARE(parts.size(), 3);
    QCOMPARE(decoded(parts[0])[u"alg"].toString(), u"RS256"_s);
    const QJsonObject claims = decoded(parts[1]);
    QCOMPARE(claims[u"iss"].toString(), u"4711"_s);
    const qint64 issued = claims[u"iat"].toInteger();
    QVERIFY(issued >= before + 300 - 60 && issued <= QDateTime::currentSecsSinceEpoch() + 300 - 60);
    QCOMPARE(claims[u"exp"].toInteger(), issued + 600);
    AppState known = AppState::make();
    known.clockAhead = 300;
    QCOMPARE(known.problemOf(claim->reveal().toLatin1()), QString());
    QByteArray forged = claim->reveal().toLatin1();
    forged[forged.indexOf('.') + 5] = forged[forged.indexOf('.') + 5] == 'A' ? 'B' : 'A';
    QVERIFY(!known.problemOf(forged).isEmpty());
}

void AppTokenTest::readsTheEnvironment()
{
    QVERIFY(!GitHubApp::fromEnvironment()->has_value());
    const QTemporaryDir folder;
    const QString file = folder.filePath(u"app.pem"_s);
    VERIFY_RESULT(writeFile(file, AppState::make().privateKey));
    qputenv("LOCKSTEP_GITHUB_APP_ID", " 4711 ");
    VERIFY_ERROR(GitHubApp::fromEnvironment(), ErrorKind::Usage, "Set both");
    qputenv("LOCKSTEP_GITHUB_APP_KEY", QFile::encodeName(file));
    const auto read = GitHubApp::fromEnvironment();
    VERIFY_RESULT(read);
    QCOMPARE((*read)->id, u"4711"_s);
    QCOMPARE((*read)->installation, 0);
    qputenv("LOCKSTEP_GITHUB_APP_INSTALLATION", "x");
    VERIFY_ERROR(GitHubApp::fromEnvironment(), ErrorKind::Usage, "is no number");
    qputenv("LOCKSTEP_GITHUB_APP_INSTALLATION", "77");
    const GitHubSettings settings = m_github->settings();
    const Result<GitHubSettings> access = gitHubAccess(settings.api, settings.repository, {});
    VERIFY_RESULT(access);
    VERIFY_RESULT(list(*GitHubClient::open(*access)));
    QCOMPARE(m_github->api.requests(), QStringList({newToken, u"GET /repos/example/fleet/pulls"_s}));
}

void AppTokenTest::refusesWrongKeys()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(u"app.pem"_s);
    VERIFY_ERROR(GitHubApp::fromKeyFile(u"4711"_s, file), ErrorKind::NotFound, "app.pem");
    VERIFY_RESULT(writeFile(file, "-----BEGIN RSA PRIVATE KEY-----\nx\n-----END RSA PRIVATE KEY-----\n"));
    VERIFY_ERROR(GitHubApp::fromKeyFile(u"4711"_s, file), ErrorKind::Invalid, "no RSA key");
    VERIFY_RESULT(writeFile(file, AppState::make().publicKey));
    VERIFY_ERROR(GitHubApp::fromKeyFile(u"4711"_s, file), ErrorKind::Invalid, "no RSA key");
    VERIFY_ERROR(GitHubApp::fromKeyFile(u"my app"_s, file), ErrorKind::Usage, "no App's id");
}

void AppTokenTest::asksOnce()
{
    const GitHubClient client = this->client();
    for (int round = 0; round < 3; ++round)
        VERIFY_RESULT(list(client));
    QCOMPARE(m_github->asked(u"GET /repos/example/fleet/installation"_s), 1);
    QCOMPARE(m_github->asked(newToken), 1);
}

void AppTokenTest::isForThisRepositoryOnly()
{
    GitHubApp given = app();
    given.installation = 77;
    GitHubSettings other = settings(given);
    other.repository.name = u"elsewhere"_s;
    GitHubLog log({});
    GitHubAppTokens tokens(given, other);
    VERIFY_ERROR(tokens.token(log, {}), ErrorKind::Invalid, "not accessible to the parent installation");
}

void AppTokenTest::renewsInTime()
{
    m_github->api.with([](GitHubState& state) { state.app->tokenSeconds = 299; });
    const GitHubClient client = this->client();
    VERIFY_RESULT(list(client));
    QCOMPARE(m_github->asked(newToken), 1);
    m_github->api.with([](GitHubState& state) { state.app->tokenSeconds = 3600; });
    VERIFY_RESULT(list(client)); // it has less than five minutes left
    QCOMPARE(m_github->asked(newToken), 2);
    VERIFY_RESULT(list(client));
    QCOMPARE(m_github->asked(newToken), 2);
    QCOMPARE(m_github->asked(u"GET /repos/example/fleet/installation"_s), 1);
}

void AppTokenTest::goesOnWithTheOldOne()
{
    m_github->api.with([](GitHubState& state) { state.app->tokenSeconds = 200; });
    const GitHubClient client = this->client();
    VERIFY_RESULT(list(client));
    m_github->api.add(GitHubFault::cut("POST", u"/access_tokens$"_s, GitHubFault::Kind::CutBefore, -1));
    VERIFY_RESULT(list(client));
    m_github->api.with([](GitHubState& state) { state.app->tokens.clear(); });
    VERIFY_ERROR(list(client), ErrorKind::Connection, "");
}

void AppTokenTest::renewsWhatIsWithdrawn()
{
    const GitHubClient client = this->client();
    VERIFY_RESULT(list(client));
    m_github->api.with([](GitHubState& state) {
        state.app->tokens.clear();
        state.branches.append(u"two"_s);
    });
    // Also for what is sent only once: GitHub has not done it.
    const auto made = createPullRequest(client, {u"two"_s, u"main"_s, u"Two"_s, {}}, {});
    VERIFY_RESULT(made);
    QVERIFY(made->isNew);
    const auto pull = findPullRequest(client, 1, {});
    VERIFY_RESULT(pull);
    m_github->api.with([](GitHubState& state) { state.app->tokens.clear(); });
    VERIFY_RESULT(reviewPullRequest(client, *pull, ReviewEvent::RequestChanges, u"Not yet"_s, {}));
    QCOMPARE(m_github->api.with([](GitHubState& state) { return state.pulls[1].reviews.size(); }), 1);
    QCOMPARE(m_github->asked(newToken), 3);
}

void AppTokenTest::bearsAnotherClock()
{
    for (const int ahead : {1800, -1800, 0}) {
        m_github->api.with([&](GitHubState& state) { state.app->clockAhead = ahead; });
        const GitHubClient client = this->client();
        VERIFY_RESULT(list(client));
        const qsizetype asked = m_github->asked(newToken);
        VERIFY_RESULT(list(client));
        QCOMPARE(m_github->asked(newToken), asked);
    }
}

void AppTokenTest::saysWhyThereIsNone_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("says");
    QTest::newRow("another key") << u"key"_s << int(ErrorKind::Connection) << u"could not be decoded"_s;
    QTest::newRow("another App") << u"id"_s << int(ErrorKind::NotFound) << u"Integration not found"_s;
    QTest::newRow("not installed") << u"installed"_s << int(ErrorKind::NotFound)
                                   << u"Install the App on example/fleet"_s;
    QTest::newRow("suspended") << u"suspended"_s << int(ErrorKind::Connection) << u"suspended"_s;
}

void AppTokenTest::saysWhyThereIsNone()
{
    QFETCH(QString, what);
    QFETCH(int, kind);
    QFETCH(QString, says);
    GitHubApp given = app();
    if (what == u"id")
        given.id = u"12"_s;
    m_github->api.with([&](GitHubState& state) {
        state.app->isInstalled = what != u"installed";
        state.app->isSuspended = what == u"suspended";
        if (what == u"key")
            state.app->publicKey = "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n";
    });
    const auto listed = list(*GitHubClient::open(settings(given)));
    QVERIFY(!listed);
    QCOMPARE(int(listed.error().kind), kind);
    QVERIFY2(listed.error().message().contains(says), qPrintable(listed.error().message()));
    QVERIFY2(!listed.error().message().contains(u"may have been done"), qPrintable(listed.error().message()));
}

void AppTokenTest::keepsItsKeyToItself()
{
    const GitHubClient client = this->client();
    VERIFY_RESULT(list(client));
    const QString log = client.log();
    QVERIFY(log.contains(u"/access_tokens"));
    const QStringList tokens =
        m_github->api.with([](GitHubState& state) { return state.app->tokens.keys(); });
    QCOMPARE(tokens.size(), 1);
    QVERIFY(!log.contains(tokens.first()));
    QVERIFY(!log.contains(u"Bearer"));
    QVERIFY(!log.contains(u"PRIVATE KEY"));
    GitHubSettings plain = settings(app());
    plain.api = QUrl(u"http://github.example.com/api/v3"_s);
    GitHubAppTokens tokens2(app(), plain);
    GitHubLog another({});
    VERIFY_ERROR(tokens2.token(another, {}), ErrorKind::Usage, "plain HTTP");
}

/// A user's token is over in the middle of a wave; he logs in again.
void AppTokenTest::goesOnAfterALogin()
{
    const TokenPrograms programs;
    const QByteArray path = qgetenv("PATH");
    qputenv("PATH", QFile::encodeName(programs.path()));
    qunsetenv("GITHUB_TOKEN");
    const auto restored = qScopeGuard([&] { qputenv("PATH", path); });
    const GitHubSettings here = m_github->settings();
    const KeychainItem item = gitHubKeychainItem(here.api);
    VERIFY_RESULT(keepInKeychain(item, here.token, {}));
    const Result<GitHubSettings> access = gitHubAccess(here.api, here.repository, {});
    VERIFY_RESULT(access);
    const GitHubClient client = *GitHubClient::open(*access);
    VERIFY_RESULT(list(client));
    m_github->api.setToken(u"ghp_anotherTokenThatIsGood"_s);
    VERIFY_ERROR(list(client), ErrorKind::Connection, "Bad credentials");
    VERIFY_RESULT(keepInKeychain(item, Secret(u"ghp_anotherTokenThatIsGood"_s), {}));
    VERIFY_RESULT(list(client));
    QVERIFY(!client.log().contains(u"anotherToken"));
}

QTEST_GUILESS_MAIN(AppTokenTest)
#include "tst_app_token.moc"
