#include "core/support/line_diff.h"

#include <algorithm>
#include <vector>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

QStringList linesOf(const QString& text)
{
    return text.isEmpty() ? QStringList() : text.split(u'\n');
}

/// Lengths of the longest common subsequences of the texts' ends.
class CommonLines
{
public:
    CommonLines(const QStringList& left, const QStringList& right)
        : m_width(size_t(right.size()) + 1), m_lengths((size_t(left.size()) + 1) * m_width)
    {
        for (qsizetype i = left.size() - 1; i >= 0; --i) {
            for (qsizetype j = right.size() - 1; j >= 0; --j)
                m_lengths[place(i, j)] =
                    left[i] == right[j] ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
        }
    }

    [[nodiscard]] int at(qsizetype i, qsizetype j) const { return m_lengths[place(i, j)]; }

private:
    [[nodiscard]] size_t place(qsizetype i, qsizetype j) const { return size_t(i) * m_width + size_t(j); }

    size_t m_width;
    std::vector<int> m_lengths;
};

DiffRow changedRow(const QString& left, const QString& right)
{
    const auto [leftStart, rightStart] = std::ranges::mismatch(left, right);
    const qsizetype begin = leftStart - left.begin();
    const qsizetype most = std::min(left.size(), right.size()) - begin;
    qsizetype end = 0;
    while (end < most && left[left.size() - 1 - end] == right[right.size() - 1 - end])
        ++end;
    return {left, right, false, {begin, left.size() - begin - end}, {begin, right.size() - begin - end}};
}

/// Lines of which no two are the same: as far as there are some on both sides, they face each other.
void flush(QStringList& left, QStringList& right, QList<DiffRow>& rows)
{
    for (qsizetype i = 0; i < std::max(left.size(), right.size()); ++i) {
        if (i < left.size() && i < right.size())
            rows.append(changedRow(left[i], right[i]));
        else if (i < left.size())
            rows.append({left[i], {}, false, {0, left[i].size()}, {}});
        else
            rows.append({{}, right[i], false, {}, {0, right[i].size()}});
    }
    left.clear();
    right.clear();
}

/// What is compared line by line, at most: the table takes four bytes for each.
constexpr qsizetype mostCells = 16 * 1024 * 1024;

/// Takes the differences down; lines that both sides begin or end with are no part of the table.
class Comparison
{
public:
    Comparison(const QStringList& left, const QStringList& right) : m_left(left), m_right(right) {}

    QList<DiffLine> differences()
    {
        const qsizetype head = std::ranges::mismatch(m_left, m_right).in1 - m_left.begin();
        const qsizetype most = std::min(m_left.size(), m_right.size()) - head;
        qsizetype tail = 0;
        while (tail < most && m_left[m_left.size() - 1 - tail] == m_right[m_right.size() - 1 - tail])
            ++tail;
        same(head);
        compare(m_left.sliced(head, m_left.size() - tail - head),
                m_right.sliced(head, m_right.size() - tail - head));
        same(tail);
        return m_lines;
    }

private:
    void same(qsizetype count)
    {
        for (; count > 0; --count)
            m_lines.append({DiffLine::Kind::Same, m_atLeft++, m_atRight++});
    }

    void removed() { m_lines.append({DiffLine::Kind::Removed, m_atLeft++, -1}); }

    void added() { m_lines.append({DiffLine::Kind::Added, -1, m_atRight++}); }

    void compare(const QStringList& left, const QStringList& right)
    {
        qsizetype i = 0;
        qsizetype j = 0;
        if (left.size() * right.size() <= mostCells) {
            const CommonLines common(left, right);
            while (i < left.size() && j < right.size()) {
                if (left[i] == right[j]) {
                    same(1);
                    ++i;
                    ++j;
                } else if (common.at(i + 1, j) >= common.at(i, j + 1)) {
                    removed();
                    ++i;
                } else {
                    added();
                    ++j;
                }
            }
        }
        for (; i < left.size(); ++i)
            removed();
        for (; j < right.size(); ++j)
            added();
    }

    const QStringList& m_left;
    const QStringList& m_right;
    QList<DiffLine> m_lines;
    qsizetype m_atLeft = 0;
    qsizetype m_atRight = 0;
};

constexpr qsizetype contextLines = 3;

/// Lines with their line ends, so that a missing one at the end is a difference.
QStringList wholeLines(const QString& text)
{
    QStringList lines;
    qsizetype from = 0;
    for (qsizetype end = text.indexOf(u'\n'); end >= 0; end = text.indexOf(u'\n', from)) {
        lines.append(text.sliced(from, end + 1 - from));
        from = end + 1;
    }
    if (from < text.size())
        lines.append(text.sliced(from));
    return lines;
}

/// "3", "3,4": where a part begins (from 1; before it, when it is empty) and how many lines it has.
QString rangeText(qsizetype begin, qsizetype count)
{
    const QString from = QString::number(count == 0 ? begin : begin + 1);
    return count == 1 ? from : u"%1,%2"_s.arg(from).arg(count);
}

/// One part of a unified difference: the lines [begin, end).
class Hunk
{
public:
    Hunk(const QList<DiffLine>& lines, const QStringList& left, const QStringList& right)
        : m_lines(lines), m_left(left), m_right(right)
    {
    }

    QString text(qsizetype begin, qsizetype end)
    {
        const qsizetype left = count(0, begin, DiffLine::Kind::Added);
        const qsizetype right = count(0, begin, DiffLine::Kind::Removed);
        QString text = u"@@ -%1 +%2 @@\n"_s.arg(rangeText(left, count(begin, end, DiffLine::Kind::Added)),
                                                rangeText(right, count(begin, end, DiffLine::Kind::Removed)));
        for (const DiffLine& line : m_lines.sliced(begin, end - begin))
            text += lineText(line);
        return text;
    }

private:
    /// The lines that are not of this kind.
    [[nodiscard]] qsizetype count(qsizetype begin, qsizetype end, DiffLine::Kind without) const
    {
        return std::count_if(m_lines.begin() + begin, m_lines.begin() + end,
                             [&](const DiffLine& line) { return line.kind != without; });
    }

    [[nodiscard]] QString lineText(const DiffLine& line) const
    {
        const QString text = line.left >= 0 ? m_left[line.left] : m_right[line.right];
        const QChar mark = line.kind == DiffLine::Kind::Same    ? u' '
                           : line.kind == DiffLine::Kind::Added ? u'+'
                                                                : u'-';
        return mark + (text.endsWith(u'\n') ? text : text + u"\n\\ No newline at end of file\n"_s);
    }

    const QList<DiffLine>& m_lines;
    const QStringList& m_left;
    const QStringList& m_right;
};

} // namespace

QList<DiffLine> lineDifferences(const QStringList& left, const QStringList& right)
{
    return Comparison(left, right).differences();
}

QString unifiedDiff(const ShownText& before, const ShownText& after, const QString& name)
{
    const QList<DiffLine> lines = lineDifferences(wholeLines(before.text), wholeLines(after.text));
    const QStringList left = wholeLines(before.shown);
    const QStringList right = wholeLines(after.shown);
    const auto changes = [](const DiffLine& line) { return line.kind != DiffLine::Kind::Same; };
    QString text;
    for (auto next = std::ranges::find_if(lines, changes); next != lines.end();) {
        auto last = next;
        // Changes with few lines between them are one part.
        for (auto at = next; at != lines.end() && at - last <= 2 * contextLines; ++at)
            last = changes(*at) ? at : last;
        const qsizetype begin = std::max<qsizetype>(next - lines.begin() - contextLines, 0);
        const qsizetype end = std::min(last - lines.begin() + 1 + contextLines, lines.size());
        text += Hunk(lines, left, right).text(begin, end);
        next = std::find_if(last + 1, lines.end(), changes);
    }
    return text.isEmpty() ? text : u"--- %1\n+++ %1\n"_s.arg(name) + text;
}

QList<DiffRow> sideBySide(const QString& left, const QString& right)
{
    const QStringList leftLines = linesOf(left);
    const QStringList rightLines = linesOf(right);
    QList<DiffRow> rows;
    QStringList onlyLeft;
    QStringList onlyRight;
    for (const DiffLine& line : lineDifferences(leftLines, rightLines)) {
        if (line.kind == DiffLine::Kind::Removed)
            onlyLeft.append(leftLines[line.left]);
        if (line.kind == DiffLine::Kind::Added)
            onlyRight.append(rightLines[line.right]);
        if (line.kind != DiffLine::Kind::Same)
            continue;
        flush(onlyLeft, onlyRight, rows);
        rows.append({leftLines[line.left], rightLines[line.right], true, {}, {}});
    }
    flush(onlyLeft, onlyRight, rows);
    return rows;
}

} // namespace lockstep
