#pragma once

#include <QWidget>

class QLabel;

namespace lockstep {

class ElidedLabel;
class Workspace;

/// The last line of the window: where fleet and catalogue come from, what is in them, and Lockstep's own
/// version.
class StatusLine : public QWidget
{
    Q_OBJECT

public:
    explicit StatusLine(Workspace* workspace, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void refresh();

    Workspace* m_workspace;
    ElidedLabel* m_fleet;
    ElidedLabel* m_catalog;
};

} // namespace lockstep
