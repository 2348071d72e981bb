#include "core/rollout/review_cause.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using Kind = ReviewCause::Kind;

bool isSaid(const PullRequestDetails& details, const QString& state)
{
    return std::ranges::contains(details.reviews, state, &Review::state);
}

QString nameOf(Kind kind)
{
    switch (kind) {
    case Kind::Conflict:
        return u"conflict"_s;
    case Kind::FailedCheck:
        return u"failed-check"_s;
    case Kind::ChangesRequested:
        return u"changes-requested"_s;
    case Kind::Behind:
        return u"behind"_s;
    case Kind::Blocked:
        return u"blocked"_s;
    case Kind::Unknown:
        return u"unknown"_s;
    case Kind::PendingChecks:
        return u"pending-checks"_s;
    case Kind::NeedsApproval:
        return u"needs-approval"_s;
    case Kind::Draft:
        return u"draft"_s;
    case Kind::MergesItself:
        return u"merges-itself"_s;
    case Kind::Ready:
        return u"ready"_s;
    case Kind::Merged:
        return u"merged"_s;
    case Kind::Closed:
        return u"closed"_s;
    }
    Q_UNREACHABLE_RETURN({});
}

/// The first of the failed checks by name; empty: none has failed.
QString failedCheck(const QList<Check>& checks)
{
    QString first;
    for (const Check& check : checks) {
        if (check.state == Check::State::Failed && (first.isEmpty() || check.name < first))
            first = check.name;
    }
    return first;
}

Kind waitingFor(const PullRequestDetails& details)
{
    if (details.mergeState == u"behind")
        return Kind::Behind;
    if (combined(details.checks) == Check::State::Pending)
        return Kind::PendingChecks;
    if (details.mergeState == u"blocked")
        return isSaid(details, u"APPROVED"_s) ? Kind::Blocked : Kind::NeedsApproval;
    const bool isUnknown = details.mergeState.isEmpty() || details.mergeState == u"unknown";
    return isUnknown ? Kind::Unknown : Kind::Ready;
}

} // namespace

QString ReviewCause::key() const
{
    return check.isEmpty() ? nameOf(kind) : nameOf(kind) + u": "_s + check;
}

ReviewCause causeOf(const PullRequestDetails& details)
{
    if (details.pull.isMerged)
        return {Kind::Merged};
    if (details.pull.state != u"open")
        return {Kind::Closed};
    if (details.mergeState == u"dirty" || details.canMerge == false)
        return {Kind::Conflict};
    if (const QString check = failedCheck(details.checks); !check.isEmpty())
        return {Kind::FailedCheck, check};
    if (isSaid(details, u"CHANGES_REQUESTED"_s))
        return {Kind::ChangesRequested};
    if (details.pull.isDraft)
        return {Kind::Draft};
    if (details.pull.mergesItself)
        return {Kind::MergesItself};
    return {waitingFor(details)};
}

QString causeAdvice(const ReviewCause& cause)
{
    switch (cause.kind) {
    case Kind::Conflict:
        return u"Run the upgrade again: it makes its branch anew from the base"_s;
    case Kind::FailedCheck:
        return u"Read the log of the check; start it again where it failed by chance"_s;
    case Kind::ChangesRequested:
        return u"Make the changes, then ask the reviewer to look again"_s;
    case Kind::Behind:
        return u"Bring the branch up to date with its base"_s;
    case Kind::Blocked:
        return u"See on GitHub which rule of the branch is not met"_s;
    case Kind::Unknown:
        return u"Look again in a moment"_s;
    case Kind::PendingChecks:
        return u"Wait for the checks, or enable auto-merge"_s;
    case Kind::NeedsApproval:
        return u"Look at it and approve it"_s;
    case Kind::Draft:
        return u"Mark it as ready for review on GitHub"_s;
    case Kind::MergesItself:
        return u"GitHub merges it once all that is required is there"_s;
    case Kind::Ready:
        return u"Merge it"_s;
    case Kind::Merged:
    case Kind::Closed:
        return {};
    }
    Q_UNREACHABLE_RETURN({});
}

QString reviewActionName(ReviewAction action)
{
    switch (action) {
    case ReviewAction::Approve:
        return u"approve"_s;
    case ReviewAction::RequestChanges:
        return u"request-changes"_s;
    case ReviewAction::AutoMerge:
        return u"auto-merge"_s;
    case ReviewAction::Merge:
        return u"merge"_s;
    }
    Q_UNREACHABLE_RETURN({});
}

std::optional<ReviewAction> reviewActionOf(const QString& name)
{
    for (const ReviewAction action : {ReviewAction::Approve, ReviewAction::RequestChanges,
                                      ReviewAction::AutoMerge, ReviewAction::Merge}) {
        if (reviewActionName(action) == name)
            return action;
    }
    return std::nullopt;
}

QString reasonAgainst(ReviewAction action, const PullRequestDetails& details)
{
    ReviewCause cause = causeOf(details);
    if (cause.kind == Kind::MergesItself && action == ReviewAction::Merge)
        cause.kind = waitingFor(details);
    const bool merges = action == ReviewAction::Merge || action == ReviewAction::AutoMerge;
    switch (cause.kind) {
    case Kind::Merged:
        return u"it is merged already"_s;
    case Kind::Closed:
        return u"it is closed"_s;
    case Kind::Conflict:
        return merges ? u"it has conflicts with %1"_s.arg(details.pull.base) : QString();
    case Kind::ChangesRequested:
        return merges ? u"a reviewer asks for changes"_s : QString();
    case Kind::FailedCheck:
        return action == ReviewAction::Merge ? u"the check %1 failed"_s.arg(cause.check) : QString();
    case Kind::Draft:
        return action == ReviewAction::RequestChanges ? QString() : u"it is a draft"_s;
    case Kind::Behind:
        return action == ReviewAction::Merge ? u"it is behind %1"_s.arg(details.pull.base) : QString();
    case Kind::Blocked:
        return action == ReviewAction::Merge ? u"a rule of %1 is not met"_s.arg(details.pull.base)
                                             : QString();
    case Kind::PendingChecks:
        return action == ReviewAction::Merge ? u"checks are still under way"_s : QString();
    case Kind::NeedsApproval:
        return action == ReviewAction::Merge ? u"nobody has approved it"_s : QString();
    case Kind::MergesItself:
        return action == ReviewAction::AutoMerge ? u"auto-merge is on already"_s : QString();
    case Kind::Ready:
        return action == ReviewAction::AutoMerge ? u"nothing is missing: merge it"_s : QString();
    case Kind::Unknown:
        return {};
    }
    Q_UNREACHABLE_RETURN({});
}

} // namespace lockstep
