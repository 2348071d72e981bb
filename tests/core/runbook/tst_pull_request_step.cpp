// Pull requests from a real git working tree with a real remote; gh is a small script that keeps to what the
// real one's manual says of its arguments, and remembers what it was asked.

#include "core/runbook/kinds/pull_request_step.h"
#include "core/support/files.h"
#include "core/support/process.h"
#include "result_checks.h"

#include <QDir>
#include <QJsonArray>
#include <QStandardPaths>
#include <QTemporaryDir>

using namespace lockstep;

class PullRequestStepTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void proposes();
    void bringsItUpToDate();
    void needsAWorkingTree();
    void tellsWhatGhSays();
    void previews();
    void agreesWithTheRealProgram();

private:
    [[nodiscard]] QString git(const QStringList& arguments, const QString& folder = QStringLiteral("tree"));
    [[nodiscard]] StepAction action(const QString& title, const QString& body) const;
    [[nodiscard]] Result<StepResult> run(const StepAction& action) const;
    [[nodiscard]] QByteArray text(const QString& file) const;

    [[nodiscard]] QString at(const QString& name) const { return m_folder->filePath(name); }

    std::unique_ptr<QTemporaryDir> m_folder;
    QByteArray m_path;
    PullRequestStep m_step;
};

void PullRequestStepTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_path = qgetenv("PATH");
    const Result<QByteArray> gh = readFile(QStringLiteral(LOCKSTEP_SOURCE_DIR "/tests/programs/gh"));
    VERIFY_RESULT(gh);
    VERIFY_RESULT(writeFile(at(QStringLiteral("bin/gh")), *gh));
    QVERIFY(QFile::setPermissions(at(QStringLiteral("bin/gh")),
                                  QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    qputenv("PATH", QFile::encodeName(at(QStringLiteral("bin"))) + ':' + m_path);
    for (const char* name : {"GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"})
        qputenv(name, "test");
    for (const char* name : {"GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"})
        qputenv(name, "test@example.com");
    std::ignore = git({QStringLiteral("init"), QStringLiteral("--quiet"), QStringLiteral("--bare"),
                       at(QStringLiteral("remote"))},
                      QString());
    std::ignore = git({QStringLiteral("init"), QStringLiteral("--quiet"),
                       QStringLiteral("--initial-branch=main"), at(QStringLiteral("tree"))},
                      QString());
    std::ignore = git({QStringLiteral("remote"), QStringLiteral("add"), QStringLiteral("origin"),
                       at(QStringLiteral("remote"))});
    VERIFY_RESULT(writeFile(at(QStringLiteral("tree/config.yaml")), "version: 1\n"));
    std::ignore = git({QStringLiteral("add"), QStringLiteral(".")});
    std::ignore =
        git({QStringLiteral("commit"), QStringLiteral("--quiet"), QStringLiteral("--message=first")});
    VERIFY_RESULT(writeFile(at(QStringLiteral("tree/config.yaml")), "version: 2\n"));
}

void PullRequestStepTest::cleanup()
{
    qputenv("PATH", m_path);
}

QString PullRequestStepTest::git(const QStringList& arguments, const QString& folder)
{
    Command command;
    command.program = QStringLiteral("git");
    command.arguments = arguments;
    command.workingFolder = at(folder);
    const Result<ProcessOutput> output = runChecked(command);
    return output ? QString::fromUtf8(output->standardOutput).trimmed() : output.error().message();
}

StepAction PullRequestStepTest::action(const QString& title, const QString& body) const
{
    const QJsonObject parameters{{QStringLiteral("repository"), at(QStringLiteral("tree"))},
                                 {QStringLiteral("branch"), QStringLiteral("acme/upgrade")},
                                 {QStringLiteral("title"), title},
                                 {QStringLiteral("body"), body},
                                 {QStringLiteral("base"), QStringLiteral("main")},
                                 {QStringLiteral("labels"), QJsonArray{QStringLiteral("mi-upgrade")}}};
    return {QStringLiteral("pull-request"), {}, parameters, parameters};
}

Result<StepResult> PullRequestStepTest::run(const StepAction& action) const
{
    return m_step.run(action,
                      {QStringLiteral("t-1"), m_folder->path(), [](RunEvent::Level, const QString&) {}});
}

QByteArray PullRequestStepTest::text(const QString& file) const
{
    return readFile(at(file)).value_or(QByteArray()).trimmed();
}

void PullRequestStepTest::proposes()
{
    const Result<StepResult> made =
        run(action(QStringLiteral("acme: upgrade to 6.2.0"), QStringLiteral("## Test plan\nlooked")));
    VERIFY_RESULT(made);
    QCOMPARE(made->outputs[u"url"].toString(), QStringLiteral("https://github.example/o/r/pull/7"));
    QCOMPARE(made->outputs[u"number"].toString(), QStringLiteral("7"));
    QCOMPARE(text(QStringLiteral("bin/body")), "## Test plan\nlooked");
    QCOMPARE(
        git({QStringLiteral("show"), QStringLiteral("acme/upgrade:config.yaml")}, QStringLiteral("remote")),
        QStringLiteral("version: 2"));
    QCOMPARE(git({QStringLiteral("log"), QStringLiteral("--format=%s"), QStringLiteral("-1"),
                  QStringLiteral("acme/upgrade")},
                 QStringLiteral("remote")),
             QStringLiteral("acme: upgrade to 6.2.0"));
}

void PullRequestStepTest::bringsItUpToDate()
{
    VERIFY_RESULT(run(action(QStringLiteral("first"), QStringLiteral("one"))));
    // As after a crash behind the creation: nothing is new, and there is still only one.
    VERIFY_RESULT(run(action(QStringLiteral("first"), QStringLiteral("one"))));
    VERIFY_RESULT(writeFile(at(QStringLiteral("tree/config.yaml")), "version: 3\n"));
    VERIFY_RESULT(run(action(QStringLiteral("second"), QStringLiteral("two"))));
    QCOMPARE(text(QStringLiteral("bin/title")), "second");
    QCOMPARE(text(QStringLiteral("bin/body")), "two");
    QCOMPARE(text(QStringLiteral("bin/asked")).count("pr create"), 1);
    QCOMPARE(
        git({QStringLiteral("show"), QStringLiteral("acme/upgrade:config.yaml")}, QStringLiteral("remote")),
        QStringLiteral("version: 3"));
}

void PullRequestStepTest::needsAWorkingTree()
{
    StepAction nowhere = action(QStringLiteral("t"), {});
    nowhere.parameters[u"repository"] = at(QStringLiteral("nowhere"));
    VERIFY_ERROR(run(nowhere), ErrorKind::NotFound, "no such folder");
    nowhere.machine = QStringLiteral("ssh:box");
    VERIFY_ERROR(run(nowhere), ErrorKind::Usage, "this machine only");
}

void PullRequestStepTest::tellsWhatGhSays()
{
    VERIFY_RESULT(writeFile(at(QStringLiteral("bin/gh")),
                            "#!/bin/sh\necho 'To get started, run: gh auth login' >&2\nexit 4\n"));
    VERIFY_ERROR(run(action(QStringLiteral("t"), {})), ErrorKind::Failed, "gh auth login");
}

void PullRequestStepTest::previews()
{
    const Result<StepPreview> preview =
        m_step.preview(action(QStringLiteral("acme: upgrade"), QStringLiteral("body")));
    VERIFY_RESULT(preview);
    QVERIFY2(preview->text.contains(u"acme/upgrade") && preview->text.contains(u"body"),
             qPrintable(preview->text));
}

/// What the played one understands, gh does.
void PullRequestStepTest::agreesWithTheRealProgram()
{
    const QString gh = QStandardPaths::findExecutable(
        QStringLiteral("gh"), QFile::decodeName(m_path).split(u':', Qt::SkipEmptyParts));
    if (gh.isEmpty())
        QSKIP("gh is not installed");
    const QMap<QString, QStringList> options{
        {QStringLiteral("list"),
         {QStringLiteral("--head"), QStringLiteral("--state"), QStringLiteral("--json")}},
        {QStringLiteral("create"),
         {QStringLiteral("--head"), QStringLiteral("--title"), QStringLiteral("--body-file"),
          QStringLiteral("--base"), QStringLiteral("--label")}},
        {QStringLiteral("edit"), {QStringLiteral("--title"), QStringLiteral("--body-file")}}};
    for (const auto& [verb, names] : options.asKeyValueRange()) {
        Command help;
        help.program = gh;
        help.arguments = {QStringLiteral("pr"), verb, QStringLiteral("--help")};
        const Result<ProcessOutput> output = runChecked(help);
        VERIFY_RESULT(output);
        for (const QString& name : names)
            QVERIFY2(output->standardOutput.contains(name.toUtf8() + ' '), qPrintable(verb + u' ' + name));
    }
    Command fields;
    fields.program = gh;
    fields.arguments = {QStringLiteral("pr"), QStringLiteral("list"), QStringLiteral("--json")};
    const Result<ProcessOutput> known = runProcess(fields); // names them all, and fails
    VERIFY_RESULT(known);
    for (const char* field : {"number", "url", "title"})
        QVERIFY2(known->standardError.simplified().split(' ').contains(field), field);
}

QTEST_GUILESS_MAIN(PullRequestStepTest)
#include "tst_pull_request_step.moc"
