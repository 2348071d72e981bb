#pragma once

#include "core/github/issues.h"
#include "core/rollout/tracking_body.h"

namespace lockstep {

/// What an issue tracks: the upgrade of an environment to a release.
struct TrackingSubject
{
    QString environment;
    Version version;
    QStringList labels = {}; ///< that a new issue gets
};

struct TrackingIssue
{
    Issue issue; ///< as it is now
    bool isNew = false;
    bool isChanged = false; ///< its text is another than before
};

/// The open tracking issue, oldest first; also one that has lost its labels. Errors: those of GitHubClient.
[[nodiscard]] Result<std::optional<Issue>>
findTrackingIssue(const GitHubClient& client, const TrackingSubject& subject, const std::stop_token& stop);

/// Makes the tracking issue, or brings the one that is there up to date. Two who make it in the same moment
/// make two; all go on with the older. Errors: those of updateTrackingIssue(); Precondition (it was closed
/// within the last year: it is not opened again, and no other is made).
[[nodiscard]] Result<TrackingIssue> ensureTrackingIssue(const GitHubClient& client,
                                                        const TrackingSubject& subject,
                                                        const QList<TrackedInstance>& instances,
                                                        const std::stop_token& stop);

/// Reads it, and writes it when withTracked() changes it. Who edits it between reading and writing, which is
/// one round trip, loses the edit to GitHub's history of edits: GitHub has no condition for writing issues.
/// Errors: those of GitHubClient; NotFound (deleted, or the token may not see it); Precondition (closed; no
/// tracking issue; people wrote more than leaves room for the counts).
[[nodiscard]] Result<TrackingIssue> updateTrackingIssue(const GitHubClient& client, int number,
                                                        const QList<TrackedInstance>& instances,
                                                        const std::stop_token& stop);

} // namespace lockstep
