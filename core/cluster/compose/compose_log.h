#pragma once

#include "core/support/line_splitter.h"

#include <QDateTime>

namespace lockstep {

/// A line of a container's log.
struct ComposeLogLine
{
    QString container; ///< as compose names it: "pgsql-1"; empty: compose says it itself
    QDateTime time;    ///< invalid: not known
    QString text;      ///< without colours; what is no text is shown by U+FFFD

    friend bool operator==(const ComposeLogLine&, const ComposeLogLine&) = default;
};

/// Reads what `compose logs` prints, in whatever pieces it comes. A line without end is handed on in parts of
/// 64 kB, so that memory stays bounded.
class ComposeLogReader
{
public:
    using Sink = std::function<void(const ComposeLogLine&)>;

    explicit ComposeLogReader(Sink sink);
    ComposeLogReader(const ComposeLogReader&) = delete;
    ComposeLogReader& operator=(const ComposeLogReader&) = delete;

    void add(const QByteArray& bytes) { m_lines.add(bytes); }

    /// Hands on what has no line end yet.
    void finish() { m_lines.finish(); }

private:
    void readLine(const QString& line);

    Sink m_sink;
    LineSplitter m_lines;
    ComposeLogLine m_last; ///< whose the parts of a long line are
    bool m_isWithin = false;
};

/// When `since` (as ComposeLogs has it) was; invalid when it is none.
[[nodiscard]] QDateTime sinceTime(const QString& since, const QDateTime& now);

} // namespace lockstep
