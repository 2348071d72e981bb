#include "ui/siteconfig/editor/code_folding.h"

#include "ui/siteconfig/editor/code_edit.h"
#include "ui/siteconfig/editor/config_text.h"

namespace lockstep {

namespace {

/// Marks a line that is folded itself, also while it is hidden: in the state that a block has for the likes
/// of this.
constexpr int foldedState = 1;

void mark(QTextBlock line, bool folded)
{
    line.setUserState(folded ? foldedState : -1);
}

} // namespace

int CodeFolding::lastHidden(int line) const
{
    const LineIndex& lines = m_edit->text()->lines();
    if (line >= lines.count() || lines.line(line).opens == 0)
        return -1;
    const qsizetype closing = lines.closingLine(line);
    const qsizetype last = closing < 0 ? lines.count() - 1 : closing - 1;
    return last > line ? int(last) : -1;
}

bool CodeFolding::isFoldable(const QTextBlock& line) const
{
    const LineIndex& lines = m_edit->text()->lines();
    const int number = line.blockNumber();
    // That the next line does not close it already is all that has to be known.
    return number + 1 < lines.count() && lines.line(number).opens > lines.line(number + 1).closes;
}

bool CodeFolding::isFolded(const QTextBlock& line) const
{
    return line.isVisible() && line.next().isValid() && !line.next().isVisible();
}

void CodeFolding::setVisible(int first, int last, bool visible)
{
    QTextBlock block = m_edit->document()->findBlockByNumber(first);
    const int from = block.position();
    int to = from;
    for (int i = first; i <= last && block.isValid(); ++i, block = block.next()) {
        block.setVisible(visible);
        to = block.position() + block.length();
    }
    m_edit->updateLines(from, to - from);
}

/// A cursor in lines that were hidden goes to the line that stands for them.
void CodeFolding::leaveHidden()
{
    QTextCursor cursor = m_edit->textCursor();
    QTextBlock block = cursor.block();
    const QTextBlock anchored = m_edit->document()->findBlock(cursor.anchor());
    if (block.isVisible() && anchored.isVisible())
        return;
    while (!block.isVisible() && block.previous().isValid())
        block = block.previous();
    cursor.setPosition(block.position() + block.length() - 1);
    m_edit->setTextCursor(cursor);
}

void CodeFolding::fold(const QTextBlock& line)
{
    const int last = lastHidden(line.blockNumber());
    if (last < 0)
        return;
    mark(line, true);
    setVisible(line.blockNumber() + 1, last, false);
    leaveHidden();
}

void CodeFolding::unfold(const QTextBlock& line)
{
    mark(line, false);
    QTextBlock block = line.next();
    const int first = block.blockNumber();
    int last = first - 1;
    for (; block.isValid() && !block.isVisible(); block = block.next())
        ++last;
    if (last < first)
        return;
    setVisible(first, last, true);
    for (int i = first; i <= last; ++i) {
        const QTextBlock inner = m_edit->document()->findBlockByNumber(i);
        if (inner.userState() != foldedState)
            continue;
        const int end = std::min(lastHidden(i), last);
        if (end > i) {
            setVisible(i + 1, end, false);
            i = end;
        }
    }
}

void CodeFolding::toggle(const QTextBlock& line)
{
    if (isFolded(line))
        unfold(line);
    else
        fold(line);
}

/// The line whose object or array everything else is in: nothing would be left to see of it. -1: there is
/// none.
int CodeFolding::wholeDocument() const
{
    const LineIndex& lines = m_edit->text()->lines();
    const auto opens = [&](qsizetype line) {
        return lines.line(line).opens > 0 &&
               !lineBrackets(m_edit->document()->findBlockByNumber(int(line)).text(),
                             lines.line(line).inComment)
                    .last()
                    .isComment;
    };
    qsizetype first = 0;
    while (first < lines.count() && !opens(first))
        ++first;
    if (first == lines.count())
        return -1;
    const qsizetype closing = lines.closingLine(first);
    for (qsizetype line = closing < 0 ? lines.count() : closing; line < lines.count(); ++line) {
        if (opens(line))
            return -1;
    }
    return int(first);
}

void CodeFolding::foldAll()
{
    const LineIndex& lines = m_edit->text()->lines();
    const int whole = wholeDocument();
    for (int line = 0; line < lines.count(); ++line) {
        if (line == whole)
            continue;
        const QTextBlock block = m_edit->document()->findBlockByNumber(line);
        const int last = lastHidden(line);
        if (last < 0 || !block.isVisible())
            continue;
        mark(block, true);
        setVisible(line + 1, last, false);
        line = last;
    }
    leaveHidden();
}

void CodeFolding::unfoldAll()
{
    for (QTextBlock block = m_edit->document()->firstBlock(); block.isValid(); block = block.next())
        mark(block, false);
    setVisible(0, m_edit->document()->blockCount() - 1, true);
}

void CodeFolding::foldAtCursor()
{
    const int at = m_edit->textCursor().blockNumber();
    for (int line = at; line >= 0; --line) {
        const QTextBlock block = m_edit->document()->findBlockByNumber(line);
        if (isFolded(block) || !block.isVisible())
            continue;
        const int last = lastHidden(line);
        // The line itself, or one whose last line is not above the cursor's.
        if (last >= 0 && (line == at || last + 1 >= at))
            return fold(block);
    }
}

void CodeFolding::unfoldAtCursor()
{
    if (isFolded(m_edit->textCursor().block()))
        unfold(m_edit->textCursor().block());
}

void CodeFolding::reveal(const QTextBlock& line)
{
    while (!line.isVisible()) {
        QTextBlock outer = line;
        while (!outer.isVisible() && outer.previous().isValid())
            outer = outer.previous();
        if (!outer.isVisible())
            return unfoldAll();
        unfold(outer);
    }
}

} // namespace lockstep
