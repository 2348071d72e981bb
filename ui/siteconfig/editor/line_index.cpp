#include "ui/siteconfig/editor/line_index.h"

#include <algorithm>
#include <string_view>

namespace lockstep {

namespace {

constexpr qsizetype step = 256;

/// Behind the string that begins at `at`, or at the line's end.
template <typename View>
auto stringEnd(View line, decltype(line.size()) at)
{
    for (++at; at < line.size() && line[at] != '\n' && line[at] != '\r'; ++at) {
        if (line[at] == '"')
            return at + 1;
        if (line[at] == '\\')
            ++at;
    }
    return std::min(at, line.size());
}

template <typename View>
bool pairAt(View line, decltype(line.size()) at, char first, char second)
{
    return line[at] == first && at + 1 < line.size() && line[at + 1] == second;
}

/// Calls visit(column, opens, isComment) for each place where something opens or closes. Whether the next
/// line begins within a block comment.
template <typename View, typename Visit>
bool walkLine(View line, bool inComment, const Visit& visit)
{
    for (decltype(line.size()) at = 0; at < line.size(); ++at) {
        const auto unit = line[at];
        if (inComment) {
            if (pairAt(line, at, '*', '/')) {
                inComment = false;
                visit(at++, false, true);
            }
        } else if (unit == '"') {
            at = stringEnd(line, at) - 1;
        } else if (unit == '{' || unit == '[') {
            visit(at, true, false);
        } else if (unit == '}' || unit == ']') {
            visit(at, false, false);
        } else if (pairAt(line, at, '/', '/')) {
            break;
        } else if (pairAt(line, at, '/', '*')) {
            inComment = true;
            visit(at++, true, true);
        }
    }
    return inComment;
}

} // namespace

LineFacts scanLine(QByteArrayView line, bool inComment, bool& endsInComment)
{
    LineFacts facts{.bytes = qint32(line.size()), .opens = 0, .closes = 0, .inComment = inComment};
    endsInComment = walkLine(line, inComment, [&](qsizetype, bool opens, bool) {
        if (opens)
            ++facts.opens;
        else if (facts.opens > 0)
            --facts.opens;
        else
            ++facts.closes;
    });
    return facts;
}

QList<LineBracket> lineBrackets(QStringView line, bool inComment)
{
    QList<LineBracket> brackets;
    walkLine(
        std::u16string_view(line.utf16(), size_t(line.size())), inComment,
        [&](size_t column, bool opens, bool isComment) { brackets.append({int(column), opens, isComment}); });
    return brackets;
}

void LineIndex::rebuild(QByteArrayView text)
{
    m_lines.clear();
    bool inComment = false;
    qsizetype from = 0;
    for (qsizetype at = 0; at < text.size(); ++at) {
        const bool ends =
            text[at] == '\n' || (text[at] == '\r' && (at + 1 == text.size() || text[at + 1] != '\n'));
        if (!ends)
            continue;
        m_lines.push_back(scanLine(text.sliced(from, at + 1 - from), inComment, inComment));
        from = at + 1;
    }
    m_lines.push_back(scanLine(text.sliced(from), inComment, inComment));
    sumFrom(0);
}

void LineIndex::replace(qsizetype first, qsizetype count, std::span<const LineFacts> lines)
{
    const qsizetype same = std::min(count, qsizetype(lines.size()));
    std::ranges::copy(lines.first(size_t(same)), m_lines.begin() + first);
    if (count > same)
        m_lines.erase(m_lines.begin() + first + same, m_lines.begin() + first + count);
    else
        m_lines.insert(m_lines.begin() + first + same, lines.begin() + same, lines.end());
    sumFrom(first);
}

void LineIndex::setStructure(qsizetype number, const LineFacts& facts)
{
    LineFacts& line = m_lines[size_t(number)];
    const qint32 bytes = line.bytes;
    line = facts;
    line.bytes = bytes;
}

void LineIndex::sumFrom(qsizetype line)
{
    qsizetype number = line / step;
    m_sums.resize(size_t(number) + 1);
    m_sums[0] = 0;
    qsizetype sum = m_sums[size_t(number)];
    for (qsizetype i = number * step; i < count(); ++i) {
        if (i == (number + 1) * step) {
            m_sums.push_back(sum);
            ++number;
        }
        sum += m_lines[size_t(i)].bytes;
    }
}

qsizetype LineIndex::offsetOf(qsizetype line) const
{
    const qsizetype known = std::min(line / step, qsizetype(m_sums.size()) - 1);
    qsizetype offset = m_sums[size_t(known)];
    for (qsizetype i = known * step; i < line; ++i)
        offset += m_lines[size_t(i)].bytes;
    return offset;
}

qsizetype LineIndex::lineOf(qsizetype offset) const
{
    const auto behind = std::ranges::upper_bound(m_sums, offset);
    const qsizetype known = std::max<qsizetype>(0, behind - m_sums.begin() - 1);
    qsizetype at = m_sums[size_t(known)];
    for (qsizetype line = known * step; line < count(); ++line) {
        at += m_lines[size_t(line)].bytes;
        if (offset < at)
            return line;
    }
    return count() - 1;
}

qsizetype LineIndex::closingLine(qsizetype line) const
{
    qint32 depth = m_lines[size_t(line)].opens;
    if (depth == 0)
        return -1;
    for (qsizetype i = line + 1; i < count(); ++i) {
        const LineFacts& facts = m_lines[size_t(i)];
        depth -= facts.closes;
        if (depth <= 0)
            return i;
        depth += facts.opens;
    }
    return -1;
}

} // namespace lockstep
