#pragma once

#include <QTextCursor>

namespace lockstep {

class ConfigText;

/// The spaces and tabs that the line begins with.
[[nodiscard]] QString indentOf(const QString& line);

// What is done to the lines that a selection touches, each in one step of undoing. The cursor given is the
// selection; it is left as the selection ought to be.

void indentLines(QTextCursor& cursor, ConfigText* text, bool back);
/// "//" before each line, or away when all have it.
void toggleLineComment(QTextCursor& cursor, ConfigText* text);
void moveLines(QTextCursor& cursor, ConfigText* text, bool down);
/// The copy is below and gets the selection.
void duplicateLines(QTextCursor& cursor, ConfigText* text);
void deleteLines(QTextCursor& cursor);

} // namespace lockstep
