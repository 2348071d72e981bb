#include "core/github/issues.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

GitHubRequest about(const GitHubClient& client, int number, const QByteArray& method,
                    const QString& attempted)
{
    return {.method = method,
            .path = u"/issues/%1"_s.arg(number),
            .attempted = attempted,
            .subject = u"issue #%1 of %2"_s.arg(number).arg(client.repository().text())};
}

/// The first issue of the list that holds the marker.
Result<std::optional<Issue>> firstWith(const GitHubClient& client, const QString& marker,
                                       const QStringList& labels, const QUrlQuery& query,
                                       const std::stop_token& stop)
{
    GitHubRequest request{.path = u"/issues"_s,
                          .query = query,
                          .attempted = u"list the issues of"_s,
                          .subject = client.repository().text()};
    if (!labels.isEmpty())
        request.query.addQueryItem(u"labels"_s,
                                   QString::fromLatin1(QUrl::toPercentEncoding(labels.join(u','))));
    std::optional<Issue> found;
    const auto look = [&](const QJsonArray& page) {
        for (const QJsonValue item : page) {
            // To GitHub a pull request is an issue, too.
            if (!found && !item[u"pull_request"].isObject() && item[u"body"].toString().contains(marker))
                found = Issue::fromJson(item.toObject());
        }
        return !found;
    };
    const Result<void> read = client.pages(request, {}, look, stop);
    return read ? Result<std::optional<Issue>>(found) : failure(read);
}

/// A client that says so where it would have to wait.
GitHubClient withoutWaiting(GitHubClient client)
{
    GitHubPatience patience = client.patience();
    patience.longest = {};
    patience.attempts = 1;
    client.setPatience(patience);
    return client;
}

} // namespace

Issue Issue::fromJson(const QJsonObject& json)
{
    Issue made;
    made.number = json[u"number"].toInt();
    made.title = json[u"title"].toString();
    made.body = json[u"body"].toString();
    made.state = json[u"state"].toString();
    for (const QJsonValue label : json[u"labels"].toArray())
        made.labels.append(label[u"name"].toString());
    made.url = QUrl(json[u"html_url"].toString());
    return made;
}

Result<std::optional<Issue>> findIssue(const GitHubClient& client, const QString& marker,
                                       const QStringList& labels, const std::stop_token& stop)
{
    QUrlQuery query;
    query.addQueryItem(u"state"_s, u"open"_s);
    query.addQueryItem(u"direction"_s, u"asc"_s);
    return firstWith(client, marker, labels, query, stop);
}

Result<std::optional<Issue>> findClosedIssue(const GitHubClient& client, const QString& marker,
                                             const QStringList& labels, const QDateTime& since,
                                             const std::stop_token& stop)
{
    QUrlQuery query;
    query.addQueryItem(u"state"_s, u"closed"_s);
    query.addQueryItem(u"direction"_s, u"desc"_s);
    query.addQueryItem(u"since"_s, since.toUTC().toString(Qt::ISODate));
    return firstWith(client, marker, labels, query, stop);
}

Result<Issue> ensureIssue(const GitHubClient& client, const QString& marker, const IssueDraft& draft,
                          const std::stop_token& stop)
{
    const QString attempted = u"create an issue in"_s;
    if (marker.isEmpty() || !draft.body.contains(marker))
        return failure(ErrorKind::Usage, attempted, client.repository().text(),
                       u"its text lacks the marker by which it is found again"_s);
    Result<std::optional<Issue>> found = findIssue(client, marker, draft.labels, stop);
    if (!found)
        return failure(found);
    if (*found)
        return **found;
    QJsonObject body{{u"title"_s, draft.title}, {u"body"_s, draft.body}};
    if (!draft.labels.isEmpty())
        body[u"labels"] = QJsonArray::fromStringList(draft.labels);
    const Result<QJsonObject> made = client.object({.method = "POST",
                                                    .path = u"/issues"_s,
                                                    .body = body,
                                                    .attempted = attempted,
                                                    .subject = client.repository().text()},
                                                   stop);
    if (made)
        return Issue::fromJson(*made);
    // The answer may have been lost on its way.
    found = findIssue(client, marker, draft.labels, stop);
    return found && *found ? Result<Issue>(**found) : failure(made);
}

Result<Issue> readIssue(const GitHubClient& client, int number, const std::stop_token& stop)
{
    return client.object(about(client, number, "GET", u"read"_s), stop).transform(Issue::fromJson);
}

Result<Issue> updateIssueBody(const GitHubClient& client, int number, const QString& body,
                              const std::stop_token& stop)
{
    GitHubRequest request = about(client, number, "PATCH", u"update"_s);
    request.body = {{u"body"_s, body}};
    return client.object(request, stop).transform(Issue::fromJson);
}

Result<IssueEdited> editIssueBody(const GitHubClient& client, int number, const IssueEdit& edit,
                                  const std::stop_token& stop)
{
    constexpr int connections = 2;
    const GitHubClient hasty = withoutWaiting(client);
    bool mayBeWritten = false;
    for (int attempt = 1;; ++attempt) {
        const Result<Issue> issue = readIssue(client, number, stop);
        if (!issue)
            return failure(issue);
        const Result<QString> body = edit(*issue);
        if (!body)
            return failure(body);
        if (*body == issue->body)
            return IssueEdited{*issue, mayBeWritten};
        const Result<Issue> written = updateIssueBody(hasty, number, *body, stop);
        if (written)
            return IssueEdited{*written, true};
        const ErrorKind kind = written.error().kind;
        const int most = kind == ErrorKind::Busy         ? client.patience().attempts
                         : kind == ErrorKind::Connection ? connections
                                                         : 1;
        if (attempt >= most)
            return failure(written);
        mayBeWritten = mayBeWritten || kind == ErrorKind::Connection;
    }
}

Result<void> commentOnIssue(const GitHubClient& client, int number, const QString& body,
                            const std::stop_token& stop)
{
    GitHubRequest request = about(client, number, "POST", u"comment on"_s);
    request.path += u"/comments"_s;
    request.body = {{u"body"_s, body}};
    return client.send(request, stop).transform([](const HttpReply&) {});
}

} // namespace lockstep
