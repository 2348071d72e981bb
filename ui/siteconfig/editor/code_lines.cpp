#include "ui/siteconfig/editor/code_lines.h"

#include "ui/siteconfig/editor/config_text.h"

#include <QTextBlock>
#include <QTextDocument>

namespace lockstep {

namespace {

struct Lines
{
    int first = 0;
    int last = 0;
};

/// A line of which nothing is selected does not count.
Lines linesOf(const QTextCursor& cursor)
{
    const QTextDocument* document = cursor.document();
    const int first = document->findBlock(cursor.selectionStart()).blockNumber();
    const QTextBlock end = document->findBlock(cursor.selectionEnd());
    const bool before = end.blockNumber() > first && end.position() == cursor.selectionEnd();
    return {first, end.blockNumber() - (before ? 1 : 0)};
}

/// Edits lines in one step; the selection given keeps to its characters.
template <typename Edit>
void editLines(QTextCursor& cursor, const Edit& edit)
{
    const Lines lines = linesOf(cursor);
    QTextCursor at(cursor.document());
    at.beginEditBlock();
    for (int line = lines.first; line <= lines.last; ++line) {
        at.setPosition(cursor.document()->findBlockByNumber(line).position());
        edit(at, at.block().text());
    }
    at.endEditBlock();
}

bool isBlank(const QString& line)
{
    return indentOf(line).size() == line.size();
}

QString textOf(const QTextDocument* document, Lines lines)
{
    QStringList texts;
    for (int line = lines.first; line <= lines.last; ++line)
        texts << document->findBlockByNumber(line).text();
    return texts.join(u'\n');
}

} // namespace

QString indentOf(const QString& line)
{
    qsizetype length = 0;
    while (length < line.size() && (line[length] == u' ' || line[length] == u'\t'))
        ++length;
    return line.first(length);
}

void indentLines(QTextCursor& cursor, ConfigText* text, bool back)
{
    const QString unit = text->indentUnit();
    editLines(cursor, [&](QTextCursor& at, const QString& line) {
        if (!back) {
            if (!isBlank(line))
                at.insertText(unit);
            return;
        }
        qsizetype length = 0;
        if (line.startsWith(u'\t'))
            length = 1;
        else
            length = std::min(indentOf(line).size(), unit == u"\t" ? 4 : unit.size());
        at.setPosition(at.position() + int(length), QTextCursor::KeepAnchor);
        at.removeSelectedText();
    });
}

void toggleLineComment(QTextCursor& cursor, ConfigText*)
{
    const Lines lines = linesOf(cursor);
    bool allCommented = true;
    qsizetype column = std::numeric_limits<qsizetype>::max();
    for (int number = lines.first; number <= lines.last; ++number) {
        const QString line = cursor.document()->findBlockByNumber(number).text();
        if (isBlank(line) && lines.first != lines.last)
            continue;
        column = std::min(column, indentOf(line).size());
        allCommented = allCommented && line.trimmed().startsWith(u"//");
    }
    editLines(cursor, [&](QTextCursor& at, const QString& line) {
        if (isBlank(line) && lines.first != lines.last)
            return;
        const qsizetype indent = indentOf(line).size();
        at.setPosition(at.position() + int(allCommented ? indent : column));
        if (!allCommented) {
            at.insertText(QStringLiteral("// "));
            return;
        }
        const bool spaced = indent + 2 < line.size() && line[indent + 2] == u' ';
        at.setPosition(at.position() + (spaced ? 3 : 2), QTextCursor::KeepAnchor);
        at.removeSelectedText();
    });
}

/// The neighbour goes to the other side, so that the lines, and all that is marked in them, stay.
void moveLines(QTextCursor& cursor, ConfigText* text, bool down)
{
    const QTextDocument* document = cursor.document();
    const Lines lines = linesOf(cursor);
    const QTextBlock neighbour = document->findBlockByNumber(down ? lines.last + 1 : lines.first - 1);
    if (!neighbour.isValid())
        return;
    const QString moved = neighbour.text();
    const int shift = (down ? 1 : -1) * neighbour.length();
    const int anchor = cursor.anchor();
    const int position = cursor.position();
    QTextCursor at(cursor.document());
    at.beginEditBlock();
    // The separator that goes is the one between the neighbour and the lines.
    const int between = down ? neighbour.position() - 1 : neighbour.position();
    at.setPosition(between);
    at.setPosition(between + neighbour.length(), QTextCursor::KeepAnchor);
    at.removeSelectedText();
    if (down) {
        at.setPosition(document->findBlockByNumber(lines.first).position());
        text->insert(at, moved + u'\n');
    } else {
        const QTextBlock last = document->findBlockByNumber(lines.last - 1);
        at.setPosition(last.position() + last.length() - 1);
        text->insert(at, u'\n' + moved);
    }
    at.endEditBlock();
    cursor.setPosition(anchor + shift);
    cursor.setPosition(position + shift, QTextCursor::KeepAnchor);
}

void duplicateLines(QTextCursor& cursor, ConfigText* text)
{
    const QTextDocument* document = cursor.document();
    const Lines lines = linesOf(cursor);
    const QString copy = textOf(document, lines);
    const QTextBlock last = document->findBlockByNumber(lines.last);
    const int anchor = cursor.anchor();
    const int position = cursor.position();
    QTextCursor at(cursor.document());
    at.setPosition(last.position() + last.length() - 1);
    text->insert(at, u'\n' + copy);
    const int shift = int(copy.size()) + 1;
    cursor.setPosition(anchor + shift);
    cursor.setPosition(position + shift, QTextCursor::KeepAnchor);
}

void deleteLines(QTextCursor& cursor)
{
    const QTextDocument* document = cursor.document();
    const Lines lines = linesOf(cursor);
    const QTextBlock first = document->findBlockByNumber(lines.first);
    const QTextBlock last = document->findBlockByNumber(lines.last);
    const bool isEnd = !last.next().isValid();
    cursor.setPosition(isEnd && lines.first > 0 ? first.position() - 1 : first.position());
    cursor.setPosition(last.position() + last.length() - (isEnd ? 1 : 0), QTextCursor::KeepAnchor);
    cursor.removeSelectedText();
}

} // namespace lockstep
