#pragma once

#include <stop_token>
#include <thread>

namespace lockstep::ctl {

/// Turns the first SIGINT, SIGTERM or SIGHUP into a request to stop; a second one ends the process at once.
class StopSignal
{
public:
    StopSignal();
    ~StopSignal();
    StopSignal(const StopSignal&) = delete;
    StopSignal& operator=(const StopSignal&) = delete;

    [[nodiscard]] std::stop_token token() const { return m_source.get_token(); }

private:
    std::stop_source m_source;
    int m_pipe[2] = {-1, -1};
    std::thread m_listener;
};

} // namespace lockstep::ctl
