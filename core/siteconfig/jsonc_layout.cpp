#include "core/siteconfig/jsonc_layout.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using Kind = JsoncTokenKind;

bool isSpace(char c)
{
    return c == ' ' || c == '\t';
}

bool isLineBreak(char c)
{
    return c == '\n' || c == '\r';
}

int lineBreaks(QByteArrayView blank)
{
    int count = 0;
    JsoncScanner scanner(blank);
    for (JsoncToken token = scanner.next(); token.kind != Kind::End; token = scanner.next())
        count += token.kind == Kind::LineBreak ? 1 : 0;
    return count;
}

/// `// "key": value`: left by somebody who may want it back.
bool looksCommentedOut(QByteArrayView comment)
{
    return comment.sliced(2).trimmed().startsWith('"');
}

} // namespace

qint32 JsoncLayout::commaAfter(qint32 child) const
{
    JsoncScanner scanner(text(), m_document.node(child).end());
    JsoncToken token = scanner.nextSolid();
    while (token.isComment())
        token = scanner.nextSolid();
    return token.kind == Kind::Comma ? token.offset : -1;
}

JsoncLineRest JsoncLayout::restOfLine(qint32 child) const
{
    const qint32 end = m_document.node(child).end();
    JsoncLineRest rest{.end = end};
    JsoncScanner scanner(text(), end);
    qint32 commaEnd = -1;
    JsoncToken token = scanner.next();
    for (; token.isComment() || token.kind == Kind::Space || (token.kind == Kind::Comma && commaEnd < 0);
         token = scanner.next()) {
        if (token.kind != Kind::Space)
            rest.end = token.end();
        if (token.kind == Kind::Comma)
            commaEnd = token.end();
        rest.lineComment = rest.lineComment || token.kind == Kind::LineComment;
    }
    rest.endsLine = token.kind == Kind::LineBreak || token.kind == Kind::End;
    rest.lineEnd = token.end();
    const bool closes = token.kind == Kind::CloseBrace || token.kind == Kind::CloseBracket;
    if (!rest.endsLine && !closes && commaEnd >= 0)
        rest.end = commaEnd; // comments behind the comma belong to the value that follows
    return rest;
}

/// What comments before the child cannot be before: the end of the value before it with its comments, or the
/// container's beginning.
qint32 JsoncLayout::floorOf(qint32 child) const
{
    const JsoncNode& node = m_document.node(child);
    if (node.previous >= 0)
        return std::max(restOfLine(node.previous).end, commaAfter(node.previous) + 1);
    return node.parent >= 0 ? m_document.node(node.parent).offset + 1 : 0;
}

qint32 JsoncLayout::beginWithComments(qint32 child) const
{
    qint32 begin = m_document.node(child).begin();
    const std::vector<JsoncToken> comments = commentsBetween(floorOf(child), begin);
    for (auto comment = comments.rbegin(); comment != comments.rend(); ++comment) {
        const QByteArrayView blank = text().sliced(comment->end(), begin - comment->end());
        const int breaks = lineBreaks(blank);
        const bool above = breaks == 1 && startsLine(comment->offset);
        if (!blank.trimmed().isEmpty() || (breaks != 0 && !above) ||
            looksCommentedOut(text().sliced(comment->offset, comment->length)))
            break;
        begin = comment->offset;
    }
    return begin;
}

bool JsoncLayout::startsLine(qint32 offset) const
{
    const qint32 from = spacesBefore(offset);
    return from == 0 || isLineBreak(text()[from - 1]) || (from == 3 && text().startsWith("\xEF\xBB\xBF"));
}

qint32 JsoncLayout::lineStart(qint32 offset) const
{
    while (offset > 0 && !isLineBreak(text()[offset - 1]))
        --offset;
    return offset == 0 && text().startsWith("\xEF\xBB\xBF") ? 3 : offset;
}

qint32 JsoncLayout::spacesBefore(qint32 offset) const
{
    while (offset > 0 && isSpace(text()[offset - 1]))
        --offset;
    return offset;
}

QByteArray JsoncLayout::indentAt(qint32 offset) const
{
    const qint32 from = lineStart(offset);
    qint32 end = from;
    while (end < text().size() && isSpace(text()[end]))
        ++end;
    return text().sliced(from, end - from).toByteArray();
}

bool JsoncLayout::hasLineBreak(qint32 from, qint32 to) const
{
    return std::ranges::any_of(text().sliced(from, to - from), isLineBreak);
}

std::vector<JsoncToken> JsoncLayout::commentsBetween(qint32 from, qint32 to) const
{
    const auto& all = m_document.tree().comments;
    const auto first = std::ranges::lower_bound(all, from, {}, &JsoncToken::offset);
    const auto last = std::ranges::lower_bound(first, all.end(), to, {}, &JsoncToken::offset);
    return {first, last};
}

QByteArray JsoncLayout::colonOf(qint32 container) const
{
    const qint32 first = m_document.node(container).firstChild;
    if (first >= 0) {
        const JsoncNode& member = m_document.node(first);
        const qint32 keyEnd = member.keyOffset + member.keyLength;
        const QByteArrayView between = text().sliced(keyEnd, member.offset - keyEnd);
        if (between.trimmed() == ":" && !hasLineBreak(keyEnd, member.offset))
            return between.toByteArray();
    }
    return isTight(container) ? ":"_ba : ": "_ba;
}

bool JsoncLayout::isTight(qint32 container) const
{
    if (container < 0)
        return false;
    const JsoncNode& node = m_document.node(container);
    if (node.childCount > 1)
        return m_document.node(node.lastChild).begin() -
                   commaAfter(m_document.node(node.lastChild).previous) ==
               1;
    if (node.childCount == 1 && node.kind == JsoncKind::Object) {
        const JsoncNode& member = m_document.node(node.firstChild);
        return member.offset - member.keyOffset - member.keyLength == 1;
    }
    return isTight(node.parent); // as deep as the tree
}

} // namespace lockstep
