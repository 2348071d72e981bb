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
    qsizetype from = 0;
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (text[at] != '\n' && text[at] != '\r')
            continue;
        made += text.sliced(from, at + 1 - from);
        from = at + 1;
        const QByteArrayView rest = QByteArrayView(text).sliced(from);
        const bool isBlank = rest.startsWith('\n') || rest.startsWith('\r');
        if (!isBlank && rest.startsWith(before)) {
            made += after;
            from += before.size();
        }
    }
    return made + text.sliced(from);
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

/// A comment that may stand on a line with more.
QByteArray asBlock(const QByteArray& comment)
{
    if (comment.startsWith("/*"))
        return comment;
    return "/*" + comment.sliced(2).replace("*/", "* /") + " */";
}

/// Puts a value of one document, with its comments, into the place that is kept for it in another.
class Filling
{
public:
    Filling(const JsoncDocument& source, qint32 value, const JsoncDocument& target, qint32 place)
        : m_source(source),
          m_target(target),
          m_value(value),
          m_place(place),
          m_from(source),
          m_to(target),
          m_oldIndent(m_from.indentAt(old().begin())),
          m_newIndent(m_to.indentAt(fresh().begin()))
    {
    }

    [[nodiscard]] Result<JsoncDocument> filled() const
    {
        const QByteArray value =
            indented(m_source.bytes().sliced(old().offset, old().length), m_oldIndent, m_newIndent);
        JsoncEdits edits{{fresh().begin(), 0, before()}, {fresh().offset, fresh().length, value}};
        const auto [at, comments] = behind();
        if (at == fresh().end())
            edits.last().text += comments;
        else
            edits.append({at, 0, comments});
        return m_target.edited(edits);
    }

private:
    [[nodiscard]] const JsoncNode& old() const { return m_source.node(m_value); }

    [[nodiscard]] const JsoncNode& fresh() const { return m_target.node(m_place); }

    [[nodiscard]] QByteArrayList comments(qint32 from, qint32 to) const
    {
        QByteArrayList texts;
        for (const JsoncToken& token : m_from.commentsBetween(from, to))
            texts.append(m_source.bytes().sliced(token.offset, token.length));
        return texts;
    }

    /// What goes before the key, or the value that has none.
    [[nodiscard]] QByteArray before() const
    {
        const qint32 from = m_from.beginWithComments(m_value);
        if (from == old().begin())
            return {};
        if (m_from.startsLine(from) && m_from.startsLine(old().begin()) && m_to.startsLine(fresh().begin())) {
            const QByteArray lines = m_source.bytes().sliced(from, old().begin() - from);
            return indented(lines, m_oldIndent, m_newIndent);
        }
        QByteArray text;
        for (const QByteArray& comment : comments(from, old().begin()))
            text += asBlock(comment) + ' ';
        return text;
    }

    /// What goes behind the value, and where.
    [[nodiscard]] std::pair<qint32, QByteArray> behind() const
    {
        const QByteArrayList texts = comments(old().end(), m_from.restOfLine(m_value).end);
        const JsoncLineRest rest = m_to.restOfLine(m_place);
        const qint32 comma = m_to.commaAfter(m_place);
        const bool isCommaNear = comma >= 0 && comma < rest.end;
        const bool mayEndLine = rest.endsLine && !rest.lineComment;
        const qint32 at = mayEndLine && isCommaNear ? comma + 1 : fresh().end();
        QByteArray text;
        for (const QByteArray& comment : texts)
            text += ' ' + (mayEndLine ? comment : asBlock(comment));
        return {at, text};
    }

    const JsoncDocument& m_source;
    const JsoncDocument& m_target;
    qint32 m_value;
    qint32 m_place;
    JsoncLayout m_from;
    JsoncLayout m_to;
    QByteArray m_oldIndent;
    QByteArray m_newIndent;
};

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
        return Filling(m_document, m_document.find(m_from), placed, qint32(found - nodes.begin())).filled();
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
