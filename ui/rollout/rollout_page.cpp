#include "ui/rollout/rollout_page.h"

#include "models/rollout_list_model.h"
#include "models/rollout_words.h"
#include "models/run_words.h"
#include "models/upgrade_model.h"
#include "models/workspace.h"
#include "ui/log/log_panel.h"
#include "ui/parts/data_view.h"
#include "ui/parts/notice_bar.h"
#include "ui/rollout/held_band.h"
#include "ui/rollout/job_log.h"
#include "ui/rollout/rollout_header.h"
#include "ui/rollout/rollout_list.h"
#include "ui/rollout/run_jobs.h"
#include "ui/rollout/upgrade_details.h"
#include "ui/rollout/upgrade_table.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_banner.h"
#include "ui/widgets/hairline_splitter.h"
#include "ui/widgets/separator.h"

#include <QAction>
#include <QApplication>
#include <QDesktopServices>
#include <QListView>
#include <QSettings>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace lockstep {

namespace {

using namespace std::chrono_literals;

constexpr auto timesInterval = 10s;
constexpr int listWidth = 220;
constexpr int detailsWidth = 300;
constexpr int logHeight = 280;
constexpr QLatin1StringView columnsKey("rollout/sides");
constexpr QLatin1StringView sidesKey("rollout/details");
constexpr QLatin1StringView floorsKey("rollout/log");

} // namespace

RolloutPage::RolloutPage(Workspace* workspace, ActionRegistry* registry, QWidget* parent)
    : Page(parent),
      m_workspace(workspace),
      m_session(new RolloutSession(workspace->sources().store, this)),
      m_follower(new RunFollower(this)),
      m_actions(registry, this),
      m_open([](const QUrl& url) { QDesktopServices::openUrl(url); }),
      m_header(new RolloutHeader(m_session)),
      m_list(new RolloutList(m_session->rollouts(), m_actions)),
      m_storeError(new ErrorBanner),
      m_error(new ErrorBanner),
      m_workError(new ErrorBanner),
      m_notice(new NoticeBar),
      m_held(new HeldBand(m_actions)),
      m_table(new UpgradeTable(m_session->model(), m_actions)),
      m_details(new UpgradeDetails(m_follower, m_actions)),
      m_log(new JobLog(m_follower, m_actions.showLog, registry, this)),
      m_empty(new EmptyState(
          QStringLiteral("arrow-right-double"), tr("Upgrade many instances, in waves"),
          tr("A rollout starts a workflow on GitHub once for each instance that you select: canaries first, "
             "then wave after wave. It is held when upgrades fail, and survives a restart of Lockstep."))),
      m_columns(new HairlineSplitter(Qt::Horizontal)),
      m_sides(new HairlineSplitter(Qt::Horizontal)),
      m_floors(new HairlineSplitter(Qt::Vertical)),
      m_stack(new QStackedWidget)
{
    m_storeError->setObjectName(QStringLiteral("rolloutStoreError"));
    m_error->setObjectName(QStringLiteral("rolloutError"));
    m_error->setRetryVisible(false);
    m_workError->setObjectName(QStringLiteral("rolloutWorkError"));
    m_empty->setAction(m_actions.begin);
    m_columns->addWidget(m_list);
    m_columns->addWidget(makeContent());
    m_columns->setStretchFactor(1, 1);
    m_columns->setSizes({listWidth, 4 * listWidth});
    m_stack->addWidget(m_columns);
    m_stack->addWidget(m_empty);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_storeError);
    layout->addWidget(m_error);
    layout->addWidget(m_stack, 1);
    connectSession();
    connectActions();
    connectLog();
    m_times.setInterval(timesInterval);
    connect(&m_times, &QTimer::timeout, m_session->model(), &UpgradeModel::refreshTimes);
    connect(m_workspace, &Workspace::catalogChanged, this, &RolloutPage::followWorkspace);
    connect(m_workspace, &Workspace::fleetChanged, this, &RolloutPage::updateActions);
    followList();
    showRollout();
}

QWidget* RolloutPage::makeContent()
{
    m_sides->addWidget(m_table);
    m_sides->addWidget(m_details);
    m_sides->setStretchFactor(0, 1);
    m_sides->setSizes({3 * detailsWidth, detailsWidth});
    m_details->setMinimumWidth(detailsWidth * 5 / 6);
    m_floors->addWidget(m_sides);
    m_floors->addWidget(m_log);
    m_floors->setStretchFactor(0, 1);
    m_floors->setCollapsible(0, false);
    m_floors->setCollapsible(1, false);
    m_floors->setSizes({logHeight, logHeight});
    m_log->hide();
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_workError);
    column->addWidget(m_held);
    column->addWidget(m_notice);
    column->addWidget(new Separator);
    column->addWidget(m_table->bar());
    column->addWidget(new Separator);
    column->addWidget(m_floors, 1);
    return content;
}

void RolloutPage::connectSession()
{
    connect(m_session, &RolloutSession::rolloutsChanged, this, &RolloutPage::followList);
    connect(m_session, &RolloutSession::shownChanged, this, &RolloutPage::showRollout);
    connect(m_session, &RolloutSession::workChanged, this, &RolloutPage::showRollout);
    connect(m_session, &RolloutSession::created, m_session, &RolloutSession::show);
    connect(m_session, &RolloutSession::failed, m_error, &ErrorBanner::setError);
    connect(m_session, &RolloutSession::done, this,
            [this](const QString& what) { m_notice->show(Tone::Info, what); });
    connect(m_session->model(), &UpgradeModel::progressed, this, [this] {
        showDetails();
        updateActions();
    });
    connect(m_storeError, &ErrorBanner::retryRequested, m_session, &RolloutSession::reload);
    connect(m_workError, &ErrorBanner::retryRequested, m_actions.resume, &QAction::trigger);
    connect(m_list, &RolloutList::chosen, this, [this](qint64 id) {
        m_notice->clear();
        m_error->clear();
        m_session->show(id);
    });
    connect(m_table, &UpgradeTable::chosenChanged, this, [this] {
        showDetails();
        updateActions();
        QTimer::singleShot(0, this, &RolloutPage::reveal);
    });
}

void RolloutPage::followWorkspace()
{
    m_session->setStore(m_workspace->sources().store);
    updateActions();
}

/// The newest is shown until somebody chooses another.
void RolloutPage::followList()
{
    const RolloutListModel* rollouts = m_session->rollouts();
    if (m_session->shownId() == 0 && rollouts->rowCount() > 0)
        m_session->show(rollouts->records().first().id);
    m_list->setCurrent(m_session->shownId());
    if (m_session->readError())
        m_storeError->setError(*m_session->readError());
    else
        m_storeError->clear();
    m_stack->setCurrentIndex(rollouts->rowCount() > 0 ? Rollouts : Nothing);
    updateActions();
}

void RolloutPage::showRollout()
{
    const qint64 id = m_session->shownId();
    const std::optional<Error> ended = m_session->error(id);
    m_list->setCurrent(id);
    m_header->setVisible(m_session->shown());
    m_header->refresh();
    if (ended)
        m_workError->setError(*ended);
    else
        m_workError->clear();
    m_held->setReason(m_session->held(id));
    if (const QString trouble = m_session->trackingProblem(id); !trouble.isEmpty())
        m_notice->show(Tone::Warning, tr("The tracking issue is not up to date"), {trouble});
    showDetails();
    updateActions();
}

void RolloutPage::showDetails()
{
    const RolloutItem* item = m_table->current();
    const RolloutSettings& settings = m_session->model()->rollout().settings;
    m_follower->setRun({settings.repository, settings.api}, item ? item->run : 0);
    m_details->show(item, settings);
    m_log->setSubject(item ? item->slug : QString(), item ? runHint(*item) : QString());
}

/// A dialog that is deleted with the page moves the focus when the log is gone already.
RolloutPage::~RolloutPage()
{
    disconnect(qApp, nullptr, this, nullptr);
}

void RolloutPage::connectLog()
{
    connect(m_actions.showLog, &QAction::toggled, this, &RolloutPage::showLog);
    connect(m_log->panel(), &LogPanel::failed, m_error, &ErrorBanner::setError);
    connect(m_details->jobs(), &RunJobs::chosen, this, [this](qint64 job, bool byHand) {
        if (byHand || m_actions.showLog->isChecked())
            m_follower->chooseJob(job);
        if (byHand)
            m_actions.showLog->setChecked(true);
    });
    connect(qApp, &QApplication::focusChanged, this,
            [this](const QWidget*, const QWidget* now) { followFocus(now); });
    followFocus(nullptr);
}

void RolloutPage::showLog(bool shown)
{
    const bool hadFocus = m_log->isAncestorOf(QApplication::focusWidget());
    m_log->setVisible(shown);
    m_follower->setLogWanted(shown);
    if (shown)
        QTimer::singleShot(0, this, &RolloutPage::reveal); // once everything has its place
    if (hadFocus && !shown)
        m_table->focusRows();
}

/// What the log is of stays in sight above it.
void RolloutPage::reveal()
{
    if (!m_actions.showLog->isChecked())
        return;
    m_table->view()->scrollTo(m_table->view()->currentIndex());
    m_details->revealJobs();
}

/// Find means what the keyboard is in.
void RolloutPage::followFocus(const QWidget* now)
{
    const bool isInLog = now && m_log->isAncestorOf(now);
    m_log->panel()->setFindEnabled(isInLog);
    m_actions.find->setEnabled(!isInLog);
}

bool RolloutPage::isWorkedOn() const
{
    const RolloutRecord* record = m_session->shown();
    return record && (record->isRunning || m_session->worksOn(record->id));
}

QString RolloutPage::subtitle() const
{
    const RolloutRecord* record = m_session->shown();
    if (!record || m_stack->currentIndex() == Nothing)
        return {};
    return tr("%1 of %2 over").arg(overCount(record->counts)).arg(instanceCount(record->counts));
}

QAction* RolloutPage::mainAction() const
{
    if (m_stack->currentIndex() == Nothing)
        return nullptr; // in the middle of the page
    if (m_actions.pause->isEnabled() && isWorkedOn())
        return m_actions.pause;
    return m_actions.resume->isEnabled() ? m_actions.resume : m_actions.begin;
}

QList<QAction*> RolloutPage::headerActions() const
{
    if (m_stack->currentIndex() == Nothing)
        return {};
    QList<QAction*> actions;
    if (m_actions.stop->isEnabled())
        actions.append(m_actions.stop);
    if (m_actions.letGo->isEnabled())
        actions.append(m_actions.letGo);
    if (mainAction() != m_actions.begin)
        actions.append(m_actions.begin);
    return actions;
}

void RolloutPage::focusContent()
{
    if (m_stack->currentIndex() == Nothing)
        m_empty->setFocus(Qt::OtherFocusReason);
    else
        m_table->focusRows();
}

QList<QWidget*> RolloutPage::panes() const
{
    if (m_stack->currentIndex() == Nothing)
        return {m_empty};
    QList<QWidget*> shown{m_list->list(), m_header, m_table->bar(), m_table->view(), m_details};
    if (m_actions.showLog->isChecked())
        shown.append(m_log);
    return shown;
}

QString RolloutPage::workUnderWay() const
{
    const auto count = int(m_session->worked().size());
    return count == 0 ? QString()
                      : tr("%n rollout(s) are worked on here. What is under way on GitHub goes on, nothing "
                           "more is started; they can be resumed later.",
                           nullptr, count);
}

void RolloutPage::saveLayout() const
{
    QSettings settings;
    settings.setValue(columnsKey, m_columns->saveState());
    settings.setValue(sidesKey, m_sides->saveState());
    if (m_actions.showLog->isChecked())
        settings.setValue(floorsKey, m_floors->saveState());
    m_log->panel()->saveLayout();
    m_table->saveLayout();
}

void RolloutPage::restoreLayout()
{
    const QSettings settings;
    m_columns->restoreState(settings.value(columnsKey).toByteArray());
    m_sides->restoreState(settings.value(sidesKey).toByteArray());
    m_floors->restoreState(settings.value(floorsKey).toByteArray());
    m_log->panel()->restoreLayout();
    m_table->restoreLayout();
}

void RolloutPage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    m_session->setStore(m_workspace->sources().store);
    m_session->setWatching(true);
    m_follower->setWatching(true);
    m_times.start();
}

void RolloutPage::hideEvent(QHideEvent* event)
{
    Page::hideEvent(event);
    m_session->setWatching(false);
    m_follower->setWatching(false);
    m_times.stop();
}

} // namespace lockstep
