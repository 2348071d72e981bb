// The program gh and our client see and do the same on the local GitHub, so the server is what gh takes for
// an Enterprise one.

#include "core/github/merging.h"
#include "core/support/process.h"
#include "github_api/github_api.h"
#include "github_certificates.h"
#include "result_checks.h"

#include <QJsonDocument>
#include <QStandardPaths>
#include <QTemporaryDir>

using namespace lockstep;
using namespace lockstep::simulation;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

class GhProgramTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void readsTheApi();
    void listsTheSame();
    void viewsTheSame();
    void mergesSoThatWeSeeIt();
    void doesNotMergeWhatWasPushedSince();
    void enablesAutoMergeAsWeDo();

private:
    [[nodiscard]] QString repository() const { return u"127.0.0.1:%1/example/fleet"_s.arg(m_api->port()); }

    [[nodiscard]] ProcessOutput gh(const QStringList& arguments) const
    {
        Command command;
        command.program = u"gh"_s;
        command.arguments = arguments;
        command.environment.insert(u"GH_HOST"_s, u"127.0.0.1:%1"_s.arg(m_api->port()));
        command.environment.insert(u"GH_ENTERPRISE_TOKEN"_s, m_api->token());
        command.environment.insert(u"GH_CONFIG_DIR"_s, m_folder.path());
        command.environment.insert(u"GH_PROMPT_DISABLED"_s, u"1"_s);
        command.environment.insert(u"GH_NO_UPDATE_NOTIFIER"_s, u"1"_s);
        command.environment.insert(u"SSL_CERT_FILE"_s, m_certificates.authority);
        command.workingFolder = m_folder.path();
        const Result<ProcessOutput> output = runProcess(command);
        if (!output)
            qFatal("%s", qPrintable(output.error().message()));
        return *output;
    }

    [[nodiscard]] GitHubClient client() const
    {
        return *GitHubClient::open({QUrl(m_api->url() + u"/api/v3"_s),
                                    {u"example"_s, u"fleet"_s},
                                    Secret(m_api->token()),
                                    m_certificates.authority});
    }

    QTemporaryDir m_folder;
    GitHubCertificates m_certificates;
    std::unique_ptr<GitHubApi> m_api;
};

void GhProgramTest::init()
{
    if (QStandardPaths::findExecutable(u"gh"_s).isEmpty())
        QSKIP("the program gh is not installed");
    m_certificates = GitHubCertificates::make(m_folder.path());
    m_api = std::make_unique<GitHubApi>(
        GitHubApi::Options{.certificate = m_certificates.certificate, .key = m_certificates.key});
    m_api->start();
    m_api->with([](GitHubState& state) {
        state.addPull(u"upgrade-acme"_s, u"acme: upgrade"_s, {u"mi-upgrade"_s});
        state.addPull(u"docs"_s, u"Words"_s, {});
        state.addPull(u"upgrade-beta"_s, u"beta: upgrade"_s, {u"mi-upgrade"_s});
    });
}

void GhProgramTest::cleanup()
{
    if (m_api)
        QCOMPARE(m_api->violations(), QStringList());
}

void GhProgramTest::readsTheApi()
{
    const ProcessOutput output = gh(
        {u"api"_s, u"repos/example/fleet/pulls?per_page=2"_s, u"--paginate"_s, u"--jq"_s, u".[].number"_s});
    QVERIFY2(output.exitCode == 0, output.standardError.constData());
    QCOMPARE(output.standardOutput, QByteArray("3\n2\n1\n"));
    const auto ours = listPullRequests(client(), {}, u"open"_s, {});
    VERIFY_RESULT(ours);
    QCOMPARE(ours->size(), 3);
}

void GhProgramTest::listsTheSame()
{
    for (const QStringList& labels : {QStringList(), QStringList{u"mi-upgrade"_s}}) {
        QStringList arguments{u"pr"_s,      u"list"_s,   u"-R"_s,
                              repository(), u"--json"_s, u"number,title,headRefOid"_s};
        for (const QString& label : labels)
            arguments += {u"--label"_s, label};
        const ProcessOutput output = gh(arguments);
        QVERIFY2(output.exitCode == 0, output.standardError.constData());
        const QJsonArray theirs = QJsonDocument::fromJson(output.standardOutput).array();
        const auto ours = listPullRequests(client(), labels, u"open"_s, {});
        VERIFY_RESULT(ours);
        QCOMPARE(theirs.size(), ours->size());
        for (qsizetype index = 0; index < ours->size(); ++index) {
            QCOMPARE(theirs[index][u"number"].toInt(), ours->at(index).number);
            QCOMPARE(theirs[index][u"title"].toString(), ours->at(index).title);
            QCOMPARE(theirs[index][u"headRefOid"].toString(), ours->at(index).headSha);
        }
    }
}

void GhProgramTest::viewsTheSame()
{
    const ProcessOutput output = gh({u"pr"_s, u"view"_s, u"1"_s, u"-R"_s, repository(), u"--json"_s,
                                     u"id,number,title,state,headRefOid,baseRefName,labels"_s});
    QVERIFY2(output.exitCode == 0, output.standardError.constData());
    const QJsonObject theirs = QJsonDocument::fromJson(output.standardOutput).object();
    const auto ours = findPullRequest(client(), 1, {});
    VERIFY_RESULT(ours);
    QCOMPARE(theirs[u"id"].toString(), ours->nodeId);
    QCOMPARE(theirs[u"state"].toString().toLower(), ours->state);
    QCOMPARE(theirs[u"headRefOid"].toString(), ours->headSha);
    QCOMPARE(theirs[u"baseRefName"].toString(), ours->base);
    QCOMPARE(theirs[u"labels"][0][u"name"].toString(), ours->labels.first());
    QVERIFY(gh({u"pr"_s, u"view"_s, u"9"_s, u"-R"_s, repository(), u"--json"_s, u"title"_s}).exitCode != 0);
}

void GhProgramTest::mergesSoThatWeSeeIt()
{
    const auto ours = findPullRequest(client(), 1, {});
    VERIFY_RESULT(ours);
    const ProcessOutput output = gh({u"pr"_s, u"merge"_s, u"1"_s, u"-R"_s, repository(), u"--squash"_s,
                                     u"--match-head-commit"_s, ours->headSha});
    QVERIFY2(output.exitCode == 0, output.standardError.constData());
    const auto now = findPullRequest(client(), 1, {});
    VERIFY_RESULT(now);
    QVERIFY(now->isMerged);
    VERIFY_RESULT(squashPullRequest(client(), *ours, {})); // it is, already
    QCOMPARE(m_api->with([](GitHubState& state) { return state.merges; }), 1);
}

void GhProgramTest::doesNotMergeWhatWasPushedSince()
{
    const auto ours = findPullRequest(client(), 1, {});
    VERIFY_RESULT(ours);
    m_api->with([](GitHubState& state) { state.push(1); });
    const ProcessOutput output = gh({u"pr"_s, u"merge"_s, u"1"_s, u"-R"_s, repository(), u"--squash"_s,
                                     u"--match-head-commit"_s, ours->headSha});
    QVERIFY(output.exitCode != 0);
    QVERIFY2(output.standardError.contains("Head branch was modified"), output.standardError.constData());
    VERIFY_ERROR(squashPullRequest(client(), *ours, {}), ErrorKind::Precondition, "Head branch was modified");
}

void GhProgramTest::enablesAutoMergeAsWeDo()
{
    m_api->with([](GitHubState& state) { state.needsApproval = true; });
    const ProcessOutput output =
        gh({u"pr"_s, u"merge"_s, u"1"_s, u"-R"_s, repository(), u"--squash"_s, u"--auto"_s});
    QVERIFY2(output.exitCode == 0, output.standardError.constData());
    const auto theirs = findPullRequest(client(), 1, {});
    VERIFY_RESULT(theirs);
    QVERIFY(theirs->mergesItself);
    const auto other = findPullRequest(client(), 3, {});
    VERIFY_RESULT(other);
    VERIFY_RESULT(enableAutoMerge(client(), *other, {}));
    QVERIFY(findPullRequest(client(), 3, {})->mergesItself);
}

QTEST_GUILESS_MAIN(GhProgramTest)
#include "tst_gh_program.moc"
