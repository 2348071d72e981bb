#pragma once

#include "models/cluster_session.h"

#include <QWidget>

class QCheckBox;
class QComboBox;

namespace lockstep {

class ActionRegistry;
struct ClusterActions;
class ElidedLabel;
class EmptyState;
class LogPanel;
class Page;

/// The logs of one or many pods as one stream, each pod in a colour of its own.
class ClusterLogs : public QWidget
{
    Q_OBJECT

public:
    ClusterLogs(ClusterSession* session, const ClusterActions& actions, ActionRegistry* registry, Page* page,
                QWidget* parent = nullptr);

    [[nodiscard]] LogPanel* panel() const { return m_panel; }

    /// Reads these from now on.
    void read(const QList<PodSummary>& pods);
    void focusLog();

private:
    void readAgain();
    void fillContainers();
    void showState();

    ClusterSession* m_session;
    QList<PodSummary> m_pods;
    ElidedLabel* m_what;
    QComboBox* m_container;
    QComboBox* m_since;
    QCheckBox* m_follow;
    QCheckBox* m_previous;
    LogPanel* m_panel;
    bool m_isFilling = false;
};

} // namespace lockstep
