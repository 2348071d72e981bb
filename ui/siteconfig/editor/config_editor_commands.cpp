// The editor's keys and commands; see config_editor.h.

#include "ui/siteconfig/editor/code_edit.h"
#include "ui/siteconfig/editor/code_folding.h"
#include "ui/siteconfig/editor/code_lines.h"
#include "ui/siteconfig/editor/completion_popup.h"
#include "ui/siteconfig/editor/config_editor.h"
#include "ui/siteconfig/editor/config_text.h"
#include "ui/siteconfig/editor/find_bar.h"
#include "ui/siteconfig/editor/go_to_bar.h"
#include "ui/siteconfig/editor/hover_popup.h"
#include "ui/siteconfig/editor/outline_picker.h"

#include <QKeyEvent>
#include <QTextBlock>

namespace lockstep {

bool ConfigEditor::isOn(EditorCommand command) const
{
    switch (command) {
    case EditorCommand::Complete:
    case EditorCommand::ToggleComment:
    case EditorCommand::MoveLinesUp:
    case EditorCommand::MoveLinesDown:
    case EditorCommand::DuplicateLines:
    case EditorCommand::DeleteLines:
        return !isReadOnly();
    default:
        return true;
    }
}

/// Keys that reach the code, first as the question whether they are ours (ShortcutOverride).
bool ConfigEditor::filterKey(QKeyEvent* event)
{
    const bool asks = event->type() == QEvent::ShortcutOverride;
    const bool opened = (m_completion && m_completion->isVisible()) || (m_hover && m_hover->isVisible());
    const auto command = commandFor(event);
    if (asks) {
        const bool ours = command || (event->key() == Qt::Key_Escape &&
                                      (opened || !m_find->isHidden() || m_snippet.isActive()));
        if (ours)
            event->accept();
        return ours;
    }
    if (m_completion && m_completion->isVisible() && m_completion->handleKey(event))
        return true;
    const int key = event->key();
    if (key == Qt::Key_Escape && m_hover && m_hover->isVisible()) {
        m_hover->hide();
        return true;
    }
    const bool isTab = key == Qt::Key_Tab || key == Qt::Key_Backtab;
    if (isTab && !isReadOnly() && m_snippet.isActive()) {
        m_snippet.step(key == Qt::Key_Backtab);
        return true;
    }
    if (key == Qt::Key_Escape && m_snippet.isActive()) {
        m_snippet.end();
        return true;
    }
    if (key == Qt::Key_Escape && !m_find->isHidden()) {
        m_find->close();
        return true;
    }
    if (command)
        run(*command);
    return command.has_value();
}

/// Keys that come from the bars above the code.
bool ConfigEditor::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride && commandFor(static_cast<QKeyEvent*>(event))) {
        event->accept();
        return true;
    }
    return QWidget::event(event);
}

void ConfigEditor::keyPressEvent(QKeyEvent* event)
{
    if (const auto command = commandFor(event))
        run(*command);
    else
        QWidget::keyPressEvent(event);
}

void ConfigEditor::run(EditorCommand command)
{
    if (!isOn(command))
        return;
    switch (command) {
    case EditorCommand::Find:
        return m_find->open(false);
    case EditorCommand::Replace:
        return m_find->open(true);
    case EditorCommand::FindNext:
        return m_find->findNext();
    case EditorCommand::FindPrevious:
        return m_find->findPrevious();
    case EditorCommand::GoToLine:
        return m_goTo->open();
    case EditorCommand::GoToKey:
        closePopups();
        return m_outline->open();
    case EditorCommand::NextProblem:
        return goToProblem(false);
    case EditorCommand::PreviousProblem:
        return goToProblem(true);
    case EditorCommand::ShowHover:
        return hoverAt(m_code->textCursor().position());
    case EditorCommand::Complete:
        return complete();
    case EditorCommand::Fold:
        return m_code->folding()->foldAtCursor();
    case EditorCommand::Unfold:
        return m_code->folding()->unfoldAtCursor();
    case EditorCommand::FoldAll:
        return m_code->folding()->foldAll();
    case EditorCommand::UnfoldAll:
        return m_code->folding()->unfoldAll();
    case EditorCommand::GoToBracket:
        return goToBracket();
    case EditorCommand::ToggleSecrets:
        return setRevealed(!isRevealed());
    case EditorCommand::ToggleComment:
    case EditorCommand::MoveLinesUp:
    case EditorCommand::MoveLinesDown:
    case EditorCommand::DuplicateLines:
    case EditorCommand::DeleteLines:
        return runOnLines(command);
    }
}

void ConfigEditor::runOnLines(EditorCommand command)
{
    QTextCursor cursor = m_code->textCursor();
    // What is folded would be left behind.
    if (m_code->folding()->isFolded(cursor.block()))
        m_code->folding()->unfold(cursor.block());
    if (command == EditorCommand::ToggleComment)
        toggleLineComment(cursor, m_code->text());
    else if (command == EditorCommand::DuplicateLines)
        duplicateLines(cursor, m_code->text());
    else if (command == EditorCommand::DeleteLines)
        deleteLines(cursor);
    else
        moveLines(cursor, m_code->text(), command == EditorCommand::MoveLinesDown);
    m_code->setTextCursor(cursor);
    m_code->ensureCursorVisible();
}

void ConfigEditor::goToProblem(bool back)
{
    const int at = m_code->textCursor().selectionStart();
    const ProblemMark* problem =
        back ? m_code->marks()->problemBefore(at) : m_code->marks()->problemAfter(at);
    if (!problem)
        return;
    const int place = problem->range.selectionStart();
    m_code->goTo(place);
    m_code->setFocus(Qt::OtherFocusReason);
    showHover(place, {});
}

void ConfigEditor::goToBracket()
{
    const auto pair = m_code->bracketsAt(m_code->textCursor().position());
    if (pair && pair->partner >= 0)
        m_code->goTo(pair->partner);
}

} // namespace lockstep
