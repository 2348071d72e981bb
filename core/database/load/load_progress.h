#pragma once

#include "core/support/run_event.h"

#include <atomic>
#include <chrono>
#include <mutex>

namespace lockstep {

/// Tells the events how a load goes. May be used from several threads.
class LoadProgress
{
public:
    LoadProgress(QString lane, RunEventSink sink) : m_lane(std::move(lane)), m_sink(std::move(sink)) {}

    void runStarted(const QString& title, int steps);
    void runFinished(RunEvent::State state, const QString& error);
    void stepStarted(const QString& title);
    void stepFinished(RunEvent::State state);
    /// The item's number, for itemFinished().
    [[nodiscard]] qint64 itemStarted(const QString& title);
    void itemFinished(qint64 item, const QString& title, double seconds, RunEvent::State state,
                      const QString& error = {});
    void log(RunEvent::Level level, const QString& text) const;

    void addRows(qint64 rows) { m_rows += rows; }

    /// Says every few seconds how far the reading is: bytes of the file as stored, of so many (0: not known).
    void readTo(qint64 bytes, qint64 size);

    [[nodiscard]] double seconds() const;

private:
    using Clock = std::chrono::steady_clock;

    [[nodiscard]] RunEvent event(RunEvent::Kind kind) const;
    void send(const RunEvent& event) const;

    QString m_lane;
    RunEventSink m_sink;
    Clock::time_point m_begin = Clock::now();
    Clock::time_point m_stepBegin = m_begin;
    Clock::time_point m_nextWord = m_begin + std::chrono::seconds(3);
    std::atomic<qint64> m_rows = 0;
    std::atomic<qint64> m_items = 0;
    int m_step = -1;
};

/// "1.5 GB", "12 MB".
[[nodiscard]] QString bytesText(qint64 bytes);

} // namespace lockstep
