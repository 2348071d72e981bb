// What is done to the pull requests of the queue.

#include "core/github/merging.h"
#include "core/store/pull_action_keeper.h"
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

QString problemText(const Error& error)
{
    return error.kind == ErrorKind::Cancelled ? ReviewSession::tr("Stopped; it may have been done")
                                              : error.message();
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
        made.pulls.append({looked->details.pull, looked->review.instance,
                           reasonAgainst(action, looked->details),
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

/// Does it to one, and tells how that went. Nothing: it was done.
std::optional<Error> ReviewSession::Private::actAndTell(const Call& call, const GitHubClient& client,
                                                        const ReviewPlan& plan, const PullRequest& pull)
{
    using State = ReviewOutcome::State;
    const auto tellOutcome = [&](const ReviewOutcome& outcome) {
        call.tell([this, number = pull.number, outcome] { queue->setOutcome(number, outcome); });
    };
    tellOutcome({State::Working, tr("Under way")});
    const Result<QString> done = actOn(call, client, plan, pull);
    if (done) {
        tellOutcome({State::Done, *done});
        return {};
    }
    tellOutcome({State::Failed, problemText(done.error())});
    return done.error();
}

/// On a thread of its own. One that fails keeps none of the others from being tried.
void ReviewSession::Private::act(const Call& call, const ReviewPlan& plan)
{
    const QList<PlannedReview> chosen = plan.takingPart();
    ReviewSummary summary{plan.action, 0, 0, int(chosen.size())};
    const Result<GitHubClient> client = call.client();
    if (client)
        actOnAll(call, *client, plan, summary);
    else
        summary.firstProblem = client.error().message();
    call.tell([this, summary, left = chosen.last(summary.notTried)] {
        for (const PlannedReview& one : left)
            queue->setOutcome(one.pull.number, {ReviewOutcome::State::LeftOut, tr("Not tried")});
        acting.isOpen = false;
        forgetWait();
        setActivity({});
        kept->reload();
        Q_EMIT q->performed(summary);
    });
}

void ReviewSession::Private::actOnAll(const Call& call, const GitHubClient& client, const ReviewPlan& plan,
                                      ReviewSummary& summary)
{
    const QList<PlannedReview> chosen = plan.takingPart();
    PullActionKeeper keeper(call.store, client, call.stop);
    for (const auto& [pull, instance, reason, findings] : chosen) {
        if (call.stop.stop_requested())
            break;
        --summary.notTried;
        call.tell([this, title = pull.title, at = chosen.size() - summary.notTried, count = chosen.size(),
                   action = plan.action] {
            setActivity(tr("%1: %2 of %3, %4").arg(actionWord(action)).arg(at).arg(count).arg(title));
        });
        const std::optional<Error> wrong = actAndTell(call, client, plan, pull);
        keeper.note(plan.action, pull, instance, wrong);
        ++(wrong ? summary.failed : summary.done);
        if (wrong && summary.firstProblem.isEmpty())
            summary.firstProblem = problemText(*wrong);
        if (const Result<LookedAt> looked = call.look(client, pull.number, true))
            call.tell([this, one = *looked] { show(one, true); });
    }
    if (const std::optional<Error> problem = keeper.finish())
        summary.storeProblem = problem->message();
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
