#pragma once

#include "models/workspace.h"

#include <QWidget>

class QComboBox;
class QMenu;

namespace lockstep {

class SegmentedControl;
class TextLabel;

/// The question above the path: from which release to which, by which strategy; and the way to export the
/// answer. It asks the workspace, and shows what the workspace says.
class PathBar : public QWidget
{
    Q_OBJECT

public:
    PathBar(Workspace* workspace, QMenu* exportMenu, QWidget* parent = nullptr);

    /// What the workspace has chosen and offers.
    void refresh();
    /// A word about what was just done; it goes away by itself.
    void showNotice(const QString& text, const QString& toolTip);

private:
    void makeChoices();

    Workspace* m_workspace;
    QComboBox* m_from;
    QComboBox* m_target;
    SegmentedControl* m_strategy;
    TextLabel* m_notice;
};

} // namespace lockstep
