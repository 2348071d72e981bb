// What is done to the pull requests of the queue.

#include "core/github/merging.h"
#include "models/review_session_private.h"
#include "models/review_words.h"

namespace lockstep {

namespace {

QStringList errorsOf(const PullReview& review)
{
    QStringList errors;
    for (const ReviewFinding& finding : review.findings) {
        if (finding.severity == ReviewFinding::Severity::Error)
            errors.append(finding.path.isEmpty() ? finding.text
                                                 : finding.path + QStringLiteral(": ") + finding.text);
    }
    return errors;
}

/// One that changes nothing in a branch is held back by nothing that was found there.
bool mindsFindings(ReviewAction action)
{
    return action != ReviewAction::RequestChanges;
}

} // namespace

bool ReviewSession::isActing() const
{
    return d->acting.isOpen;
}

QString ReviewSession::activity() const
{
    return d->activity;
}

void ReviewSession::Private::setActivity(const QString& text)
{
    activity = text;
    Q_EMIT q->actingChanged();
}

/// On a thread of its own. What is confirmed later is what was looked at here.
Result<ReviewPlan> ReviewSession::Private::plan(const Call& call, ReviewAction action,
                                                const QList<int>& numbers)
{
    const Result<GitHubClient> client = call.client();
    if (!client)
        return failure(client);
    ReviewPlan made{action, {}};
    for (qsizetype at = 0; at < numbers.size(); ++at) {
        call.tell([this, at, count = numbers.size()] {
            setActivity(tr("Looking at the pull requests, %1 of %2").arg(at + 1).arg(count));
        });
        const Result<LookedAt> looked = call.look(*client, numbers[at], true);
        if (!looked)
            return failure(looked);
        made.pulls.append({looked->details.pull, reasonAgainst(action, looked->details),
                           mindsFindings(action) ? errorsOf(looked->review) : QStringList()});
        call.tell([this, one = *looked] { show(one, true); });
    }
    return made;
}

void ReviewSession::prepare(ReviewAction action, const QList<int>& numbers)
{
    if (isActing() || numbers.isEmpty() || place().isEmpty())
        return;
    d->ask(d->acting, [this, action, numbers](const Private::Call& call) {
        const Result<ReviewPlan> made = d->plan(call, action, numbers);
        call.tell([this, made] {
            d->acting.isOpen = false;
            d->forgetWait();
            d->setActivity({});
            if (made)
                Q_EMIT prepared(*made);
            else if (made.error().kind != ErrorKind::Cancelled)
                Q_EMIT failed(made.error());
        });
    });
    d->setActivity(tr("Looking at the pull requests"));
}

Result<QString> ReviewSession::Private::actOn(const Call& call, const GitHubClient& client,
                                              const ReviewPlan& plan, const PullRequest& pull) const
{
    switch (plan.action) {
    case ReviewAction::Approve:
        return reviewPullRequest(client, pull, ReviewEvent::Approve, plan.words, call.stop).transform([] {
            return tr("Approved");
        });
    case ReviewAction::RequestChanges:
        return reviewPullRequest(client, pull, ReviewEvent::RequestChanges, plan.words, call.stop)
            .transform([] { return tr("Changes requested"); });
    case ReviewAction::AutoMerge:
        return enableAutoMerge(client, pull, call.stop).transform([] { return tr("Auto-merge is on"); });
    case ReviewAction::Merge:
        return squashPullRequest(client, pull, call.stop).transform([](const QString& sha) {
            return tr("Merged as %1").arg(sha.left(10));
        });
    }
    Q_UNREACHABLE_RETURN({});
}

/// On a thread of its own. One that fails keeps none of the others from being tried.
void ReviewSession::Private::act(const Call& call, const ReviewPlan& plan)
{
    using State = ReviewOutcome::State;
    const QList<PullRequest> pulls = plan.takingPart();
    ReviewSummary summary{plan.action, 0, 0, int(pulls.size())};
    const auto tellOutcome = [&](int number, const ReviewOutcome& outcome) {
        call.tell([this, number, outcome] { queue->setOutcome(number, outcome); });
    };
    const Result<GitHubClient> client = call.client();
    if (!client)
        summary.firstProblem = client.error().message();
    for (const PullRequest& pull : pulls) {
        if (!client || call.stop.stop_requested())
            break;
        --summary.notTried;
        call.tell([this, title = pull.title, at = pulls.size() - summary.notTried, count = pulls.size(),
                   action = plan.action] {
            setActivity(tr("%1: %2 of %3, %4").arg(actionWord(action)).arg(at).arg(count).arg(title));
        });
        tellOutcome(pull.number, {State::Working, tr("Under way")});
        const Result<QString> done = actOn(call, *client, plan, pull);
        if (done) {
            ++summary.done;
            tellOutcome(pull.number, {State::Done, *done});
        } else {
            ++summary.failed;
            const bool isCut = done.error().kind == ErrorKind::Cancelled;
            const QString words = isCut ? tr("Stopped; it may have been done") : done.error().message();
            if (summary.firstProblem.isEmpty())
                summary.firstProblem = words;
            tellOutcome(pull.number, {State::Failed, words});
        }
        if (const Result<LookedAt> looked = call.look(*client, pull.number, true))
            call.tell([this, one = *looked] { show(one, true); });
    }
    for (const PullRequest& pull : pulls.last(summary.notTried))
        tellOutcome(pull.number, {State::LeftOut, tr("Not tried")});
    call.tell([this, summary] {
        acting.isOpen = false;
        forgetWait();
        setActivity({});
        Q_EMIT q->performed(summary);
    });
}

void ReviewSession::perform(const ReviewPlan& plan)
{
    using State = ReviewOutcome::State;
    if (isActing() || place().isEmpty())
        return;
    for (const PlannedReview& one : plan.pulls) {
        const QString why = one.reason.isEmpty() ? one.findings.value(0) : one.reason;
        d->queue->setOutcome(one.pull.number, plan.takesPart(one)
                                                  ? ReviewOutcome{State::Waiting, tr("Waiting")}
                                                  : ReviewOutcome{State::LeftOut, why});
    }
    d->ask(d->acting, [this, plan](const Private::Call& call) {
        Private::Call patient = call;
        patient.attempts = HttpRetry().attempts;
        d->act(patient, plan);
    });
    d->setActivity(actionWord(plan.action));
}

void ReviewSession::cancel()
{
    if (isActing())
        d->acting.stop.request_stop();
}

} // namespace lockstep
