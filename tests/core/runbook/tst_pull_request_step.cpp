// Pull requests from a real git working tree with a real remote, on a strict local GitHub.

#include "core/github/git_remote.h"
#include "core/runbook/kinds/github_access_step.h"
#include "core/runbook/kinds/pull_request_step.h"
#include "core/support/files.h"
#include "core/support/process.h"
#include "github_api/github_api.h"
#include "result_checks.h"

#include <QDir>
#include <QTemporaryDir>

using namespace lockstep;
using namespace lockstep::simulation;
using namespace Qt::StringLiterals;

namespace {

QStringList words(const char* text)
{
    return QString::fromLatin1(text).split(u' ');
}

const QString pullsPath = u"/repos/example/fleet/pulls"_s;

} // namespace

class PullRequestStepTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void knowsRemotes_data();
    void knowsRemotes();
    void proposes();
    void bringsItUpToDate();
    void isThereOnceThoughTheAnswerWasLost();
    void takesTheDefaultBranch();
    void fillsTheTemplate();
    void fillsATeamsTemplate();
    void leavesWhatOthersPushed_data();
    void leavesWhatOthersPushed();
    void replacesWhatIsKnown();
    void looksBeforeItPushes_data();
    void looksBeforeItPushes();
    void needsAWorkingTree();
    void previews();
    void looksWhetherItMay();

private:
    QString git(const QStringList& arguments, const QString& folder = u"tree"_s) const;
    [[nodiscard]] StepAction action(const QJsonObject& more = {}) const;

    [[nodiscard]] StepAction upgrade(const QJsonObject& more = {}) const
    {
        QJsonObject all{{u"body"_s, QString()},
                        {u"instance"_s, u"acme"_s},
                        {u"from"_s, u"6.1.0"_s},
                        {u"version"_s, u"6.2.0"_s}};
        for (auto value = more.begin(); value != more.end(); ++value)
            all.insert(value.key(), value.value());
        return action(all);
    }

    [[nodiscard]] StepCall call() const
    {
        return {u"t-1"_s, m_folder->path(), [](RunEvent::Level, const QString&) {}};
    }

    [[nodiscard]] Result<StepResult> run(const StepAction& action) const
    {
        return m_step.run(action, call());
    }

    [[nodiscard]] QString at(const QString& name) const { return m_folder->filePath(name); }

    [[nodiscard]] PullState pull(int number = 1) const
    {
        return m_api->with([&](GitHubState& state) { return state.pulls.value(number); });
    }

    [[nodiscard]] qsizetype pulls() const
    {
        return m_api->with([](GitHubState& state) { return state.pulls.size(); });
    }

    /// Somebody else pushes to the branch.
    void pushAsAnother() const
    {
        git({u"clone"_s, u"--quiet"_s, at(u"remote"_s), at(u"other"_s)}, {});
        git(words("switch --quiet acme/upgrade"), u"other"_s);
        QVERIFY(writeFile(at(u"other/notes.txt"_s), "important\n").has_value());
        git(words("add ."), u"other"_s);
        git(words("commit --quiet --message=notes"), u"other"_s);
        git(words("push --quiet"), u"other"_s);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<GitHubApi> m_api;
    PullRequestStep m_step;
};

void PullRequestStepTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_api = std::make_unique<GitHubApi>();
    m_api->start();
    m_api->with([this](GitHubState& state) { state.gitFolder = at(u"remote"_s); });
    qputenv("GITHUB_TOKEN", m_api->token().toLatin1());
    qputenv("LOCKSTEP_GITHUB_API", m_api->url().toLatin1());
    qunsetenv("LOCKSTEP_REPORT_TEMPLATES");
    for (const char* name : {"GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"})
        qputenv(name, "test");
    for (const char* name : {"GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"})
        qputenv(name, "test@example.com");
    git({u"init"_s, u"--quiet"_s, u"--bare"_s, u"--initial-branch=main"_s, at(u"remote"_s)}, {});
    git({u"init"_s, u"--quiet"_s, u"--initial-branch=main"_s, at(u"tree"_s)}, {});
    git({u"remote"_s, u"add"_s, u"origin"_s, at(u"remote"_s)});
    VERIFY_RESULT(writeFile(at(u"tree/config.yaml"_s), "version: 1\n"));
    git(words("add ."));
    git(words("commit --quiet --message=first"));
    git(words("push --quiet origin main"));
    VERIFY_RESULT(writeFile(at(u"tree/config.yaml"_s), "version: 2\n"));
}

void PullRequestStepTest::cleanup()
{
    QCOMPARE(m_api->violations(), QStringList());
}

QString PullRequestStepTest::git(const QStringList& arguments, const QString& folder) const
{
    Command command;
    command.program = u"git"_s;
    command.arguments = arguments;
    command.workingFolder = at(folder);
    const Result<ProcessOutput> output = runChecked(command);
    return output ? QString::fromUtf8(output->standardOutput).trimmed() : output.error().message();
}

StepAction PullRequestStepTest::action(const QJsonObject& more) const
{
    QJsonObject parameters{
        {u"repository"_s, at(u"tree"_s)},          {u"github"_s, u"example/fleet"_s},
        {u"branch"_s, u"acme/upgrade"_s},          {u"title"_s, u"acme: upgrade to 6.2.0"_s},
        {u"body"_s, u"## Test plan\nlooked"_s},    {u"base"_s, u"main"_s},
        {u"labels"_s, QJsonArray{u"mi-upgrade"_s}}};
    for (auto value = more.begin(); value != more.end(); ++value)
        parameters.insert(value.key(), value.value());
    return {u"pull-request"_s, {}, parameters, parameters};
}

void PullRequestStepTest::knowsRemotes_data()
{
    QTest::addColumn<QString>("remote");
    QTest::addColumn<QString>("api");
    const QString ours = u"https://api.github.com"_s;
    QTest::newRow("scp") << u"git@github.com:example/fleet.git"_s << ours;
    QTest::newRow("ssh") << u"ssh://git@github.com:22/example/fleet.git/"_s << ours;
    QTest::newRow("ssh by 443") << u"ssh://git@ssh.github.com:443/example/fleet.git"_s << ours;
    QTest::newRow("https") << u"https://user@github.com/example/fleet"_s << ours;
    QTest::newRow("server") << u"https://git.example.com:8443/example/fleet.git"_s
                            << u"https://git.example.com:8443/api/v3"_s;
    QTest::newRow("server, ssh") << u"git.example.com:example/fleet"_s << u"https://git.example.com/api/v3"_s;
    QTest::newRow("region") << u"https://octo.ghe.com/example/fleet"_s << u"https://api.octo.ghe.com"_s;
    QTest::newRow("folder") << u"/srv/fleet.git"_s << QString();
    QTest::newRow("file") << u"file:///srv/fleet.git"_s << QString();
    QTest::newRow("deep") << u"https://github.com/a/b/c"_s << QString();
    QTest::newRow("nothing") << QString() << QString();
}

void PullRequestStepTest::knowsRemotes()
{
    QFETCH(QString, remote);
    QFETCH(QString, api);
    const Result<GitHubPlace> place = gitHubPlaceOf(remote);
    if (api.isEmpty()) {
        VERIFY_ERROR(place, ErrorKind::Usage, "OWNER/NAME");
        return;
    }
    VERIFY_RESULT(place);
    QCOMPARE(place->api.toString(), api);
    QCOMPARE(place->repository.text(), u"example/fleet"_s);
}

void PullRequestStepTest::proposes()
{
    const Result<StepResult> made = run(action());
    VERIFY_RESULT(made);
    QCOMPARE(made->outputs[u"url"].toString(), u"https://github.example.com/example/fleet/pull/1"_s);
    QCOMPARE(made->outputs[u"number"].toString(), u"1"_s);
    QCOMPARE(pull().body, u"## Test plan\nlooked"_s);
    QCOMPARE(pull().labels, QStringList{u"mi-upgrade"_s});
    QCOMPARE(git(words("show acme/upgrade:config.yaml"), u"remote"_s), u"version: 2"_s);
    QCOMPARE(git(words("log --format=%s -1 acme/upgrade"), u"remote"_s), u"acme: upgrade to 6.2.0"_s);
    QCOMPARE(git(words("rev-parse acme/upgrade"), u"remote"_s), pull().headSha);
}

void PullRequestStepTest::bringsItUpToDate()
{
    VERIFY_RESULT(run(action()));
    // As after a crash behind the creation: nothing is new, and there is still only one.
    VERIFY_RESULT(run(action()));
    VERIFY_RESULT(writeFile(at(u"tree/config.yaml"_s), "version: 3\n"));
    VERIFY_RESULT(run(action({{u"title"_s, u"second"_s}, {u"body"_s, u"two"_s}})));
    QCOMPARE(pulls(), 1);
    QCOMPARE(pull().title, u"second"_s);
    QCOMPARE(pull().body, u"two"_s);
    QCOMPARE(m_api->requests().count(u"POST "_s + pullsPath), 1);
    QCOMPARE(git(words("show acme/upgrade:config.yaml"), u"remote"_s), u"version: 3"_s);
}

void PullRequestStepTest::isThereOnceThoughTheAnswerWasLost()
{
    m_api->add(GitHubFault::cut("POST", u"/pulls$"_s, GitHubFault::Kind::CutAfter));
    const Result<StepResult> made = run(action());
    VERIFY_RESULT(made);
    QCOMPARE(made->outputs[u"number"].toString(), u"1"_s);
    QCOMPARE(pulls(), 1);
    QCOMPARE(pull().labels, QStringList{u"mi-upgrade"_s});
}

void PullRequestStepTest::takesTheDefaultBranch()
{
    VERIFY_RESULT(run(action({{u"base"_s, QString()}})));
    QCOMPARE(pull().base, u"main"_s);
}

void PullRequestStepTest::fillsTheTemplate()
{
    const QString report = at(u"health.md"_s);
    VERIFY_RESULT(
        writeFile(report, "# Health: acme\n\n| Check | State |\n| --- | --- |\n| pods | Healthy |\n"));
    VERIFY_RESULT(run(upgrade({{u"health-report"_s, report},
                               {u"log"_s, u"https://logs.example.com/a_b?c=1&d=2"_s},
                               {u"tracking-issue"_s, u"#12"_s},
                               {u"made-by"_s, u"run 17"_s},
                               {u"rollback"_s, u"- Run `cloud-upgrade-data-corrupted`.\n"_s}})));
    QCOMPARE(pull().body, uR"(Upgrades **acme** from 6.1.0 to **6.2.0**.

Tracking issue: #12

Log: <https://logs.example.com/a_b?c=1&d=2>

Made by run 17.

## Test plan

The instance was looked at after the upgrade; this is what was found.

# Health: acme

| Check | State |
| --- | --- |
| pods | Healthy |

## Rollback

- Run `cloud-upgrade-data-corrupted`.
)"_s);
    VERIFY_RESULT(run(upgrade({{u"from"_s, QString()}})));
    QCOMPARE(pull().body, uR"(Upgrades **acme** to **6.2.0**.

## Test plan

The health of the instance was not looked at. Do so before this is merged.

## Rollback

Close this pull request, or revert it once it is merged; then take the instance back: the
workloads to the manifests from before, and the databases, where they do not fit them, too.
)"_s);
    QCOMPARE(pulls(), 1);
    VERIFY_ERROR(run(upgrade({{u"tracking-issue"_s, u"soon"_s}})), ErrorKind::Usage, "no number of an issue");
    VERIFY_RESULT(writeFile(report, QByteArray(70'000, 'x')));
    VERIFY_ERROR(run(upgrade({{u"health-report"_s, report}})), ErrorKind::Invalid, "GitHub takes 65536");
}

void PullRequestStepTest::fillsATeamsTemplate()
{
    QVERIFY(QDir().mkpath(at(u"templates"_s)));
    const QString own = at(u"templates/upgrade-pull-request.md"_s);
    VERIFY_RESULT(writeFile(own, "Ours: {{ instance }} {{ version }} {{ trackingIssue }}"));
    qputenv("LOCKSTEP_REPORT_TEMPLATES", QFile::encodeName(at(u"templates"_s)));
    VERIFY_RESULT(run(upgrade({{u"tracking-issue"_s, u"12"_s}})));
    QCOMPARE(pull().body, u"Ours: acme 6.2.0 12"_s);
    const QString other = at(u"other.md"_s);
    VERIFY_RESULT(writeFile(other, "Other: {{ title }}"));
    VERIFY_RESULT(run(upgrade({{u"template"_s, other}})));
    QCOMPARE(pull().body, u"Other: acme: upgrade to 6.2.0"_s);
    VERIFY_RESULT(writeFile(own, "{% if %}"));
    VERIFY_ERROR(run(upgrade()), ErrorKind::Invalid, "upgrade-pull-request.md");
    VERIFY_ERROR(run(upgrade({{u"template"_s, at(u"gone.md"_s)}})), ErrorKind::NotFound, "gone.md");
}

void PullRequestStepTest::leavesWhatOthersPushed_data()
{
    QTest::addColumn<QString>("replace");
    QTest::newRow("diverged") << QString();
    QTest::newRow("diverged, to be replaced") << u"yes"_s;
}

void PullRequestStepTest::leavesWhatOthersPushed()
{
    QFETCH(QString, replace);
    VERIFY_RESULT(run(action()));
    pushAsAnother();
    VERIFY_RESULT(writeFile(at(u"tree/config.yaml"_s), "version: 3\n"));
    const auto again = run(action({{u"replace"_s, replace}, {u"title"_s, u"other"_s}}));
    VERIFY_ERROR(again, ErrorKind::Precondition, "commits of that branch that are not known here");
    QVERIFY(again.error().advice.contains(u"git log HEAD..origin/acme/upgrade"));
    QCOMPARE(git(words("show acme/upgrade:notes.txt"), u"remote"_s), u"important"_s);
    QCOMPARE(pull().title, u"acme: upgrade to 6.2.0"_s);
}

void PullRequestStepTest::replacesWhatIsKnown()
{
    VERIFY_RESULT(run(action()));
    pushAsAnother();
    git(words("fetch --quiet origin"));
    VERIFY_RESULT(writeFile(at(u"tree/config.yaml"_s), "version: 3\n"));
    VERIFY_RESULT(run(action({{u"replace"_s, u"yes"_s}})));
    QCOMPARE(git(words("show acme/upgrade:config.yaml"), u"remote"_s), u"version: 3"_s);
    QVERIFY(git(words("ls-tree --name-only acme/upgrade"), u"remote"_s) == u"config.yaml"_s);
}

void PullRequestStepTest::looksBeforeItPushes_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("says");
    QTest::newRow("no token") << u"token"_s << int(ErrorKind::Usage) << u"no GitHub token"_s;
    QTest::newRow("a bad token") << u"bad token"_s << int(ErrorKind::Connection) << u"Bad credentials"_s;
    QTest::newRow("another repository") << u"github"_s << int(ErrorKind::NotFound) << u"example/gone"_s;
    QTest::newRow("no base") << u"base"_s << int(ErrorKind::NotFound) << u"the branch gone of"_s;
    QTest::newRow("archived") << u"archived"_s << int(ErrorKind::Precondition) << u"is archived"_s;
    QTest::newRow("no report") << u"report"_s << int(ErrorKind::NotFound) << u"gone.md"_s;
    QTest::newRow("a remote that is none") << u"remote"_s << int(ErrorKind::Usage) << u"OWNER/NAME"_s;
}

void PullRequestStepTest::looksBeforeItPushes()
{
    QFETCH(QString, what);
    QFETCH(int, kind);
    QFETCH(QString, says);
    QJsonObject more;
    const QByteArray path = qgetenv("PATH");
    const auto restored = qScopeGuard([&] { qputenv("PATH", path); });
    if (what == u"token") {
        qunsetenv("GITHUB_TOKEN"); // nor do the programs of this machine count
        qputenv("PATH", QFile::encodeName(m_folder->path()));
    } else if (what == u"bad token") {
        qputenv("GITHUB_TOKEN", "other");
    } else if (what == u"github") {
        more[u"github"] = u"example/gone"_s;
    } else if (what == u"base") {
        more[u"base"] = u"gone"_s;
    } else if (what == u"archived") {
        m_api->with([](GitHubState& state) { state.isArchived = true; });
    } else if (what == u"report") {
        more[u"health-report"] = at(u"gone.md"_s);
    } else {
        more[u"github"] = QString();
    }
    const auto made = run(upgrade(more));
    QVERIFY(!made);
    QVERIFY2(made.error().message().contains(says), qPrintable(made.error().message()));
    QCOMPARE(int(made.error().kind), kind);
    qputenv("PATH", path);
    QCOMPARE(git(words("branch --show-current")), u"main"_s);
    QCOMPARE(git(words("branch --list acme/upgrade"), u"remote"_s), QString());
}

void PullRequestStepTest::needsAWorkingTree()
{
    StepAction nowhere = action({{u"repository"_s, at(u"nowhere"_s)}});
    VERIFY_ERROR(run(nowhere), ErrorKind::NotFound, "no such folder");
    nowhere.machine = u"ssh:box"_s;
    VERIFY_ERROR(run(nowhere), ErrorKind::Usage, "this machine only");
}

void PullRequestStepTest::previews()
{
    const auto preview = m_step.preview(upgrade({{u"health-report"_s, u"‹steps.health.markdown›"_s},
                                                 {u"paths"_s, QJsonArray{u"deployments/acme"_s}},
                                                 {u"replace"_s, u"yes"_s}}));
    VERIFY_RESULT(preview);
    QCOMPARE(preview->target, at(u"tree"_s));
    for (const QString& part :
         {u"below deployments/acme to branch acme/upgrade"_s, u"if it is known here"_s,
          u"POST %1/repos/example/fleet/pulls {"_s.arg(m_api->url()), u"\"head\":\"acme/upgrade\""_s,
          u"\"base\":\"main\""_s, u"PATCH "_s, u"/issues/NUMBER/labels {\"labels\":[\"mi-upgrade\"]}"_s,
          u"Upgrades **acme** from 6.1.0"_s, u"(what is in ‹steps.health.markdown›)"_s})
        QVERIFY2(preview->text.contains(part), qPrintable(part + u"\nis not in\n"_s + preview->text));
    QCOMPARE(m_api->requests(), QStringList());
    // Where origin is no repository on GitHub, or the tree is not there yet, there is still a preview.
    for (const QString& tree : {at(u"tree"_s), at(u"nowhere"_s)}) {
        const auto unnamed = m_step.preview(action({{u"github"_s, QString()}, {u"repository"_s, tree}}));
        VERIFY_RESULT(unnamed);
        QVERIFY(unnamed->text.contains(u"the repository that origin is"));
    }
    git({u"remote"_s, u"set-url"_s, u"origin"_s, u"git@github.com:example/fleet.git"_s});
    qunsetenv("LOCKSTEP_GITHUB_API");
    const auto found = m_step.preview(action({{u"github"_s, QString()}}));
    VERIFY_RESULT(found);
    QVERIFY(found->text.contains(u"POST https://api.github.com/repos/example/fleet/pulls {"));
}

void PullRequestStepTest::looksWhetherItMay()
{
    const GitHubAccessStep step;
    QJsonObject parameters{{u"repository"_s, at(u"tree"_s)}, {u"github"_s, u"example/fleet"_s}};
    const auto look = [&] { return step.run({u"github-access"_s, {}, parameters, parameters}, call()); };
    const auto found = look();
    VERIFY_RESULT(found);
    QCOMPARE(found->outputs[u"base"].toString(), u"main"_s);
    QCOMPARE(found->outputs[u"github"].toString(), u"example/fleet"_s);
    parameters[u"base"] = u"gone"_s;
    VERIFY_ERROR(look(), ErrorKind::NotFound, "the branch gone of example/fleet");
    parameters[u"base"] = u"main"_s;
    m_api->with([](GitHubState& state) { state.isArchived = true; });
    VERIFY_ERROR(look(), ErrorKind::Precondition, "archived");
    QVERIFY(
        step.preview({u"github-access"_s, {}, parameters, parameters})->text.contains(u"main of example"));
}

QTEST_GUILESS_MAIN(PullRequestStepTest)
#include "tst_pull_request_step.moc"
