#include "github_api/github_call.h"
#include "github_api/pull_json.h"

using namespace Qt::StringLiterals;

namespace lockstep::simulation {

namespace {

const QString repository = u"/repos/{owner}/{repo}"_s;
const QString onePull = repository + u"/pulls/{pull_number}"_s;

PullState* pullOf(GitHubState& state, const GitHubCall& call)
{
    const auto found = state.pulls.find(call.places.value(2).toInt());
    return found == state.pulls.end() ? nullptr : &*found;
}

bool isWanted(const GitHubState& state, const PullState& pull, const GitHubCall& call)
{
    const QString wanted = call.query.value(u"state"_s, u"open"_s);
    const QString head = call.query.value(u"head"_s);
    const QString base = call.query.value(u"base"_s);
    return (wanted == u"all" || pull.isOpen == (wanted == u"open")) &&
           (head.isEmpty() || head == state.owner + u':' + pull.head) &&
           (base.isEmpty() || base == pull.base);
}

GitHubAnswer listPulls(GitHubState& state, const GitHubCall& call)
{
    QList<const PullState*> wanted;
    for (const PullState& pull : state.pulls) {
        if (isWanted(state, pull, call))
            wanted.prepend(&pull); // the newest first
    }
    if (call.query.value(u"sort"_s) == u"updated")
        std::ranges::stable_sort(wanted, std::greater(), &PullState::updated);
    QJsonArray all;
    for (const PullState* pull : std::as_const(wanted))
        all.append(pullJson(state, *pull, false));
    return {200, all};
}

GitHubAnswer showPull(GitHubState& state, const GitHubCall& call)
{
    const PullState* pull = pullOf(state, call);
    return pull ? GitHubAnswer{200, pullJson(state, *pull, true)} : GitHubAnswer::notFound();
}

GitHubAnswer openPull(GitHubState& state, const GitHubCall& call)
{
    const QString head = call.body[u"head"].toString();
    const QString base = call.body[u"base"].toString();
    for (const auto& [field, branch] : {std::pair(u"head"_s, head), std::pair(u"base"_s, base)}) {
        if (state.commitOf(branch).isEmpty())
            return GitHubAnswer::problem(422, u"Validation Failed"_s,
                                         {QJsonObject{{u"resource"_s, u"PullRequest"_s},
                                                      {u"field"_s, field},
                                                      {u"code"_s, u"invalid"_s}}});
    }
    for (const PullState& pull : state.pulls) {
        if (pull.isOpen && pull.head == head && pull.base == base)
            return GitHubAnswer::problem(
                422, u"Validation Failed"_s,
                {QJsonObject{
                    {u"resource"_s, u"PullRequest"_s},
                    {u"code"_s, u"custom"_s},
                    {u"message"_s, u"A pull request already exists for %1:%2."_s.arg(state.owner, head)}}});
    }
    PullState& pull = state.addPull(head, call.body[u"title"].toString(), {});
    pull.base = base;
    pull.author = state.user;
    pull.body = call.body[u"body"].toString();
    pull.isDraft = call.body[u"draft"].toBool();
    if (!state.gitFolder.isEmpty())
        pull.headSha = state.commitOf(head);
    return {201, pullJson(state, pull, true)};
}

GitHubAnswer changePull(GitHubState& state, const GitHubCall& call)
{
    PullState* pull = pullOf(state, call);
    if (!pull)
        return GitHubAnswer::notFound();
    if (call.body.contains(u"title"))
        pull->title = call.body[u"title"].toString();
    if (call.body.contains(u"body"))
        pull->body = call.body[u"body"].toString();
    if (call.body.contains(u"state"))
        pull->isOpen = call.body[u"state"].toString() == u"open";
    pull->updated = state.now();
    return {200, pullJson(state, *pull, true)};
}

GitHubAnswer listFiles(GitHubState& state, const GitHubCall& call)
{
    const PullState* pull = pullOf(state, call);
    return pull ? GitHubAnswer{200, pull->files} : GitHubAnswer::notFound();
}

GitHubAnswer listReviews(GitHubState& state, const GitHubCall& call)
{
    const PullState* pull = pullOf(state, call);
    return pull ? GitHubAnswer{200, pull->reviews} : GitHubAnswer::notFound();
}

GitHubAnswer review(GitHubState& state, const GitHubCall& call)
{
    PullState* pull = pullOf(state, call);
    if (!pull)
        return GitHubAnswer::notFound();
    const QString event = call.body[u"event"].toString();
    const QString body = call.body[u"body"].toString();
    if (event != u"APPROVE" && body.isEmpty())
        return GitHubAnswer::problem(422, u"Unprocessable Entity"_s, {u"Body can't be blank"_s});
    if (event != u"COMMENT" && pull->author == state.user)
        return GitHubAnswer::problem(422, u"Unprocessable Entity"_s,
                                     {event == u"APPROVE"
                                          ? u"Can not approve your own pull request"_s
                                          : u"Can not request changes on your own pull request"_s});
    static const QMap<QString, QString> states{{u"APPROVE"_s, u"APPROVED"_s},
                                               {u"REQUEST_CHANGES"_s, u"CHANGES_REQUESTED"_s},
                                               {u"COMMENT"_s, u"COMMENTED"_s}};
    const QJsonObject made{{u"id"_s, ++state.lastId},
                           {u"user"_s, userJson(state.user)},
                           {u"body"_s, body},
                           {u"state"_s, states.value(event)},
                           {u"commit_id"_s, call.body[u"commit_id"].toString(pull->headSha)}};
    pull->reviews.append(made);
    state.settle();
    return {200, made};
}

GitHubAnswer merge(GitHubState& state, const GitHubCall& call)
{
    PullState* pull = pullOf(state, call);
    if (!pull)
        return GitHubAnswer::notFound();
    if (const auto refusal = state.refusal(*pull, call.body[u"sha"].toString()))
        return GitHubAnswer::problem(refusal->status, refusal->message);
    state.merge(*pull);
    return {200, QJsonObject{{u"sha"_s, pull->mergeSha},
                             {u"merged"_s, true},
                             {u"message"_s, u"Pull Request successfully merged"_s}}};
}

GitHubAnswer listCheckRuns(GitHubState& state, const GitHubCall& call)
{
    const QJsonArray all = state.checkRuns.value(call.places.value(2));
    return {200, QJsonObject{{u"total_count"_s, all.size()}, {u"check_runs"_s, all}}, u"check_runs"_s};
}

GitHubAnswer showStatus(GitHubState& state, const GitHubCall& call)
{
    const QString sha = call.places.value(2);
    const QJsonArray all = state.statuses.value(sha);
    return {200,
            QJsonObject{{u"state"_s, all.isEmpty() ? u"pending"_s : u"success"_s},
                        {u"sha"_s, sha},
                        {u"total_count"_s, all.size()},
                        {u"statuses"_s, all}},
            u"statuses"_s};
}

QList<GitHubField> optional(const QStringList& names)
{
    QList<GitHubField> fields;
    for (const QString& name : names)
        fields.append({name});
    return fields;
}

} // namespace

QList<GitHubOperation> pullOperations()
{
    const QList<GitHubField> listed{
        {u"state"_s, QJsonValue::String, false, {u"open"_s, u"closed"_s, u"all"_s}},
        {u"head"_s},
        {u"base"_s},
        {u"sort"_s, QJsonValue::String, false, {u"created"_s, u"updated"_s}},
        {u"direction"_s, QJsonValue::String, false, {u"asc"_s, u"desc"_s}}};
    const QList<GitHubField> opened{
        {u"title"_s}, {u"head"_s, QJsonValue::String, true}, {u"base"_s, QJsonValue::String, true},
        {u"body"_s},  {u"draft"_s, QJsonValue::Bool},        {u"maintainer_can_modify"_s, QJsonValue::Bool}};
    const QList<GitHubField> changed{{u"title"_s},
                                     {u"body"_s},
                                     {u"state"_s, QJsonValue::String, false, {u"open"_s, u"closed"_s}},
                                     {u"base"_s},
                                     {u"maintainer_can_modify"_s, QJsonValue::Bool}};
    const QList<GitHubField> reviewed{
        {u"commit_id"_s},
        {u"body"_s},
        {u"event"_s, QJsonValue::String, false, {u"APPROVE"_s, u"REQUEST_CHANGES"_s, u"COMMENT"_s}},
        {u"comments"_s, QJsonValue::Array}};
    const QList<GitHubField> merged{
        {u"commit_title"_s},
        {u"commit_message"_s},
        {u"sha"_s},
        {u"merge_method"_s, QJsonValue::String, false, {u"merge"_s, u"squash"_s, u"rebase"_s}}};
    const QString commit = repository + u"/commits/{ref}"_s;
    return {
        {"GET", repository + u"/pulls"_s, listed, {}, listPulls, true},
        {"POST", repository + u"/pulls"_s, {}, opened, openPull},
        {"GET", onePull, {}, {}, showPull},
        {"PATCH", onePull, {}, changed, changePull},
        {"GET", onePull + u"/files"_s, {}, {}, listFiles, true},
        {"GET", onePull + u"/reviews"_s, {}, {}, listReviews, true},
        {"POST", onePull + u"/reviews"_s, {}, reviewed, review},
        {"PUT", onePull + u"/merge"_s, {}, merged, merge},
        {"GET",
         commit + u"/check-runs"_s,
         optional({u"check_name"_s, u"status"_s, u"filter"_s, u"app_id"_s}),
         {},
         listCheckRuns,
         true},
        {"GET", commit + u"/status"_s, {}, {}, showStatus, true},
    };
}

} // namespace lockstep::simulation
