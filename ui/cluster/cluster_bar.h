#pragma once

#include "models/cluster_session.h"

#include <QWidget>

class QComboBox;
class QToolButton;

namespace lockstep {

struct ClusterActions;
class Badge;
class ElidedLabel;
class SegmentedControl;

/// Which cluster and namespace, how the connection is, and what is shown of it.
class ClusterBar : public QWidget
{
    Q_OBJECT

public:
    ClusterBar(ClusterSession* session, const ClusterActions& actions, QWidget* parent = nullptr);

    /// As it is chosen; the kubeconfig is the page's.
    [[nodiscard]] ClusterSpaceName name(const QString& kubeconfig) const;

    [[nodiscard]] SegmentedControl* views() const { return m_views; }

Q_SIGNALS:
    void nameChosen();

private:
    void fillContexts();
    void fillNameSpaces();
    void showState();

    ClusterSession* m_session;
    QComboBox* m_context;
    QComboBox* m_nameSpace;
    Badge* m_state;
    ElidedLabel* m_trouble;
    SegmentedControl* m_views;
};

} // namespace lockstep
