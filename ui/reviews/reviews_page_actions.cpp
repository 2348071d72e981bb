// What the page of reviews listens to, and what its actions do.

#include "models/workspace.h"
#include "ui/parts/activity_line.h"
#include "ui/parts/notice_bar.h"
#include "ui/reviews/confirm_reviews_dialog.h"
#include "ui/reviews/review_details.h"
#include "ui/reviews/review_queue.h"
#include "ui/reviews/reviews_page.h"
#include "ui/shell/github_dialog.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_banner.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QSplitter>
#include <QStackedWidget>

namespace lockstep {

void ReviewsPage::connectSession()
{
    connect(m_session, &ReviewSession::readingChanged, this, [this] {
        if (!m_follow.isActive())
            m_follow.start();
        if (!m_session->isReading() || m_session->error() || m_stack->currentWidget() == m_empty)
            showReading();
    });
    connect(&m_follow, &QTimer::timeout, this, [this] {
        showReading();
        showCurrent();
    });
    connect(m_session->queue(), &QAbstractItemModel::dataChanged, this, [this] {
        if (!m_follow.isActive())
            m_follow.start();
    });
    connect(m_session, &ReviewSession::placeChanged, this, &ReviewsPage::showState);
    connect(m_session, &ReviewSession::actingChanged, this, [this] {
        m_activity->show(m_session->activity(), {});
        updateActions();
        Q_EMIT headerChanged();
        if (!m_session->isActing())
            Q_EMIT rested();
    });
    connect(m_session, &ReviewSession::waitChanged, this, &ReviewsPage::showWait);
    connect(m_session, &ReviewSession::looked, this, &ReviewsPage::showCurrent);
    connect(m_session, &ReviewSession::prepared, this, &ReviewsPage::confirm);
    connect(m_session, &ReviewSession::performed, this, &ReviewsPage::showSummary);
    connect(m_session, &ReviewSession::storeRead, this, &ReviewsPage::showStoreError);
    connect(m_storeError, &ErrorBanner::retryRequested, m_session, &ReviewSession::reloadStore);
    connect(m_session, &ReviewSession::failed, m_error, &ErrorBanner::setError);
    connect(m_error, &ErrorBanner::retryRequested, m_actions.refresh, &QAction::trigger);
    connect(m_queue, &ReviewQueue::currentChanged, this, [this] {
        showCurrent();
        m_look.start();
    });
    connect(m_queue, &ReviewQueue::chosenChanged, this, &ReviewsPage::updateActions);
    connect(m_queue, &ReviewQueue::opened, this, [this](int number) {
        m_session->look(number);
        m_details->inSight()->setFocus(Qt::OtherFocusReason);
    });
    connect(&m_look, &QTimer::timeout, this, &ReviewsPage::startLooking);
    connect(m_details, &ReviewDetails::opened, this, [this](const QUrl& url) { m_open(url); });
}

void ReviewsPage::connectActions()
{
    const auto on = [this](QAction* action, auto slot) {
        connect(action, &QAction::triggered, this, [this, slot] {
            Q_EMIT showPage(pageId());
            slot();
        });
    };
    on(m_actions.chooseRepository, [this] { askForGitHub(m_workspace, this); });
    on(m_actions.refresh, [this] {
        m_error->clear();
        m_notice->clear();
        m_session->refresh();
    });
    on(m_actions.stop, [this] {
        m_session->cancel();
        m_session->stopReading();
    });
    on(m_actions.find, [this] { m_queue->focusFilter(); });
    on(m_actions.showSummary, [this] { m_details->setView(ReviewDetails::Summary); });
    on(m_actions.showFiles, [this] { m_details->setView(ReviewDetails::Files); });
    on(m_actions.showChecks, [this] { m_details->setView(ReviewDetails::Checks); });
    on(m_actions.approve, [this] { prepare(ReviewAction::Approve); });
    on(m_actions.requestChanges, [this] { prepare(ReviewAction::RequestChanges); });
    on(m_actions.autoMerge, [this] { prepare(ReviewAction::AutoMerge); });
    on(m_actions.merge, [this] { prepare(ReviewAction::Merge); });
    on(m_actions.openInBrowser, [this] {
        if (const ReviewRow* row = m_session->queue()->row(m_queue->current()))
            m_open(row->pull.url);
    });
    on(m_actions.copyShow, [this] {
        ReviewCommand shown = command();
        shown.numbers = {m_queue->current()};
        QGuiApplication::clipboard()->setText(showCommandLine(shown));
    });
    on(m_actions.copyList, [this] {
        QGuiApplication::clipboard()->setText(listCommandLine(m_session->place(), m_session->label()));
    });
    on(m_actions.copyLog, [this] { QGuiApplication::clipboard()->setText(m_session->log()); });
}

void ReviewsPage::followWorkspace()
{
    const bool isReady = m_workspace->fleetState() == Workspace::LoadState::Ready;
    m_session->setFleet(isReady ? std::make_shared<const Fleet>(m_workspace->fleet()) : nullptr);
}

void ReviewsPage::followPlace()
{
    m_session->setPlace(m_workspace->gitHubPlace());
    m_error->clear();
    m_notice->clear();
    if (m_wasSeen)
        m_session->refresh();
    showState();
}

void ReviewsPage::followStore()
{
    m_session->setStore(m_workspace->sources().store);
}

void ReviewsPage::showStoreError()
{
    if (const std::optional<Error>& error = m_session->storeError())
        m_storeError->setError(*error);
    else
        m_storeError->clear();
}

void ReviewsPage::applyLabel()
{
    const QString label = m_label->text().trimmed();
    if (label == m_session->label())
        return;
    m_session->setLabel(label);
    m_error->clear();
    m_session->refresh();
}

void ReviewsPage::showReading()
{
    const auto [lookedAt, known] = m_session->progress();
    if (m_session->isReading())
        m_read->setText(known > 0 ? tr("Looked at %1 of %2").arg(lookedAt).arg(known) : tr("Reading…"));
    else
        m_read->setText(m_session->lastRead().isValid()
                            ? tr("Read at %1").arg(m_session->lastRead().toString(QStringLiteral("HH:mm")))
                            : QString());
    if (m_session->error())
        m_error->setError(*m_session->error());
    showState();
}

void ReviewsPage::showState()
{
    const GitHubPlace& place = m_session->place();
    m_repository->setText(place.isEmpty() ? tr("No repository") : place.repository);
    m_empty->setAction(nullptr);
    if (place.isEmpty()) {
        m_empty->setAction(m_actions.chooseRepository);
        m_empty->setState(QStringLiteral("vcs-merge"), tr("No repository is chosen"),
                          tr("Choose the repository on GitHub whose pull requests propose the upgrades."));
    } else if (m_session->isReading()) {
        m_empty->setState(QStringLiteral("view-refresh"), tr("Reading the queue"), place.repository);
    } else if (m_session->error() || !m_session->hasRead()) {
        m_empty->setAction(m_actions.refresh);
        m_empty->setState(QStringLiteral("dialog-information"), tr("The queue has not been read"),
                          m_session->error() ? tr("What kept it from that is told above.") : QString());
    } else if (m_session->isLabelUnknown()) {
        m_empty->setAction(m_actions.refresh);
        m_empty->setState(QStringLiteral("dialog-warning"),
                          tr("There is no label %1").arg(m_session->label()),
                          tr("It was deleted or renamed in %1. Type the label that the upgrades have now, or "
                             "none to see all pull requests.")
                              .arg(place.repository));
    } else {
        m_empty->setAction(m_actions.refresh);
        m_empty->setState(
            QStringLiteral("dialog-ok-apply"), tr("No pull request waits"),
            m_session->label().isEmpty()
                ? tr("None is open in %1.").arg(place.repository)
                : tr("None with the label %1 is open in %2.").arg(m_session->label(), place.repository));
    }
    const bool hasRows = m_session->queue()->size() > 0;
    QWidget* wanted = hasRows ? static_cast<QWidget*>(m_columns) : m_empty;
    if (m_stack->currentWidget() != wanted) {
        const bool hadFocus = m_empty->isAncestorOf(focusWidget());
        m_stack->setCurrentWidget(wanted);
        if (hadFocus)
            focusContent();
    }
    updateActions();
    Q_EMIT headerChanged();
}

void ReviewsPage::showCurrent()
{
    const ReviewRow* row = m_session->queue()->row(m_queue->current());
    m_right->setCurrentWidget(row ? static_cast<QWidget*>(m_details) : m_nothing);
    if (row)
        m_details->show(*row);
    updateActions();
}

void ReviewsPage::startLooking()
{
    const ReviewRow* row = m_session->queue()->row(m_queue->current());
    if (row && !row->hasAll && !m_session->isActing())
        m_session->look(row->pull.number);
}

void ReviewsPage::showWait()
{
    if (const std::optional<GitHubWait> wait = m_session->wait())
        m_wait->show(Tone::Info,
                     tr("Waiting for GitHub until %1")
                         .arg(wait->until.toLocalTime().toString(QStringLiteral("HH:mm:ss"))),
                     {wait->reason, tr("It goes on by itself. What has been read can be looked at.")});
    else
        m_wait->clear();
}

void ReviewsPage::prepare(ReviewAction action)
{
    m_error->clear();
    m_notice->clear();
    m_session->prepare(action, m_queue->chosen());
}

void ReviewsPage::confirm(const ReviewPlan& plan)
{
    auto* dialog = new ConfirmReviewsDialog(plan, command(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { m_session->perform(dialog->plan()); });
    dialog->open();
}

void ReviewsPage::showSummary(const ReviewSummary& summary)
{
    const QString title =
        tr("%1: %2 done, %3 failed").arg(actionWord(summary.action)).arg(summary.done).arg(summary.failed);
    QStringList lines;
    if (!summary.firstProblem.isEmpty())
        lines.append(summary.firstProblem);
    if (summary.notTried > 0)
        lines.append(tr("%n was (were) not tried.", nullptr, summary.notTried));
    if (!summary.storeProblem.isEmpty())
        lines.append(tr("The store does not have all that was done. %1").arg(summary.storeProblem));
    const bool isWell = summary.failed == 0 && summary.notTried == 0 && summary.storeProblem.isEmpty();
    m_notice->show(isWell ? Tone::Success : Tone::Warning, title, lines);
    showCurrent();
}

void ReviewsPage::updateActions()
{
    const bool isIdle = !m_session->place().isEmpty() && !m_session->isActing();
    const qsizetype count = m_queue->chosen().size();
    const bool hasCurrent = m_session->queue()->row(m_queue->current());
    for (QAction* action :
         {m_actions.approve, m_actions.requestChanges, m_actions.autoMerge, m_actions.merge})
        action->setEnabled(isIdle && count > 0);
    m_actions.refresh->setEnabled(isIdle && !m_session->isReading());
    m_actions.stop->setEnabled(m_session->isActing() || m_session->isReading());
    m_actions.find->setEnabled(m_session->queue()->size() > 0);
    m_actions.openInBrowser->setEnabled(hasCurrent);
    m_actions.copyShow->setEnabled(hasCurrent);
    m_actions.copyList->setEnabled(!m_session->place().isEmpty());
    m_actions.copyLog->setEnabled(!m_session->place().isEmpty());
    for (QAction* action : {m_actions.showSummary, m_actions.showFiles, m_actions.showChecks})
        action->setEnabled(hasCurrent);
}

} // namespace lockstep
