#include "ui/siteconfig/editor/editor_commands.h"

#include <QCoreApplication>
#include <QKeyEvent>

namespace lockstep {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(lockstep::EditorCommands)
};

struct Keys
{
    EditorCommand command;
    QKeyCombination keys;
};

/// With Shift, some keyboards name the character that it makes, others the key.
const QList<Keys>& otherKeys()
{
    static const QList<Keys> keys{
        {EditorCommand::Fold, Qt::CTRL | Qt::SHIFT | Qt::Key_BraceLeft},
        {EditorCommand::Unfold, Qt::CTRL | Qt::SHIFT | Qt::Key_BraceRight},
        {EditorCommand::GoToBracket, Qt::CTRL | Qt::SHIFT | Qt::Key_Bar},
        {EditorCommand::ToggleComment, Qt::CTRL | Qt::SHIFT | Qt::Key_Slash},
    };
    return keys;
}

} // namespace

QList<EditorCommandWords> editorCommands()
{
    using enum EditorCommand;
    const auto words = [](EditorCommand command, const char* id, const QString& text, QKeyCombination keys,
                          const char* icon = "") {
        return EditorCommandWords{command, QString::fromLatin1(id), text, QString::fromLatin1(icon),
                                  QKeySequence(keys)};
    };
    return {
        words(Find, "find", Texts::tr("Find"), Qt::CTRL | Qt::Key_F, "edit-find"),
        words(Replace, "replace", Texts::tr("Find and replace"), Qt::CTRL | Qt::Key_H, "edit-find-replace"),
        words(FindNext, "find-next", Texts::tr("Find next"), Qt::Key_F3),
        words(FindPrevious, "find-previous", Texts::tr("Find previous"), Qt::SHIFT | Qt::Key_F3),
        words(GoToLine, "go-to-line", Texts::tr("Go to line"), Qt::CTRL | Qt::Key_G),
        words(GoToKey, "go-to-key", Texts::tr("Go to key"), Qt::CTRL | Qt::SHIFT | Qt::Key_O),
        words(NextProblem, "next-problem", Texts::tr("Next problem"), Qt::Key_F8),
        words(PreviousProblem, "previous-problem", Texts::tr("Previous problem"), Qt::SHIFT | Qt::Key_F8),
        words(ShowHover, "hover", Texts::tr("Explain what is at the cursor"), Qt::CTRL | Qt::Key_I),
        words(Complete, "complete", Texts::tr("Suggest what fits here"), Qt::CTRL | Qt::Key_Space),
        words(ToggleComment, "comment", Texts::tr("Comment lines out or in"), Qt::CTRL | Qt::Key_Slash),
        words(MoveLinesUp, "move-up", Texts::tr("Move lines up"), Qt::ALT | Qt::Key_Up),
        words(MoveLinesDown, "move-down", Texts::tr("Move lines down"), Qt::ALT | Qt::Key_Down),
        words(DuplicateLines, "duplicate", Texts::tr("Duplicate lines"), Qt::ALT | Qt::SHIFT | Qt::Key_Down),
        words(DeleteLines, "delete-lines", Texts::tr("Delete lines"), Qt::CTRL | Qt::SHIFT | Qt::Key_K),
        words(Fold, "fold", Texts::tr("Fold"), Qt::CTRL | Qt::SHIFT | Qt::Key_BracketLeft),
        words(Unfold, "unfold", Texts::tr("Unfold"), Qt::CTRL | Qt::SHIFT | Qt::Key_BracketRight),
        words(FoldAll, "fold-all", Texts::tr("Fold all"), Qt::CTRL | Qt::ALT | Qt::Key_BracketLeft),
        words(UnfoldAll, "unfold-all", Texts::tr("Unfold all"), Qt::CTRL | Qt::ALT | Qt::Key_BracketRight),
        words(GoToBracket, "bracket", Texts::tr("Go to the matching bracket"),
              Qt::CTRL | Qt::SHIFT | Qt::Key_Backslash),
        words(ToggleSecrets, "secrets", Texts::tr("Show or hide secrets"), Qt::CTRL | Qt::SHIFT | Qt::Key_H,
              "view-visible"),
    };
}

std::optional<EditorCommand> commandFor(const QKeyEvent* event)
{
    static const QList<EditorCommandWords> commands = editorCommands();
    const QKeyCombination keys(event->modifiers() & ~Qt::KeypadModifier, Qt::Key(event->key()));
    for (const EditorCommandWords& words : commands) {
        if (words.keys[0] == keys)
            return words.command;
    }
    const auto other = std::ranges::find(otherKeys(), keys, &Keys::keys);
    return other == otherKeys().end() ? std::nullopt : std::optional(other->command);
}

} // namespace lockstep
