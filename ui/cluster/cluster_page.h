#pragma once

#include "models/change_question.h"
#include "models/cluster_session.h"
#include "ui/cluster/cluster_actions.h"
#include "ui/shell/page.h"

#include <QTimer>

class QSplitter;
class QStackedWidget;

namespace lockstep {

class ActionRegistry;
class ActivityLine;
class ClusterBar;
class ClusterLogs;
class ClusterTable;
class EmptyState;
class ErrorBanner;
class NoticeBar;
class ObjectDetails;
class UpgradePanel;
class Workspace;

/// The workloads of an instance in its cluster: watched, upgraded, rolled back, their logs read.
class ClusterPage : public Page
{
    Q_OBJECT

public:
    enum View { Workloads, Pods, Events, Logs, Upgrade };

    /// Asks for a file or a folder; empty when there is to be none. Tests answer in the user's place.
    using Chooser = std::function<QString()>;

    ClusterPage(Workspace* workspace, ActionRegistry* registry, QWidget* parent = nullptr);

    [[nodiscard]] QString pageId() const override { return QStringLiteral("cluster"); }

    [[nodiscard]] QString title() const override { return tr("Cluster"); }

    [[nodiscard]] QString subtitle() const override;

    [[nodiscard]] QString iconName() const override { return QStringLiteral("network-server"); }

    [[nodiscard]] QAction* mainAction() const override;
    [[nodiscard]] bool mainActionStops() const override;
    [[nodiscard]] QList<QAction*> headerActions() const override;
    void focusContent() override;
    [[nodiscard]] QList<QWidget*> panes() const override;
    [[nodiscard]] QString workUnderWay() const override;
    void saveLayout() const override;
    void restoreLayout() override;

    [[nodiscard]] ClusterSession* session() const { return m_session; }

    [[nodiscard]] UpgradePanel* upgrade() const { return m_upgrade; }

    [[nodiscard]] ClusterTable* workloadTable() const { return m_workloads; }

    [[nodiscard]] ClusterTable* podTable() const { return m_pods; }

    void setKubeconfig(const QString& file);

    void setKubeconfigChooser(Chooser chooser) { m_chooseKubeconfig = std::move(chooser); }

    void setFolderChooser(Chooser chooser) { m_chooseFolder = std::move(chooser); }

    void setView(int view);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void makeLayout();
    [[nodiscard]] QWidget* makeWorkloads();
    [[nodiscard]] QWidget* makePods();
    void connectSession();
    void connectActions();
    void connectTables();

    void connectToCluster();
    void showState();
    void showNameSpaces();
    void showWorkload();
    void showPod(const ClusterTable* table, ObjectDetails* details);
    void refreshDetails();
    void refreshAges();
    void updateActions();
    void readChosenLogs();
    void askToApply();
    void askToRestore();
    void askToRollBack();
    void askToScale();
    void askToScaleAll(bool down);
    void showRevisions(const KubeTarget& target, const QList<WorkloadRevision>& revisions);

    [[nodiscard]] int view() const;
    [[nodiscard]] bool isOpen() const;
    [[nodiscard]] int emptyPlace() const;
    /// Their uids.
    [[nodiscard]] QSet<QString> podsOf(const WorkloadRow& workload) const;
    /// Of the chosen workload, where it is of a kind that has revisions.
    [[nodiscard]] std::optional<KubeTarget> chosenTarget() const;
    [[nodiscard]] QList<PodSummary> chosenPods() const;
    [[nodiscard]] ClusterTable* tableInSight() const;
    [[nodiscard]] EnvironmentMark environment() const;

    Workspace* m_workspace;
    ClusterSession* m_session;
    ClusterActions m_actions;
    QString m_kubeconfig;
    Chooser m_chooseKubeconfig;
    Chooser m_chooseFolder;
    bool m_hasChoices = false;
    QTimer m_ages;    ///< they are told in the tables
    QTimer m_details; ///< until they follow what has changed: not more often than one can read

    ClusterBar* m_bar;
    ErrorBanner* m_error;
    NoticeBar* m_insecure;
    NoticeBar* m_notice;
    ActivityLine* m_activity;
    EmptyState* m_empty;
    ClusterTable* m_workloads;
    ClusterTable* m_workloadPods;
    ObjectDetails* m_workloadDetails;
    ClusterTable* m_pods;
    ObjectDetails* m_podDetails;
    ClusterTable* m_events;
    ClusterLogs* m_logs;
    UpgradePanel* m_upgrade;
    QSplitter* m_workloadColumns = nullptr;
    QSplitter* m_workloadRows = nullptr;
    QSplitter* m_podColumns = nullptr;
    QStackedWidget* m_stack;
    QAction* m_more; ///< has a menu
};

} // namespace lockstep
