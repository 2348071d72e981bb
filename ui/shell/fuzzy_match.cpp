#include "ui/shell/fuzzy_match.h"

#include <QString>

#include <algorithm>

namespace lockstep {

namespace {

constexpr int atStart = 120;
constexpr int atWordStart = 100;
constexpr int inside = 60;
constexpr int scattered = 20;

bool startsWord(QStringView text, qsizetype at)
{
    return at == 0 || !text[at - 1].isLetterOrNumber() || (text[at].isUpper() && text[at - 1].isLower());
}

FuzzyMatch run(int score, qsizetype at, qsizetype length)
{
    FuzzyMatch match{score, {}};
    for (qsizetype i = at; i < at + length; ++i)
        match.positions << int(i);
    return match;
}

std::optional<FuzzyMatch> contiguous(QStringView word, QStringView text)
{
    const qsizetype first = text.indexOf(word, 0, Qt::CaseInsensitive);
    if (first < 0)
        return std::nullopt;
    for (qsizetype at = first; at >= 0; at = text.indexOf(word, at + 1, Qt::CaseInsensitive)) {
        if (startsWord(text, at))
            return run(at == 0 ? atStart : atWordStart - int(std::min<qsizetype>(at, 30)), at, word.size());
    }
    return run(inside - int(std::min<qsizetype>(first, 30)), first, word.size());
}

/// Where the next letter goes: preferably to the start of a word, so that initials match.
qsizetype nextLetter(QChar letter, QStringView text, qsizetype from)
{
    const auto same = [&](qsizetype i) { return text[i].toCaseFolded() == letter.toCaseFolded(); };
    if (from < text.size() && from > 0 && same(from))
        return from;
    for (qsizetype i = from; i < text.size(); ++i) {
        if (same(i) && startsWord(text, i))
            return i;
    }
    for (qsizetype i = from; i < text.size(); ++i) {
        if (same(i))
            return i;
    }
    return -1;
}

std::optional<FuzzyMatch> subsequence(QStringView word, QStringView text)
{
    FuzzyMatch match{scattered, {}};
    qsizetype from = 0;
    for (const QChar letter : word) {
        const qsizetype at = nextLetter(letter, text, from);
        if (at < 0)
            return std::nullopt;
        if (at > from)
            match.score -= startsWord(text, at) ? 1 : 6;
        match.positions << int(at);
        from = at + 1;
    }
    // Letters strewn over a long text are chance, not a match.
    if (match.score < 0)
        return std::nullopt;
    return match;
}

} // namespace

std::optional<FuzzyMatch> fuzzyMatch(QStringView query, QStringView text)
{
    FuzzyMatch whole;
    for (const QStringView word : query.split(u' ', Qt::SkipEmptyParts)) {
        std::optional<FuzzyMatch> found = contiguous(word, text);
        if (!found && word.size() > 1)
            found = subsequence(word, text);
        if (!found)
            return std::nullopt;
        whole.score += found->score;
        whole.positions << found->positions;
    }
    std::ranges::sort(whole.positions);
    const auto repeated = std::ranges::unique(whole.positions);
    whole.positions.erase(repeated.begin(), repeated.end());
    return whole;
}

} // namespace lockstep
