#pragma once

#include "models/runbook_timeline.h"

#include <QWidget>

class QListView;
class QPushButton;
class QScrollArea;
class QSplitter;
class QVBoxLayout;

namespace lockstep {

class EmptyState;
class StepDetails;
class TextLabel;
class ThinProgressBar;

/// A runbook as it would run: whether its preconditions hold, and every step to the last argument.
class PreviewPanel : public QWidget
{
    Q_OBJECT

public:
    explicit PreviewPanel(QAction* checkAgain, QWidget* parent = nullptr);

    /// Null: being made.
    void show(const RunbookCheck* check, bool isChecking);
    void focusSteps();

    [[nodiscard]] QList<QWidget*> panes() const;

    [[nodiscard]] QSplitter* splitter() const { return m_columns; }

private:
    [[nodiscard]] QWidget* makeLeft(QAction* checkAgain);
    void showPreconditions(const RunbookCheck* check, bool isChecking);
    static void addPrecondition(QVBoxLayout* column, const QString& title, const std::optional<bool>& holds,
                                const QString& text);
    void showStep(int row);

    RunbookTimeline* m_steps;
    QWidget* m_preconditionBlock;
    QScrollArea* m_preconditions;
    ThinProgressBar* m_busy;
    QListView* m_list;
    StepDetails* m_details;
    QSplitter* m_columns;
};

} // namespace lockstep
