#include "core/siteconfig/jsonc_insertion.h"

using namespace Qt::StringLiterals;

namespace lockstep {

QByteArray JsoncInsertion::onLines(const Item& item, const QByteArray& indent) const
{
    return item.key + jsoncLaidOut(item.json, {.lines = true, .indent = indent, .style = m_layout.style()});
}

QByteArray JsoncInsertion::onOneLine(const Item& item, bool tight) const
{
    return item.key + jsoncLaidOut(item.json, {.tight = tight, .style = m_layout.style()});
}

/// A container there may be written over several lines: it is the document, or begins a line itself.
bool JsoncInsertion::standsOnLines(qint32 index) const
{
    const JsoncNode& node = m_document.node(index);
    return node.parent < 0 || m_layout.startsLine(m_layout.beginWithComments(index));
}

JsoncEdits JsoncInsertion::replace(qint32 index, const QByteArray& json) const
{
    const JsoncNode& old = m_document.node(index);
    const bool lines =
        old.childCount > 0 ? m_layout.hasLineBreak(old.offset, old.end()) : standsOnLines(index);
    const Item item{{}, json};
    const QByteArray text =
        lines ? onLines(item, m_layout.indentAt(old.begin())) : onOneLine(item, m_layout.isTight(old.parent));
    return {{old.offset, old.length, text}};
}

JsoncEdits JsoncInsertion::before(qint32 element, const QByteArray& json) const
{
    const qint32 begin = m_layout.beginWithComments(element);
    const Item item{{}, json};
    if (m_layout.startsLine(begin)) {
        const QByteArray indent = m_layout.indentAt(begin);
        return {{begin, 0, onLines(item, indent) + ',' + m_layout.style().lineEnd + indent}};
    }
    const bool tight = m_layout.isTight(m_document.node(element).parent);
    return {{begin, 0, onOneLine(item, tight) + (tight ? "," : ", ")}};
}

JsoncEdits JsoncInsertion::append(qint32 container, const QString& key, const QByteArray& json) const
{
    const JsoncNode& parent = m_document.node(container);
    Item item{{}, json};
    if (parent.kind == JsoncKind::Object)
        item.key = jsoncQuoted(key) + m_layout.colonOf(container);
    if (parent.childCount == 0)
        return intoEmpty(container, item);
    const bool lines = m_layout.startsLine(m_layout.beginWithComments(parent.lastChild));
    return lines ? afterLast(container, item) : afterLastOnLine(container, item);
}

JsoncEdits JsoncInsertion::intoEmpty(qint32 container, const Item& item) const
{
    const JsoncNode& parent = m_document.node(container);
    const qint32 inside = parent.offset + 1;
    const qint32 close = parent.end() - 1;
    const auto comments = m_layout.commentsBetween(inside, close);
    if (!comments.empty())
        return intoCommented(container, item, comments.back());
    if (!m_layout.hasLineBreak(inside, close) && !standsOnLines(container))
        return {{inside, close - inside, onOneLine(item, m_layout.isTight(container))}};
    const QByteArray outer = m_layout.indentAt(parent.begin());
    const QByteArray inner = outer + m_layout.style().unit;
    const QByteArray lineEnd = m_layout.style().lineEnd;
    return {{inside, close - inside, lineEnd + inner + onLines(item, inner) + lineEnd + outer}};
}

/// After the last comment of a container that holds nothing else.
JsoncEdits JsoncInsertion::intoCommented(qint32 container, const Item& item, const JsoncToken& comment) const
{
    const JsoncNode& parent = m_document.node(container);
    const bool ownLine = m_layout.startsLine(comment.offset);
    if (!ownLine && comment.kind == JsoncTokenKind::BlockComment)
        return {{comment.end(), 0, ' ' + onOneLine(item, m_layout.isTight(container))}};
    const QByteArray outer = m_layout.indentAt(parent.begin());
    const QByteArray indent = ownLine ? m_layout.indentAt(comment.offset) : outer + m_layout.style().unit;
    const QByteArray lineEnd = m_layout.style().lineEnd;
    const bool closesOnLine = !m_layout.hasLineBreak(comment.end(), parent.end() - 1);
    return {{comment.end(), 0,
             lineEnd + indent + onLines(item, indent) + (closesOnLine ? lineEnd + outer : QByteArray())}};
}

/// On a line of its own, like the last child. A comment behind that stays behind it.
JsoncEdits JsoncInsertion::afterLast(qint32 container, const Item& item) const
{
    const qint32 last = m_document.node(container).lastChild;
    const qint32 comma = m_layout.commaAfter(last);
    const qint32 lastEnd = m_document.node(last).end();
    const qint32 place = std::max(m_layout.restOfLine(last).end, comma + 1);
    const QByteArray indent = m_layout.indentAt(m_layout.beginWithComments(last));
    const QByteArray added = m_layout.style().lineEnd + indent + onLines(item, indent);
    if (comma >= 0)
        return {{place, 0, added + ','}};
    if (place == lastEnd)
        return {{place, 0, ',' + added}};
    return {{lastEnd, 0, ","_ba}, {place, 0, added}};
}

JsoncEdits JsoncInsertion::afterLastOnLine(qint32 container, const Item& item) const
{
    const qint32 last = m_document.node(container).lastChild;
    const qint32 comma = m_layout.commaAfter(last);
    const JsoncLineRest rest = m_layout.restOfLine(last);
    const qint32 place = std::max(rest.end, comma + 1);
    const bool tight = m_layout.isTight(container);
    if (rest.lineComment) {
        const QByteArray indent = m_layout.indentAt(m_document.node(last).begin()) + m_layout.style().unit;
        const QByteArray added = m_layout.style().lineEnd + indent + onLines(item, indent);
        return comma >= 0 ? JsoncEdits{{place, 0, added + ','}}
                          : JsoncEdits{{m_document.node(last).end(), 0, ","_ba}, {place, 0, added}};
    }
    const QByteArray added = (tight ? QByteArray() : " "_ba) + onOneLine(item, tight);
    return {{place, 0, comma >= 0 ? added + ',' : ',' + added}};
}

JsoncEdits JsoncInsertion::firstValue(const QByteArray& json) const
{
    const QByteArray text = onLines({{}, json}, {});
    const auto& comments = m_document.tree().comments;
    if (comments.empty())
        return {{m_document.bytes().startsWith("\xEF\xBB\xBF") ? 3 : 0, 0, text}};
    return {{comments.back().end(), 0, m_layout.style().lineEnd + text}};
}

} // namespace lockstep
