#pragma once

#include <QTextCursor>

class QKeyEvent;

namespace lockstep {

class CodeEdit;

/// What typing does besides putting characters in: indents, closes brackets and quotes, types over them.
class CodeTyping
{
public:
    explicit CodeTyping(CodeEdit* edit) : m_edit(edit) {}

    /// Keys that only move the cursor. False: not ours.
    [[nodiscard]] bool move(QKeyEvent* event);
    /// Keys that change the text. False: not ours.
    [[nodiscard]] bool type(QKeyEvent* event);

private:
    void home(bool select);
    void breakLine();
    [[nodiscard]] bool typeCharacter(QChar character);
    [[nodiscard]] bool surround(QChar opening);
    [[nodiscard]] bool typeOver(QChar closing);
    [[nodiscard]] bool typePair(QChar opening);
    void typeClosing(QChar closing);
    [[nodiscard]] bool eraseBack();
    void indent(bool back);

    CodeEdit* m_edit;
    std::vector<QTextCursor> m_closers; ///< before closing characters that were put in by us
};

} // namespace lockstep
