#pragma once

#include "core/github/github_client.h"

#include <QDateTime>

namespace lockstep {

/// A pull request as lists show it.
struct PullRequest
{
    int number = 0;
    QString nodeId; ///< what GraphQL calls it
    QString title;
    QString body;  ///< Markdown
    QString state; ///< "open" or "closed"
    bool isDraft = false;
    bool isMerged = false;
    QString author;
    QString head;    ///< the branch
    QString headSha; ///< the commit that the branch is at
    QString base;
    QStringList labels;
    QUrl url; ///< for people
    QDateTime updated;
    bool mergesItself = false; ///< auto-merge is on

    [[nodiscard]] static PullRequest fromJson(const QJsonObject& json);
    [[nodiscard]] QJsonObject toJson() const;
};

/// A file that a pull request changes.
struct ChangedFile
{
    QString path;
    QString formerPath = {}; ///< of a renamed file
    QString status;          ///< "added", "removed", "modified", "renamed", ...
    int additions = 0;
    int deletions = 0;
    QString patch = {}; ///< a unified diff without its header; empty for what is binary or too large

    friend bool operator==(const ChangedFile&, const ChangedFile&) = default;
};

/// What somebody says of a pull request.
struct Review
{
    QString author;
    QString state; ///< "APPROVED", "CHANGES_REQUESTED", "COMMENTED", "DISMISSED"
    QString body;
    QString sha; ///< the commit that was looked at
};

/// How one check of a commit stands; GitHub's check runs and commit statuses alike.
struct Check
{
    enum class State { Passed, Pending, Failed };

    QString name;
    State state = State::Pending;
    QString detail; ///< GitHub's own word: "success", "in_progress", "timed_out", ...
    QUrl url;
};

[[nodiscard]] QString checkStateName(Check::State state);

/// All checks taken together: one that failed counts most; nothing without any check.
[[nodiscard]] std::optional<Check::State> combined(const QList<Check>& checks);

/// A pull request with all that a reviewer looks at.
struct PullRequestDetails
{
    PullRequest pull;
    std::optional<bool> canMerge; ///< no conflict; nothing: GitHub still works it out
    QString mergeState;           ///< "clean", "dirty", "blocked", "behind", "unstable", "unknown", ...
    QList<ChangedFile> files;
    QList<Review> reviews; ///< the newest of each person, as GitHub counts them
    QList<Check> checks;

    [[nodiscard]] QJsonObject toJson() const;
};

/// What a new pull request is made of.
struct PullRequestDraft
{
    QString head; ///< a branch of the same repository
    QString base;
    QString title;
    QString body;
    QStringList labels = {};
};

/// What became of the wish to have it made.
struct PullRequestMade
{
    PullRequest pull;
    bool isNew = false; ///< else one was open from that branch, and was updated
};

enum class ReviewEvent { Approve, RequestChanges };

/// Is given the pull requests of each page as it comes.
using PullRequestSink = std::function<void(const QList<PullRequest>& page)>;

/// The pull requests in that state ("open", "closed", "all") that have all the labels, newest first. Errors:
/// those of GitHubClient.
[[nodiscard]] Result<QList<PullRequest>> listPullRequests(const GitHubClient& client,
                                                          const QStringList& labels, const QString& state,
                                                          const std::stop_token& stop,
                                                          const PullRequestSink& soFar = {});

/// Whether the repository has the label at all. Errors: those of GitHubClient, but NotFound.
[[nodiscard]] Result<bool> knowsLabel(const GitHubClient& client, const QString& label,
                                      const std::stop_token& stop);

/// Those in any state that something happened to since, by GitHub's clock, the latest first; without a time
/// all. Errors: those of GitHubClient.
[[nodiscard]] Result<QList<PullRequest>>
updatedPullRequests(const GitHubClient& client, const QDateTime& since, const std::stop_token& stop);

[[nodiscard]] Result<PullRequest> findPullRequest(const GitHubClient& client, int number,
                                                  const std::stop_token& stop);

[[nodiscard]] Result<PullRequestDetails> readPullRequest(const GitHubClient& client, int number,
                                                         const std::stop_token& stop);

/// The same without reviews and checks where `mergeState` says all there is to say without them: two requests
/// instead of five.
[[nodiscard]] Result<PullRequestDetails> readPullRequestBriefly(const GitHubClient& client, int number,
                                                                const std::stop_token& stop);

/// The checks of a commit.
[[nodiscard]] Result<QList<Check>> readChecks(const GitHubClient& client, const QString& sha,
                                              const std::stop_token& stop);

/// Makes it; where one is open from the same branch into the same, it gets the title, body and labels.
[[nodiscard]] Result<PullRequestMade>
createPullRequest(const GitHubClient& client, const PullRequestDraft& draft, const std::stop_token& stop);

/// Changes title and body.
[[nodiscard]] Result<PullRequest> updatePullRequest(const GitHubClient& client, int number,
                                                    const QString& title, const QString& body,
                                                    const std::stop_token& stop);

/// Says that of the commit that was looked at. Errors: those of GitHubClient (GitHub lets nobody approve
/// their own); Usage (changes are asked for without saying which).
[[nodiscard]] Result<void> reviewPullRequest(const GitHubClient& client, const PullRequest& pull,
                                             ReviewEvent event, const QString& body,
                                             const std::stop_token& stop);

} // namespace lockstep
