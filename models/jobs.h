#pragma once

#include <QtClassHelperMacros>

#include <atomic>
#include <functional>
#include <memory>
#include <stop_token>
#include <thread>
#include <vector>

namespace lockstep {

/// Threads for blocking work, each with a stop token. What goes with its owner: the destructor asks all of
/// them to stop and waits for them. Used from one thread.
class Jobs
{
public:
    using Work = std::function<void(std::stop_token)>;

    Jobs() = default;

    ~Jobs() { stopAndWait(); }
    Q_DISABLE_COPY_MOVE(Jobs)

    /// Starts the work on a thread of its own; the source returned stops it.
    std::stop_source start(Work work);
    /// The same for work that only computes, again and again while somebody types: where there are fewer
    /// processors than work it gives way to the thread that draws. What it starts would give way, too.
    std::stop_source startBehind(Work work);
    void stopAndWait();

private:
    struct Job
    {
        std::shared_ptr<std::atomic_bool> done;
        std::jthread thread;
    };

    std::vector<Job> m_jobs;
};

} // namespace lockstep
