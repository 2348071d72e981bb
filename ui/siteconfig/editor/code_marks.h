#pragma once

#include "core/siteconfig/jsonc_edit.h"
#include "ui/siteconfig/editor/editor_values.h"

#include <QTextCursor>

#include <QObject>

#include <span>

namespace lockstep {

class ConfigText;

struct ProblemMark
{
    QTextCursor range; ///< follows what is typed
    Sign sign = Sign::Error;
    QString text;
};

struct MaskMark
{
    QTextCursor range;
    bool revealed = false;
    EditorRange place = {}; ///< in the bytes; without a length when they are others now
    int length = 0;         ///< of the range at first; another one: what it covers was replaced
};

/// Positions in the document.
struct MatchMark
{
    int start = 0;
    int length = 0;

    friend bool operator==(const MatchMark&, const MatchMark&) = default;
};

/// What is marked in the text: problems, secrets, what was searched for.
class CodeMarks : public QObject
{
    Q_OBJECT

public:
    CodeMarks(ConfigText* text, QTextDocument* document);

    void setProblems(const QList<EditorProblem>& problems);

    /// In the order of their places.
    [[nodiscard]] const std::vector<ProblemMark>& problems() const { return m_problems; }

    [[nodiscard]] ProblemCounts problemCounts() const;
    [[nodiscard]] QList<const ProblemMark*> problemsAt(int position) const;
    /// The next one after the position or, at the end, the first; nullptr: there is none.
    [[nodiscard]] const ProblemMark* problemAfter(int position) const;
    [[nodiscard]] const ProblemMark* problemBefore(int position) const;

    /// What was revealed stays so.
    void setMasks(const QList<EditorRange>& ranges);

    /// In the order of their places; none is within another.
    [[nodiscard]] const std::vector<MaskMark>& masks() const { return m_masks; }

    /// Those that have some of the positions.
    [[nodiscard]] std::span<const MaskMark> masksWithin(int from, int to) const;

    void setRevealed(bool revealed);
    /// Those that touch the positions.
    void setRevealed(int from, int to, bool revealed);

    [[nodiscard]] bool isRevealed() const { return m_revealed; }

    /// Some of the positions are hidden.
    [[nodiscard]] bool isMasked(int from, int to) const;
    /// The hidden positions among these, in order, each once.
    [[nodiscard]] std::vector<std::pair<int, int>> hiddenWithin(int from, int to) const;
    /// The text with the mask in place of what is hidden.
    [[nodiscard]] QString maskedText(const QTextCursor& selection) const;

    void setMatches(QList<MatchMark> matches, int current);

    [[nodiscard]] const QList<MatchMark>& matches() const { return m_matches; }

    /// -1: none.
    [[nodiscard]] int currentMatch() const { return m_currentMatch; }

Q_SIGNALS:
    void changed();
    void problemsChanged();
    void revealedChanged(bool revealed);

private:
    [[nodiscard]] QTextCursor cursorFor(const EditorRange& range) const;
    [[nodiscard]] MaskMark newMask(const EditorRange& range, std::span<const MaskMark> revealed) const;
    void follow(const JsoncEdit& edit);

    ConfigText* m_text;
    QTextDocument* m_document;
    std::vector<ProblemMark> m_problems;
    std::vector<MaskMark> m_masks;
    QList<MatchMark> m_matches;
    int m_currentMatch = -1;
    bool m_revealed = false;
};

} // namespace lockstep
