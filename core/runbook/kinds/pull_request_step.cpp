#include "core/runbook/kinds/pull_request_step.h"

#include "core/github/pull_requests.h"
#include "core/github/repository_facts.h"
#include "core/network/web_address.h"
#include "core/report/pull_request_text.h"
#include "core/runbook/kinds/git_tree.h"
#include "core/runbook/kinds/github_parameters.h"
#include "core/runbook/kinds/staged_output.h"
#include "core/support/files.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// The number of the tracking issue, perhaps with '#'; 0: none.
Result<int> trackingIssueOf(const QString& text)
{
    const QString number = text.trimmed().startsWith(u'#') ? text.trimmed().sliced(1) : text.trimmed();
    if (number.isEmpty())
        return 0;
    bool isNumber = false;
    const int issue = number.toInt(&isNumber);
    if (isNumber && issue > 0)
        return issue;
    return failure(ErrorKind::Usage, u"name the tracking issue"_s, text, u"it is no number of an issue"_s,
                   u"Write it as 12 or #12"_s);
}

/// The body that the template makes of the parameters, or of how they are shown.
Result<QString> filledTemplate(const QJsonObject& parameters, const QString& healthReport)
{
    const auto given = [&](const QString& key) { return parameters[key].toString(); };
    const Result<int> issue = trackingIssueOf(given(u"tracking-issue"_s));
    if (!issue)
        return failure(issue);
    PullRequestText text;
    text.instance = given(u"instance"_s);
    text.from = given(u"from"_s);
    text.to = given(u"version"_s);
    text.healthReport = healthReport;
    text.log = given(u"log"_s);
    text.trackingIssue = *issue;
    text.rollback = given(u"rollback"_s);
    text.madeBy = given(u"made-by"_s);
    text.templateFile = given(u"template"_s);
    return renderPullRequest(text);
}

Result<QString> textOfFile(const QString& file)
{
    return readFile(file).transform([](const QByteArray& bytes) { return QString::fromUtf8(bytes); });
}

bool isOfTemplate(const QJsonObject& parameters)
{
    return !parameters[u"instance"].toString().isEmpty();
}

Result<QString> bodyOf(const StepAction& action)
{
    if (const QString file = action.text(u"body-file"_s); !file.isEmpty())
        return textOfFile(file);
    if (const QString text = action.text(u"body"_s); !text.isEmpty())
        return text;
    if (!isOfTemplate(action.parameters))
        return action.text(u"title"_s);
    const QString file = action.text(u"health-report"_s);
    const Result<QString> report = file.isEmpty() ? QString() : textOfFile(file);
    return report ? filledTemplate(action.parameters, *report) : report;
}

/// As far as it is known before: files are made by steps that come first.
Result<QString> previewedBody(const StepAction& action)
{
    const auto shown = [&](const QString& key) { return action.shown[key].toString(); };
    if (const QString file = shown(u"body-file"_s); !file.isEmpty())
        return u"(what is in %1)"_s.arg(file);
    if (const QString text = shown(u"body"_s); !text.isEmpty())
        return text;
    if (!isOfTemplate(action.shown))
        return shown(u"title"_s);
    const QString file = shown(u"health-report"_s);
    return filledTemplate(action.shown, file.isEmpty() ? QString() : u"(what is in %1)"_s.arg(file));
}

QString json(const QJsonObject& object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

/// One proposal.
class Proposal
{
public:
    Proposal(const StepAction& action, const StepCall& call)
        : m_action(action), m_call(call), m_tree(action.text(u"repository"_s), call.stop)
    {
    }

    /// What can be found out before anything is changed comes first.
    [[nodiscard]] Result<StepResult> make()
    {
        const Result<QString> body = bodyOf(m_action);
        if (!body)
            return failure(body);
        const Result<GitHubClient> client = gitHubClientOf(m_action, m_call);
        if (!client)
            return failure(client);
        const Result<QString> base = checkBase(*client, m_action.text(u"base"_s), m_call.stop);
        if (!base)
            return failure(base);
        return pushed().and_then([&] {
            return proposed(*client,
                            {branch(), *base, m_action.text(u"title"_s), *body, m_action.texts(u"labels"_s)});
        });
    }

private:
    [[nodiscard]] QString branch() const { return m_action.text(u"branch"_s); }

    [[nodiscard]] Result<void> pushed() const
    {
        return m_tree.switchTo(branch())
            .and_then([this] { return m_tree.commit(m_action.texts(u"paths"_s), m_action.text(u"title"_s)); })
            .and_then([this](const QString& files) {
                if (!files.isEmpty())
                    m_call.log(RunEvent::Level::Info, u"Committed:\n"_s + files);
                return m_tree.push(branch(), m_action.text(u"replace"_s) == u"yes");
            });
    }

    [[nodiscard]] Result<StepResult> proposed(const GitHubClient& client, const PullRequestDraft& draft) const
    {
        const Result<PullRequestMade> made = createPullRequest(client, draft, m_call.stop);
        if (!made) {
            keepGitHubLog(client, m_call);
            return failure(made);
        }
        const QString number = QString::number(made->pull.number);
        m_call.log(RunEvent::Level::Info, (made->isNew ? u"Opened pull request #%1 of %2"_s
                                                       : u"Brought pull request #%1 of %2 up to date"_s)
                                              .arg(number, client.repository().text()));
        const QString url = made->pull.url.toString();
        return StepResult{{{u"url"_s, url}, {u"number"_s, number}}, url};
    }

    const StepAction& m_action;
    const StepCall& m_call;
    GitTree m_tree;
};

/// The requests that will be made, where `repository` is OWNER/NAME, or a word for it.
QString requests(const StepAction& action, const QString& url, const QString& body)
{
    const auto shown = [&](const QString& key) { return action.shown[key].toString(); };
    QJsonObject opened{{u"title"_s, shown(u"title"_s)}, {u"head"_s, shown(u"branch"_s)}};
    if (const QString base = shown(u"base"_s); !base.isEmpty())
        opened[u"base"] = base;
    QString text = u"POST %1/pulls %2 and the text below; or, where one is open from that branch, PATCH "
                   "%1/pulls/NUMBER with title and text"_s.arg(url, json(opened));
    if (const QJsonArray labels = action.shown[u"labels"].toArray(); !labels.isEmpty())
        text += u"\nPOST %1/issues/NUMBER/labels %2"_s.arg(url, json({{u"labels"_s, labels}}));
    return text + u"\n\n"_s + body;
}

} // namespace

QJsonObject PullRequestStep::parameterSchema() const
{
    return gitHubParameters({u"!branch"_s, u"!title"_s, u"body"_s, u"body-file"_s, u"base"_s, u"paths[]"_s,
                             u"labels[]"_s, u"replace"_s, u"template"_s, u"instance"_s, u"from"_s,
                             u"version"_s, u"health-report"_s, u"log"_s, u"tracking-issue"_s, u"rollback"_s,
                             u"made-by"_s});
}

Result<StepPreview> PullRequestStep::preview(const StepAction& action) const
{
    if (const Result<void> here = onThisMachine(action); !here)
        return failure(here);
    const Result<QString> body = previewedBody(action);
    if (!body)
        return failure(body);
    const auto shown = [&](const QString& key) { return action.shown[key].toString(); };
    // The tree need not be there yet.
    const Result<GitHubPlace> place = gitHubPlaceOf(action, {});
    const QString url = place ? webPath(place->api, u"/repos/"_s + place->repository.text()).toString()
                              : u"(the repository that origin is)"_s;
    const QString replacing =
        shown(u"replace"_s) == u"yes"
            ? u" (what an earlier branch of that name holds there goes, if it is known here)"_s
            : QString();
    const QStringList paths = action.texts(u"paths"_s);
    const QString what =
        paths.isEmpty() ? u"what is changed"_s : u"what is changed below %1"_s.arg(paths.join(u", "_s));
    return StepPreview{shown(u"repository"_s), u"commit %1 to branch %2, and push it to origin%3\n"_s.arg(
                                                   what, shown(u"branch"_s), replacing) +
                                                   requests(action, url, *body)};
}

Result<StepResult> PullRequestStep::run(const StepAction& action, const StepCall& call) const
{
    if (const Result<void> here = onThisMachine(action); !here)
        return failure(here);
    return Proposal(action, call).make();
}

Result<Recovered> PullRequestStep::recover(const StepAction& /*action*/, const StepCall& /*call*/) const
{
    return Recovered{Recovered::What::NotStarted};
}

} // namespace lockstep
