#pragma once

#include "core/rollout/rollout.h"

#include <QScrollArea>

namespace lockstep {

struct RolloutActions;
class Badge;
class CommandLine;
class ElidedLabel;
class KeyValueList;
class RunFollower;
class RunJobs;
class TextLabel;

/// What is known of the upgrade of one instance: its state, what is wrong and what to do, its run with jobs
/// and steps, its pull request, and how the workflow would be started by hand.
class UpgradeDetails : public QScrollArea
{
    Q_OBJECT

public:
    UpgradeDetails(RunFollower* follower, const RolloutActions& actions, QWidget* parent = nullptr);

    /// Null: nothing.
    void show(const RolloutItem* item, const RolloutSettings& settings);

    [[nodiscard]] RunJobs* jobs() const { return m_jobs; }

    /// Scrolls to the jobs, where there is little room.
    void revealJobs();

private:
    void showFacts(const RolloutItem& item);

    QString m_slug;
    QWidget* m_page;
    ElidedLabel* m_name;
    Badge* m_state;
    TextLabel* m_problem;
    TextLabel* m_advice;
    RunJobs* m_jobs;
    KeyValueList* m_facts;
    CommandLine* m_command;
};

} // namespace lockstep
