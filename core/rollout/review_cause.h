#pragma once

#include "core/github/pull_requests.h"

namespace lockstep {

/// Why a pull request waits, or that nothing keeps it: what it is grouped by. The first that holds counts.
struct ReviewCause
{
    enum class Kind {
        Conflict,         ///< with its base
        FailedCheck,      ///< `check`; of several, the first by name
        ChangesRequested, ///< by a reviewer
        Behind,           ///< its base, which must be merged into it first
        Blocked,          ///< by a rule of its base
        Unknown,          ///< GitHub still works it out
        PendingChecks,
        NeedsApproval,
        Draft,
        MergesItself, ///< auto-merge is on, or it is in the merge queue
        Ready,
        Merged,
        Closed,
    };

    Kind kind = Kind::Unknown;
    QString check = {};

    /// Stable, for scripts: "conflict", "failed-check: build", "ready".
    [[nodiscard]] QString key() const;

    friend auto operator<=>(const ReviewCause&, const ReviewCause&) = default;
};

[[nodiscard]] ReviewCause causeOf(const PullRequestDetails& details);

/// A sentence: what to do about it.
[[nodiscard]] QString causeAdvice(const ReviewCause& cause);

/// What a person may do to a pull request.
enum class ReviewAction { Approve, RequestChanges, AutoMerge, Merge };

/// "approve", "request-changes", "auto-merge", "merge"
[[nodiscard]] QString reviewActionName(ReviewAction action);
[[nodiscard]] std::optional<ReviewAction> reviewActionOf(const QString& name);

/// Why it would be of no use, as far as is known, in words without an end: "it is a draft"; empty: it is of
/// use.
[[nodiscard]] QString reasonAgainst(ReviewAction action, const PullRequestDetails& details);

} // namespace lockstep
