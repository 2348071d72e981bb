// What the cluster page listens to, and what its actions do.

#include "ui/cluster/cluster_bar.h"
#include "ui/cluster/cluster_page.h"
#include "ui/cluster/cluster_table.h"
#include "ui/cluster/logs_panel.h"
#include "ui/cluster/object_details.h"
#include "ui/cluster/upgrade_panel.h"
#include "ui/parts/activity_line.h"
#include "ui/parts/data_view.h"
#include "ui/parts/notice_bar.h"
#include "ui/parts/segmented_control.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_banner.h"

#include <QAction>
#include <QStackedWidget>

namespace lockstep {

void ClusterPage::connectSession()
{
    connect(m_session, &ClusterSession::stateChanged, this, &ClusterPage::showState);
    connect(m_session, &ClusterSession::choicesChanged, this, &ClusterPage::showState);
    connect(m_session, &ClusterSession::busyChanged, this, [this] {
        m_activity->show(m_session->activity(), {});
        updateActions();
        Q_EMIT headerChanged();
        if (!m_session->isBusy())
            Q_EMIT rested();
    });
    connect(m_session, &ClusterSession::diffChanged, this, [this] {
        updateActions();
        Q_EMIT headerChanged();
    });
    connect(m_session, &ClusterSession::logsChanged, this, &ClusterPage::updateActions);
    connect(m_session, &ClusterSession::done, this,
            [this](const QString& what) { m_notice->show(Tone::Success, what); });
    connect(m_session, &ClusterSession::failed, m_error, &ErrorBanner::setError);
    connect(m_session, &ClusterSession::revisionsRead, this, &ClusterPage::showRevisions);
    connect(m_session, &ClusterSession::restored, m_actions.compare, &QAction::trigger);
    connect(m_bar, &ClusterBar::nameChosen, this, &ClusterPage::connectToCluster);
    connect(m_bar->views(), &SegmentedControl::chosen, this, &ClusterPage::setView);
    connect(m_upgrade, &UpgradePanel::edited, this, &ClusterPage::updateActions);
    showState();
}

void ClusterPage::connectActions()
{
    const auto on = [this](QAction* action, auto slot) {
        connect(action, &QAction::triggered, this, [this, slot] {
            m_error->clear();
            m_notice->clear();
            Q_EMIT showPage(pageId());
            slot();
        });
    };
    on(m_actions.connectTo, [this] { connectToCluster(); });
    on(m_actions.openKubeconfig, [this] {
        if (const QString file = m_chooseKubeconfig(); !file.isEmpty())
            setKubeconfig(file);
    });
    for (int choice = 0; choice < m_actions.views.size(); ++choice)
        on(m_actions.views[choice], [this, choice] {
            setView(choice);
            focusContent();
        });
    on(m_actions.find, [this] {
        if (ClusterTable* table = tableInSight())
            table->focusFilter();
    });
    on(m_actions.logs, [this] { readChosenLogs(); });
    on(m_actions.stopLogs, [this] { m_session->stopLogs(); });
    on(m_actions.revisions, [this] { askToRollBack(); });
    on(m_actions.scale, [this] { askToScale(); });
    on(m_actions.scaleToNothing, [this] { askToScaleAll(true); });
    on(m_actions.scaleBack, [this] { askToScaleAll(false); });
    on(m_actions.chooseFolder, [this] {
        if (const QString folder = m_chooseFolder(); !folder.isEmpty())
            m_upgrade->setPath(folder);
    });
    on(m_actions.restore, [this] { askToRestore(); });
    on(m_actions.compare, [this] {
        setView(Upgrade);
        m_session->compare(m_upgrade->request());
    });
    on(m_actions.apply, [this] { askToApply(); });
    on(m_actions.cancel, [this] { m_session->cancel(); });
}

void ClusterPage::connectTables()
{
    connect(m_workloads, &ClusterTable::rowChosen, this, &ClusterPage::showWorkload);
    connect(m_workloads, &ClusterTable::rowOpened, m_actions.logs, &QAction::trigger);
    connect(m_workloadPods, &ClusterTable::rowChosen, this, [this] {
        if (m_workloadPods->view()->hasFocus())
            showPod(m_workloadPods, m_workloadDetails);
        updateActions();
    });
    connect(m_workloadPods, &ClusterTable::rowOpened, this, [this] {
        if (const int row = m_workloadPods->chosen(); row >= 0) {
            setView(Logs);
            m_logs->read({m_session->pods()->row(row).summary});
            m_logs->focusLog();
        }
    });
    connect(m_pods, &ClusterTable::rowChosen, this, [this] {
        showPod(m_pods, m_podDetails);
        updateActions();
    });
    connect(m_pods, &ClusterTable::rowOpened, m_actions.logs, &QAction::trigger);
    for (QAbstractItemModel* model : {static_cast<QAbstractItemModel*>(m_session->workloads()),
                                      static_cast<QAbstractItemModel*>(m_session->pods())}) {
        connect(model, &QAbstractItemModel::dataChanged, this, [this] {
            if (!m_details.isActive())
                m_details.start();
        });
        for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
            connect(model, signal, this, [this] {
                showState();
                Q_EMIT headerChanged();
            });
    }
}

void ClusterPage::connectToCluster()
{
    m_error->clear();
    m_notice->clear();
    m_session->open(m_bar->name(m_kubeconfig));
}

void ClusterPage::showState()
{
    using State = ClusterSession::State;
    if (m_session->isInsecure())
        m_insecure->show(
            Tone::Warning, tr("The certificate of %1 is not checked").arg(m_session->server()),
            {tr("The kubeconfig says so (insecure-skip-tls-verify). Whoever sits in between can read "
                "and change everything.")});
    else
        m_insecure->clear();
    if (const std::optional<Error> error = m_session->error())
        m_error->setError(*error);
    if (m_session->state() == State::Opening) {
        m_empty->setAction(nullptr);
        m_empty->setState(QStringLiteral("network-connect"), tr("Connecting"),
                          m_session->trouble().isEmpty() ? m_session->server() : m_session->trouble());
    } else {
        m_empty->setAction(m_session->choices().contexts.isEmpty() ? m_actions.openKubeconfig
                                                                   : m_actions.connectTo);
        m_empty->setState(QStringLiteral("network-server"), tr("No cluster is open"),
                          tr("Choose a context of your kubeconfig and a namespace. Its workloads are then "
                             "watched: what happens shows at once."));
    }
    const int place = isOpen() ? view() : emptyPlace();
    showNameSpaces();
    if (m_stack->currentIndex() != place) {
        m_stack->setCurrentIndex(place);
        if (isOpen() && m_workloads->chosen() < 0 && m_session->workloads()->rowCount() > 0)
            m_workloads->view()->setCurrentIndex(m_workloads->shown()->index(0, 0));
    }
    updateActions();
    Q_EMIT headerChanged();
}

int ClusterPage::emptyPlace() const
{
    return m_stack->indexOf(m_empty);
}

void ClusterPage::showWorkload()
{
    const int row = m_workloads->chosen();
    m_workloadPods->shown()->setNothing(row < 0);
    if (row < 0) {
        m_workloadDetails->showNothing();
    } else {
        const WorkloadRow& workload = m_session->workloads()->row(row);
        m_workloadPods->shown()->setOwner(workloadKey(workload.summary));
        m_workloadPods->setTitle(tr("Pods of %1").arg(workload.summary.name));
        m_workloadDetails->show(workload, podsOf(workload));
    }
    updateActions();
}

QSet<QString> ClusterPage::podsOf(const WorkloadRow& workload) const
{
    const QString key = workloadKey(workload.summary);
    QSet<QString> uids;
    for (const PodRow& pod : m_session->pods()->rows()) {
        if (pod.workload == key)
            uids.insert(pod.summary.uid);
    }
    return uids;
}

void ClusterPage::showPod(const ClusterTable* table, ObjectDetails* details)
{
    if (const int row = table->chosen(); row >= 0)
        details->show(m_session->pods()->row(row));
    else
        details->showNothing();
}

/// What is shown of one object follows it.
void ClusterPage::refreshDetails()
{
    if (!isVisible())
        return;
    if (m_stack->currentIndex() == Workloads) {
        if (m_workloadPods->view()->hasFocus() && m_workloadPods->chosen() >= 0)
            showPod(m_workloadPods, m_workloadDetails);
        else if (const int row = m_workloads->chosen(); row >= 0)
            m_workloadDetails->show(m_session->workloads()->row(row),
                                    podsOf(m_session->workloads()->row(row)));
    } else if (m_stack->currentIndex() == Pods) {
        showPod(m_pods, m_podDetails);
    }
}

void ClusterPage::refreshAges()
{
    refreshDetails();
    if (ClusterTable* table = tableInSight(); table && isVisible())
        table->view()->viewport()->update();
}

std::optional<KubeTarget> ClusterPage::chosenTarget() const
{
    const int row = m_workloads->chosen();
    if (row < 0)
        return std::nullopt;
    const WorkloadSummary& workload = m_session->workloads()->row(row).summary;
    return KubeTarget{builtInResource(workload.kind), workload.nameSpace, workload.name};
}

QList<PodSummary> ClusterPage::chosenPods() const
{
    QList<PodSummary> pods;
    if (view() == Pods || m_workloadPods->view()->hasFocus()) {
        for (const int row : (view() == Pods ? m_pods : m_workloadPods)->allChosen())
            pods.append(m_session->pods()->row(row).summary);
        return pods;
    }
    QSet<QString> keys;
    for (const int row : m_workloads->allChosen()) {
        keys.insert(workloadKey(m_session->workloads()->row(row).summary));
    }
    for (const PodRow& pod : m_session->pods()->rows()) {
        if (keys.contains(pod.workload))
            pods.append(pod.summary);
    }
    return pods;
}

void ClusterPage::updateActions()
{
    const bool open = isOpen();
    const bool idle = open && !m_session->isBusy();
    const std::optional<KubeTarget> target = chosenTarget();
    const QString kind = target ? target->resource.kind : QString();
    const bool chooses = view() == Workloads || view() == Pods;
    m_actions.connectTo->setEnabled(!m_session->isBusy() && !m_session->choices().contexts.isEmpty());
    m_actions.logs->setEnabled(open && chooses &&
                               !(view() == Pods ? m_pods : m_workloads)->allChosen().isEmpty());
    m_actions.stopLogs->setEnabled(m_session->isReadingLogs());
    m_actions.revisions->setEnabled(idle && target && kind != u"Job");
    m_actions.scale->setEnabled(idle && (kind == u"Deployment" || kind == u"StatefulSet"));
    const bool isOne = idle && !m_session->isEverywhere();
    m_actions.scaleToNothing->setEnabled(isOne);
    m_actions.scaleBack->setEnabled(isOne);
    m_actions.find->setEnabled(open && tableInSight());
    m_actions.compare->setEnabled(isOne && !m_session->isComparing() && !m_upgrade->request().path.isEmpty());
    m_actions.restore->setEnabled(isOne && !m_session->isComparing() && !m_upgrade->request().path.isEmpty());
    const QString reason = m_upgrade->reasonNotToApply();
    m_actions.apply->setEnabled(open && reason.isEmpty());
    m_actions.apply->setToolTip(reason.isEmpty() ? m_actions.apply->text() : reason);
    if (open && m_session->isEverywhere())
        m_upgrade->showReason(tr("Choose one namespace: manifests are compared with one."));
    else
        m_upgrade->showReason(open && m_session->diff() ? reason : QString());
    m_actions.cancel->setEnabled(m_session->isBusy() || m_session->isComparing());
}

void ClusterPage::readChosenLogs()
{
    const QList<PodSummary> pods = chosenPods();
    setView(Logs);
    m_logs->read(pods);
    m_logs->focusLog();
}

} // namespace lockstep
