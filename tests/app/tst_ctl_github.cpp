// lockstepctl reviews, merges and dispatches on a local GitHub.

#include "core/database/private_server.h"
#include "core/support/files.h"
#include "ctl_program.h"
#include "github_api/github_api.h"
#include "upgrade_pulls.h"

#include <QTemporaryDir>

using namespace lockstep;
using namespace lockstep::simulation;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

/// acme and beta, both at 5.1.0.
void makeFleet(const QString& folder)
{
    for (const auto& [slug, deployment] :
         {std::pair(u"acme"_s, u"src-1"_s), std::pair(u"beta"_s, u"src-2"_s)}) {
        const QString path = folder + u"/environments/prod/deployments/"_s + deployment;
        QVERIFY(QDir().mkpath(path));
        const QByteArray config = configText(slug, u"5.1.0"_s).toUtf8();
        QVERIFY(writeFile(path + u"/config.yaml"_s, config).has_value());
    }
}

/// #5 is the upgrade of acme; #6 is that of beta, and changes a workflow, too.
void addUpgrades(GitHubState& state)
{
    addUpgrade(state, u"acme"_s, u"src-1"_s, u"5.1.0"_s, u"5.2.0"_s);
    PullState& other = addUpgrade(state, u"beta"_s, u"src-2"_s, u"5.1.0"_s, u"5.2.0"_s);
    other.files.append(fileJson(u".github/workflows/mi_upgrade.yml"_s, u"on: push\n"_s, u"on: pull\n"_s));
}

} // namespace

class CtlGitHubTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void everyHelpHasAnExample();
    void wrongUsage_data();
    void wrongUsage();
    void listsAndShows();
    void tellsOfADeletedLabel();
    void approvesAndMerges();
    void keepsWhatWasDone();
    void keepsWhatATeamDoes();
    void aStoreInTroubleKeepsNobodyFromIt();
    void asksBeforeItMerges();
    void groupsByCause();
    void showsWhatItFinds();
    void mergesOnlyUpgrades();
    void requestsChanges();
    void mergesWhatCanBeMerged();
    void createsAndUpdates();
    void createsFromTheTemplate();
    void dispatchesAndWatches();
    void failsWhenTheRunFails();
    void writesALogWithoutTheToken();

private:
    [[nodiscard]] ProcessOutput gitHub(const QString& line, const QStringList& more = {}) const
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"GITHUB_TOKEN"_s, m_api->token());
        environment.insert(u"LOCKSTEP_GITHUB_API"_s, m_api->url());
        environment.insert(u"LOCKSTEP_STORE"_s, m_store);
        return ctl(line.split(u' ') + QStringList{u"--repo"_s, u"example/fleet"_s} + more, environment);
    }

    /// What is kept of a pull request, the newest first.
    [[nodiscard]] QJsonArray kept(int number) const
    {
        return json(gitHub(u"pulls show %1 --format json"_s.arg(number)))[u"actions"].toArray();
    }

    std::unique_ptr<GitHubApi> m_api;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_store;
};

void CtlGitHubTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_store = m_folder->filePath(u"store"_s);
    m_api = std::make_unique<GitHubApi>();
    m_api->start();
    m_api->with([](GitHubState& state) {
        state.workflows.append({1,
                                u"mi_upgrade.yml"_s,
                                u"mi-upgrade"_s,
                                {u"customer"_s, u"marker"_s},
                                {u"customer"_s},
                                {u"plan"_s, u"upgrade"_s}});
        for (const QString& name : {u"acme"_s, u"beta"_s, u"gamma"_s}) {
            const PullState& pull =
                state.addPull(u"upgrade-"_s + name, name + u": upgrade to 5.1.0"_s, {u"mi-upgrade"_s});
            state.addCheck(pull.headSha, u"build"_s, u"success"_s);
        }
        state.addPull(u"docs"_s, u"Words"_s, {});
    });
}

void CtlGitHubTest::cleanup()
{
    QCOMPARE(m_api->violations(), QStringList());
}

void CtlGitHubTest::everyHelpHasAnExample()
{
    for (const QString& line :
         {u"pulls list"_s, u"pulls show"_s, u"pulls approve"_s, u"pulls merge"_s, u"pulls request-changes"_s,
          u"pulls create"_s, u"workflow dispatch"_s, u"workflow watch"_s}) {
        const ProcessOutput output = ctl(line.split(u' ') + QStringList{u"--help"_s});
        QCOMPARE(output.exitCode, 0);
        const QString help = QString::fromUtf8(output.standardOutput).simplified();
        QVERIFY2(help.contains(u"Example: lockstepctl "_s + line), qPrintable(help));
    }
}

void CtlGitHubTest::wrongUsage_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const QString& line, const QString& says) {
        QTest::newRow(name) << line << says;
    };
    row("no repository", u"pulls list"_s, u"--repo is missing"_s);
    row("a wrong repository", u"pulls list --repo fleet"_s, u"OWNER/NAME"_s);
    row("a wrong state", u"pulls list --repo a/b --state gone"_s, u"--state is open, closed or all"_s);
    row("no number", u"pulls merge --repo a/b x"_s, u"\"x\" is no number"_s);
    row("no pull request", u"pulls approve --repo a/b"_s, u"no pull request is named"_s);
    row("no words", u"pulls request-changes --repo a/b 1"_s, u"--body is missing"_s);
    row("another group", u"pulls list --repo a/b --group-by colour"_s, u"--group-by is cause"_s);
    row("no title", u"pulls create --repo a/b --head x --base y"_s, u"--title is missing"_s);
    row("no instance", u"pulls create --repo a/b --head x --base y --to 5.1.0"_s, u"--instance is missing"_s);
    row("two texts", u"pulls create --repo a/b --head x --base y --to 5.1.0 --body-file f"_s, u"either"_s);
    row("no issue",
        u"pulls create --repo a/b --head x --base y --instance a --to 5.1.0 --tracking-issue soon"_s,
        u"--tracking-issue"_s);
    row("no ref", u"workflow dispatch --repo a/b x.yml"_s, u"--ref is missing"_s);
    row("no input", u"workflow dispatch --repo a/b x.yml --ref main --input x"_s, u"NAME=VALUE"_s);
    row("no run", u"workflow watch --repo a/b"_s, u"no run is named"_s);
    row("no address", u"pulls list --repo a/b --github-api github.example.com"_s, u"api/v3"_s);
    row("plain HTTP", u"pulls list --repo a/b --github-api http://github.example.com/api/v3"_s,
        u"plain HTTP"_s);
}

void CtlGitHubTest::wrongUsage()
{
    QFETCH(QString, line);
    QFETCH(QString, says);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"GITHUB_TOKEN"_s, u"x"_s);
    const ProcessOutput output = ctl(line.split(u' '), environment);
    VERIFY_EXIT(output, 2);
    QVERIFY2(QString::fromUtf8(output.standardError).contains(says), output.standardError.constData());
}

void CtlGitHubTest::listsAndShows()
{
    const ProcessOutput listed = gitHub(u"pulls list --label mi-upgrade --format json"_s);
    VERIFY_EXIT(listed, 0);
    const QJsonArray all = QJsonDocument::fromJson(listed.standardOutput).array();
    QCOMPARE(all.size(), 3);
    QCOMPARE(all[2][u"number"].toInt(), 1);
    QCOMPARE(all[2][u"title"].toString(), u"acme: upgrade to 5.1.0"_s);
    const ProcessOutput text = gitHub(u"pulls list"_s);
    VERIFY_EXIT(text, 0);
    QVERIFY(text.standardOutput.contains("#4"));
    const ProcessOutput shown = gitHub(u"pulls show 1"_s);
    VERIFY_EXIT(shown, 0);
    QVERIFY(shown.standardOutput.contains("upgrade-acme into main"));
    QVERIFY(shown.standardOutput.contains("passed"));
    const ProcessOutput details = gitHub(u"pulls show 1 --format json"_s);
    QCOMPARE(json(details)[u"checks"][0][u"name"].toString(), u"build"_s);
    const ProcessOutput none = gitHub(u"pulls show 99"_s);
    VERIFY_EXIT(none, 3);
    QVERIFY(none.standardError.contains("#99 of example/fleet"));
}

void CtlGitHubTest::tellsOfADeletedLabel()
{
    m_api->with([](GitHubState& state) { state.deleteLabel(u"mi-upgrade"_s); });
    const ProcessOutput listed = gitHub(u"pulls list --label mi-upgrade --format json"_s);
    VERIFY_EXIT(listed, 0);
    QVERIFY(QJsonDocument::fromJson(listed.standardOutput).array().isEmpty());
    QVERIFY2(listed.standardError.contains("example/fleet has no label \"mi-upgrade\""),
             listed.standardError);
}

void CtlGitHubTest::approvesAndMerges()
{
    m_api->with([](GitHubState& state) { state.needsApproval = true; });
    const ProcessOutput early = gitHub(u"pulls merge 1 --yes"_s);
    VERIFY_EXIT(early, 3);
    QVERIFY(early.standardError.contains("approving review"));
    VERIFY_EXIT(gitHub(u"pulls approve 1 2 --yes --body fine"_s), 0);
    VERIFY_EXIT(gitHub(u"pulls merge 1 2 --yes"_s), 0);
    VERIFY_EXIT(gitHub(u"pulls merge 3 --auto --yes"_s), 0);
    m_api->with([](GitHubState& state) {
        QCOMPARE(state.merges, 2);
        QVERIFY(state.pulls[3].mergesItself);
        QCOMPARE(state.pulls[1].reviews[0][u"body"].toString(), u"fine"_s);
    });
}

void CtlGitHubTest::keepsWhatWasDone()
{
    const QTemporaryDir fleet;
    makeFleet(fleet.path());
    m_api->with(addUpgrades);
    m_api->with([](GitHubState& state) { state.pulls[2].hasConflict = true; });
    QCOMPARE(kept(5), QJsonArray());
    VERIFY_EXIT(gitHub(u"pulls approve 5 --yes --fleet %1"_s.arg(fleet.path())), 0);
    const QString sha = m_api->with([](GitHubState& state) { return state.pulls[5].headSha; });
    const QString user = m_api->with([](GitHubState& state) { return state.user; });
    const QJsonObject approved = kept(5)[0].toObject();
    QCOMPARE(approved[u"action"].toString(), u"approve"_s);
    QCOMPARE(approved[u"outcome"].toString(), u"done"_s);
    QCOMPARE(approved[u"headSha"].toString(), sha);
    QCOMPARE(approved[u"instance"].toString(), u"prod/acme"_s);
    QCOMPARE(approved[u"login"].toString(), user);
    QCOMPARE(approved[u"machine"].toString(), QSysInfo::machineHostName());
    const QString sentence = u"Approved with Lockstep by "_s + user;
    ProcessOutput shown = gitHub(u"pulls show 5"_s);
    QVERIFY2(shown.standardOutput.contains(sentence.toUtf8()), shown.standardOutput.constData());
    QVERIFY(!shown.standardOutput.contains("changed since"));
    m_api->with([](GitHubState& state) { state.push(5); });
    shown = gitHub(u"pulls show 5"_s);
    QVERIFY2(shown.standardOutput.contains("at commit " + sha.left(10).toUtf8()),
             shown.standardOutput.constData());
    QVERIFY(shown.standardOutput.contains("; the branch has changed since"));

    VERIFY_EXIT(gitHub(u"pulls merge 2 3 --yes"_s), 4);
    const QJsonObject refused = kept(2)[0].toObject();
    QCOMPARE(refused[u"action"].toString(), u"merge"_s);
    QCOMPARE(refused[u"outcome"].toString(), u"refused"_s);
    QVERIFY(refused[u"reason"].toString().contains(u"not mergeable"));
    QCOMPARE(refused[u"instance"].toString(), u"beta"_s); // no fleet: as the title says it
    QCOMPARE(kept(3)[0][u"outcome"].toString(), u"done"_s);
    VERIFY_EXIT(gitHub(u"pulls request-changes 1 --yes --body no"_s), 0);
    VERIFY_EXIT(gitHub(u"pulls merge 1 --auto --yes"_s), 3);
    QCOMPARE(kept(1).size(), 2);
    QCOMPARE(kept(1)[0][u"action"].toString(), u"auto-merge"_s);
    QCOMPARE(kept(1)[1][u"action"].toString(), u"request-changes"_s);
    VERIFY_EXIT(gitHub(u"pulls request-changes 1 --yes --body no --no-store"_s), 0);
    QCOMPARE(kept(1).size(), 2);
    QVERIFY(!gitHub(u"pulls show 1 --no-store"_s).standardOutput.contains("WITH LOCKSTEP"));
}

void CtlGitHubTest::keepsWhatATeamDoes()
{
    const auto server = PrivateServer::start(m_folder->filePath(u"pg"_s));
    VERIFY_RESULT(server);
    VERIFY_RESULT((*server)->recreateDatabase(u"team"_s));
    m_store = QString::fromUtf8((*server)->database(u"team"_s).conninfo());
    VERIFY_EXIT(gitHub(u"pulls approve 1 2 --yes"_s), 0);
    QCOMPARE(kept(1)[0][u"outcome"].toString(), u"done"_s);
    QCOMPARE(kept(2).size(), 1);
}

void CtlGitHubTest::aStoreInTroubleKeepsNobodyFromIt()
{
    QVERIFY(writeFile(m_store, "these are somebody's notes").has_value());
    const ProcessOutput approved = gitHub(u"pulls approve 1 --yes"_s);
    VERIFY_EXIT(approved, 0);
    QVERIFY2(approved.standardError.contains("The store does not have all that was done"),
             approved.standardError.constData());
    const ProcessOutput shown = gitHub(u"pulls show 1"_s);
    VERIFY_EXIT(shown, 0);
    QVERIFY(shown.standardError.contains("What was done with Lockstep is not shown"));
}

void CtlGitHubTest::asksBeforeItMerges()
{
    const ProcessOutput output = gitHub(u"pulls merge 1 2"_s);
    VERIFY_EXIT(output, 3);
    QVERIFY(output.standardError.contains("#1 acme: upgrade to 5.1.0"));
    QVERIFY(output.standardError.contains("add --yes"));
    QCOMPARE(m_api->with([](GitHubState& state) { return state.merges; }), 0);
}

void CtlGitHubTest::groupsByCause()
{
    m_api->with([](GitHubState& state) {
        state.pulls[2].hasConflict = true;
        state.addCheck(state.pulls[3].headSha, u"lint"_s, u"failure"_s);
    });
    const ProcessOutput text = gitHub(u"pulls list --label mi-upgrade --group-by cause"_s);
    VERIFY_EXIT(text, 0);
    const QString said = QString::fromUtf8(text.standardOutput);
    QVERIFY(said.startsWith(u"conflict (1)\nRun the upgrade again"));
    QVERIFY(said.indexOf(u"failed-check: lint (1)"_s) < said.indexOf(u"ready (1)"_s));
    const ProcessOutput listed = gitHub(u"pulls list --label mi-upgrade --group-by cause --format json"_s);
    const QJsonArray all = QJsonDocument::fromJson(listed.standardOutput).array();
    QCOMPARE(all.size(), 3);
    QCOMPARE(all[1][u"cause"].toString(), u"failed-check: lint"_s);
    QCOMPARE(all[1][u"number"].toInt(), 3);
}

void CtlGitHubTest::showsWhatItFinds()
{
    const QTemporaryDir fleet;
    makeFleet(fleet.path());
    m_api->with(addUpgrades);
    const ProcessOutput good = gitHub(u"pulls show 5 --fleet %1"_s.arg(fleet.path()));
    VERIFY_EXIT(good, 0);
    QVERIFY(good.standardOutput.contains("Instance: prod/acme\nVersion: 5.1.0 -> 5.2.0"));
    QVERIFY(good.standardOutput.contains("index.docker.io/sourcegraph/frontend:5.1.0  "
                                         "index.docker.io/sourcegraph/frontend:5.2.0"));
    const ProcessOutput bad = gitHub(u"pulls show 6 --format json --fleet %1"_s.arg(fleet.path()));
    VERIFY_EXIT(bad, 1);
    const QJsonObject finding = json(bad)[u"review"][u"findings"][0].toObject();
    QCOMPARE(finding[u"severity"].toString(), u"error"_s);
    QCOMPARE(finding[u"path"].toString(), u".github/workflows/mi_upgrade.yml"_s);
    const ProcessOutput words = gitHub(u"pulls show 4"_s);
    VERIFY_EXIT(words, 0);
    QVERIFY(!words.standardOutput.contains("SEVERITY"));
}

void CtlGitHubTest::mergesOnlyUpgrades()
{
    const QTemporaryDir fleet;
    makeFleet(fleet.path());
    m_api->with(addUpgrades);
    const QString line = u"pulls merge 5 6 --yes --fleet %1"_s.arg(fleet.path());
    const ProcessOutput some = gitHub(line);
    VERIFY_EXIT(some, 4);
    QVERIFY(some.standardError.contains("Left out, because of what was found:\n#6 beta"));
    QVERIFY(some.standardError.contains("1 of 2 are done, 1 were left out"));
    m_api->with([](GitHubState& state) {
        QVERIFY(!state.pulls[5].mergeSha.isEmpty());
        QVERIFY(state.pulls[6].mergeSha.isEmpty());
    });
    VERIFY_EXIT(gitHub(u"pulls merge 6 --yes --fleet /nonexistent"_s), 3);
    VERIFY_EXIT(gitHub(u"pulls approve 6 --yes --fleet %1"_s.arg(fleet.path())), 3);
    VERIFY_EXIT(gitHub(u"pulls merge 6 --yes --despite-findings --fleet %1"_s.arg(fleet.path())), 0);
    QCOMPARE(m_api->with([](GitHubState& state) { return state.merges; }), 2);
}

void CtlGitHubTest::requestsChanges()
{
    VERIFY_EXIT(gitHub(u"pulls request-changes 1 2 --yes"_s, {u"--body"_s, u"Leave the replicas"_s}), 0);
    m_api->with([](GitHubState& state) {
        QCOMPARE(state.pulls[2].reviews[0][u"state"].toString(), u"CHANGES_REQUESTED"_s);
        QCOMPARE(state.pulls[2].reviews[0][u"body"].toString(), u"Leave the replicas"_s);
    });
}

void CtlGitHubTest::mergesWhatCanBeMerged()
{
    m_api->with([](GitHubState& state) { state.pulls[2].hasConflict = true; });
    const ProcessOutput output = gitHub(u"pulls merge 1 2 3 --yes"_s);
    VERIFY_EXIT(output, 4);
    QVERIFY(output.standardError.contains("2 of 3 are done"));
    QVERIFY(output.standardError.contains("Solve its conflicts"));
    QCOMPARE(m_api->with([](GitHubState& state) { return state.merges; }), 2);
}

void CtlGitHubTest::createsAndUpdates()
{
    m_api->with([](GitHubState& state) { state.branches.append(u"upgrade-delta"_s); });
    const QTemporaryDir folder;
    const QString body = folder.filePath(u"body.md"_s);
    QVERIFY(writeFile(body, "# Plan\n").has_value());
    const QStringList more{u"--title"_s, u"delta: upgrade"_s, u"--body-file"_s, body};
    const QString line = u"pulls create --head upgrade-delta --base main --label mi-upgrade"_s;
    const ProcessOutput first = gitHub(line, more);
    VERIFY_EXIT(first, 0);
    QVERIFY(first.standardOutput.contains("/pull/5"));
    QVERIFY(first.standardError.contains("Created #5"));
    const ProcessOutput second = gitHub(line, more);
    VERIFY_EXIT(second, 0);
    QCOMPARE(second.standardOutput, first.standardOutput);
    QVERIFY(second.standardError.contains("Updated #5"));
    QCOMPARE(m_api->with([](GitHubState& state) { return state.pulls[5].body; }), u"# Plan\n"_s);
}

void CtlGitHubTest::createsFromTheTemplate()
{
    m_api->with([](GitHubState& state) { state.branches.append(u"upgrade-delta"_s); });
    const QTemporaryDir folder;
    const QString report = folder.filePath(u"health.md"_s);
    const QString own = folder.filePath(u"own.md"_s);
    QVERIFY(writeFile(report, "# Health: delta\n").has_value());
    QVERIFY(writeFile(own, "{{ instance }} is at {{ version }}").has_value());
    const QString line = u"pulls create --head upgrade-delta --base main --instance delta --to 5.1.0"_s;
    VERIFY_EXIT(gitHub(line + u" --from 5.0.6 --tracking-issue 12 --health-report "_s + report), 0);
    const PullState made = m_api->with([](GitHubState& state) { return state.pulls[5]; });
    QCOMPARE(made.title, u"delta: upgrade to 5.1.0"_s);
    for (const QString& part :
         {u"from 5.0.6 to **5.1.0**"_s, u"Tracking issue: #12"_s, u"# Health: delta"_s, u"## Rollback"_s})
        QVERIFY2(made.body.contains(part), qPrintable(made.body));
    VERIFY_EXIT(gitHub(line + u" --template "_s + own), 0);
    QCOMPARE(m_api->with([](GitHubState& state) { return state.pulls[5].body; }), u"delta is at 5.1.0"_s);
}

void CtlGitHubTest::dispatchesAndWatches()
{
    const ProcessOutput started = gitHub(
        u"workflow dispatch mi_upgrade.yml --ref main --input customer=acme --input marker=m1 --marker marker"_s);
    VERIFY_EXIT(started, 0);
    const QString run = QString::fromUtf8(started.standardOutput).trimmed();
    QCOMPARE(run.toLongLong(), m_api->with([](GitHubState& state) { return state.runs.firstKey(); }));
    const ProcessOutput watched =
        gitHub(u"workflow watch %1 --interval 0.01 --logs --format json"_s.arg(run));
    VERIFY_EXIT(watched, 0);
    QCOMPARE(json(watched)[u"conclusion"].toString(), u"success"_s);
    QCOMPARE(json(watched)[u"jobs"].toArray().size(), 2);
    QVERIFY(watched.standardError.contains("mi-upgrade m1: hello from upgrade"));
    QCOMPARE(m_api->with([](GitHubState& state) { return state.dispatches; }), 1);
}

void CtlGitHubTest::failsWhenTheRunFails()
{
    m_api->with([](GitHubState& state) { state.runsConclude = u"failure"_s; });
    const ProcessOutput output = gitHub(
        u"workflow dispatch mi_upgrade.yml --ref main --input customer=acme --watch --interval 0.01"_s);
    VERIFY_EXIT(output, 1);
    QVERIFY(output.standardOutput.contains("mi-upgrade: failure"));
    const ProcessOutput wrong = gitHub(u"workflow dispatch gone.yml --ref main"_s);
    VERIFY_EXIT(wrong, 3);
    QVERIFY(wrong.standardError.contains("the workflow gone.yml of example/fleet"));
}

void CtlGitHubTest::writesALogWithoutTheToken()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(u"github.log"_s);
    m_api->add(GitHubFault::secondary(u"/pulls$"_s, 0));
    const ProcessOutput output = gitHub(u"pulls list"_s, {u"--github-log"_s, file});
    VERIFY_EXIT(output, 0);
    const Result<QByteArray> log = readFile(file);
    VERIFY_RESULT(log);
    QVERIFY(log->contains("-> 403"));
    QVERIFY(log->contains("-> 200"));
    QVERIFY(!log->contains(m_api->token().toUtf8()));
}

QTEST_GUILESS_MAIN(CtlGitHubTest)
#include "tst_ctl_github.moc"
