#include "ui/cluster/cluster_actions.h"

#include "ui/parts/page_actions.h"

namespace lockstep {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(lockstep::ClusterActions)
};

} // namespace

ClusterActions::ClusterActions(ActionRegistry* registry, Page* page)
{
    const auto add = [&](const QString& id, const QString& text, const QString& shortText = {},
                         const QString& icon = {}, const QKeySequence& keys = {}) {
        QAction* action = addPageAction(registry, page, QStringLiteral("cluster.") + id,
                                        QStringLiteral("Run/Cluster"), text, icon, keys);
        action->setObjectName(QStringLiteral("cluster.") + id);
        if (!shortText.isEmpty())
            action->setIconText(shortText);
        return action;
    };
    connectTo = add(QStringLiteral("connect"), Texts::tr("Connect to the cluster"), Texts::tr("Connect"),
                    QStringLiteral("network-connect"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R));
    openKubeconfig = add(QStringLiteral("open-kubeconfig"), Texts::tr("Open a kubeconfig file…"),
                         Texts::tr("Open…"), QStringLiteral("document-open"));
    views = {add(QStringLiteral("show-workloads"), Texts::tr("Cluster: show the workloads"), {}, {},
                 QKeySequence(Qt::ALT | Qt::Key_1)),
             add(QStringLiteral("show-pods"), Texts::tr("Cluster: show the pods"), {}, {},
                 QKeySequence(Qt::ALT | Qt::Key_2)),
             add(QStringLiteral("show-events"), Texts::tr("Cluster: show the events"), {}, {},
                 QKeySequence(Qt::ALT | Qt::Key_3)),
             add(QStringLiteral("show-logs"), Texts::tr("Cluster: show the logs"), {}, {},
                 QKeySequence(Qt::ALT | Qt::Key_4)),
             add(QStringLiteral("show-upgrade"), Texts::tr("Cluster: show the upgrade"), {}, {},
                 QKeySequence(Qt::ALT | Qt::Key_5))};
    find = add(QStringLiteral("find"), Texts::tr("Filter workloads, pods or events"), {},
               QStringLiteral("view-filter"), QKeySequence::Find);
    logs = add(QStringLiteral("logs"), Texts::tr("Read the logs"), Texts::tr("Logs"),
               QStringLiteral("view-list-text"), QKeySequence(Qt::CTRL | Qt::Key_L));
    stopLogs = add(QStringLiteral("stop-logs"), Texts::tr("Stop reading the logs"), Texts::tr("Stop"),
                   QStringLiteral("media-playback-stop"));
    revisions = add(QStringLiteral("revisions"), Texts::tr("Roll the workload back…"),
                    Texts::tr("Roll back…"), QStringLiteral("edit-undo"));
    scale = add(QStringLiteral("scale"), Texts::tr("Scale the workload…"), Texts::tr("Scale…"));
    scaleToNothing =
        add(QStringLiteral("scale-to-nothing"), Texts::tr("Scale everything but the databases to nothing…"),
            Texts::tr("Scale down…"));
    scaleBack =
        add(QStringLiteral("scale-back"), Texts::tr("Scale back to what it was…"), Texts::tr("Scale back…"));
    chooseFolder =
        add(QStringLiteral("choose-manifests"), Texts::tr("Choose the folder of the kustomization…"),
            Texts::tr("Choose…"), QStringLiteral("document-open-folder"));
    restore = add(QStringLiteral("restore"), Texts::tr("Bring the manifests back from git…"),
                  Texts::tr("Restore…"), QStringLiteral("edit-undo"));
    compare =
        add(QStringLiteral("compare"), Texts::tr("Compare the manifests with the cluster"),
            Texts::tr("Compare"), QStringLiteral("view-refresh"), QKeySequence(Qt::CTRL | Qt::Key_Return));
    apply = add(QStringLiteral("apply"), Texts::tr("Apply the manifests…"), Texts::tr("Apply…"),
                QStringLiteral("media-playback-start"));
    cancel = add(QStringLiteral("cancel"), Texts::tr("Stop what is under way in the cluster"),
                 Texts::tr("Stop"), QStringLiteral("dialog-cancel"), QKeySequence(Qt::CTRL | Qt::Key_Period));
}

} // namespace lockstep
