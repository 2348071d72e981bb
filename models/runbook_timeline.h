#pragma once

#include "models/runbook_reading.h"

#include <QAbstractListModel>

namespace lockstep {

/// The steps of a runbook before it runs, or of a run: what each is and how far it is.
class RunbookTimeline : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        IdRole = Qt::UserRole,
        StateRole,  ///< a StepState::State
        NoteRole,   ///< at the right: how long it took, "2nd try"
        DetailRole, ///< below the title: where it is done
        LeftOutRole ///< it is not done
    };

    using QAbstractListModel::QAbstractListModel;

    /// Of a run that is under way, a step that was begun is running; of another one it is in doubt.
    void setSteps(const QList<ShownStep>& steps, bool isLive);
    /// The same steps, further on.
    void update(const QList<ShownStep>& steps);
    /// Moves the time of what is running.
    void tick();

    [[nodiscard]] const ShownStep& step(int row) const { return m_steps[row]; }

    [[nodiscard]] int rowOf(const QString& id) const; ///< -1: there is none

    [[nodiscard]] bool isLive() const { return m_isLive; }

    /// The step to look at: the one under way, or the first that is not done; -1: none.
    [[nodiscard]] int currentRow() const;
    [[nodiscard]] int doneCount() const; ///< or left out

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    QList<ShownStep> m_steps;
    bool m_isLive = false;
};

/// "waiting", "running", "done", "in doubt".
[[nodiscard]] QString stepStateText(StepState::State state, bool isLive);
/// How long it took, or takes so far; empty where it has not begun.
[[nodiscard]] QString stepDurationText(const ShownStep& step, bool isLive);

} // namespace lockstep
