#include "core/github/merging.h"

#include "core/support/waiting.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

GitHubRequest about(const GitHubClient& client, const PullRequest& pull, const QString& attempted)
{
    return {.method = "PUT",
            .path = u"/pulls/%1/merge"_s.arg(pull.number),
            .attempted = attempted,
            .subject = u"pull request #%1 of %2"_s.arg(pull.number).arg(client.repository().text())};
}

/// GitHub's refusals, with what to do about them.
Error explained(Error error)
{
    const QString& happened = error.happened;
    if (happened.contains(u"merge queue", Qt::CaseInsensitive))
        error.advice =
            u"The branch takes changes only through its merge queue: enable auto-merge, which puts "
            "the pull request there"_s;
    else if (happened.contains(u"Head branch was modified"))
        error.advice = u"It was pushed to since you looked at it: look at it again"_s;
    else if (happened.contains(u"Base branch was modified"))
        error.advice = u"Something else was merged just then: try again"_s;
    else if (happened.contains(u"not mergeable", Qt::CaseInsensitive))
        error.advice = u"Solve its conflicts with the base branch first"_s;
    else if (happened.contains(u"review is required") || happened.contains(u"status check"))
        error.advice = u"Have what is required done, or enable auto-merge"_s;
    return error;
}

Error autoMergeExplained(Error error)
{
    const QString& happened = error.happened;
    if (happened.contains(u"is in clean status") || happened.contains(u"is in unstable status"))
        error.advice = u"It waits for nothing any more: merge it"_s;
    else if (happened.contains(u"Auto merge is not allowed", Qt::CaseInsensitive))
        error.advice = u"Allow auto-merge in the settings of the repository, or merge it"_s;
    else if (happened.contains(u"head", Qt::CaseInsensitive) && happened.contains(u"modified"))
        error.advice = u"It was pushed to since you looked at it: look at it again"_s;
    return error;
}

const QString enabling =
    u"mutation($pull: ID!, $head: GitObjectID!) { enablePullRequestAutoMerge(input: {pullRequestId: $pull, "
    "mergeMethod: SQUASH, expectedHeadOid: $head}) { pullRequest { number } } }"_s;

/// Whoever merges one after the other is sometimes too quick for GitHub.
bool isTooQuick(const Error& error)
{
    return error.happened.contains(u"Base branch was modified");
}

} // namespace

Result<QString> squashPullRequest(const GitHubClient& client, const PullRequest& pull,
                                  const std::stop_token& stop)
{
    GitHubRequest request = about(client, pull, u"merge"_s);
    request.body = {{u"merge_method"_s, u"squash"_s}, {u"sha"_s, pull.headSha}};
    Result<QJsonObject> merged = client.object(request, stop);
    for (int again = 1; again <= 3 && !merged && isTooQuick(merged.error()); ++again) {
        if (!sleepUnlessStopped(std::chrono::seconds(again), stop))
            break;
        merged = client.object(request, stop);
    }
    if (merged)
        return (*merged)[u"sha"].toString();
    // The answer to an earlier attempt may have been lost, or somebody else was quicker.
    const GitHubRequest looking{
        .path = u"/pulls/%1"_s.arg(pull.number), .attempted = request.attempted, .subject = request.subject};
    const Result<QJsonObject> now = client.object(looking, stop);
    if (now && (*now)[u"merged"].toBool())
        return (*now)[u"merge_commit_sha"].toString();
    return std::unexpected(explained(merged.error()));
}

Result<void> enableAutoMerge(const GitHubClient& client, const PullRequest& pull, const std::stop_token& stop)
{
    const GitHubRequest request = about(client, pull, u"enable auto-merge of"_s);
    const Result<QJsonObject> enabled =
        client.graph(enabling, {{u"pull"_s, pull.nodeId}, {u"head"_s, pull.headSha}}, request, stop);
    return enabled ? Result<void>() : std::unexpected(autoMergeExplained(enabled.error()));
}

} // namespace lockstep
