#pragma once

#include <QKeySequence>
#include <QList>
#include <QString>

#include <optional>

class QKeyEvent;

namespace lockstep {

/// What can be asked of a ConfigEditor, by key, menu or palette.
enum class EditorCommand {
    Find,
    Replace,
    FindNext,
    FindPrevious,
    GoToLine,
    GoToKey,
    NextProblem,
    PreviousProblem,
    ShowHover,
    Complete,
    ToggleComment,
    MoveLinesUp,
    MoveLinesDown,
    DuplicateLines,
    DeleteLines,
    Fold,
    Unfold,
    FoldAll,
    UnfoldAll,
    GoToBracket,
    ToggleSecrets,
};

struct EditorCommandWords
{
    EditorCommand command = EditorCommand::Find;
    QString id; ///< "find-next"
    QString text;
    QString icon; ///< a Breeze name, or empty
    QKeySequence keys;
};

/// All of them, with the keys that the editor itself obeys while the keyboard is in it.
[[nodiscard]] QList<EditorCommandWords> editorCommands();

/// The command that the keys stand for.
[[nodiscard]] std::optional<EditorCommand> commandFor(const QKeyEvent* event);

} // namespace lockstep
