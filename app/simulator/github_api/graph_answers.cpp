#include "github_api/github_call.h"
#include "github_api/pull_json.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace lockstep::simulation {

namespace {

GitHubAnswer graphProblem(const QString& type, const QString& message)
{
    return {200,
            QJsonObject{{u"data"_s, QJsonValue::Null},
                        {u"errors"_s, QJsonArray{QJsonObject{{u"type"_s, type}, {u"message"_s, message}}}}}};
}

GitHubAnswer data(const QJsonObject& object)
{
    return {200, QJsonObject{{u"data"_s, object}}};
}

PullState* pullOf(GitHubState& state, const QString& nodeId)
{
    for (PullState& pull : state.pulls) {
        if (pullNodeId(pull.number) == nodeId)
            return &pull;
    }
    return nullptr;
}

GitHubAnswer unresolved(const QString& nodeId)
{
    return graphProblem(u"NOT_FOUND"_s,
                        u"Could not resolve to a node with the global id of '%1'."_s.arg(nodeId));
}

GitHubAnswer enableAutoMerge(GitHubState& state, const QString& nodeId, const QString& head,
                             const QString& document)
{
    PullState* pull = pullOf(state, nodeId);
    if (!pull)
        return unresolved(nodeId);
    if (!state.allowsAutoMerge)
        return graphProblem(u"UNPROCESSABLE"_s,
                            u"Pull request Auto merge is not allowed for this repository"_s);
    if (!head.isEmpty() && head != pull->headSha)
        return graphProblem(u"UNPROCESSABLE"_s,
                            u"Head branch was modified. Review and try the merge again."_s);
    const QString mergeState = state.mergeState(*pull);
    if (mergeState != u"blocked" && !state.hasMergeQueue)
        return graphProblem(u"UNPROCESSABLE"_s,
                            u"Pull request Pull request is in %1 status"_s.arg(mergeState));
    pull->mergesItself = true;
    const QJsonObject asked = document.contains(u"clientMutationId")
                                  ? QJsonObject{{u"clientMutationId"_s, QString()}}
                                  : QJsonObject{{u"pullRequest"_s, QJsonObject{{u"number"_s, pull->number}}}};
    return data({{u"enablePullRequestAutoMerge"_s, asked}});
}

QString graphState(const PullState& pull)
{
    return !pull.mergeSha.isEmpty() ? u"MERGED"_s : pull.isOpen ? u"OPEN"_s : u"CLOSED"_s;
}

QJsonObject connection(const QJsonArray& nodes)
{
    return {{u"nodes"_s, nodes},
            {u"totalCount"_s, nodes.size()},
            {u"pageInfo"_s, QJsonObject{{u"hasNextPage"_s, false}, {u"endCursor"_s, QString()}}}};
}

/// More than any document asks for: who asks reads what they know.
QJsonObject pullNode(const GitHubState& state, const PullState& pull)
{
    const QJsonObject rest = pullJson(state, pull, true);
    return {{u"id"_s, rest[u"node_id"]},
            {u"number"_s, pull.number},
            {u"title"_s, pull.title},
            {u"body"_s, pull.body},
            {u"state"_s, graphState(pull)},
            {u"url"_s, rest[u"html_url"]},
            {u"headRefName"_s, pull.head},
            {u"headRefOid"_s, pull.headSha},
            {u"baseRefName"_s, pull.base},
            {u"isDraft"_s, pull.isDraft},
            {u"isCrossRepository"_s, false},
            {u"isInMergeQueue"_s, false},
            {u"isMergeQueueEnabled"_s, state.hasMergeQueue},
            {u"createdAt"_s, rest[u"created_at"]},
            {u"updatedAt"_s, rest[u"updated_at"]},
            {u"author"_s, QJsonObject{{u"login"_s, pull.author}}},
            {u"headRepositoryOwner"_s, QJsonObject{{u"id"_s, u"O_1"_s}, {u"login"_s, state.owner}}},
            {u"headRepository"_s, QJsonObject{{u"id"_s, u"R_1"_s}, {u"name"_s, state.name}}},
            {u"labels"_s, connection(labelsJson(pull.labels))},
            {u"commits"_s, connection({})},
            {u"mergeStateStatus"_s, state.mergeState(pull).toUpper()},
            {u"mergeable"_s, pull.hasConflict ? u"CONFLICTING"_s : u"MERGEABLE"_s}};
}

/// The open pull requests, the newest first, with that label where there is one.
QJsonArray openPulls(const GitHubState& state, const QString& label)
{
    QJsonArray nodes;
    for (const PullState& pull : state.pulls) {
        if (pull.isOpen && (label.isEmpty() || pull.labels.contains(label)))
            nodes.prepend(pullNode(state, pull));
    }
    return nodes;
}

GitHubAnswer searchPulls(const GitHubState& state, const QString& question)
{
    QString label;
    for (const QString& word : question.split(u' ', Qt::SkipEmptyParts)) {
        if (word.startsWith(u"label:"))
            label = word.sliced(6).remove(u'"');
    }
    QJsonObject found = connection(openPulls(state, label));
    found[u"issueCount"] = found[u"nodes"].toArray().size();
    return data({{u"search"_s, found}});
}

GitHubAnswer pullByNumber(const GitHubState& state, int number)
{
    if (!state.pulls.contains(number))
        return graphProblem(u"NOT_FOUND"_s,
                            u"Could not resolve to a PullRequest with the number of %1."_s.arg(number));
    const QJsonObject repository{{u"pullRequest"_s, pullNode(state, state.pulls.value(number))}};
    return data({{u"repository"_s, repository}});
}

GitHubAnswer mergePull(GitHubState& state, const QJsonObject& input)
{
    const QString nodeId = input[u"pullRequestId"].toString();
    PullState* pull = pullOf(state, nodeId);
    if (!pull)
        return unresolved(nodeId);
    if (const auto refusal = state.refusal(*pull, input[u"expectedHeadOid"].toString()))
        return graphProblem(u"UNPROCESSABLE"_s, refusal->message);
    state.merge(*pull);
    return data({{u"mergePullRequest"_s, QJsonObject{{u"clientMutationId"_s, QString()}}}});
}

/// The program gh asks an Enterprise server what it can do.
GitHubAnswer typesOf(const QString& document)
{
    QJsonArray fields;
    for (const QString& name : {u"isInMergeQueue"_s, u"isMergeQueueEnabled"_s})
        fields.append(QJsonObject{{u"name"_s, name}});
    static const QRegularExpression alias(u"(\\w+): __type\\("_s);
    QJsonObject types;
    for (const QRegularExpressionMatch& match : alias.globalMatch(document))
        types[match.captured(1)] =
            QJsonObject{{u"fields"_s, match.captured(1) == u"PullRequest" ? fields : QJsonArray()}};
    return data(types);
}

} // namespace

GitHubAnswer answerGraph(GitHubState& state, const GitHubCall& call)
{
    const QString document = call.body[u"query"].toString();
    const QJsonObject variables = call.body[u"variables"].toObject();
    const QJsonObject input = variables[u"input"].toObject(); // as gh sends it
    if (document.contains(u"enablePullRequestAutoMerge"))
        return input.isEmpty() ? enableAutoMerge(state, variables[u"pull"].toString(),
                                                 variables[u"head"].toString(), document)
                               : enableAutoMerge(state, input[u"pullRequestId"].toString(),
                                                 input[u"expectedHeadOid"].toString(), document);
    if (document.contains(u"mergePullRequest("))
        return mergePull(state, input);
    if (document.contains(u"__type("))
        return typesOf(document);
    if (document.contains(u"query PullRequestByNumber("))
        return pullByNumber(state, variables[u"pr_number"].toInt());
    if (document.contains(u"query PullRequestSearch("))
        return searchPulls(state, variables[u"q"].toString());
    if (document.contains(u"query PullRequestList("))
        return data({{u"repository"_s, QJsonObject{{u"pullRequests"_s, connection(openPulls(state, {}))}}}});
    GitHubAnswer answer = graphProblem(u"undefinedField"_s, u"the server does not know this document"_s);
    answer.status = 400;
    return answer;
}

} // namespace lockstep::simulation
