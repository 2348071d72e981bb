#include "app/console/review_scenes.h"

#include "app/console/picture_reviews.h"
#include "models/workspace.h"
#include "ui/reviews/confirm_reviews_dialog.h"
#include "ui/reviews/review_details.h"
#include "ui/reviews/review_queue.h"
#include "ui/reviews/reviews_page.h"
#include "ui/shell/github_dialog.h"
#include "ui/shell/main_window.h"

#include <QPlainTextEdit>

namespace lockstep::console {

namespace {

GitHubPlace samplePlace()
{
    return {QStringLiteral("example/fleet"), {}};
}

ReviewPlan planOf(const ReviewSession* session, ReviewAction action)
{
    ReviewPlan plan{action, {}};
    for (const int number : session->queue()->numbers()) {
        const ReviewRow* row = session->queue()->row(number);
        PlannedReview one{row->pull, row->review->instance, reasonAgainst(action, *row->details)};
        for (const ReviewFinding& finding : row->review->findings) {
            if (finding.severity == ReviewFinding::Severity::Error && action != ReviewAction::RequestChanges)
                one.findings.append(finding.text);
        }
        plan.pulls.append(one);
    }
    return plan;
}

} // namespace

ReviewScenes::ReviewScenes(MainWindow* window, Workspace* workspace, Draw draw, WaitFor waitFor)
    : m_window(window), m_workspace(workspace), m_draw(std::move(draw)), m_waitFor(std::move(waitFor))
{
}

Result<void> ReviewScenes::make()
{
    m_window->showPage(QStringLiteral("reviews"));
    m_page = qobject_cast<ReviewsPage*>(m_window->currentPage());
    if (!m_page)
        return {};
    return empty()
        .and_then([this] { return queue(); })
        .and_then([this] { return dialogs(); })
        .and_then([this] { return outcome(); })
        .and_then([this] { return offline(); });
}

Result<void> ReviewScenes::empty()
{
    return m_draw(m_window, QStringLiteral("reviews-empty")).and_then([this] {
        GitHubDialog dialog({QStringLiteral("fleet"), {}}, m_window);
        return m_draw(&dialog, QStringLiteral("reviews-repository"));
    });
}

/// The last one was approved before its branch changed, after somebody had tried to merge it.
Result<void> ReviewScenes::remember()
{
    const QList<int> numbers = m_page->session()->queue()->numbers();
    PullAction merge;
    merge.server = QStringLiteral("github.com");
    merge.repository = samplePlace().repository;
    merge.number = numbers.value(numbers.size() - 1);
    merge.headSha = QStringLiteral("4f1c2a9b03d7e6518f20a9c4b7d3e1f0a2b4c6d8");
    merge.action = ReviewAction::Merge;
    merge.outcome = PullAction::Outcome::Refused;
    merge.reason = QStringLiteral("At least 1 approving review is required by reviewers with write access.");
    merge.time = QDateTime(QDate(2026, 11, 20), QTime(9, 12));
    merge.login = QStringLiteral("deliverer");
    merge.person = QStringLiteral("delivery");
    merge.machine = QStringLiteral("workstation");
    PullAction approval = merge;
    approval.action = ReviewAction::Approve;
    approval.outcome = PullAction::Outcome::Done;
    approval.reason.clear();
    approval.time = merge.time.addSecs(240);
    const Result<void> kept = PullActionHistory::open(m_workspace->sources().store)
                                  .and_then([&](const std::unique_ptr<PullActionHistory>& history) {
                                      return history->add({merge, approval});
                                  });
    if (!kept)
        return kept;
    m_page->session()->reloadStore();
    return m_waitFor(QStringLiteral("what was done to pull requests"), [this, number = merge.number] {
        return !m_page->session()->queue()->row(number)->actions.isEmpty();
    });
}

Result<void> ReviewScenes::queue()
{
    m_page->session()->adopt(samplePlace(), sampleReviews(m_workspace->fleet(), m_workspace->target()));
    if (const Result<void> remembered = remember(); !remembered)
        return remembered;
    const QList<int> numbers = m_page->session()->queue()->numbers();
    m_page->queue()->choose(numbers.value(numbers.size() - 1));
    m_page->focusContent();
    return m_draw(m_window, QStringLiteral("reviews"))
        .and_then([this] {
            m_page->details()->setView(ReviewDetails::Files);
            return m_draw(m_window, QStringLiteral("reviews-files"));
        })
        .and_then([this] {
            m_page->details()->setView(ReviewDetails::Checks);
            return m_draw(m_window, QStringLiteral("reviews-checks"));
        });
}

Result<void> ReviewScenes::dialogs()
{
    const ReviewCommand command{samplePlace(), QStringLiteral("/srv/fleet"), {}, {}, false};
    ConfirmReviewsDialog merging(planOf(m_page->session(), ReviewAction::Merge), command, m_window);
    return m_draw(&merging, QStringLiteral("reviews-confirm")).and_then([&] {
        ReviewPlan plan = planOf(m_page->session(), ReviewAction::RequestChanges);
        plan.pulls = plan.pulls.mid(0, 2);
        ConfirmReviewsDialog asking(plan, command, m_window);
        asking.findChild<QPlainTextEdit*>(QStringLiteral("reviewWords"))
            ->setPlainText(QStringLiteral("Leave the replicas of searcher as they are."));
        return m_draw(&asking, QStringLiteral("reviews-request-changes"));
    });
}

/// In the middle of a bulk merge.
Result<void> ReviewScenes::outcome()
{
    using State = ReviewOutcome::State;
    ReviewModel* rows = m_page->session()->queue();
    const QList<int> numbers = rows->numbers();
    const QList<ReviewOutcome> outcomes{
        {State::Done, QStringLiteral("Merged as 4f1c2a9b03")},
        {State::Failed,
         QStringLiteral("Could not merge pull request #%1 of example/fleet: Pull Request is not "
                        "mergeable. Solve its conflicts with the base branch first.")
             .arg(numbers.value(1))},
        {State::Working, QStringLiteral("Under way")},
        {State::Waiting, QStringLiteral("Waiting")},
        {State::LeftOut, QStringLiteral("nobody has approved it")}};
    for (qsizetype at = 0; at < std::min(outcomes.size(), numbers.size()); ++at)
        rows->setOutcome(numbers[at], outcomes[at]);
    m_page->details()->setView(ReviewDetails::Summary);
    m_page->queue()->choose(numbers.value(1));
    return m_draw(m_window, QStringLiteral("reviews-outcome"));
}

/// Port 9 is for what nobody answers.
Result<void> ReviewScenes::offline()
{
    qputenv("GITHUB_TOKEN", "none");
    m_workspace->setGitHubPlace({QStringLiteral("example/fleet"), QStringLiteral("http://127.0.0.1:9")});
    return m_waitFor(QStringLiteral("the queue"), [this] { return !m_page->session()->isReading(); })
        .and_then([this] { return m_draw(m_window, QStringLiteral("reviews-offline")); });
}

} // namespace lockstep::console
