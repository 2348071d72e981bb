#include "core/siteconfig/jsonc_change.h"
#include "core/siteconfig/jsonc_layout.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString attempted = u"move in the configuration"_s;

/// A text that stands for the value while its place is made; it is not in the document.
QByteArray placeholderFor(const QByteArray& text)
{
    QByteArray made = R"("moved")";
    while (text.contains(made))
        made.insert(1, '-');
    return made;
}

/// The text, whose lines after the first are indented by `before`, indented by `after`.
QByteArray indented(const QByteArray& text, const QByteArray& before, const QByteArray& after)
{
    QByteArray made;
    for (qsizetype from = 0; from < text.size();) {
        const qsizetype end = text.indexOf('\n', from);
        const QByteArray line = end < 0 ? text.sliced(from) : text.sliced(from, end + 1 - from);
        const bool isInner = from > 0 && line.startsWith(before) && !line.trimmed().isEmpty();
        made += isInner ? after + line.sliced(before.size()) : line;
        from += line.size();
    }
    return made;
}

/// Nothing, or why the value cannot go there.
Result<void> check(const JsoncDocument& document, const JsoncPath& from, const JsoncPath& to)
{
    if (const Result<void> sound = document.check(u"to change"_s); !sound)
        return sound;
    if (from.isEmpty())
        return failure(ErrorKind::Precondition, attempted, u"the whole"_s, u"a document has a value"_s);
    if (document.find(from) < 0)
        return failure(ErrorKind::NotFound, attempted, jsonPointer(from), u"nothing is there"_s);
    if (to.size() >= from.size() && std::equal(from.begin(), from.end(), to.begin()) && to != from)
        return failure(ErrorKind::Precondition, attempted, jsonPointer(from),
                       u"%1 is inside it"_s.arg(jsonPointer(to)));
    const qint32 target = to.isEmpty() ? 0 : document.find(to);
    const bool isElement = target > 0 && document.node(target).keyOffset < 0;
    if (target >= 0 && !isElement && to != from)
        return failure(ErrorKind::Precondition, attempted, jsonPointer(to), u"something is there already"_s,
                       u"Remove one of the two"_s);
    return {};
}

/// The value's place is made while it still is where it was; then it goes from there.
class Move
{
public:
    Move(const JsoncDocument& document, const JsoncPath& from, const JsoncPath& to)
        : m_document(document), m_from(from), m_to(to), m_placeholder(placeholderFor(document.bytes()))
    {
    }

    [[nodiscard]] Result<JsoncDocument> moved() const
    {
        const bool isBefore = m_document.find(m_to) >= 0;
        const Result<JsoncEdits> place = isBefore ? insertJsonc(m_document, m_to, m_placeholder)
                                                  : setJsonc(m_document, m_to, m_placeholder);
        return place.and_then([&](const JsoncEdits& edits) { return m_document.edited(edits); })
            .and_then([&](const JsoncDocument& placed) { return withoutOld(placed, isBefore); })
            .and_then([&](const JsoncDocument& placed) { return filled(placed); });
    }

private:
    [[nodiscard]] Result<JsoncDocument> withoutOld(const JsoncDocument& placed, bool isBefore) const
    {
        JsoncPath old = m_from;
        const qsizetype depth = m_to.size() - 1;
        const bool isSibling =
            isBefore && old.size() > depth && std::equal(m_to.begin(), m_to.begin() + depth, old.begin());
        if (isSibling && old[depth].toInt() >= m_to[depth].toInt())
            old[depth] = QString::number(old[depth].toInt() + 1);
        return removeJsonc(placed, old).and_then([&](const JsoncEdits& edits) {
            return placed.edited(edits);
        });
    }

    [[nodiscard]] Result<JsoncDocument> filled(const JsoncDocument& placed) const
    {
        const auto& nodes = placed.tree().nodes;
        const auto found = std::ranges::find_if(nodes, [&](const JsoncNode& node) {
            return placed.bytes().sliced(node.offset, node.length) == m_placeholder;
        });
        const JsoncNode& place = *found;
        const qint32 index = m_document.find(m_from);
        const JsoncNode& old = m_document.node(index);
        const JsoncLayout before(m_document);
        const JsoncLayout after(placed);
        const QByteArray oldIndent = before.indentAt(old.begin());
        const QByteArray newIndent = after.indentAt(place.begin());
        const QByteArray value =
            indented(m_document.bytes().sliced(old.offset, old.length), oldIndent, newIndent);
        JsoncEdits edits{{place.offset, place.length, value}};
        const qint32 comments = before.beginWithComments(index);
        if (comments < old.begin() && before.startsLine(comments) && before.startsLine(old.begin()) &&
            after.startsLine(place.begin())) {
            QByteArray lines = m_document.bytes().sliced(comments, old.begin() - comments);
            lines = indented(lines.first(lines.size() - oldIndent.size()), oldIndent, newIndent) + newIndent;
            edits.prepend({place.begin(), 0, lines});
        }
        return placed.edited(edits);
    }

    const JsoncDocument& m_document;
    const JsoncPath& m_from;
    const JsoncPath& m_to;
    QByteArray m_placeholder;
};

} // namespace

Result<JsoncEdits> moveJsonc(const JsoncDocument& document, const JsoncPath& from, const JsoncPath& to)
{
    if (const Result<void> possible = check(document, from, to); !possible)
        return failure(possible);
    if (from == to)
        return JsoncEdits();
    const Result<JsoncDocument> moved = Move(document, from, to).moved();
    return moved ? Result<JsoncEdits>(jsoncDifference(document.bytes(), moved->bytes())) : failure(moved);
}

} // namespace lockstep
