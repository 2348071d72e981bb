#pragma once

#include "models/run_follower.h"

#include <QWidget>

class QStackedWidget;
class QToolButton;

namespace lockstep {

class ActionRegistry;
class ElidedLabel;
class EmptyState;
class LogPanel;
class Page;

/// The log of a job of a run, or why there is none to see.
class JobLog : public QWidget
{
    Q_OBJECT

public:
    /// `close`: what takes it away again.
    JobLog(RunFollower* follower, QAction* close, ActionRegistry* registry, Page* page,
           QWidget* parent = nullptr);

    [[nodiscard]] LogPanel* panel() const { return m_panel; }

    /// Whose run it is, and why it has none.
    void setSubject(const QString& instance, const QString& hint);
    void focusLog();

private:
    [[nodiscard]] QWidget* makeBar(QAction* close);
    void showState();

    RunFollower* m_follower;
    QString m_instance;
    QString m_hint;
    ElidedLabel* m_what;
    QToolButton* m_again;
    LogPanel* m_panel;
    EmptyState* m_nothing;
    QStackedWidget* m_stack;
};

} // namespace lockstep
