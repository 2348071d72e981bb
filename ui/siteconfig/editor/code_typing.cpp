#include "ui/siteconfig/editor/code_typing.h"

#include "ui/siteconfig/editor/code_edit.h"
#include "ui/siteconfig/editor/code_folding.h"
#include "ui/siteconfig/editor/code_lines.h"
#include "ui/siteconfig/editor/config_text.h"

#include <QKeyEvent>
#include <QTextBlock>

namespace lockstep {

namespace {

QChar closingOf(QChar opening)
{
    if (opening == u'{')
        return u'}';
    return opening == u'[' ? u']' : opening;
}

bool isOpening(QChar character)
{
    return character == u'{' || character == u'[' || character == u'"';
}

bool isClosing(QChar character)
{
    return character == u'}' || character == u']' || character == u'"';
}

QChar before(const QTextCursor& cursor)
{
    return cursor.positionInBlock() > 0 ? cursor.document()->characterAt(cursor.position() - 1) : QChar();
}

QChar after(const QTextCursor& cursor)
{
    return cursor.atBlockEnd() ? QChar() : cursor.document()->characterAt(cursor.position());
}

} // namespace

bool CodeTyping::move(QKeyEvent* event)
{
    if (event->matches(QKeySequence::MoveToStartOfLine))
        home(false);
    else if (event->matches(QKeySequence::SelectStartOfLine))
        home(true);
    else
        return false;
    return true;
}

/// To the first character that is no space; from there to the line's very beginning.
void CodeTyping::home(bool select)
{
    QTextCursor cursor = m_edit->textCursor();
    const int start = cursor.block().position();
    const int text = start + int(indentOf(cursor.block().text()).size());
    cursor.setPosition(cursor.position() == text ? start : text,
                       select ? QTextCursor::KeepAnchor : QTextCursor::MoveAnchor);
    m_edit->setTextCursor(cursor);
}

bool CodeTyping::type(QKeyEvent* event)
{
    const auto modifiers = event->modifiers() & ~Qt::KeypadModifier;
    const bool plain = modifiers == Qt::NoModifier || modifiers == Qt::ShiftModifier;
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (plain)
            breakLine();
        return plain;
    case Qt::Key_Tab:
        if (modifiers == Qt::NoModifier)
            indent(false);
        return modifiers == Qt::NoModifier;
    case Qt::Key_Backtab:
        indent(true);
        return true;
    case Qt::Key_Backspace:
        return modifiers == Qt::NoModifier && eraseBack();
    default:
        break;
    }
    const QString text = event->text();
    const bool shortcut = modifiers.testFlag(Qt::ControlModifier) && !modifiers.testFlag(Qt::AltModifier);
    return text.size() == 1 && !shortcut && typeCharacter(text.front());
}

void CodeTyping::breakLine()
{
    QTextCursor cursor = m_edit->textCursor();
    if (m_edit->folding()->isFolded(cursor.block()))
        m_edit->folding()->unfold(cursor.block());
    cursor.beginEditBlock();
    cursor.removeSelectedText();
    const QString line = cursor.block().text().first(cursor.positionInBlock());
    const QString indent = indentOf(line);
    const QString said = line.trimmed();
    const bool opens =
        (said.endsWith(u'{') || said.endsWith(u'[')) && !m_edit->isInStringOrComment(cursor.position());
    const QString unit = opens ? m_edit->text()->indentUnit() : QString();
    const bool closesNext = opens && after(cursor) == closingOf(said.back());
    m_edit->text()->insert(cursor, u'\n' + indent + unit);
    if (closesNext) {
        const int inner = cursor.position();
        m_edit->text()->insert(cursor, u'\n' + indent);
        cursor.setPosition(inner);
    }
    cursor.endEditBlock();
    m_edit->setTextCursor(cursor);
    m_edit->ensureCursorVisible();
}

bool CodeTyping::typeCharacter(QChar character)
{
    if (isOpening(character) && surround(character))
        return true;
    if (isClosing(character) && typeOver(character))
        return true;
    if (isOpening(character) && typePair(character))
        return true;
    if (character == u'}' || character == u']') {
        typeClosing(character);
        return true;
    }
    return false;
}

bool CodeTyping::surround(QChar opening)
{
    QTextCursor cursor = m_edit->textCursor();
    if (!cursor.hasSelection())
        return false;
    const int start = cursor.selectionStart();
    const int end = cursor.selectionEnd();
    cursor.beginEditBlock();
    cursor.setPosition(end);
    cursor.insertText(closingOf(opening));
    cursor.setPosition(start);
    cursor.insertText(opening);
    cursor.endEditBlock();
    cursor.setPosition(start + 1);
    cursor.setPosition(end + 1, QTextCursor::KeepAnchor);
    m_edit->setTextCursor(cursor);
    return true;
}

/// Only what was put in by us, and a string's closing quote, which nobody means to double.
bool CodeTyping::typeOver(QChar closing)
{
    QTextCursor cursor = m_edit->textCursor();
    if (cursor.hasSelection() || after(cursor) != closing)
        return false;
    const auto ours = std::ranges::find(m_closers, cursor.position(), &QTextCursor::position);
    const bool endsString = closing == u'"' && m_edit->isInStringOrComment(cursor.position()) &&
                            before(cursor) != u'\\' &&
                            m_edit->styleAt(cursor.position()) != CodeStyle::Comment;
    if (ours == m_closers.end() && !endsString)
        return false;
    if (ours != m_closers.end())
        m_closers.erase(ours);
    cursor.movePosition(QTextCursor::NextCharacter);
    m_edit->setTextCursor(cursor);
    return true;
}

bool CodeTyping::typePair(QChar opening)
{
    QTextCursor cursor = m_edit->textCursor();
    const QChar next = after(cursor);
    const bool room = next.isNull() || next.isSpace() || next == u',' || next == u'}' || next == u']';
    const QChar last = before(cursor);
    const bool joins = opening == u'"' && (last.isLetterOrNumber() || last == u'"');
    if (!room || joins || m_edit->isInStringOrComment(cursor.position()))
        return false;
    cursor.beginEditBlock();
    cursor.insertText(QString(opening) + closingOf(opening));
    cursor.endEditBlock();
    cursor.movePosition(QTextCursor::PreviousCharacter);
    std::erase_if(m_closers, [&](const QTextCursor& closer) {
        return closer.blockNumber() != cursor.blockNumber() ||
               !isClosing(m_edit->document()->characterAt(closer.position()));
    });
    m_closers.push_back(cursor);
    m_edit->setTextCursor(cursor);
    return true;
}

/// The first one on its line goes below the line that it closes.
void CodeTyping::typeClosing(QChar closing)
{
    QTextCursor cursor = m_edit->textCursor();
    const bool isCode = !m_edit->isInStringOrComment(cursor.selectionStart());
    cursor.insertText(closing);
    const QString line = cursor.block().text().first(cursor.positionInBlock());
    const auto pair = m_edit->bracketsAt(cursor.position() - 1);
    if (isCode && line.trimmed() == closing && pair && pair->partner >= 0) {
        QTextCursor blank(cursor.block());
        blank.setPosition(cursor.position() - 1, QTextCursor::KeepAnchor);
        blank.joinPreviousEditBlock();
        blank.insertText(indentOf(m_edit->document()->findBlock(pair->partner).text()));
        blank.endEditBlock();
    }
    m_edit->setTextCursor(cursor);
}

/// Both of an empty pair.
bool CodeTyping::eraseBack()
{
    QTextCursor cursor = m_edit->textCursor();
    const QChar opening = before(cursor);
    const bool emptyPair = !cursor.hasSelection() && isOpening(opening) &&
                           after(cursor) == closingOf(opening) &&
                           std::ranges::contains(m_closers, cursor.position(), &QTextCursor::position);
    if (!emptyPair)
        return false;
    cursor.setPosition(cursor.position() - 1);
    cursor.setPosition(cursor.position() + 2, QTextCursor::KeepAnchor);
    cursor.removeSelectedText();
    m_edit->setTextCursor(cursor);
    return true;
}

void CodeTyping::indent(bool back)
{
    QTextCursor cursor = m_edit->textCursor();
    const QString unit = m_edit->text()->indentUnit();
    if (cursor.hasSelection() || back) {
        indentLines(cursor, m_edit->text(), back);
    } else if (unit == u"\t") {
        cursor.insertText(unit);
    } else {
        const qsizetype over = cursor.positionInBlock() % unit.size();
        cursor.insertText(unit.first(unit.size() - over));
    }
    m_edit->setTextCursor(cursor);
}

} // namespace lockstep
