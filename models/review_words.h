#pragma once

#include "models/github_place.h"
#include "models/review_row.h"

namespace lockstep {

/// "Failed: build", "Ready to merge"; nothing: it has not been looked at yet.
[[nodiscard]] QString causeWord(const std::optional<ReviewCause>& cause);
[[nodiscard]] QString severityWord(ReviewFinding::Severity severity);
/// "Approve", "Merge", ...
[[nodiscard]] QString actionWord(ReviewAction action);

/// What a command line is made of.
struct ReviewCommand
{
    GitHubPlace place;
    QString fleet; ///< folder; empty: none is open
    QList<int> numbers;
    QString words; ///< of a review
    bool despiteFindings = false;
};

/// The line of a shell that does the same.
[[nodiscard]] QString commandLine(ReviewAction action, const ReviewCommand& command);
[[nodiscard]] QString showCommandLine(const ReviewCommand& command); ///< of the first one
[[nodiscard]] QString listCommandLine(const GitHubPlace& place, const QString& label);

} // namespace lockstep
