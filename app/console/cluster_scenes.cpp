#include "app/console/cluster_scenes.h"

#include "app/console/picture_cluster.h"
#include "models/pod_log_lines.h"
#include "ui/cluster/cluster_dialogs.h"
#include "ui/cluster/cluster_page.h"
#include "ui/cluster/cluster_table.h"
#include "ui/cluster/upgrade_panel.h"
#include "ui/parts/data_view.h"
#include "ui/shell/main_window.h"

namespace lockstep::console {

namespace {

constexpr int laneWidth = 30;

/// Nobody is there: nothing is asked of it.
ClusterSpace sampleSpace()
{
    ClusterAccess access;
    access.context = QStringLiteral("acme-prod");
    access.server = QUrl(QStringLiteral("https://kubernetes.acme.example:6443"));
    return {KubeClient(access), QStringLiteral("sourcegraph")};
}

void chooseNamed(const ClusterTable* table, const QString& part)
{
    const ClusterFilterModel* rows = table->shown();
    for (int row = 0; row < rows->rowCount(); ++row) {
        const QModelIndex index = rows->index(row, 0);
        if (index.data().toString().startsWith(part))
            table->view()->setCurrentIndex(index);
    }
}

} // namespace

Result<void> ClusterScenes::make()
{
    m_window->showPage(QStringLiteral("cluster"));
    m_page = qobject_cast<ClusterPage*>(m_window->currentPage());
    if (!m_page)
        return {};
    return m_draw(m_window, QStringLiteral("cluster-empty"))
        .and_then([this] {
            m_page->session()->adopt(sampleSpace(), sampleObjects());
            return workloads();
        })
        .and_then([this] { return pods(); })
        .and_then([this] { return logs(); })
        .and_then([this] { return upgrade(); })
        .and_then([this] { return dialogs(); });
}

Result<void> ClusterScenes::workloads()
{
    m_page->setView(ClusterPage::Workloads);
    chooseNamed(m_page->workloadTable(), QStringLiteral("precise-code-intel-worker"));
    m_page->focusContent();
    return m_draw(m_window, QStringLiteral("cluster-workloads"));
}

Result<void> ClusterScenes::pods()
{
    m_page->setView(ClusterPage::Pods);
    m_page->podTable()->view()->sortByColumn(PodModel::Status, Qt::AscendingOrder);
    chooseNamed(m_page->podTable(), QStringLiteral("precise-code-intel-worker"));
    m_page->focusContent();
    return m_draw(m_window, QStringLiteral("cluster-pods")).and_then([this] {
        m_page->setView(ClusterPage::Events);
        return m_draw(m_window, QStringLiteral("cluster-events"));
    });
}

Result<void> ClusterScenes::logs()
{
    m_page->setView(ClusterPage::Logs);
    LogModel* log = m_page->session()->log();
    log->setLaneWidth(laneWidth);
    log->append(sampleLog());
    m_page->focusContent();
    return m_draw(m_window, QStringLiteral("cluster-logs"));
}

Result<void> ClusterScenes::upgrade()
{
    const CompareRequest request{QStringLiteral("/srv/acme/kubernetes"),
                                 QStringLiteral("deploy=sourcegraph")};
    m_page->setView(ClusterPage::Upgrade);
    if (const Result<void> drawn = m_draw(m_window, QStringLiteral("cluster-upgrade-before")); !drawn)
        return drawn;
    m_page->upgrade()->setPath(request.path);
    m_page->upgrade()->setLabels(request.removeLabelled);
    m_page->session()->adopt(request, sampleDiff());
    return m_draw(m_window, QStringLiteral("cluster-upgrade")).and_then([this] {
        m_page->session()->adopt(sampleRollouts());
        return m_draw(m_window, QStringLiteral("cluster-rollout"));
    });
}

Result<void> ClusterScenes::dialogs()
{
    ConfirmClusterDialog dialog({QStringLiteral("Apply to the namespace sourcegraph?"),
                                 m_page->upgrade()->consequences(), QStringLiteral("sourcegraph"),
                                 QStringLiteral("Apply")},
                                {QStringLiteral("prod/acme"), true}, m_window);
    return m_draw(&dialog, QStringLiteral("cluster-confirm"));
}

} // namespace lockstep::console
