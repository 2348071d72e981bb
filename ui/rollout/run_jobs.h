#pragma once

#include "models/run_follower.h"

#include <QWidget>

class QToolButton;

namespace lockstep {

struct RolloutActions;
class DataView;
class TextLabel;

/// The jobs of a run and their steps, each with its state, and why there are none.
class RunJobs : public QWidget
{
    Q_OBJECT

public:
    RunJobs(RunFollower* follower, const RolloutActions& actions, QWidget* parent = nullptr);

    /// Why there is no run; while there is none.
    void setHint(const QString& hint);

Q_SIGNALS:
    /// Somebody wants to see its log; `byHand`: and not only has come by.
    void chosen(qint64 job, bool byHand);

private:
    void makeView();
    void showState();
    [[nodiscard]] QString stateText() const;
    void markChosen();
    void openSome();
    void fit();

    RunFollower* m_follower;
    QString m_hint;
    TextLabel* m_state;
    QToolButton* m_again;
    DataView* m_view;
    QSet<qint64> m_opened; ///< jobs whose steps were shown for what happened to them
};

} // namespace lockstep
