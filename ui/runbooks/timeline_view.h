#pragma once

#include "models/runbook_timeline.h"

#include <QWidget>

class QListView;
class QSplitter;

namespace lockstep {

class StepDetails;

/// The steps of a run, one below the other, and everything about the one that is chosen.
class TimelineView : public QWidget
{
    Q_OBJECT

public:
    explicit TimelineView(QWidget* parent = nullptr);

    /// Another run, or the same one read anew: what was chosen stays chosen then, unless `step` says
    /// otherwise.
    void show(const RunReading& reading, bool isLive, const QString& step = {});
    /// The run that is shown, further on. The choice moves on with it, as long as it was where the run was.
    void update(const RunReading& reading);
    void addPrinted(const QString& step, const QString& text);
    void tick();
    void clear();

    void choose(const QString& step);
    [[nodiscard]] QString chosen() const; ///< empty: none

    [[nodiscard]] RunbookTimeline* steps() const { return m_steps; }

    [[nodiscard]] StepDetails* details() const { return m_details; }

    [[nodiscard]] QListView* list() const { return m_list; }

    [[nodiscard]] QSplitter* splitter() const { return m_columns; }

Q_SIGNALS:
    void chosenChanged();

private:
    void showChosen();

    RunbookTimeline* m_steps;
    QListView* m_list;
    StepDetails* m_details;
    QSplitter* m_columns;
    RunReading m_reading;
    bool m_isFollowing = true;
};

} // namespace lockstep
