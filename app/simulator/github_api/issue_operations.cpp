#include "github_api/github_call.h"
#include "github_api/pull_json.h"

using namespace Qt::StringLiterals;

namespace lockstep::simulation {

namespace {

const QString issues = u"/repos/{owner}/{repo}/issues"_s;

QJsonObject issueJson(const GitHubState& state, const IssueState& issue)
{
    return {{u"id"_s, 9000 + issue.number},
            {u"number"_s, issue.number},
            {u"title"_s, issue.title},
            {u"body"_s, issue.body},
            {u"state"_s, issue.isOpen ? u"open"_s : u"closed"_s},
            {u"user"_s, userJson(state.user)},
            {u"labels"_s, labelsJson(issue.labels)},
            {u"comments"_s, issue.comments.size()},
            {u"html_url"_s,
             u"https://github.example.com/%1/%2/issues/%3"_s.arg(state.owner, state.name).arg(issue.number)}};
}

/// To GitHub a pull request is an issue, too.
QJsonObject asIssue(const GitHubState& state, const PullState& pull)
{
    QJsonObject json = pullJson(state, pull, false);
    json[u"pull_request"] = QJsonObject{{u"html_url"_s, json[u"html_url"]}};
    return json;
}

bool hasLabels(const QStringList& labels, const GitHubCall& call)
{
    const QStringList wanted = call.query.value(u"labels"_s).split(u',', Qt::SkipEmptyParts);
    return std::ranges::all_of(wanted, [&](const QString& label) { return labels.contains(label); });
}

bool isWanted(bool isOpen, const GitHubCall& call)
{
    const QString wanted = call.query.value(u"state"_s, u"open"_s);
    return wanted == u"all" || isOpen == (wanted == u"open");
}

GitHubAnswer listIssues(GitHubState& state, const GitHubCall& call)
{
    QMap<int, QJsonObject> found;
    for (const IssueState& issue : state.issues) {
        if (isWanted(issue.isOpen, call) && hasLabels(issue.labels, call))
            found.insert(issue.number, issueJson(state, issue));
    }
    for (const PullState& pull : state.pulls) {
        if (isWanted(pull.isOpen, call) && hasLabels(pull.labels, call))
            found.insert(pull.number, asIssue(state, pull));
    }
    QJsonArray all;
    const bool isUp = call.query.value(u"direction"_s) == u"asc";
    for (const QJsonObject& one : found)
        all.insert(isUp ? all.size() : 0, one);
    return {200, all};
}

QStringList textsOf(const QJsonValue& array)
{
    QStringList texts;
    for (const QJsonValue text : array.toArray())
        texts.append(text.toString());
    return texts;
}

std::optional<GitHubAnswer> tooLong(const GitHubCall& call)
{
    constexpr qsizetype longestBody = 65'536;
    if (call.body[u"body"].toString().size() <= longestBody)
        return {};
    return GitHubAnswer::problem(
        422, u"Validation Failed"_s,
        {QJsonObject{{u"resource"_s, u"Issue"_s},
                     {u"code"_s, u"custom"_s},
                     {u"field"_s, u"body"_s},
                     {u"message"_s, u"body is too long (maximum is 65536 characters)"_s}}});
}

GitHubAnswer openIssue(GitHubState& state, const GitHubCall& call)
{
    if (const std::optional<GitHubAnswer> problem = tooLong(call))
        return *problem;
    IssueState issue;
    issue.number = ++state.lastNumber;
    issue.title = call.body[u"title"].toString();
    issue.body = call.body[u"body"].toString();
    issue.labels = textsOf(call.body[u"labels"]);
    state.issues.insert(issue.number, issue);
    return {201, issueJson(state, issue)};
}

IssueState* issueOf(GitHubState& state, const GitHubCall& call)
{
    const auto found = state.issues.find(call.places.value(2).toInt());
    return found == state.issues.end() ? nullptr : &*found;
}

GitHubAnswer showIssue(GitHubState& state, const GitHubCall& call)
{
    const IssueState* issue = issueOf(state, call);
    return issue ? GitHubAnswer{200, issueJson(state, *issue)} : GitHubAnswer::notFound();
}

GitHubAnswer changeIssue(GitHubState& state, const GitHubCall& call)
{
    IssueState* issue = issueOf(state, call);
    if (!issue)
        return GitHubAnswer::notFound();
    if (const std::optional<GitHubAnswer> problem = tooLong(call))
        return *problem;
    if (call.body.contains(u"title"))
        issue->title = call.body[u"title"].toString();
    if (call.body.contains(u"body"))
        issue->body = call.body[u"body"].toString();
    if (call.body.contains(u"state"))
        issue->isOpen = call.body[u"state"].toString() == u"open";
    return {200, issueJson(state, *issue)};
}

GitHubAnswer comment(GitHubState& state, const GitHubCall& call)
{
    IssueState* issue = issueOf(state, call);
    if (!issue)
        return GitHubAnswer::notFound();
    issue->comments.append(call.body[u"body"].toString());
    return {201, QJsonObject{{u"id"_s, ++state.lastId},
                             {u"body"_s, call.body[u"body"]},
                             {u"user"_s, userJson(state.user)}}};
}

GitHubAnswer label(GitHubState& state, const GitHubCall& call)
{
    const int number = call.places.value(2).toInt();
    QStringList* labels = state.issues.contains(number)  ? &state.issues[number].labels
                          : state.pulls.contains(number) ? &state.pulls[number].labels
                                                         : nullptr;
    if (!labels)
        return GitHubAnswer::notFound();
    for (const QString& name : textsOf(call.body[u"labels"])) {
        if (!labels->contains(name))
            labels->append(name);
    }
    return {200, labelsJson(*labels)};
}

GitHubAnswer showLabel(GitHubState& state, const GitHubCall& call)
{
    const QString name = call.places.value(2);
    if (!state.knowsLabel(name))
        return GitHubAnswer::notFound();
    return {200, labelsJson({name}).first().toObject()};
}

} // namespace

QList<GitHubOperation> issueOperations()
{
    const QString one = issues + u"/{issue_number}"_s;
    const QStringList states{u"open"_s, u"closed"_s};
    const QList<GitHubField> listed{{u"state"_s, QJsonValue::String, false, states + QStringList{u"all"_s}},
                                    {u"labels"_s},
                                    {u"sort"_s},
                                    {u"direction"_s, QJsonValue::String, false, {u"asc"_s, u"desc"_s}},
                                    {u"since"_s},
                                    {u"assignee"_s},
                                    {u"creator"_s}};
    const QList<GitHubField> opened{{u"title"_s, QJsonValue::String, true},
                                    {u"body"_s},
                                    {u"labels"_s, QJsonValue::Array},
                                    {u"assignees"_s, QJsonValue::Array}};
    const QList<GitHubField> changed{{u"title"_s},
                                     {u"body"_s},
                                     {u"state"_s, QJsonValue::String, false, states},
                                     {u"labels"_s, QJsonValue::Array}};
    return {
        {"GET", issues, listed, {}, listIssues, true},
        {"POST", issues, {}, opened, openIssue},
        {"GET", one, {}, {}, showIssue},
        {"PATCH", one, {}, changed, changeIssue},
        {"POST", one + u"/comments"_s, {}, {{u"body"_s, QJsonValue::String, true}}, comment},
        {"POST", one + u"/labels"_s, {}, {{u"labels"_s, QJsonValue::Array, true}}, label},
        {"GET", u"/repos/{owner}/{repo}/labels/{name}"_s, {}, {}, showLabel},
    };
}

} // namespace lockstep::simulation
