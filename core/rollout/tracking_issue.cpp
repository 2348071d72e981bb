#include "core/rollout/tracking_issue.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr qsizetype gitHubsLimit = 65'536; // characters of a body
const QString attempted = u"update the tracking issue"_s;

QString named(const GitHubClient& client, const Issue& issue)
{
    return u"#%1 of %2"_s.arg(issue.number).arg(client.repository().text());
}

std::unexpected<Error> closed(const GitHubClient& client, const Issue& issue)
{
    return failure(ErrorKind::Precondition, attempted, named(client, issue), u"it is closed"_s,
                   u"Open it again on GitHub to go on with it: "_s + issue.url.toString());
}

/// What is gone for good (410) comes without advice; of what is not to be seen (404) GitHub's own says
/// enough.
Error advised(Error error, const QString& advice)
{
    if (error.kind == ErrorKind::NotFound && error.advice.isEmpty())
        error.advice = advice;
    return error;
}

Error withoutIssues(const Error& error)
{
    return advised(error, u"Switch issues on in the settings of the repository"_s);
}

/// What to write; refuses to write into what is no open tracking issue.
Result<QString> edited(const GitHubClient& client, const Issue& issue,
                       const QList<TrackedInstance>& instances)
{
    if (issue.state == u"closed")
        return closed(client, issue);
    if (!issue.body.contains(u"<!-- lockstep:tracking "))
        return failure(ErrorKind::Precondition, attempted, named(client, issue),
                       u"its text lacks the comment that makes it one"_s,
                       u"Check the number, or bring its first line back from its history of edits"_s);
    QString body = withTracked(issue.body, instances);
    if (body.size() > gitHubsLimit)
        return failure(ErrorKind::Precondition, attempted, named(client, issue),
                       u"what people wrote in it leaves no room for the counts"_s,
                       u"Move some of it into comments"_s);
    return body;
}

Result<void> refuseClosed(const GitHubClient& client, const TrackingSubject& subject,
                          const std::stop_token& stop)
{
    // Whole days, so that GitHub's answer can be remembered.
    const QDateTime since = QDateTime::currentDateTimeUtc().date().addYears(-1).startOfDay(QTimeZone::UTC);
    const Result<std::optional<Issue>> found = findClosedIssue(
        client, trackingMarker(subject.environment, subject.version), subject.labels, since, stop);
    if (!found)
        return failure(found);
    return *found ? Result<void>(closed(client, **found)) : Result<void>();
}

} // namespace

Result<std::optional<Issue>> findTrackingIssue(const GitHubClient& client, const TrackingSubject& subject,
                                               const std::stop_token& stop)
{
    const QString marker = trackingMarker(subject.environment, subject.version);
    Result<std::optional<Issue>> found = findIssue(client, marker, subject.labels, stop);
    // A label that is deleted is gone from all issues.
    if (found && !*found && !subject.labels.isEmpty())
        found = findIssue(client, marker, {}, stop);
    return found.transform_error(withoutIssues);
}

Result<TrackingIssue> ensureTrackingIssue(const GitHubClient& client, const TrackingSubject& subject,
                                          const QList<TrackedInstance>& instances,
                                          const std::stop_token& stop)
{
    const Result<std::optional<Issue>> found = findTrackingIssue(client, subject, stop);
    if (!found)
        return failure(found);
    if (*found)
        return updateTrackingIssue(client, (*found)->number, instances, stop);
    if (const Result<void> open = refuseClosed(client, subject, stop); !open)
        return failure(open);
    const IssueDraft draft{trackingTitle(subject.environment, subject.version),
                           trackingBody(subject.environment, subject.version, instances), subject.labels};
    const Result<Issue> made =
        ensureIssue(client, trackingMarker(subject.environment, subject.version), draft, stop)
            .transform_error(withoutIssues);
    if (!made)
        return failure(made);
    if (made->body == draft.body)
        return TrackingIssue{*made, true, true};
    // Somebody else has made it in the meantime.
    return updateTrackingIssue(client, made->number, instances, stop);
}

Result<TrackingIssue> updateTrackingIssue(const GitHubClient& client, int number,
                                          const QList<TrackedInstance>& instances,
                                          const std::stop_token& stop)
{
    const IssueEdit edit = [&](const Issue& issue) { return edited(client, issue, instances); };
    const auto advise = [](const Error& error) {
        return advised(error, u"It was deleted: have a new one made"_s);
    };
    return editIssueBody(client, number, edit, stop)
        .transform([](const IssueEdited& done) { return TrackingIssue{done.issue, false, done.isChanged}; })
        .transform_error(advise);
}

} // namespace lockstep
