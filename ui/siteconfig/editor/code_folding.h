#pragma once

#include <QTextBlock>

#include <set>

namespace lockstep {

class CodeEdit;

/// Hides what objects, arrays and block comments have between their first line and their last.
class CodeFolding
{
public:
    explicit CodeFolding(CodeEdit* edit) : m_edit(edit) {}

    /// There are lines to hide below it.
    [[nodiscard]] bool isFoldable(const QTextBlock& line) const;
    [[nodiscard]] bool isFolded(const QTextBlock& line) const;

    void fold(const QTextBlock& line);
    /// What was folded within stays so.
    void unfold(const QTextBlock& line);
    void toggle(const QTextBlock& line);
    void foldAll();
    void unfoldAll();

    /// For the keyboard: the innermost one around the cursor.
    void foldAtCursor();
    void unfoldAtCursor();
    /// Unfolds what hides the line.
    void reveal(const QTextBlock& line);

private:
    /// The last line to hide; -1: none.
    [[nodiscard]] int lastHidden(int line) const;
    [[nodiscard]] int wholeDocument() const;
    void setVisible(int first, int last, bool visible);
    void leaveHidden();

    CodeEdit* m_edit;
};

} // namespace lockstep
