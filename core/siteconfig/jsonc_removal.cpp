#include "core/siteconfig/jsonc_change.h"
#include "core/siteconfig/jsonc_layout.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// The edits that take one child out of its container.
class Removal
{
public:
    Removal(const JsoncDocument& document, qint32 child)
        : m_document(document),
          m_layout(document),
          m_node(document.node(child)),
          m_begin(m_layout.beginWithComments(child)),
          m_comma(m_layout.commaAfter(child)),
          m_rest(m_layout.restOfLine(child))
    {
    }

    [[nodiscard]] JsoncEdits edits() const
    {
        if (isAlone())
            return emptied();
        if (m_layout.startsLine(m_begin) && m_rest.endsLine)
            return withItsLines();
        return m_node.next >= 0 ? upToNext() : fromPrevious();
    }

private:
    /// The only child, and no comment but its own is in the container.
    [[nodiscard]] bool isAlone() const
    {
        const JsoncNode& parent = m_document.node(m_node.parent);
        return parent.childCount == 1 && m_layout.commentsBetween(parent.offset + 1, m_begin).empty() &&
               m_layout.commentsBetween(end(), parent.end() - 1).empty();
    }

    [[nodiscard]] JsoncEdits emptied() const
    {
        const JsoncNode& parent = m_document.node(m_node.parent);
        return {{parent.offset + 1, parent.length - 2, {}}};
    }

    /// Behind the comma and the comments of the child.
    [[nodiscard]] qint32 end() const { return std::max(m_rest.end, m_comma + 1); }

    [[nodiscard]] JsoncEdits withItsLines() const
    {
        const qint32 from = m_layout.lineStart(m_begin);
        JsoncEdits edits = withoutCommaBefore();
        edits.append({from, m_rest.lineEnd - from, {}});
        if (m_comma >= m_rest.lineEnd) // the comma begins a later line
            edits.append({m_comma, 1, {}});
        return edits;
    }

    /// The last child takes the comma of the one before it along, unless it has one itself.
    [[nodiscard]] JsoncEdits withoutCommaBefore() const
    {
        if (m_node.next >= 0 || m_comma >= 0 || m_node.previous < 0)
            return {};
        return {{m_layout.commaAfter(m_node.previous), 1, {}}};
    }

    [[nodiscard]] JsoncEdits upToNext() const
    {
        const qint32 next = m_layout.beginWithComments(m_node.next);
        const bool commaIsNear = m_comma < m_rest.end;
        if (m_rest.endsLine && commaIsNear) {
            const qint32 from = m_layout.spacesBefore(m_begin);
            return {{from, end() - from, {}}};
        }
        if (m_layout.commentsBetween(end(), next).empty())
            return {{m_begin, next - m_begin, {}}};
        return {{m_begin, end() - m_begin, {}}};
    }

    [[nodiscard]] JsoncEdits fromPrevious() const
    {
        const qint32 from = m_layout.startsLine(m_begin) ? m_begin : m_layout.spacesBefore(m_begin);
        JsoncEdits edits = withoutCommaBefore();
        if (!edits.isEmpty() && edits.last().offset + 1 == from)
            edits.last().length += end() - from;
        else
            edits.append({from, end() - from, {}});
        return edits;
    }

    const JsoncDocument& m_document;
    JsoncLayout m_layout;
    const JsoncNode& m_node;
    qint32 m_begin;
    qint32 m_comma;
    JsoncLineRest m_rest;
};

} // namespace

Result<JsoncEdits> removeJsonc(const JsoncDocument& document, const JsoncPath& path)
{
    const QString attempted = u"remove from the configuration"_s;
    if (const auto sound = document.check(u"to change"_s); !sound)
        return failure(sound);
    if (path.isEmpty())
        return failure(ErrorKind::Precondition, attempted, u"the whole"_s, u"a document has a value"_s);
    const qint32 child = document.find(path);
    if (child < 0)
        return failure(ErrorKind::NotFound, attempted, jsonPointer(path), u"nothing is there"_s);
    const JsoncEdits edits = Removal(document, child).edits();
    const bool inObject = document.node(child).keyOffset >= 0;
    // Without the last of several, an earlier one would count.
    auto changed = document.edited(edits);
    bool again = false;
    for (qint32 more = inObject && changed ? changed->find(path) : -1; more >= 0;
         more = changed->find(path)) {
        changed = changed->edited(Removal(*changed, more).edits());
        if (!changed)
            break;
        again = true;
    }
    if (!changed)
        return failure(changed);
    return again ? jsoncDifference(document.bytes(), changed->bytes()) : edits;
}

} // namespace lockstep
