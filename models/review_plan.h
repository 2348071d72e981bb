#pragma once

#include "core/rollout/review_cause.h"

#include <QStringList>

namespace lockstep {

/// A pull request of a plan.
struct PlannedReview
{
    PullRequest pull;
    QString instance = {};     ///< as PullReview says it
    QString reason = {};       ///< why it is left out in any case; empty: it need not be
    QStringList findings = {}; ///< errors: it is left out unless somebody means it nevertheless
};

/// What is about to be done to some pull requests, each as it was looked at.
struct ReviewPlan
{
    ReviewAction action = ReviewAction::Approve;
    QList<PlannedReview> pulls;
    QString words = {};           ///< of the review
    bool despiteFindings = false; ///< those with findings take part, too

    [[nodiscard]] bool takesPart(const PlannedReview& one) const
    {
        return one.reason.isEmpty() && (one.findings.isEmpty() || despiteFindings);
    }

    [[nodiscard]] QList<PlannedReview> takingPart() const
    {
        QList<PlannedReview> chosen;
        for (const PlannedReview& one : pulls) {
            if (takesPart(one))
                chosen.append(one);
        }
        return chosen;
    }
};

/// What came of a plan.
struct ReviewSummary
{
    ReviewAction action = ReviewAction::Approve;
    int done = 0;
    int failed = 0;
    int notTried = 0; ///< it was stopped before
    QString firstProblem = {};
    QString storeProblem = {}; ///< the store does not have all that was done
};

} // namespace lockstep
