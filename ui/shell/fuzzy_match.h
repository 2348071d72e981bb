#pragma once

#include <QList>
#include <QStringView>

#include <optional>

namespace lockstep {

struct FuzzyMatch
{
    int score = 0;        ///< higher is better; only comparable within one query
    QList<int> positions; ///< of the matched characters, ascending
};

/// Does the text match what somebody typed? Every word of the query must be found in it, in any order and
/// case: best at the start of a word, then inside one, then as letters in the right order ("srh" in "Start
/// rehearsal"). An empty query matches everything equally.
[[nodiscard]] std::optional<FuzzyMatch> fuzzyMatch(QStringView query, QStringView text);

} // namespace lockstep
