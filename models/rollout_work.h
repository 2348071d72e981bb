#pragma once

#include "core/rollout/rollout_run.h"

#include <mutex>

namespace lockstep {

/// From the thread that works on a rollout to the one that shows it.
class RolloutFeed
{
public:
    struct News
    {
        qint64 id = 0; ///< 0: it is not written down yet
        QList<RolloutItem> changed;
        QString status;
    };

    void setId(qint64 id);
    void push(const RolloutItem& item);
    void say(const QString& status);
    /// What has changed since it was taken last; number and status as they are.
    [[nodiscard]] News take();

private:
    std::mutex m_mutex;
    News m_news;
};

/// What is to be worked on.
struct RolloutTask
{
    QString store;
    qint64 id = 0;     ///< 0: a new one
    Rollout plan = {}; ///< the new one
    bool untilMerged = false;
    RolloutPace pace = {};
};

/// Writes a new one down, and takes it through its waves. Blocks. Errors: those of the store, of
/// gitHubAccess(), and of RolloutRun::run().
[[nodiscard]] Result<RolloutOutcome> workOn(const RolloutTask& task, RolloutFeed& feed,
                                            const std::stop_token& stop);

} // namespace lockstep
