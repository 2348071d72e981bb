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

/// Makes an issue whose body holds the marker, unless there is one. Errors: those of GitHubClient; Usage (the
/// body lacks the marker).
[[nodiscard]] Result<Issue> ensureIssue(const GitHubClient& client, const QString& marker,
                                        const IssueDraft& draft, const std::stop_token& stop);

[[nodiscard]] Result<Issue> readIssue(const GitHubClient& client, int number, const std::stop_token& stop);

[[nodiscard]] Result<Issue> updateIssueBody(const GitHubClient& client, int number, const QString& body,
                                            const std::stop_token& stop);

[[nodiscard]] Result<void> commentOnIssue(const GitHubClient& client, int number, const QString& body,
                                          const std::stop_token& stop);

} // namespace lockstep
