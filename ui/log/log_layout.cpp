#include "ui/log/log_layout.h"

namespace lockstep {

namespace {

constexpr int leastTextColumns = 20;

} // namespace

void LogLayout::clear()
{
    m_longest = 0;
    m_ends.clear();
}

int LogLayout::forget(int rows)
{
    if (!m_wrapping)
        return rows;
    const int lines = rows == 0 ? 0 : m_ends[size_t(rows) - 1];
    m_ends.erase(m_ends.begin(), m_ends.begin() + rows);
    for (int& end : m_ends)
        end -= lines;
    return lines;
}

void LogLayout::measure(int first)
{
    const int count = m_model->rowCount();
    for (int row = first; row < count; ++row)
        m_longest = std::max(m_longest, int(m_model->lineText(row).size()));
    if (!m_wrapping)
        return;
    m_ends.resize(size_t(first));
    m_ends.reserve(size_t(count));
    for (int row = first; row < count; ++row)
        m_ends.push_back((row == 0 ? 0 : m_ends.back()) + linesOf(row));
}

bool LogLayout::setColumns(int columns)
{
    columns = std::max(m_model->indent() + leastTextColumns, columns);
    return std::exchange(m_columns, columns) != columns;
}

/// The first line takes m_columns characters, those that follow are indented.
int LogLayout::linesOf(int row) const
{
    const int rest = int(m_model->lineText(row).size()) - m_columns;
    if (!m_wrapping || rest <= 0)
        return 1;
    const int room = m_columns - m_model->indent();
    return 1 + (rest + room - 1) / room;
}

int LogLayout::firstLineOf(int row) const
{
    return !m_wrapping || row <= 0 ? row : m_ends[size_t(row) - 1];
}

int LogLayout::rowOf(int line) const
{
    if (!m_wrapping)
        return line;
    return int(std::ranges::upper_bound(m_ends, line) - m_ends.begin());
}

int LogLayout::lineCount() const
{
    return m_wrapping ? (m_ends.empty() ? 0 : m_ends.back()) : m_model->rowCount();
}

} // namespace lockstep
