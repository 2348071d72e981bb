#pragma once

#include "core/github/github_client.h"

namespace lockstep {

/// An issue; pull requests are none here.
struct Issue
{
    int number = 0;
    QString title;
    QString body;  ///< Markdown
    QString state; ///< "open" or "closed"
    QStringList labels;
    QUrl url;

    [[nodiscard]] static Issue fromJson(const QJsonObject& json);
};

struct IssueDraft
{
    QString title;
    QString body;
    QStringList labels = {};
};

/// The oldest open issue with the labels whose body holds the marker; nothing: there is none. Errors: those
/// of GitHubClient.
[[nodiscard]] Result<std::optional<Issue>> findIssue(const GitHubClient& client, const QString& marker,
                                                     const QStringList& labels, const std::stop_token& stop);

/// The newest closed one, of those that anything happened to since. Errors: those of GitHubClient.
[[nodiscard]] Result<std::optional<Issue>> findClosedIssue(const GitHubClient& client, const QString& marker,
                                                           const QStringList& labels, const QDateTime& since,
                                                           const std::stop_token& stop);

/// Makes an issue whose body holds the marker, unless there is one. Errors: those of GitHubClient; Usage (the
/// body lacks the marker).
[[nodiscard]] Result<Issue> ensureIssue(const GitHubClient& client, const QString& marker,
                                        const IssueDraft& draft, const std::stop_token& stop);

[[nodiscard]] Result<Issue> readIssue(const GitHubClient& client, int number, const std::stop_token& stop);

[[nodiscard]] Result<Issue> updateIssueBody(const GitHubClient& client, int number, const QString& body,
                                            const std::stop_token& stop);

/// What became of an edit.
struct IssueEdited
{
    Issue issue;
    bool isChanged = false;
};

using IssueEdit = std::function<Result<QString>(const Issue&)>;

/// Writes what `edit` makes of an issue's body, unless that is what it is. GitHub has no way to write only if
/// nobody else has: so it is written at once after it was read, and is read and edited again after each wait
/// and each cut connection. Errors: those of GitHubClient and of `edit`.
[[nodiscard]] Result<IssueEdited> editIssueBody(const GitHubClient& client, int number, const IssueEdit& edit,
                                                const std::stop_token& stop);

[[nodiscard]] Result<void> commentOnIssue(const GitHubClient& client, int number, const QString& body,
                                          const std::stop_token& stop);

} // namespace lockstep
