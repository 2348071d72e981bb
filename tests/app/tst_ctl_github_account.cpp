// lockstepctl keeps a GitHub token in a played keychain, and says who one is.

#include "../core/github/token_programs.h"
#include "ctl_program.h"
#include "github_api/github_api.h"

using namespace lockstep;
using namespace lockstep::simulation;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

class CtlGitHubAccountTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void everyHelpHasAnExample();
    void logsInAndOut();
    void keepsNothingThatIsNoToken_data();
    void keepsNothingThatIsNoToken();
    void saysThatThereIsNoKeychain();
    void saysWhoOneIs();
    void saysWhatTheTokenLacks();
    void speaksForAnApp();
    void doesWithoutLimits();

private:
    [[nodiscard]] QProcessEnvironment environment() const
    {
        QProcessEnvironment made = QProcessEnvironment::systemEnvironment();
        for (const QString& name : made.keys()) {
            if (name.startsWith(u"LOCKSTEP_GITHUB") || name == u"GITHUB_TOKEN")
                made.remove(name);
        }
        made.insert(u"PATH"_s, m_programs->path());
        made.insert(u"LOCKSTEP_GITHUB_API"_s, m_api->url());
        return made;
    }

    [[nodiscard]] ProcessOutput gitHub(const QString& line, const QByteArray& input = {}) const
    {
        return gitHub(line, input, environment());
    }

    [[nodiscard]] static ProcessOutput gitHub(const QString& line, const QByteArray& input,
                                              const QProcessEnvironment& environment)
    {
        Command command;
        command.program = qEnvironmentVariable("LOCKSTEP_BIN") + u"/lockstepctl"_s;
        command.arguments = QStringList{u"github"_s} + line.split(u' ');
        command.environment = environment;
        command.standardInput = input;
        const Result<ProcessOutput> output = runProcess(command);
        if (!output)
            qFatal("%s", qPrintable(output.error().message()));
        return *output;
    }

    [[nodiscard]] QString host() const { return u"127.0.0.1:%1"_s.arg(m_api->port()); }

    std::unique_ptr<TokenPrograms> m_programs;
    std::unique_ptr<GitHubApi> m_api;
};

void CtlGitHubAccountTest::init()
{
    m_programs = std::make_unique<TokenPrograms>();
    m_api = std::make_unique<GitHubApi>();
    m_api->start();
}

void CtlGitHubAccountTest::cleanup()
{
    QCOMPARE(m_api->violations(), QStringList());
}

void CtlGitHubAccountTest::everyHelpHasAnExample()
{
    for (const QString& verb : {u"login"_s, u"logout"_s, u"status"_s}) {
        const ProcessOutput output = gitHub(verb + u" --help"_s);
        VERIFY_EXIT(output, 0);
        QVERIFY(QString::fromUtf8(output.standardOutput)
                    .simplified()
                    .contains(u"Example: lockstepctl github "_s + verb));
    }
}

void CtlGitHubAccountTest::logsInAndOut()
{
    VERIFY_EXIT(gitHub(u"status"_s), 2);
    const ProcessOutput in = gitHub(u"login"_s, m_api->token().toUtf8() + "\n");
    VERIFY_EXIT(in, 0);
    QVERIFY2(in.standardError.contains("of deliverer for "), in.standardError.constData());
    QVERIFY(!in.standardError.contains(m_api->token().toUtf8()));
    QCOMPARE(QString::fromUtf8(m_programs->kept(host())), m_api->token());
    const ProcessOutput status = gitHub(u"status --format json"_s);
    VERIFY_EXIT(status, 0);
    QCOMPARE(json(status)[u"token"].toString(), u"the keychain"_s);
    VERIFY_EXIT(gitHub(u"logout"_s), 0);
    VERIFY_EXIT(gitHub(u"logout"_s), 0);
    QCOMPARE(m_programs->kept(host()), QByteArray());
    QProcessEnvironment given = environment();
    given.insert(u"GITHUB_TOKEN"_s, u"x"_s);
    const ProcessOutput again = gitHub(u"login"_s, m_api->token().toUtf8(), given);
    VERIFY_EXIT(again, 0);
    QVERIFY(again.standardError.contains("GITHUB_TOKEN is set"));
}

void CtlGitHubAccountTest::keepsNothingThatIsNoToken_data()
{
    QTest::addColumn<QByteArray>("typed");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("says");
    QTest::newRow("nothing") << QByteArray() << 2 << u"is no token"_s;
    QTest::newRow("an empty line") << QByteArray("\n") << 2 << u"is no token"_s;
    QTest::newRow("words") << QByteArray("two words\n") << 2 << u"is no token"_s;
    QTest::newRow("a novel") << QByteArray(10'000, 'x') << 3 << u"too long"_s;
    QTest::newRow("refused") << QByteArray("ghp_0000000000000000000000000000000000\n") << 3
                             << u"Bad credentials"_s;
}

void CtlGitHubAccountTest::keepsNothingThatIsNoToken()
{
    QFETCH(QByteArray, typed);
    QFETCH(int, status);
    QFETCH(QString, says);
    const ProcessOutput output = gitHub(u"login"_s, typed);
    VERIFY_EXIT(output, status);
    QVERIFY2(QString::fromUtf8(output.standardError).contains(says), output.standardError.constData());
    QVERIFY(typed.size() < 20 || !output.standardError.contains(typed.trimmed()));
    QCOMPARE(m_programs->kept(host()), QByteArray());
}

void CtlGitHubAccountTest::saysThatThereIsNoKeychain()
{
    m_programs->write(u"locked"_s, {});
    const ProcessOutput locked = gitHub(u"login"_s, m_api->token().toUtf8());
    VERIFY_EXIT(locked, 3);
    QVERIFY(locked.standardError.contains("locked object"));
    QVERIFY(QFile::remove(m_programs->at(u"secret-tool"_s)));
    for (const QString& line : {u"login"_s, u"logout"_s}) {
        const ProcessOutput none = gitHub(line, m_api->token().toUtf8());
        VERIFY_EXIT(none, 3);
        QVERIFY(none.standardError.contains("libsecret-tools"));
    }
}

void CtlGitHubAccountTest::saysWhoOneIs()
{
    m_programs->logInToGh(m_api->token(), host());
    m_api->limit(4000, 600);
    const ProcessOutput text = gitHub(u"status"_s);
    VERIFY_EXIT(text, 0);
    const QString said = QString::fromUtf8(text.standardOutput);
    QVERIFY2(said.contains(u"deliverer, by the token of the program gh"), qPrintable(said));
    QVERIFY2(said.contains(u"Scopes: repo, workflow"), qPrintable(said));
    QVERIFY2(said.contains(u"Requests left (core): 3999 of 5000"), qPrintable(said));
    const QJsonObject object = json(gitHub(u"status --format json"_s));
    QCOMPARE(object[u"login"].toString(), u"deliverer"_s);
    QCOMPARE(object[u"host"].toString(), host());
    QCOMPARE(object[u"limits"][u"graphql"][u"limit"].toInt(), 5000);
    QVERIFY(QDateTime::fromString(object[u"limits"][u"core"][u"reset"].toString(), Qt::ISODate).isValid());
}

void CtlGitHubAccountTest::saysWhatTheTokenLacks()
{
    m_programs->logInToGh(m_api->token(), host());
    m_api->with([](GitHubState& state) { state.scopes = QStringList{u"read:org"_s}; });
    const ProcessOutput lacking = gitHub(u"status"_s);
    VERIFY_EXIT(lacking, 1);
    QVERIFY(lacking.standardError.contains("lacks the scope repo"));
    m_api->with([](GitHubState& state) { state.scopes.reset(); });
    const ProcessOutput other = gitHub(u"status"_s); // a kind of token that has permissions instead
    VERIFY_EXIT(other, 0);
    QVERIFY(!other.standardOutput.contains("Scopes"));
}

void CtlGitHubAccountTest::speaksForAnApp()
{
    const AppState app = AppState::make();
    m_api->with([&](GitHubState& state) { state.app = app; });
    m_programs->write(u"app.pem"_s, QString::fromLatin1(app.privateKey));
    QProcessEnvironment given = environment();
    given.insert(u"LOCKSTEP_GITHUB_APP_ID"_s, app.id);
    VERIFY_EXIT(gitHub(u"status --repo example/fleet"_s, {}, given), 2);
    given.insert(u"LOCKSTEP_GITHUB_APP_KEY"_s, m_programs->at(u"app.pem"_s));
    VERIFY_EXIT(gitHub(u"status"_s, {}, given), 2);
    const ProcessOutput status = gitHub(u"status --repo example/fleet"_s, {}, given);
    VERIFY_EXIT(status, 0);
    QVERIFY2(status.standardOutput.contains("the GitHub App 4711"), status.standardOutput.constData());
    QVERIFY(status.standardOutput.contains("Requests left (core)"));
    // Such a token is nothing to be kept.
    const QString token = m_api->with([](GitHubState& state) { return state.app->tokens.firstKey(); });
    const ProcessOutput login = gitHub(u"login"_s, token.toUtf8());
    VERIFY_EXIT(login, 2);
    QVERIFY(login.standardError.contains("over within the hour"));
}

void CtlGitHubAccountTest::doesWithoutLimits()
{
    m_programs->logInToGh(m_api->token(), host());
    m_api->add(GitHubFault::answer(u"/rate_limit$"_s, 404, u"Rate limiting is not enabled."_s));
    const ProcessOutput status = gitHub(u"status"_s);
    VERIFY_EXIT(status, 0);
    QVERIFY(!status.standardOutput.contains("Requests left"));
}

QTEST_GUILESS_MAIN(CtlGitHubAccountTest)
#include "tst_ctl_github_account.moc"
