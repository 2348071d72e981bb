#include "app/ctl/stop_signal.h"

#include "app/ctl/output.h"

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

namespace lockstep::ctl {

namespace {

constexpr int stopSignals[] = {SIGINT, SIGTERM, SIGHUP};
constexpr int exitAfterSecondSignal = 130;

// What a signal handler may touch: it only writes one byte, a thread does the rest.
std::atomic<int> pipeEnd{-1};
std::atomic<bool> alreadyAsked{false};

extern "C" void onStopSignal(int)
{
    if (alreadyAsked.exchange(true))
        _exit(exitAfterSecondSignal);
    const char asked = 's';
    [[maybe_unused]] const ssize_t written = write(pipeEnd, &asked, 1);
}

} // namespace

StopSignal::StopSignal()
{
    if (pipe2(m_pipe, O_CLOEXEC) != 0)
        return;
    pipeEnd = m_pipe[1];
    m_listener = std::thread([this] {
        char byte = 0;
        if (read(m_pipe[0], &byte, 1) == 1 && byte == 's') {
            say(QStringLiteral("lockstepctl: stopping; once more ends it at once"));
            m_source.request_stop();
        }
    });
    for (const int number : stopSignals)
        std::signal(number, onStopSignal);
}

StopSignal::~StopSignal()
{
    for (const int number : stopSignals)
        std::signal(number, SIG_DFL);
    if (!m_listener.joinable())
        return;
    const char over = 'q';
    [[maybe_unused]] const ssize_t written = write(m_pipe[1], &over, 1);
    m_listener.join();
    close(m_pipe[0]);
    close(m_pipe[1]);
}

} // namespace lockstep::ctl
