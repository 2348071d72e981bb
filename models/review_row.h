#pragma once

#include "core/rollout/pull_review.h"
#include "core/rollout/review_cause.h"
#include "core/store/pull_actions.h"

namespace lockstep {

/// What came of the last thing that was done to a pull request.
struct ReviewOutcome
{
    enum class State { None, Waiting, Working, Done, Failed, LeftOut };

    State state = State::None;
    QString text = {};

    friend bool operator==(const ReviewOutcome&, const ReviewOutcome&) = default;
};

/// A pull request of the queue, and what is known of it.
struct ReviewRow
{
    PullRequest pull;
    std::optional<PullRequestDetails> details; ///< nothing: it has not been looked at yet
    bool hasAll = false;                       ///< `details` has reviews and checks in any case
    std::optional<ReviewCause> cause;
    std::optional<PullReview> review;
    ReviewOutcome outcome;
    QList<PullAction> actions; ///< what was done to it with Lockstep, the newest first
};

} // namespace lockstep
