#pragma once

#include "models/run_progress.h"

#include <QTimer>
#include <QWidget>

class QVBoxLayout;

namespace lockstep {

class ActivityRow;
class Workspace;

/// Long work, at the foot of the window: one row each with its progress. Without any it takes no room.
class ActivityArea : public QWidget
{
    Q_OBJECT

public:
    explicit ActivityArea(Workspace* workspace, QWidget* parent = nullptr);

    /// The user wants to see it when there is something.
    void setWanted(bool wanted);
    /// The current page shows the run itself: no need to show it twice.
    void setRunShownElsewhere(bool shown);

Q_SIGNALS:
    /// The run's row was activated.
    void runChosen();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void setActivity(const QString& text);
    void startRun();
    void foldEvents(qsizetype first, qsizetype count);
    void showRun();
    void setHasRun(bool hasRun);
    void updateVisibility();

    Workspace* m_workspace;
    ActivityRow* m_runRow;
    ActivityRow* m_workRow;
    RunProgress m_run;
    QTimer m_showWork; ///< Short work does not make the window jump.
    QString m_activity;
    bool m_wanted = true;
    bool m_hasRun = false;
    bool m_runShownElsewhere = false;
};

} // namespace lockstep
