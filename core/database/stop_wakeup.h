#pragma once

#include <stop_token>

#include <sys/eventfd.h>
#include <unistd.h>

namespace lockstep {

/// Wakes a poll() when a stop is requested, on whatever thread.
class StopWakeup
{
public:
    explicit StopWakeup(std::stop_token stop) : m_callback(std::move(stop), Ring{m_event.descriptor}) {}

    [[nodiscard]] int descriptor() const { return m_event.descriptor; }

private:
    struct Event
    {
        int descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);

        Event() = default;
        Event(const Event&) = delete;
        Event& operator=(const Event&) = delete;

        ~Event()
        {
            if (descriptor >= 0)
                close(descriptor);
        }
    };

    struct Ring
    {
        int descriptor;

        void operator()() const { static_cast<void>(eventfd_write(descriptor, 1)); }
    };

    Event m_event; // closed only after the callback is gone, which may be writing to it
    std::stop_callback<Ring> m_callback;
};

} // namespace lockstep
