#pragma once

#include <QElapsedTimer>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <vector>

namespace lockstep::test {

/// What this thread itself has computed so far, in milliseconds: other work on the machine does not count.
inline double threadMilliseconds()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

/// How late a beat of every two milliseconds comes on the thread that makes it, and how much of that is the
/// thread's own work.
class Heartbeat
{
public:
    Heartbeat() : m_begin(threadMilliseconds()), m_worked(m_begin)
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.setInterval(beat);
        QObject::connect(&m_timer, &QTimer::timeout, [this] {
            const double gap = double(m_clock.nsecsElapsed()) / 1e6 - double(beat.count());
            const double worked = threadMilliseconds();
            m_clock.restart();
            m_gaps.push_back(std::max(0.0, gap));
            m_work.push_back(worked - m_worked);
            m_worked = worked;
            m_batches += std::exchange(m_hadBatch, false) ? 1 : 0;
        });
        m_clock.start();
        m_timer.start();
    }

    /// Some of what came has been taken over; several times before the next beat are one batch.
    void noteBatch() { m_hadBatch = true; }

    void print(const char* what)
    {
        m_timer.stop();
        const double all = threadMilliseconds() - m_begin;
        std::ranges::sort(m_gaps);
        std::ranges::sort(m_work);
        const auto at = [](const std::vector<double>& sorted, double part) {
            return sorted[size_t(double(sorted.size() - 1) * part)];
        };
        const auto late = [](const std::vector<double>& sorted) {
            return static_cast<long long>(
                std::ranges::count_if(sorted, [](double gap) { return gap > most; }));
        };
        std::printf("%s:\n  late by %.1f ms (median), %.1f ms (99%%), %.1f ms (99.9%%), %.1f ms (most); "
                    "%lld of %zu beats later than %.0f ms\n"
                    "  own work between two beats %.1f ms (99%%), %.1f ms (99.9%%), %.1f ms (most); %lld of "
                    "them above %.0f ms; %.0f ms in all, %.2f ms for each of %d batches\n",
                    what, at(m_gaps, 0.5), at(m_gaps, 0.99), at(m_gaps, 0.999), m_gaps.back(), late(m_gaps),
                    m_gaps.size(), most, at(m_work, 0.99), at(m_work, 0.999), m_work.back(), late(m_work),
                    most, all, m_batches > 0 ? all / m_batches : 0.0, m_batches);
        std::fflush(stdout);
    }

private:
    static constexpr std::chrono::milliseconds beat{2};
    static constexpr double most = 16; ///< milliseconds; a frame
    QTimer m_timer;
    QElapsedTimer m_clock;
    std::vector<double> m_gaps;
    std::vector<double> m_work;
    double m_begin;
    double m_worked;
    int m_batches = 0;
    bool m_hadBatch = false;
};

} // namespace lockstep::test
