#pragma once

#include "models/runbook_session.h"

#include <QTimer>
#include <QWidget>

class QSplitter;

namespace lockstep {

class ActionRegistry;
class Badge;
class ElidedLabel;
class LogPanel;
class ManualForm;
class Page;
class TextLabel;
class ThinProgressBar;
class TimelineView;
struct RunbooksActions;

/// A run: how far it is, what it waits for, its steps, and the log across all of them.
class RunPanel : public QWidget
{
    Q_OBJECT

public:
    RunPanel(RunbookSession* session, const RunbooksActions& actions, ActionRegistry* registry, Page* page);

    /// Of the session's live or shown run, or of one that was read.
    void show(const RunReading& reading);
    void update(const RunReading& reading);
    void addLog(const QList<LogEntry>& lines);
    /// Something is under way, or not any more.
    void setBusy();

    [[nodiscard]] const std::optional<RunReading>& reading() const { return m_reading; }

    [[nodiscard]] bool isLive() const { return m_isLive; }

    [[nodiscard]] TimelineView* timeline() const { return m_timeline; }

    [[nodiscard]] ManualForm* manual() const { return m_manual; }

    [[nodiscard]] LogPanel* log() const { return m_logPanel; }

    [[nodiscard]] QSplitter* rows() const { return m_rows; }

    void focusSteps();
    [[nodiscard]] QList<QWidget*> panes() const;

private:
    [[nodiscard]] QWidget* makeHead(const RunbooksActions& actions);
    void showHead();
    void showManual();
    void tick();

    RunbookSession* m_session;
    std::optional<RunReading> m_reading;
    bool m_isLive = false;
    Badge* m_badge;
    ElidedLabel* m_title;
    TextLabel* m_time;
    ThinProgressBar* m_progress;
    TextLabel* m_detail;
    TimelineView* m_timeline;
    ManualForm* m_manual;
    LogModel* m_log;
    LogPanel* m_logPanel;
    QSplitter* m_rows;
    QTimer m_clock; ///< moves the time of what is running
};

} // namespace lockstep
