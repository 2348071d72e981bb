#pragma once

#include <QByteArrayView>
#include <QList>
#include <QStringView>

#include <span>
#include <vector>

namespace lockstep {

/// What is known of a line besides its text.
struct LineFacts
{
    qint32 bytes = 0;       ///< with the line's end
    qint32 opens = 0;       ///< objects, arrays and block comments that are still open at its end
    qint32 closes = 0;      ///< those open before it that it closes
    bool inComment = false; ///< it begins within a block comment

    friend bool operator==(const LineFacts&, const LineFacts&) = default;
};

/// Looks through one line (with or without its end). Sets whether the next begins within a block comment.
[[nodiscard]] LineFacts scanLine(QByteArrayView line, bool inComment, bool& endsInComment);

/// Where something opens or closes on a line.
struct LineBracket
{
    int column = 0; ///< in UTF-16 code units
    bool opens = false;
    bool isComment = false;
};

/// Brackets and the ends of block comments; none in strings and within comments.
[[nodiscard]] QList<LineBracket> lineBrackets(QStringView line, bool inComment);

/// The lines of a text by number and by byte. With 200,000 lines every answer and every change takes a small
/// part of a millisecond.
class LineIndex
{
public:
    /// Of a whole text.
    void rebuild(QByteArrayView text);
    void replace(qsizetype first, qsizetype count, std::span<const LineFacts> lines);

    [[nodiscard]] qsizetype count() const { return qsizetype(m_lines.size()); }

    [[nodiscard]] const LineFacts& line(qsizetype number) const { return m_lines[size_t(number)]; }

    /// Keeps its bytes.
    void setStructure(qsizetype number, const LineFacts& facts);

    /// Of the line's first byte; of the text's end for count().
    [[nodiscard]] qsizetype offsetOf(qsizetype line) const;
    /// The line the byte is on; the last for anything behind.
    [[nodiscard]] qsizetype lineOf(qsizetype offset) const;

    /// The line on which what is still open at the end of the line is closed, its outermost. -1: nowhere, or
    /// nothing is open.
    [[nodiscard]] qsizetype closingLine(qsizetype line) const;

private:
    void sumFrom(qsizetype line);

    std::vector<LineFacts> m_lines;
    std::vector<qsizetype> m_sums; ///< the offset of every 256th line
};

} // namespace lockstep
