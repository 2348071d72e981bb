// Which bracket belongs to which; see code_edit.h.

#include "ui/siteconfig/editor/code_edit.h"
#include "ui/siteconfig/editor/config_text.h"

#include <QTextBlock>

namespace lockstep {

namespace {

struct Found
{
    int line = -1;
    qsizetype index = -1; ///< among the line's brackets
};

using BracketsOf = std::function<QList<LineBracket>(int line)>;

/// `depth` is open at the line's beginning; looks for the place where it is closed.
qsizetype closingIndex(const QList<LineBracket>& brackets, qsizetype from, int depth)
{
    for (qsizetype i = from; i < brackets.size(); ++i) {
        depth += brackets[i].opens ? 1 : -1;
        if (depth == 0)
            return i;
    }
    return -1;
}

qsizetype openingIndex(const QList<LineBracket>& brackets, qsizetype from, int depth)
{
    for (qsizetype i = from; i >= 0; --i) {
        depth += brackets[i].opens ? -1 : 1;
        if (depth == 0)
            return i;
    }
    return -1;
}

int depthOf(const QList<LineBracket>& brackets, qsizetype from, qsizetype to)
{
    int depth = 0;
    for (qsizetype i = from; i < to; ++i)
        depth += brackets[i].opens ? 1 : -1;
    return depth;
}

Found closingOf(const LineIndex& lines, int line, qsizetype index, const BracketsOf& bracketsOf)
{
    const QList<LineBracket> here = bracketsOf(line);
    if (const qsizetype found = closingIndex(here, index + 1, 1); found >= 0)
        return {line, found};
    int depth = 1 + depthOf(here, index + 1, here.size());
    for (int i = line + 1; i < lines.count(); ++i) {
        if (lines.line(i).closes >= depth)
            return {i, closingIndex(bracketsOf(i), 0, depth)};
        depth += lines.line(i).opens - lines.line(i).closes;
    }
    return {};
}

Found openingOf(const LineIndex& lines, int line, qsizetype index, const BracketsOf& bracketsOf)
{
    const QList<LineBracket> here = bracketsOf(line);
    if (const qsizetype found = openingIndex(here, index - 1, 1); found >= 0)
        return {line, found};
    int depth = 1 - depthOf(here, 0, index);
    for (int i = line - 1; i >= 0; --i) {
        if (lines.line(i).opens >= depth) {
            const QList<LineBracket> brackets = bracketsOf(i);
            return {i, openingIndex(brackets, brackets.size() - 1, depth)};
        }
        depth += lines.line(i).closes - lines.line(i).opens;
    }
    return {};
}

} // namespace

BracketPair CodeEdit::partnerOf(const QTextBlock& line, qsizetype index) const
{
    const LineIndex& lines = m_text->lines();
    const BracketsOf bracketsOf = [&](int number) {
        return lineBrackets(document()->findBlockByNumber(number).text(), lines.line(number).inComment);
    };
    const LineBracket bracket = bracketsOf(line.blockNumber())[index];
    const Found found = bracket.opens ? closingOf(lines, line.blockNumber(), index, bracketsOf)
                                      : openingOf(lines, line.blockNumber(), index, bracketsOf);
    BracketPair pair{line.position() + bracket.column, -1, false};
    if (found.index < 0)
        return pair;
    const QTextBlock other = document()->findBlockByNumber(found.line);
    pair.partner = other.position() + bracketsOf(found.line)[found.index].column;
    const QChar opening = document()->characterAt(bracket.opens ? pair.at : pair.partner);
    const QChar closing = document()->characterAt(bracket.opens ? pair.partner : pair.at);
    pair.fits = closing == (opening == u'{' ? u'}' : u']');
    return pair;
}

std::optional<BracketPair> CodeEdit::bracketsAt(int position) const
{
    const QTextBlock block = document()->findBlock(position);
    if (block.blockNumber() >= m_text->lines().count())
        return std::nullopt;
    const QList<LineBracket> brackets =
        lineBrackets(block.text(), m_text->lines().line(block.blockNumber()).inComment);
    const int column = position - block.position();
    for (const int wanted : {column, column - 1}) {
        for (qsizetype i = 0; i < brackets.size(); ++i) {
            if (brackets[i].column == wanted && !brackets[i].isComment)
                return partnerOf(block, i);
        }
    }
    return std::nullopt;
}

} // namespace lockstep
