#pragma once

#include "core/runbook/step_kind.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace lockstep {

/// Asks to stop when the step is cancelled, or its time is over.
class StepDeadline
{
public:
    explicit StepDeadline(const StepCall& call)
        : m_timeout(call.timeout), m_forward(call.stop, [this] { m_source.request_stop(); })
    {
        if (m_timeout.count() > 0)
            m_clock = std::jthread([this](const std::stop_token& over) { wait(over); });
    }

    [[nodiscard]] std::stop_token token() const { return m_source.get_token(); }

    /// The result; an error that only comes of the time that is over says so.
    template <typename T>
    [[nodiscard]] Result<T> judged(Result<T> result, const QString& attempted, const QString& subject) const
    {
        if (result || !m_expired || result.error().kind != ErrorKind::Cancelled)
            return result;
        return failure(ErrorKind::Failed, attempted, subject,
                       QStringLiteral("it did not end within %1 s").arg(m_timeout.count()));
    }

private:
    void wait(const std::stop_token& over)
    {
        std::mutex mutex;
        std::condition_variable_any condition;
        std::unique_lock lock(mutex);
        condition.wait_for(lock, over, m_timeout, [] { return false; });
        if (over.stop_requested())
            return;
        m_expired = true;
        m_source.request_stop();
    }

    std::stop_source m_source;
    std::chrono::seconds m_timeout;
    std::atomic<bool> m_expired = false;
    std::stop_callback<std::function<void()>> m_forward;
    std::jthread m_clock;
};

} // namespace lockstep
