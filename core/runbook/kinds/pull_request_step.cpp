#include "core/runbook/kinds/pull_request_step.h"

#include "core/runbook/kinds/staged_output.h"
#include "core/support/files.h"
#include "core/support/process.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// One proposal, by the programs that the user has set up.
class Proposal
{
public:
    Proposal(const StepAction& action, const StepCall& call) : m_action(action), m_call(call) {}

    [[nodiscard]] Result<StepResult> make()
    {
        return readBody()
            .and_then([this](const QByteArray& body) {
                m_body = body;
                return checkBranch();
            })
            .and_then([this] { return commit(); })
            .and_then([this] { return push(); })
            .and_then([this] { return find(); })
            .and_then([this](const QJsonObject& open) { return open.isEmpty() ? create() : update(open); })
            .and_then([this] { return find(); })
            .and_then([this](const QJsonObject& open) { return result(open); });
    }

private:
    [[nodiscard]] Result<QString> program(const QString& name, const QStringList& arguments,
                                          const QByteArray& input = {}) const
    {
        Command command;
        command.program = name;
        command.arguments = arguments;
        command.workingFolder = m_action.text(u"repository"_s);
        command.standardInput = input;
        // Nobody is there to be asked.
        command.environment.insert(u"GIT_TERMINAL_PROMPT"_s, u"0"_s);
        command.environment.insert(u"GH_PROMPT_DISABLED"_s, u"1"_s);
        command.environment.insert(u"NO_COLOR"_s, u"1"_s);
        return runChecked(command, m_call.stop).transform([](const ProcessOutput& output) {
            return QString::fromUtf8(output.standardOutput).trimmed();
        });
    }

    [[nodiscard]] Result<QString> git(const QStringList& arguments) const
    {
        return program(u"git"_s, arguments);
    }

    [[nodiscard]] QString branch() const { return m_action.text(u"branch"_s); }

    /// On the branch, made where it is not there yet; what is changed comes along.
    [[nodiscard]] Result<void> checkBranch() const
    {
        if (!QDir(m_action.text(u"repository"_s)).exists())
            return failure(ErrorKind::NotFound, u"propose changes of"_s, m_action.text(u"repository"_s),
                           u"there is no such folder"_s, u"Name a git working tree"_s);
        const Result<QString> current = git({u"branch"_s, u"--show-current"_s});
        if (!current)
            return failure(current);
        if (*current == branch())
            return {};
        const bool known =
            git({u"rev-parse"_s, u"--verify"_s, u"--quiet"_s, u"refs/heads/"_s + branch()}).has_value();
        const QStringList words =
            known ? QStringList{u"switch"_s, branch()} : QStringList{u"switch"_s, u"--create"_s, branch()};
        return git(words).transform([](const QString&) {});
    }

    [[nodiscard]] Result<void> commit() const
    {
        QStringList paths = m_action.texts(u"paths"_s);
        if (paths.isEmpty())
            paths = {u"."_s};
        const Result<QString> added = git(QStringList{u"add"_s, u"--all"_s, u"--"_s} + paths);
        if (!added)
            return failure(added);
        const Result<QString> staged = git({u"diff"_s, u"--cached"_s, u"--name-only"_s});
        if (!staged || staged->isEmpty())
            return staged.transform([](const QString&) {});
        return git({u"commit"_s, u"--quiet"_s, u"--message"_s, m_action.text(u"title"_s)})
            .transform(
                [&](const QString&) { m_call.log(RunEvent::Level::Info, u"Committed:\n"_s + *staged); });
    }

    [[nodiscard]] Result<void> push() const
    {
        QStringList words{u"push"_s, u"--quiet"_s, u"--set-upstream"_s};
        if (m_action.text(u"replace"_s) == u"yes")
            words.append(u"--force-with-lease"_s);
        return git(words + QStringList{u"origin"_s, branch()}).transform([](const QString&) {});
    }

    /// The open pull request of the branch; empty when there is none.
    [[nodiscard]] Result<QJsonObject> find() const
    {
        const Result<QString> listed =
            program(u"gh"_s, {u"pr"_s, u"list"_s, u"--head"_s, branch(), u"--state"_s, u"open"_s, u"--json"_s,
                              u"number,url,title"_s});
        return listed.transform([](const QString& text) {
            return QJsonDocument::fromJson(text.toUtf8()).array().first().toObject();
        });
    }

    [[nodiscard]] Result<void> create() const
    {
        QStringList words{u"pr"_s,          u"create"_s,  u"--head"_s,
                          branch(),         u"--title"_s, m_action.text(u"title"_s),
                          u"--body-file"_s, u"-"_s};
        if (const QString base = m_action.text(u"base"_s); !base.isEmpty())
            words += {u"--base"_s, base};
        for (const QString& label : m_action.texts(u"labels"_s))
            words += {u"--label"_s, label};
        return program(u"gh"_s, words, m_body).transform([](const QString&) {});
    }

    [[nodiscard]] Result<void> update(const QJsonObject& open) const
    {
        const QString number = QString::number(open[u"number"].toInt());
        m_call.log(RunEvent::Level::Info, u"Bringing pull request %1 up to date"_s.arg(number));
        return program(u"gh"_s,
                       {u"pr"_s, u"edit"_s, number, u"--title"_s, m_action.text(u"title"_s), u"--body-file"_s,
                        u"-"_s},
                       m_body)
            .transform([](const QString&) {});
    }

    [[nodiscard]] Result<QByteArray> readBody() const
    {
        const QString text = m_action.text(u"body"_s);
        const QString file = m_action.text(u"body-file"_s);
        if (!file.isEmpty())
            return readFile(file);
        return (text.isEmpty() ? m_action.text(u"title"_s) : text).toUtf8();
    }

    [[nodiscard]] Result<StepResult> result(const QJsonObject& open) const
    {
        const QString url = open[u"url"].toString();
        if (url.isEmpty())
            return failure(ErrorKind::Failed, u"find the pull request of"_s, branch(),
                           u"gh lists none, though it was made"_s, u"Look for it on GitHub"_s);
        return StepResult{{{u"url"_s, url}, {u"number"_s, QString::number(open[u"number"].toInt())}}, url};
    }

    const StepAction& m_action;
    const StepCall& m_call;
    QByteArray m_body;
};

} // namespace

QJsonObject PullRequestStep::parameterSchema() const
{
    return textParameters({u"!repository"_s, u"!branch"_s, u"!title"_s, u"body"_s, u"body-file"_s, u"base"_s,
                           u"paths[]"_s, u"labels[]"_s, u"replace"_s});
}

Result<StepPreview> PullRequestStep::preview(const StepAction& action) const
{
    if (const Result<void> here = onThisMachine(action); !here)
        return failure(here);
    const auto shown = [&](const QString& key) { return action.shown[key].toString(); };
    return StepPreview{
        shown(u"repository"_s),
        u"commit what is changed to branch %1, push it, and open a pull request, or bring its "
        "open one up to date:\n%2\n\n%3"_s.arg(shown(u"branch"_s), shown(u"title"_s),
                                               action.parameters.contains(u"body-file"_s)
                                                   ? u"(what is in %1)"_s.arg(shown(u"body-file"_s))
                                                   : shown(u"body"_s))};
}

Result<StepResult> PullRequestStep::run(const StepAction& action, const StepCall& call) const
{
    if (const Result<void> here = onThisMachine(action); !here)
        return failure(here);
    return Proposal(action, call).make();
}

/// Each part of it looks first at what is there.
Result<Recovered> PullRequestStep::recover(const StepAction& /*action*/, const StepCall& /*call*/) const
{
    return Recovered{Recovered::What::NotStarted};
}

} // namespace lockstep
