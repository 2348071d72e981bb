#pragma once

#include "core/siteconfig/jsonc_edit.h"
#include "ui/siteconfig/editor/editor_commands.h"
#include "ui/siteconfig/editor/editor_values.h"
#include "ui/siteconfig/editor/snippet_walk.h"

#include <QPointer>
#include <QTextCursor>
#include <QWidget>

namespace lockstep {

class CodeEdit;
class CompletionPopup;
class FindBar;
class GoToBar;
class HoverPopup;
class OutlinePicker;

/// An editor for JSON with comments. It holds a file's bytes and gives exactly these back, but for what was
/// edited: byte order mark, line ends of any kind, bytes that are no UTF-8. All places are bytes of bytes().
///
/// Keys: editorCommands(). They work while the keyboard is in the editor, before any shortcut of a page; a
/// page may list them and call run(). Escape closes what is open; in a read-only editor Tab leaves it.
class ConfigEditor : public QWidget
{
    Q_OBJECT

public:
    explicit ConfigEditor(QWidget* parent = nullptr);
    ~ConfigEditor() override;

    /// Replaces everything and forgets the steps of undoing; not modified afterwards. Problems go; `masked`
    /// is as setMasked() has it, so that no secret is seen for a moment.
    void setBytes(const QByteArray& bytes, const QList<EditorRange>& masked = {});
    /// Costs nothing; stays what it is when the text changes later.
    [[nodiscard]] QByteArray bytes() const;
    /// Goes up with each change of the bytes.
    [[nodiscard]] quint64 revision() const;

    /// One step of undoing; cursor, selection and what is in sight stay. A byte order mark stays. Errors:
    /// Usage, when the edits are out of order, overlap or lie outside of bytes().
    [[nodiscard]] Result<void> applyEdits(const JsoncEdits& edits);

    void setModified(bool modified);
    [[nodiscard]] bool isModified() const;
    void undo();
    void redo();
    [[nodiscard]] bool isUndoAvailable() const;
    [[nodiscard]] bool isRedoAvailable() const;

    /// Can be read, searched, folded and copied from only; looks it, too.
    void setReadOnly(bool readOnly);
    [[nodiscard]] bool isReadOnly() const;
    /// What a screen reader calls the text: "The customer's original".
    void setTextName(const QString& name);

    /// Marked in the text, beside it and on the scroll bar. They follow the text until they are set anew.
    void setProblems(const QList<EditorProblem>& problems);
    [[nodiscard]] ProblemCounts problemCounts() const;

    /// Shown as dots, and copied as such, until revealed. They follow the text until they are set anew; what
    /// was revealed by itself stays so.
    void setMasked(const QList<EditorRange>& ranges);
    void setRevealed(bool revealed);
    [[nodiscard]] bool isRevealed() const;

    void setHoverProvider(HoverProvider provider);
    void setCompletionProvider(CompletionProvider provider);

    /// The cursor's byte, and the selection's bytes; without a selection, of no length.
    [[nodiscard]] qsizetype cursorOffset() const;
    [[nodiscard]] EditorRange selection() const;
    /// Puts the cursor to the range's end, selects it, and brings it into sight.
    void select(const EditorRange& range);
    /// Brings the place into sight and puts the cursor there.
    void goTo(qsizetype offset);
    /// The first line in sight, from 0; for editors that scroll together.
    [[nodiscard]] int firstLine() const;
    void setFirstLine(int line);

    void run(EditorCommand command);

    /// The widget with the text, for focus proxies and tab order.
    [[nodiscard]] QWidget* textWidget() const;

Q_SIGNALS:
    /// The bytes have changed by that and by nothing else: to keep a copy in step. Not sent by setBytes().
    void edited(const lockstep::JsoncEdit& edit);
    /// From 1; columns in characters.
    void cursorPlace(int line, int column);
    void modifiedChanged(bool modified);
    void undoAvailable(bool available);
    void redoAvailable(bool available);
    void problemCountsChanged(const lockstep::ProblemCounts& counts);
    void revealedChanged(bool revealed);
    void firstLineChanged(int line);

protected:
    bool event(QEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    [[nodiscard]] bool filterKey(QKeyEvent* event);
    [[nodiscard]] bool isOn(EditorCommand command) const;
    void runOnLines(EditorCommand command);
    void goToProblem(bool back);
    void goToBracket();
    void showPlace();

    void hoverAt(int position);
    void showHover(int position, const HoverText& text);
    [[nodiscard]] QString problemWords(int position) const;

    void completeAfter(const QString& typed);
    void complete();
    void showCompletions(quint64 request, const Completions& completions);
    void followCompletion();
    [[nodiscard]] QString typedSoFar() const;
    void accept(const CompletionItem& item);
    void closePopups();
    void leaveOutline();

    CodeEdit* m_code;
    FindBar* m_find;
    GoToBar* m_goTo;
    QPointer<CompletionPopup> m_completion; ///< popups are children of the window
    QPointer<HoverPopup> m_hover;
    QPointer<OutlinePicker> m_outline;
    SnippetWalk m_snippet;
    HoverProvider m_hoverProvider;
    CompletionProvider m_completionProvider;
    quint64 m_hoverRequest = 0;
    quint64 m_completionRequest = 0;
    qsizetype m_completionSize = 0; ///< of the bytes when it was asked for
    int m_completionAt = 0;         ///< where it was asked for
    QTextCursor m_replacedFrom;     ///< what a completion takes the place of
    QTextCursor m_replacedTo;
    QTextCursor m_commaAt; ///< null: no comma goes with it
};

} // namespace lockstep
