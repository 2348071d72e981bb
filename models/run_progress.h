#pragma once

#include "core/planning/upgrade_path.h"
#include "models/time_left.h"

#include <QHash>
#include <QSet>

namespace lockstep {

enum class ProgressState { Waiting, Running, Done, Skipped, Failed, Cancelled };

[[nodiscard]] ProgressState progressOf(RunEvent::State state);
[[nodiscard]] QString progressStateText(ProgressState state);

struct RunStep
{
    QString title;
    ProgressState state = ProgressState::Waiting;
    int total = 0; ///< of its items
    int finished = 0;
    double seconds = 0;
};

struct RunItem
{
    int step = -1; ///< -1: belongs to the preparation
    QString lane;
    qint64 id = 0;
    QString name;
    ProgressState state = ProgressState::Running;
    double seconds = 0;
    QString error;
};

/// A run as its events tell it, added up. Order and completeness of the events are not taken for granted: a
/// run that is cut short leaves what it had begun cancelled.
class RunProgress
{
public:
    RunProgress() = default;
    /// A run of that path: its steps are known before they start, and the timings say how long they may take.
    RunProgress(const UpgradePath& path, const Timings& timings);

    void apply(const RunEvent& event);

    [[nodiscard]] const QString& title() const { return m_title; }

    [[nodiscard]] ProgressState state() const { return m_state; }

    [[nodiscard]] const QDateTime& started() const { return m_started; }

    [[nodiscard]] double seconds() const { return m_seconds; }

    [[nodiscard]] const QString& error() const { return m_error; }

    [[nodiscard]] const QList<RunStep>& steps() const { return m_steps; }

    [[nodiscard]] const QList<RunItem>& items() const { return m_items; }

    /// -1 when no step is running.
    [[nodiscard]] int currentStep() const;

    /// Items done and to do, over all steps.
    [[nodiscard]] int finishedItems() const;
    [[nodiscard]] int expectedItems() const;

    /// Items done to prepare the first step.
    [[nodiscard]] int preparedItems() const { return m_preparedItems; }

    /// See TimeLeft.
    [[nodiscard]] std::optional<double>
    secondsLeft(const QDateTime& now = QDateTime::currentDateTimeUtc()) const
    {
        return m_timeLeft.seconds(now);
    }

    /// Indexes of steps and items that changed since it was last asked.
    [[nodiscard]] QSet<int> takeChangedSteps() { return std::exchange(m_changedSteps, {}); }

    [[nodiscard]] QSet<int> takeChangedItems() { return std::exchange(m_changedItems, {}); }

private:
    using ItemKey = std::pair<QString, qint64>;

    void startStep(const RunEvent& event);
    void finishStep(const RunEvent& event);
    void startItem(const RunEvent& event);
    void finishItem(const RunEvent& event);
    void finishRun(const RunEvent& event);
    RunStep& step(int index);
    RunItem& item(const RunEvent& event);
    void countFinished(const RunItem& item);

    QString m_title;
    ProgressState m_state = ProgressState::Waiting;
    QDateTime m_started;
    double m_seconds = 0;
    QString m_error;
    QList<RunStep> m_steps;
    QList<RunItem> m_items;
    QHash<std::pair<int, ItemKey>, int> m_itemIndex;
    TimeLeft m_timeLeft;
    int m_preparedItems = 0;
    QSet<int> m_changedSteps;
    QSet<int> m_changedItems;
};

/// "about 2 min left", "less than 5 s left".
[[nodiscard]] QString timeLeftText(double seconds);

} // namespace lockstep
