#pragma once

#include "core/support/run_event.h"

#include <QList>

#include <mutex>
#include <utility>

namespace lockstep {

/// Run events on their way from worker threads to the thread that shows them.
class EventQueue
{
public:
    void push(const RunEvent& event)
    {
        const std::scoped_lock lock(m_mutex);
        m_events.append(event);
    }

    [[nodiscard]] QList<RunEvent> take()
    {
        const std::scoped_lock lock(m_mutex);
        return std::exchange(m_events, {});
    }

private:
    std::mutex m_mutex;
    QList<RunEvent> m_events;
};

} // namespace lockstep
