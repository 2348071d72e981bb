#pragma once

#include "models/run_history_model.h"

#include <QWidget>

class QComboBox;
class QSplitter;
class QStackedWidget;

namespace lockstep {

class DataView;
class EmptyState;
class SearchField;
class TextLabel;
class TimelineView;

/// All runs, filtered and sorted, with the steps of the chosen one.
class HistoryPanel : public QWidget
{
    Q_OBJECT

public:
    explicit HistoryPanel(QWidget* parent = nullptr);

    void setRuns(const QList<KnownRun>& runs);
    /// Of the chosen run.
    void showRun(const RunReading& reading);

    [[nodiscard]] std::optional<KnownRun> chosen() const;
    void focusFilter();
    void focusRuns();
    [[nodiscard]] QList<QWidget*> panes() const;
    void saveLayout() const;
    void restoreLayout();

Q_SIGNALS:
    void runChosen(qint64 run); ///< shown, not opened; 0: none
    void runOpened(qint64 run);

private:
    [[nodiscard]] QWidget* makeBar();
    void fillRunbooks();
    void choose();
    void showCount();

    RunHistoryModel* m_runs;
    RunHistoryFilter* m_shown;
    SearchField* m_filter;
    QComboBox* m_runbooks;
    QComboBox* m_results;
    TextLabel* m_count;
    DataView* m_view;
    EmptyState* m_empty;
    QStackedWidget* m_stack;
    TimelineView* m_timeline;
    QSplitter* m_rows;
    bool m_isFilling = false;
};

} // namespace lockstep
