#include "ui/cluster/cluster_page.h"

#include "models/workspace.h"
#include "ui/cluster/cluster_bar.h"
#include "ui/cluster/cluster_table.h"
#include "ui/cluster/logs_panel.h"
#include "ui/cluster/object_details.h"
#include "ui/cluster/upgrade_panel.h"
#include "ui/log/log_panel.h"
#include "ui/parts/activity_line.h"
#include "ui/parts/data_view.h"
#include "ui/parts/notice_bar.h"
#include "ui/parts/segmented_control.h"
#include "ui/theme/theme.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_banner.h"
#include "ui/widgets/hairline_splitter.h"
#include "ui/widgets/separator.h"

#include <QFileDialog>
#include <QMenu>
#include <QSettings>
#include <QStackedWidget>

namespace lockstep {

namespace {

using namespace std::chrono_literals;

constexpr int detailsWidth = 290;
constexpr auto ageInterval = 10s;
constexpr auto detailsInterval = 200ms;

constexpr QLatin1StringView workloadColumnsKey("cluster/workload-columns");
constexpr QLatin1StringView workloadRowsKey("cluster/workload-rows");
constexpr QLatin1StringView podColumnsKey("cluster/pod-columns");
constexpr QLatin1StringView workloadHeaderKey("cluster/workload-table");
constexpr QLatin1StringView podHeaderKey("cluster/pod-table");

ClusterTable::Look workloadLook()
{
    return {.name = QStringLiteral("clusterWorkloads"),
            .title = ClusterPage::tr("Workloads"),
            .filterHint = ClusterPage::tr("Filter, for example: gitserver"),
            .characters = {25, 14, 10, 6, 20, 8, 6, 30},
            .stretched = WorkloadModel::Image,
            .healthColumn = WorkloadModel::Status,
            .quiet = {WorkloadModel::NameSpace, WorkloadModel::Kind, WorkloadModel::Age},
            .sortColumn = WorkloadModel::Name,
            .several = true};
}

ClusterTable::Look podLook(const QString& name, const QString& title)
{
    return {.name = name,
            .title = title,
            .filterHint = ClusterPage::tr("Filter, for example: crash node-2"),
            .characters = {36, 14, 6, 16, 8, 6, 8, 30},
            .stretched = PodModel::Image,
            .healthColumn = PodModel::Status,
            .quiet = {PodModel::NameSpace, PodModel::Age, PodModel::Node},
            .sortColumn = PodModel::Name,
            .several = true};
}

ClusterTable::Look eventLook()
{
    return {.name = QStringLiteral("clusterEvents"),
            .title = ClusterPage::tr("Events"),
            .filterHint = ClusterPage::tr("Filter, for example: warning pull"),
            .characters = {12, 14, 12, 44, 20, 60, 8},
            .stretched = EventListModel::Message,
            .healthColumn = EventListModel::Type,
            .quiet = {EventListModel::Time, EventListModel::NameSpace},
            .sortColumn = EventListModel::Time};
}

} // namespace

ClusterPage::ClusterPage(Workspace* workspace, ActionRegistry* registry, QWidget* parent)
    : Page(parent),
      m_workspace(workspace),
      m_session(new ClusterSession(this)),
      m_actions(registry, this),
      m_bar(new ClusterBar(m_session, m_actions)),
      m_error(new ErrorBanner),
      m_insecure(new NoticeBar),
      m_notice(new NoticeBar),
      m_activity(new ActivityLine),
      m_empty(new EmptyState),
      m_workloads(new ClusterTable(m_session->workloads(), workloadLook())),
      m_workloadPods(new ClusterTable(
          m_session->pods(), podLook(QStringLiteral("clusterWorkloadPods"), tr("Pods of the workload")))),
      m_workloadDetails(new ObjectDetails(m_session->events())),
      m_pods(new ClusterTable(m_session->pods(), podLook(QStringLiteral("clusterPods"), tr("Pods")))),
      m_podDetails(new ObjectDetails(m_session->events())),
      m_events(new ClusterTable(m_session->events(), eventLook())),
      m_logs(new ClusterLogs(m_session, m_actions, registry, this)),
      m_upgrade(new UpgradePanel(m_session, m_actions)),
      m_stack(new QStackedWidget),
      m_more(new QAction(tr("More"), this))
{
    auto* menu = new QMenu(this);
    menu->addActions({m_actions.revisions, m_actions.scale});
    menu->addSeparator();
    menu->addActions({m_actions.scaleToNothing, m_actions.scaleBack});
    m_more->setMenu(menu);
    m_chooseKubeconfig = [this] {
        return QFileDialog::getOpenFileName(this, tr("Open a kubeconfig file"), QDir::homePath());
    };
    m_chooseFolder = [this] {
        return QFileDialog::getExistingDirectory(this, tr("Choose the folder of the kustomization"),
                                                 QDir::homePath());
    };
    makeLayout();
    connectSession();
    connectActions();
    connectTables();
    m_ages.setInterval(ageInterval);
    connect(&m_ages, &QTimer::timeout, this, &ClusterPage::refreshAges);
    m_ages.start();
    m_details.setInterval(detailsInterval);
    m_details.setSingleShot(true);
    connect(&m_details, &QTimer::timeout, this, &ClusterPage::refreshDetails);
    setView(Workloads);
}

void ClusterPage::makeLayout()
{
    m_error->setRetryVisible(false);
    m_error->setObjectName(QStringLiteral("clusterError"));
    m_insecure->setObjectName(QStringLiteral("clusterInsecure"));
    m_notice->setObjectName(QStringLiteral("clusterNotice"));
    m_workloads->setEmptyText(tr("No workloads"),
                              tr("There are no Deployments, StatefulSets, DaemonSets or Jobs here."));
    m_workloadPods->setEmptyText(tr("No pods"), tr("Choose a workload that has some."));
    m_pods->setEmptyText(tr("No pods"), tr("Nothing runs here."));
    m_events->setEmptyText(tr("No events"), tr("The cluster keeps events for about an hour."));
    m_stack->addWidget(makeWorkloads());
    m_stack->addWidget(makePods());
    m_stack->addWidget(m_events);
    m_stack->addWidget(m_logs);
    m_stack->addWidget(m_upgrade);
    m_stack->addWidget(m_empty);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(m_activity);
    layout->addWidget(m_insecure);
    layout->addWidget(m_error);
    layout->addWidget(m_notice);
    layout->addWidget(new Separator);
    layout->addWidget(m_stack, 1);
}

QWidget* ClusterPage::makeWorkloads()
{
    m_workloadRows = new HairlineSplitter(Qt::Vertical);
    m_workloadRows->addWidget(m_workloads);
    m_workloadRows->addWidget(m_workloadPods);
    m_workloadRows->setSizes({400, 220});
    m_workloadColumns = new HairlineSplitter(Qt::Horizontal);
    m_workloadColumns->addWidget(m_workloadRows);
    m_workloadColumns->addWidget(m_workloadDetails);
    m_workloadColumns->setStretchFactor(0, 1);
    m_workloadColumns->setSizes({3 * detailsWidth, detailsWidth});
    m_workloadDetails->setMinimumWidth(detailsWidth * 3 / 4);
    m_workloadPods->shown()->setNothing(true);
    return m_workloadColumns;
}

QWidget* ClusterPage::makePods()
{
    m_podColumns = new HairlineSplitter(Qt::Horizontal);
    m_podColumns->addWidget(m_pods);
    m_podColumns->addWidget(m_podDetails);
    m_podColumns->setStretchFactor(0, 1);
    m_podColumns->setSizes({3 * detailsWidth, detailsWidth});
    m_podDetails->setMinimumWidth(detailsWidth * 3 / 4);
    return m_podColumns;
}

QString ClusterPage::subtitle() const
{
    if (!isOpen())
        return {};
    const std::vector<PodRow>& pods = m_session->pods()->rows();
    const auto ill = std::ranges::count_if(
        pods, [](const PodRow& pod) { return healthOf(pod.summary) >= ClusterHealth::Warning; });
    QStringList parts{tr("%n workload(s)", nullptr, m_session->workloads()->rowCount()),
                      tr("%n pod(s)", nullptr, int(pods.size()))};
    if (ill > 0)
        parts.append(tr("%n in trouble", "pods", int(ill)));
    return parts.join(QStringLiteral(", "));
}

QAction* ClusterPage::mainAction() const
{
    if (m_session->isBusy() || m_session->isComparing())
        return m_actions.cancel;
    if (!isOpen())
        return m_session->choices().contexts.isEmpty() ? m_actions.openKubeconfig : m_actions.connectTo;
    if (view() == Upgrade)
        return m_session->diff() ? m_actions.apply : m_actions.compare;
    return view() == Logs ? nullptr : m_actions.logs;
}

bool ClusterPage::mainActionStops() const
{
    return mainAction() == m_actions.cancel;
}

QList<QAction*> ClusterPage::headerActions() const
{
    if (!isOpen())
        return {};
    if (view() == Workloads)
        return {m_more};
    return {};
}

void ClusterPage::focusContent()
{
    if (!isOpen())
        return m_bar->setFocus(Qt::OtherFocusReason);
    if (ClusterTable* table = tableInSight())
        table->focusRows();
    else if (view() == Logs)
        m_logs->focusLog();
    else
        m_upgrade->focusPath();
}

QList<QWidget*> ClusterPage::panes() const
{
    switch (m_stack->currentIndex()) {
    case Workloads:
        return {m_bar, m_workloads, m_workloadPods, m_workloadDetails};
    case Pods:
        return {m_bar, m_pods, m_podDetails};
    case Upgrade:
        return QList<QWidget*>{m_bar} + m_upgrade->panes();
    default:
        return {m_bar, m_stack->currentWidget()};
    }
}

QString ClusterPage::workUnderWay() const
{
    return m_session->isBusy() ? tr("Something is changed in the cluster: %1. What was changed stays so.")
                                     .arg(m_session->activity())
                               : QString();
}

void ClusterPage::saveLayout() const
{
    QSettings settings;
    settings.setValue(workloadColumnsKey, m_workloadColumns->saveState());
    settings.setValue(workloadRowsKey, m_workloadRows->saveState());
    settings.setValue(podColumnsKey, m_podColumns->saveState());
    m_workloads->view()->saveHeader(workloadHeaderKey);
    m_pods->view()->saveHeader(podHeaderKey);
}

void ClusterPage::restoreLayout()
{
    const QSettings settings;
    m_workloadColumns->restoreState(settings.value(workloadColumnsKey).toByteArray());
    m_workloadRows->restoreState(settings.value(workloadRowsKey).toByteArray());
    m_podColumns->restoreState(settings.value(podColumnsKey).toByteArray());
    m_workloads->view()->restoreHeader(workloadHeaderKey);
    m_pods->view()->restoreHeader(podHeaderKey);
    showNameSpaces();
}

void ClusterPage::showNameSpaces()
{
    for (ClusterTable* table : {m_workloads, m_workloadPods, m_pods, m_events})
        table->setNameSpaceShown(m_session->isEverywhere());
}

/// The first time it is seen, the contexts are read; nothing is asked of a cluster before one is chosen.
void ClusterPage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    if (!std::exchange(m_hasChoices, true))
        m_session->readChoices(m_kubeconfig);
}

void ClusterPage::setKubeconfig(const QString& file)
{
    m_kubeconfig = file;
    m_hasChoices = true;
    m_session->readChoices(file);
}

int ClusterPage::view() const
{
    return m_bar->views()->current();
}

bool ClusterPage::isOpen() const
{
    using State = ClusterSession::State;
    return m_session->state() == State::Live || m_session->state() == State::Waiting ||
           (m_session->state() == State::Opening && m_session->workloads()->rowCount() > 0);
}

void ClusterPage::setView(int view)
{
    m_bar->views()->setCurrent(view);
    m_stack->setCurrentIndex(isOpen() ? view : emptyPlace());
    m_logs->panel()->setActionsEnabled(view == Logs);
    updateActions();
    Q_EMIT headerChanged();
}

ClusterTable* ClusterPage::tableInSight() const
{
    switch (m_stack->currentIndex()) {
    case Workloads:
        return m_workloads;
    case Pods:
        return m_pods;
    case Events:
        return m_events;
    default:
        return nullptr;
    }
}

EnvironmentMark ClusterPage::environment() const
{
    return environmentOf(m_workspace->currentInstance());
}

} // namespace lockstep
