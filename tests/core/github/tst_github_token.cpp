// Where the token for GitHub is from: the environment, the keychain, gh.

#include "core/github/github_settings.h"
#include "core/github/github_token.h"
#include "result_checks.h"
#include "token_programs.h"

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

class GitHubTokenTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void knowsTheHost_data();
    void knowsTheHost();
    void asksInThisOrder();
    void keepsAndRemoves();
    void doesWithoutAKeychain();
    void saysWhyThereIsNone();
    void isCancelled();

private:
    std::unique_ptr<TokenPrograms> m_programs;
    QByteArray m_path;
    QUrl m_api = publicGitHubApi();
};

void GitHubTokenTest::init()
{
    m_programs = std::make_unique<TokenPrograms>();
    m_path = qgetenv("PATH");
    qputenv("PATH", QFile::encodeName(m_programs->path()));
    qunsetenv("GITHUB_TOKEN");
}

void GitHubTokenTest::cleanup()
{
    qputenv("PATH", m_path);
    qunsetenv("GITHUB_TOKEN");
}

void GitHubTokenTest::knowsTheHost_data()
{
    QTest::addColumn<QString>("api");
    QTest::addColumn<QString>("host");
    QTest::newRow("public") << u"https://api.github.com"_s << u"github.com"_s;
    QTest::newRow("server") << u"https://github.example.com/api/v3"_s << u"github.example.com"_s;
    QTest::newRow("port") << u"http://127.0.0.1:4000"_s << u"127.0.0.1:4000"_s;
    QTest::newRow("region") << u"https://api.octo.ghe.com"_s << u"octo.ghe.com"_s;
}

void GitHubTokenTest::knowsTheHost()
{
    QFETCH(QString, api);
    QTEST(gitHubHost(QUrl(api)), "host");
}

void GitHubTokenTest::asksInThisOrder()
{
    m_programs->logInToGh(u"of-gh"_s, u"github.com"_s);
    m_programs->write(u"secret-github.com"_s, u"of-keychain"_s);
    qputenv("GITHUB_TOKEN", " of-environment\n");
    const auto check = [&](const QString& secret, GitHubTokenOrigin origin) {
        const Result<GitHubToken> found = findGitHubToken(m_api, {});
        VERIFY_RESULT(found);
        QCOMPARE(found->secret.reveal(), secret);
        QCOMPARE(found->origin, origin);
        QCOMPARE(gitHubToken(m_api, {})->reveal(), secret);
    };
    check(u"of-environment"_s, GitHubTokenOrigin::Environment);
    qputenv("GITHUB_TOKEN", "");
    check(u"of-keychain"_s, GitHubTokenOrigin::Keychain);
    QVERIFY(QFile::remove(m_programs->at(u"secret-github.com"_s)));
    check(u"of-gh"_s, GitHubTokenOrigin::Gh);
    // What there is for one host is for no other.
    VERIFY_ERROR(gitHubToken(QUrl(u"https://github.example.com/api/v3"_s), {}), ErrorKind::Usage,
                 "github.example.com");
}

void GitHubTokenTest::keepsAndRemoves()
{
    const KeychainItem item = gitHubKeychainItem(m_api);
    VERIFY_RESULT(keepInKeychain(item, Secret(u"first"_s), {}));
    VERIFY_RESULT(keepInKeychain(item, Secret(u"ghp_second"_s), {}));
    QCOMPARE(m_programs->kept(u"github.com"_s), "ghp_second"); // nothing but the token: no line end
    QCOMPARE(readFile(m_programs->at(u"label"_s)).value_or(QByteArray()),
             "Lockstep: GitHub token for github.com\n");
    QCOMPARE(gitHubToken(m_api, {})->reveal(), u"ghp_second"_s);
    VERIFY_RESULT(removeFromKeychain(item, {}));
    VERIFY_RESULT(removeFromKeychain(item, {}));
    QCOMPARE(*readFromKeychain(item, {}), Secret());
}

void GitHubTokenTest::doesWithoutAKeychain()
{
    m_programs->logInToGh(u"of-gh"_s, u"github.com"_s);
    m_programs->write(u"locked"_s, {});
    VERIFY_ERROR(readFromKeychain(gitHubKeychainItem(m_api), {}), ErrorKind::Failed, "locked object");
    VERIFY_ERROR(keepInKeychain(gitHubKeychainItem(m_api), Secret(u"x"_s), {}), ErrorKind::Failed,
                 "unlocked");
    QCOMPARE(gitHubToken(m_api, {})->reveal(), u"of-gh"_s);
    QVERIFY(QFile::remove(m_programs->at(u"secret-tool"_s)));
    VERIFY_ERROR(removeFromKeychain(gitHubKeychainItem(m_api), {}), ErrorKind::NotFound, "libsecret-tools");
    QCOMPARE(gitHubToken(m_api, {})->reveal(), u"of-gh"_s);
}

void GitHubTokenTest::saysWhyThereIsNone()
{
    VERIFY_ERROR(gitHubToken(m_api, {}), ErrorKind::Usage, "the keychain has none");
    m_programs->write(u"locked"_s, {});
    VERIFY_ERROR(gitHubToken(m_api, {}), ErrorKind::Usage, "locked object");
    QVERIFY(QFile::remove(m_programs->at(u"secret-tool"_s)));
    QVERIFY(QFile::remove(m_programs->at(u"gh"_s)));
    VERIFY_ERROR(gitHubToken(m_api, {}), ErrorKind::Usage, "secret-tool is not installed");
}

void GitHubTokenTest::isCancelled()
{
    // As if the keychain waited for its password.
    m_programs->write(u"secret-tool"_s, u"#!/bin/sh\nexec /bin/sleep 60\n"_s);
    std::stop_source stop;
    stop.request_stop();
    VERIFY_ERROR(gitHubToken(m_api, stop.get_token()), ErrorKind::Cancelled, "");
}

QTEST_GUILESS_MAIN(GitHubTokenTest)
#include "tst_github_token.moc"
