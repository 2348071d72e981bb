#include "ui/siteconfig/editor/code_marks.h"

#include "core/support/secret.h"
#include "ui/siteconfig/editor/config_text.h"

#include <QTextBlock>
#include <QTextDocument>

namespace lockstep {

namespace {

bool touches(const QTextCursor& range, int from, int to)
{
    return range.selectionStart() <= to && range.selectionEnd() >= from;
}

bool overlaps(const QTextCursor& range, int from, int to)
{
    return range.selectionStart() < to && range.selectionEnd() > from;
}

int lengthOf(const QTextCursor& range)
{
    return range.selectionEnd() - range.selectionStart();
}

/// In order, without those within others.
QList<EditorRange> sorted(QList<EditorRange> ranges)
{
    std::ranges::stable_sort(ranges, {}, &EditorRange::offset);
    qsizetype end = -1;
    ranges.removeIf([&end](const EditorRange& range) {
        const bool isWithin = range.offset + range.length <= end;
        end = std::max(end, range.offset + range.length);
        return isWithin;
    });
    return ranges;
}

/// The mask covers what it was made for.
bool isWhole(const MaskMark& mark)
{
    return mark.place.length > 0 && lengthOf(mark.range) == mark.length;
}

} // namespace

CodeMarks::CodeMarks(ConfigText* text, QTextDocument* document)
    : QObject(text), m_text(text), m_document(document)
{
    connect(text, &ConfigText::changed, this, &CodeMarks::follow);
}

QTextCursor CodeMarks::cursorFor(const EditorRange& range) const
{
    QTextCursor cursor(m_document);
    cursor.setPosition(m_text->position(range.offset));
    cursor.setPosition(m_text->position(range.offset + range.length), QTextCursor::KeepAnchor);
    return cursor;
}

void CodeMarks::setProblems(const QList<EditorProblem>& problems)
{
    m_problems.clear();
    m_problems.reserve(size_t(problems.size()));
    for (const EditorProblem& problem : problems)
        m_problems.push_back({cursorFor(problem.range), problem.sign, problem.text});
    std::ranges::stable_sort(m_problems, {},
                             [](const ProblemMark& mark) { return mark.range.selectionStart(); });
    Q_EMIT problemsChanged();
    Q_EMIT changed();
}

ProblemCounts CodeMarks::problemCounts() const
{
    const auto count = [this](Sign sign) {
        return int(std::ranges::count(m_problems, sign, &ProblemMark::sign));
    };
    return {count(Sign::Error), count(Sign::Warning), count(Sign::Note)};
}

QList<const ProblemMark*> CodeMarks::problemsAt(int position) const
{
    QList<const ProblemMark*> found;
    for (const ProblemMark& mark : m_problems) {
        if (mark.range.selectionStart() > position)
            break;
        if (touches(mark.range, position, position))
            found.append(&mark);
    }
    return found;
}

const ProblemMark* CodeMarks::problemAfter(int position) const
{
    const auto start = [](const ProblemMark& mark) { return mark.range.selectionStart(); };
    const auto next = std::ranges::upper_bound(m_problems, position, {}, start);
    if (next != m_problems.end())
        return &*next;
    return m_problems.empty() ? nullptr : &m_problems.front();
}

const ProblemMark* CodeMarks::problemBefore(int position) const
{
    const auto start = [](const ProblemMark& mark) { return mark.range.selectionStart(); };
    const auto next = std::ranges::lower_bound(m_problems, position, {}, start);
    if (next != m_problems.begin())
        return &*std::prev(next);
    return m_problems.empty() ? nullptr : &m_problems.back();
}

MaskMark CodeMarks::newMask(const EditorRange& range, std::span<const MaskMark> revealed) const
{
    const QTextCursor cursor = cursorFor(range);
    const bool wasRevealed = std::ranges::any_of(revealed, [&](const MaskMark& mark) {
        return overlaps(mark.range, cursor.selectionStart(), cursor.selectionEnd());
    });
    return {cursor, wasRevealed, range, lengthOf(cursor)};
}

/// The cursors follow by themselves.
void CodeMarks::follow(const JsoncEdit& edit)
{
    const qsizetype moved = edit.text.size() - edit.length;
    for (MaskMark& mark : m_masks) {
        if (mark.place.offset > edit.offset + edit.length)
            mark.place.offset += moved;
        else if (mark.place.offset + mark.place.length >= edit.offset)
            mark.place.length = 0;
    }
}

/// Somebody who types changes few of many: the others keep their cursors, which take their time to be made.
void CodeMarks::setMasks(const QList<EditorRange>& ranges)
{
    std::vector<MaskMark> before = std::exchange(m_masks, {});
    std::vector<MaskMark> revealed;
    std::ranges::copy_if(before, std::back_inserter(revealed), &MaskMark::revealed);
    std::erase_if(before, [](const MaskMark& mark) { return !isWhole(mark); });
    m_masks.reserve(size_t(ranges.size()));
    auto old = before.begin();
    for (const EditorRange& range : sorted(ranges)) {
        while (old != before.end() && old->place.offset < range.offset)
            ++old;
        const bool isThere = old != before.end() && old->place == range;
        m_masks.push_back(isThere ? std::move(*old) : newMask(range, revealed));
    }
    Q_EMIT changed();
}

std::span<const MaskMark> CodeMarks::masksWithin(int from, int to) const
{
    const auto first = std::ranges::partition_point(
        m_masks, [&](const MaskMark& mark) { return mark.range.selectionEnd() <= from; });
    const auto last = std::partition_point(
        first, m_masks.end(), [&](const MaskMark& mark) { return mark.range.selectionStart() < to; });
    return {first, last};
}

void CodeMarks::setRevealed(bool revealed)
{
    const bool before = std::exchange(m_revealed, revealed);
    for (MaskMark& mark : m_masks)
        mark.revealed = false;
    Q_EMIT changed();
    if (before != revealed)
        Q_EMIT revealedChanged(revealed);
}

void CodeMarks::setRevealed(int from, int to, bool revealed)
{
    // Hiding one when all are shown leaves the others as they are.
    for (MaskMark& mark : m_masks) {
        const bool shown = m_revealed || mark.revealed;
        mark.revealed = touches(mark.range, from, to) ? revealed : shown;
    }
    const bool before = std::exchange(m_revealed, false);
    Q_EMIT changed();
    if (before)
        Q_EMIT revealedChanged(false);
}

bool CodeMarks::isMasked(int from, int to) const
{
    return !m_revealed && std::ranges::any_of(masksWithin(from, to), [&](const MaskMark& mark) {
        return !mark.revealed && overlaps(mark.range, from, to);
    });
}

std::vector<std::pair<int, int>> CodeMarks::hiddenWithin(int from, int to) const
{
    std::vector<std::pair<int, int>> hidden;
    for (const MaskMark& mark : masksWithin(from, to)) {
        if (!m_revealed && !mark.revealed && overlaps(mark.range, from, to))
            hidden.emplace_back(std::max(mark.range.selectionStart(), from),
                                std::min(mark.range.selectionEnd(), to));
    }
    std::ranges::sort(hidden);
    std::vector<std::pair<int, int>> merged;
    for (const auto& range : hidden) {
        if (!merged.empty() && range.first <= merged.back().second)
            merged.back().second = std::max(merged.back().second, range.second);
        else
            merged.push_back(range);
    }
    return merged;
}

QString CodeMarks::maskedText(const QTextCursor& selection) const
{
    const int from = selection.selectionStart();
    QString text = selection.selectedText();
    const std::vector<std::pair<int, int>> hidden = hiddenWithin(from, selection.selectionEnd());
    for (auto range = hidden.rbegin(); range != hidden.rend(); ++range)
        text.replace(range->first - from, range->second - range->first, Secret::mask());
    return text.replace(QChar::ParagraphSeparator, u'\n');
}

void CodeMarks::setMatches(QList<MatchMark> matches, int current)
{
    m_matches = std::move(matches);
    m_currentMatch = current;
    Q_EMIT changed();
}

} // namespace lockstep
