#pragma once

#include <QByteArray>
#include <QList>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <stop_token>
#include <vector>

namespace lockstep {

/// A line of one of several logs.
struct LogLine
{
    int source = 0;  ///< index of the log
    qint64 time = 0; ///< nanoseconds since 1970, UTC; 0: not known
    QByteArray text; ///< without its end

    friend bool operator==(const LogLine&, const LogLine&) = default;
};

/// Takes the time off the beginning of a line as Kubernetes gives it ("2026-03-01T10:00:00.123456789Z text").
/// A line without one keeps the time of the line before it.
[[nodiscard]] LogLine readLogLine(QByteArrayView line, int source, qint64 before);

/// Makes one stream of several logs, in the order of their times. Sources give their lines on threads of
/// their own and wait when nobody takes them, so that memory stays bounded.
class LogMerge
{
public:
    /// `patience`: how long a line waits for earlier ones of a source that says nothing; nothing: until that
    /// source has a line, or ends.
    explicit LogMerge(std::optional<std::chrono::milliseconds> patience) : m_patience(patience) {}

    /// The new source's index.
    int add();
    /// False when it was stopped.
    bool give(QList<LogLine> lines, const std::stop_token& stop);
    void end(int source);
    /// No sources will be added any more.
    void close();
    /// The next lines, in order; none when nothing came for a moment; nothing when all sources have ended or
    /// it was stopped.
    [[nodiscard]] std::optional<QList<LogLine>> take(const std::stop_token& stop);

private:
    struct Waiting
    {
        LogLine line;
        std::chrono::steady_clock::time_point came;
    };

    struct Source
    {
        std::deque<Waiting> lines;
        qsizetype bytes = 0;
        bool isOver = false;
    };

    [[nodiscard]] QList<LogLine> inOrder(std::chrono::steady_clock::time_point now);
    [[nodiscard]] bool isOver() const;

    std::optional<std::chrono::milliseconds> m_patience;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::condition_variable_any m_taken;
    std::vector<Source> m_sources;
    bool m_isClosed = false;
};

} // namespace lockstep
