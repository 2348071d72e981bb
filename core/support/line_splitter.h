#pragma once

#include <QByteArray>
#include <QString>

#include <functional>

namespace lockstep {

/// Makes lines of what arrives in pieces. A line without end is handed on in parts, so that memory stays
/// bounded; what is no UTF-8 becomes replacement characters.
class LineSplitter
{
public:
    explicit LineSplitter(std::function<void(const QString& line)> sink, qsizetype longestLine = 64 * 1024)
        : m_sink(std::move(sink)), m_longest(longestLine)
    {
    }

    void add(const QByteArray& bytes);
    /// Hands on what has no line end yet.
    void finish();

    /// Asked from the sink: what is handed on is not yet the end of its line.
    [[nodiscard]] bool goesOn() const { return m_goesOn; }

private:
    std::function<void(const QString& line)> m_sink;
    qsizetype m_longest;
    QByteArray m_rest;
    bool m_goesOn = false;
};

} // namespace lockstep
