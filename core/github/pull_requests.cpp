#include "core/github/pull_requests.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

QString pullName(const GitHubClient& client, int number)
{
    return u"pull request #%1 of %2"_s.arg(number).arg(client.repository().text());
}

QString pullPath(int number, const QString& rest = {})
{
    return u"/pulls/%1"_s.arg(number) + rest;
}

GitHubRequest reading(const GitHubClient& client, int number, const QString& rest = {})
{
    return {.path = pullPath(number, rest), .attempted = u"read"_s, .subject = pullName(client, number)};
}

bool hasAll(const PullRequest& pull, const QStringList& labels)
{
    return std::ranges::all_of(labels, [&](const QString& label) {
        return pull.labels.contains(label, Qt::CaseInsensitive); // labels are the same in any case
    });
}

ChangedFile fileFrom(const QJsonObject& json)
{
    return {json[u"filename"].toString(), json[u"previous_filename"].toString(),
            json[u"status"].toString(),   json[u"additions"].toInt(),
            json[u"deletions"].toInt(),   json[u"patch"].toString()};
}

/// The last word of each person: comments change nothing, a dismissal takes back.
QList<Review> lastWords(const QList<QJsonObject>& reviews)
{
    QList<Review> last;
    for (const QJsonObject& json : reviews) {
        const Review review{json[u"user"][u"login"].toString(), json[u"state"].toString(),
                            json[u"body"].toString(), json[u"commit_id"].toString()};
        const auto earlier = std::ranges::find(last, review.author, &Review::author);
        if (earlier == last.end())
            last.append(review);
        else if (review.state != u"COMMENTED" || earlier->state == u"COMMENTED")
            *earlier = review;
    }
    return last;
}

Check checkFrom(const QJsonObject& run)
{
    static const QStringList good{u"success"_s, u"neutral"_s, u"skipped"_s};
    const QString conclusion = run[u"conclusion"].toString();
    Check made;
    made.name = run[u"name"].toString();
    made.url = QUrl(run[u"html_url"].toString());
    const bool isDone = run[u"status"].toString() == u"completed";
    made.detail = isDone ? conclusion : run[u"status"].toString();
    made.state = !isDone                     ? Check::State::Pending
                 : good.contains(conclusion) ? Check::State::Passed
                                             : Check::State::Failed;
    return made;
}

Check statusFrom(const QJsonObject& status)
{
    Check made;
    made.name = status[u"context"].toString();
    made.detail = status[u"state"].toString();
    made.url = QUrl(status[u"target_url"].toString());
    made.state = made.detail == u"success"   ? Check::State::Passed
                 : made.detail == u"pending" ? Check::State::Pending
                                             : Check::State::Failed;
    return made;
}

Result<std::optional<PullRequest>> findOpen(const GitHubClient& client, const PullRequestDraft& draft,
                                            const std::stop_token& stop)
{
    GitHubRequest request{.path = u"/pulls"_s,
                          .attempted = u"look for a pull request of"_s,
                          .subject = u"%1 in %2"_s.arg(draft.head, client.repository().text())};
    request.query.addQueryItem(u"state"_s, u"open"_s);
    const QString head = client.repository().owner + u':' + draft.head;
    request.query.addQueryItem(u"head"_s, QString::fromLatin1(QUrl::toPercentEncoding(head)));
    request.query.addQueryItem(u"base"_s, QString::fromLatin1(QUrl::toPercentEncoding(draft.base)));
    const Result<QList<QJsonObject>> found = client.list(request, {}, stop);
    if (!found)
        return failure(found);
    for (const QJsonObject& json : *found) {
        const PullRequest pull = PullRequest::fromJson(json);
        if (pull.head == draft.head && pull.base == draft.base)
            return pull;
    }
    return std::nullopt;
}

Result<PullRequest> openNew(const GitHubClient& client, const PullRequestDraft& draft,
                            const std::stop_token& stop)
{
    const GitHubRequest request{.method = "POST",
                                .path = u"/pulls"_s,
                                .body = {{u"title"_s, draft.title},
                                         {u"head"_s, draft.head},
                                         {u"base"_s, draft.base},
                                         {u"body"_s, draft.body}},
                                .attempted = u"create a pull request of"_s,
                                .subject = u"%1 in %2"_s.arg(draft.head, client.repository().text())};
    return client.object(request, stop).transform(PullRequest::fromJson);
}

Result<PullRequest> labelled(const GitHubClient& client, PullRequest pull, const QStringList& labels,
                             const std::stop_token& stop)
{
    if (hasAll(pull, labels))
        return pull;
    const GitHubRequest request{.method = "POST",
                                .path = u"/issues/%1/labels"_s.arg(pull.number),
                                .body = {{u"labels"_s, QJsonArray::fromStringList(labels)}},
                                .attempted = u"label"_s,
                                .subject = pullName(client, pull.number)};
    if (const Result<HttpReply> done = client.send(request, stop); !done)
        return failure(done);
    for (const QString& label : labels) {
        if (!pull.labels.contains(label, Qt::CaseInsensitive))
            pull.labels.append(label);
    }
    return pull;
}

Result<PullRequestDetails> readMergeState(const GitHubClient& client, int number, const std::stop_token& stop)
{
    const Result<QJsonObject> json = client.object(reading(client, number), stop);
    if (!json)
        return failure(json);
    PullRequestDetails made;
    made.pull = PullRequest::fromJson(*json);
    if ((*json)[u"mergeable"].isBool())
        made.canMerge = (*json)[u"mergeable"].toBool();
    made.mergeState = (*json)[u"mergeable_state"].toString();
    return made;
}

Result<PullRequestDetails> withFiles(const GitHubClient& client, PullRequestDetails made,
                                     const std::stop_token& stop)
{
    const Result<QList<QJsonObject>> files =
        client.list(reading(client, made.pull.number, u"/files"_s), {}, stop);
    if (!files)
        return failure(files);
    for (const QJsonObject& file : *files)
        made.files.append(fileFrom(file));
    return made;
}

Result<PullRequestDetails> withOpinions(const GitHubClient& client, PullRequestDetails made,
                                        const std::stop_token& stop)
{
    const Result<QList<QJsonObject>> reviews =
        client.list(reading(client, made.pull.number, u"/reviews"_s), {}, stop);
    if (!reviews)
        return failure(reviews);
    made.reviews = lastWords(*reviews);
    Result<QList<Check>> checks = readChecks(client, made.pull.headSha, stop);
    if (!checks)
        return failure(checks);
    made.checks = *std::move(checks);
    return made;
}

} // namespace

Result<QList<PullRequest>> listPullRequests(const GitHubClient& client, const QStringList& labels,
                                            const QString& state, const std::stop_token& stop,
                                            const PullRequestSink& soFar)
{
    GitHubRequest request{.path = u"/pulls"_s,
                          .attempted = u"list the pull requests of"_s,
                          .subject = client.repository().text()};
    request.query.addQueryItem(u"state"_s, state);
    QList<PullRequest> pulls;
    QSet<int> known; // what moved from one page to the next meanwhile is there once
    const auto take = [&](const QJsonArray& items) {
        const qsizetype before = pulls.size();
        for (const QJsonValue item : items) {
            const PullRequest pull = PullRequest::fromJson(item.toObject());
            if (hasAll(pull, labels) && !known.contains(pull.number))
                pulls.append(pull);
            known.insert(pull.number);
        }
        if (soFar)
            soFar(pulls.sliced(before));
        return true;
    };
    const Result<void> read = client.pages(request, {}, take, stop);
    return read ? Result<QList<PullRequest>>(pulls) : failure(read);
}

Result<bool> knowsLabel(const GitHubClient& client, const QString& label, const std::stop_token& stop)
{
    const Result<QJsonObject> read =
        client.object({.path = u"/labels/"_s + QString::fromLatin1(QUrl::toPercentEncoding(label)),
                       .attempted = u"read the label"_s,
                       .subject = label},
                      stop);
    if (!read && read.error().kind == ErrorKind::NotFound)
        return false;
    return read ? Result<bool>(true) : failure(read);
}

Result<QList<PullRequest>> updatedPullRequests(const GitHubClient& client, const QDateTime& since,
                                               const std::stop_token& stop)
{
    GitHubRequest request{.path = u"/pulls"_s,
                          .attempted = u"list the pull requests of"_s,
                          .subject = client.repository().text()};
    request.query.setQueryItems(
        {{u"state"_s, u"all"_s}, {u"sort"_s, u"updated"_s}, {u"direction"_s, u"desc"_s}});
    QList<PullRequest> pulls;
    const auto take = [&](const QJsonArray& items) {
        for (const QJsonValue item : items) {
            const PullRequest pull = PullRequest::fromJson(item.toObject());
            if (since.isValid() && pull.updated < since)
                return false;
            pulls.append(pull);
        }
        return true;
    };
    const Result<void> read = client.pages(request, {}, take, stop);
    return read ? Result<QList<PullRequest>>(pulls) : failure(read);
}

Result<PullRequest> findPullRequest(const GitHubClient& client, int number, const std::stop_token& stop)
{
    return client.object(reading(client, number), stop).transform(PullRequest::fromJson);
}

Result<QList<Check>> readChecks(const GitHubClient& client, const QString& sha, const std::stop_token& stop)
{
    const QString commit = u"/commits/"_s + sha;
    const QString subject = u"the checks of %1 in %2"_s.arg(sha.left(10), client.repository().text());
    const Result<QList<QJsonObject>> runs =
        client.list({.path = commit + u"/check-runs"_s, .attempted = u"read"_s, .subject = subject},
                    u"check_runs"_s, stop);
    if (!runs)
        return failure(runs);
    const Result<QList<QJsonObject>> statuses = client.list(
        {.path = commit + u"/status"_s, .attempted = u"read"_s, .subject = subject}, u"statuses"_s, stop);
    if (!statuses)
        return failure(statuses);
    QList<Check> checks;
    for (const QJsonObject& run : *runs)
        checks.append(checkFrom(run));
    for (const QJsonObject& status : *statuses)
        checks.append(statusFrom(status));
    return checks;
}

Result<PullRequestDetails> readPullRequest(const GitHubClient& client, int number,
                                           const std::stop_token& stop)
{
    return readMergeState(client, number, stop)
        .and_then([&](const PullRequestDetails& begun) { return withFiles(client, begun, stop); })
        .and_then([&](const PullRequestDetails& begun) { return withOpinions(client, begun, stop); });
}

Result<PullRequestDetails> readPullRequestBriefly(const GitHubClient& client, int number,
                                                  const std::stop_token& stop)
{
    static const QStringList telling{u"clean"_s, u"dirty"_s, u"draft"_s, u"behind"_s};
    return readMergeState(client, number, stop)
        .and_then([&](const PullRequestDetails& begun) { return withFiles(client, begun, stop); })
        .and_then([&](const PullRequestDetails& begun) {
            const bool isTold = begun.pull.state != u"open" || telling.contains(begun.mergeState);
            return isTold ? Result<PullRequestDetails>(begun) : withOpinions(client, begun, stop);
        });
}

Result<PullRequest> updatePullRequest(const GitHubClient& client, int number, const QString& title,
                                      const QString& body, const std::stop_token& stop)
{
    const GitHubRequest request{.method = "PATCH",
                                .path = pullPath(number),
                                .body = {{u"title"_s, title}, {u"body"_s, body}},
                                .attempted = u"update"_s,
                                .subject = pullName(client, number)};
    return client.object(request, stop).transform(PullRequest::fromJson);
}

Result<PullRequestMade> createPullRequest(const GitHubClient& client, const PullRequestDraft& draft,
                                          const std::stop_token& stop)
{
    Result<std::optional<PullRequest>> open = findOpen(client, draft, stop);
    if (!open)
        return failure(open);
    bool isNew = false;
    if (!*open) {
        const Result<PullRequest> made = openNew(client, draft, stop);
        isNew = made.has_value();
        if (made) {
            open = *made;
        } else {
            // Somebody was quicker, or the answer was lost on its way: then it is there.
            open = findOpen(client, draft, stop);
            if (!open || !*open)
                return failure(made);
        }
    }
    Result<PullRequest> pull = **open;
    if (pull->title != draft.title || pull->body != draft.body)
        pull = updatePullRequest(client, pull->number, draft.title, draft.body, stop);
    if (pull)
        pull = labelled(client, *pull, draft.labels, stop);
    if (!pull)
        return failure(pull);
    return PullRequestMade{*pull, isNew};
}

Result<void> reviewPullRequest(const GitHubClient& client, const PullRequest& pull, ReviewEvent event,
                               const QString& body, const std::stop_token& stop)
{
    const bool approves = event == ReviewEvent::Approve;
    const QString attempted = approves ? u"approve"_s : u"request changes of"_s;
    if (!approves && body.trimmed().isEmpty())
        return failure(ErrorKind::Usage, attempted, pullName(client, pull.number), u"it is not said which"_s,
                       u"Write what should change"_s);
    QJsonObject review{{u"event"_s, approves ? u"APPROVE"_s : u"REQUEST_CHANGES"_s},
                       {u"commit_id"_s, pull.headSha}};
    if (!body.isEmpty())
        review[u"body"] = body;
    const GitHubRequest request{.method = "POST",
                                .path = pullPath(pull.number, u"/reviews"_s),
                                .body = review,
                                .attempted = attempted,
                                .subject = pullName(client, pull.number)};
    return client.send(request, stop).transform([](const HttpReply&) {});
}

} // namespace lockstep
