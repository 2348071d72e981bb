#include "models/line_diff.h"

#include <QStringList>

#include <algorithm>
#include <vector>

namespace lockstep {

namespace {

QStringList linesOf(const QString& text)
{
    return text.isEmpty() ? QStringList() : text.split(u'\n');
}

/// Lengths of the longest common subsequences of the texts' ends. Definitions are short: no need for more.
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

} // namespace

QList<DiffRow> sideBySide(const QString& left, const QString& right)
{
    const QStringList leftLines = linesOf(left);
    const QStringList rightLines = linesOf(right);
    const CommonLines common(leftLines, rightLines);
    QList<DiffRow> rows;
    QStringList onlyLeft;
    QStringList onlyRight;
    qsizetype i = 0;
    qsizetype j = 0;
    while (i < leftLines.size() || j < rightLines.size()) {
        const bool bothGoOn = i < leftLines.size() && j < rightLines.size();
        if (bothGoOn && leftLines[i] == rightLines[j]) {
            flush(onlyLeft, onlyRight, rows);
            rows.append({leftLines[i++], rightLines[j++], true, {}, {}});
        } else if (i < leftLines.size() && (!bothGoOn || common.at(i + 1, j) >= common.at(i, j + 1))) {
            onlyLeft.append(leftLines[i++]);
        } else {
            onlyRight.append(rightLines[j++]);
        }
    }
    flush(onlyLeft, onlyRight, rows);
    return rows;
}

} // namespace lockstep
