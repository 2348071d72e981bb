#pragma once

#include "models/log_model.h"

namespace lockstep {

/// How the rows of a log lie below each other: each in one line, or, when long ones wrap, in several of so
/// many characters. The lines of a row that follow its first are indented below its text.
class LogLayout
{
public:
    explicit LogLayout(const LogFilterModel* model) : m_model(model) {}

    /// Forgets the rows; measure(0) learns them.
    void clear();
    /// The oldest have gone. Says how many lines they had.
    int forget(int rows);
    /// The rows from `first` on are new, or wrap anew.
    void measure(int first);

    void setWrapping(bool wrapping) { m_wrapping = wrapping; }

    /// Characters that fit into a line. False when nothing changes.
    bool setColumns(int columns);

    [[nodiscard]] bool isWrapping() const { return m_wrapping; }

    [[nodiscard]] int columns() const { return m_columns; }

    /// Characters of the longest row.
    [[nodiscard]] int longest() const { return m_longest; }

    [[nodiscard]] int linesOf(int row) const;
    [[nodiscard]] int firstLineOf(int row) const;
    [[nodiscard]] int rowOf(int line) const;
    [[nodiscard]] int lineCount() const;

private:
    const LogFilterModel* m_model;
    bool m_wrapping = false;
    int m_columns = 80;
    int m_longest = 0;
    std::vector<int> m_ends; ///< when wrapping: lines up to and including each row
};

} // namespace lockstep
