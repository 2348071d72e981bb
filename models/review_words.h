#pragma once

#include "models/github_place.h"
#include "models/review_row.h"

namespace lockstep {

/// "Failed: build", "Ready to merge"; nothing: it has not been looked at yet.
[[nodiscard]] QString causeWord(const std::optional<ReviewCause>& cause);
[[nodiscard]] QString severityWord(ReviewFinding::Severity severity);
/// "Approve", "Merge", ...
[[nodiscard]] QString actionWord(ReviewAction action);

/// "Approved with Lockstep by octocat (zoe on laptop) on 2026-01-02 12:00 at commit 0123456789": a sentence
/// without its end. For one that was done.
[[nodiscard]] QString doneText(const PullAction& action);
/// The same, also for one that was refused or is in doubt: with the reason.
[[nodiscard]] QString triedText(const PullAction& action);
/// What of it counts: the last that was done; null: nothing was.
[[nodiscard]] const PullAction* standing(const QList<PullAction>& actions);
/// It was done to another commit than the branch has now.
[[nodiscard]] bool isOutdated(const PullAction& action, const PullRequest& pull);

/// What a command line is made of.
struct ReviewCommand
{
    GitHubPlace place;
    QString fleet; ///< folder; empty: none is open
    QList<int> numbers;
    QString words; ///< of a review
    bool despiteFindings = false;
    QString store = {}; ///< the one that the console has open; is only named where it is not the usual one
};

/// The line of a shell that does the same.
[[nodiscard]] QString commandLine(ReviewAction action, const ReviewCommand& command);
[[nodiscard]] QString showCommandLine(const ReviewCommand& command); ///< of the first one
[[nodiscard]] QString listCommandLine(const GitHubPlace& place, const QString& label);

} // namespace lockstep
