#include "core/siteconfig/jsonc_tree.h"

#include "core/siteconfig/jsonc_text.h"

#include <QHash>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

enum class Expects : quint8 { Value, ValueOrClose, Key, KeyOrClose, Colon, CommaOrClose, Nothing };

QString flawText(JsoncFlaw flaw)
{
    switch (flaw) {
    case JsoncFlaw::UnterminatedString:
        return u"the text is not closed by a quote on its line"_s;
    case JsoncFlaw::UnterminatedComment:
        return u"the comment is not closed"_s;
    case JsoncFlaw::ControlCharacter:
        return u"a control character in a text must be written as an escape"_s;
    case JsoncFlaw::BadEscape:
        return u"the escape is not one that JSON knows"_s;
    case JsoncFlaw::LoneSurrogate:
        return u"half of a surrogate pair stands alone"_s;
    case JsoncFlaw::BadNumber:
        return u"the number is not written as JSON writes numbers"_s;
    case JsoncFlaw::BadWord:
        return u"this is no part of JSON"_s;
    case JsoncFlaw::None:
        break;
    }
    return {};
}

std::optional<JsoncKind> valueKind(JsoncTokenKind kind)
{
    switch (kind) {
    case JsoncTokenKind::OpenBrace:
        return JsoncKind::Object;
    case JsoncTokenKind::OpenBracket:
        return JsoncKind::Array;
    case JsoncTokenKind::String:
        return JsoncKind::String;
    case JsoncTokenKind::Number:
        return JsoncKind::Number;
    case JsoncTokenKind::True:
        return JsoncKind::True;
    case JsoncTokenKind::False:
        return JsoncKind::False;
    case JsoncTokenKind::Null:
        return JsoncKind::Null;
    default:
        return std::nullopt;
    }
}

/// Reads tokens into the tree. The open containers are the current node and its parents, so nothing is called
/// by itself.
class Reader
{
public:
    Reader(QByteArrayView text, const JsoncRules& rules) : m_text(text), m_rules(rules), m_scanner(text) {}

    JsoncTree read()
    {
        const qsizetype invalid = firstInvalidUtf8(m_text);
        if (invalid >= 0)
            problem(JsoncSeverity::Error, u"this byte is not UTF-8"_s, qint32(invalid), 1);
        for (JsoncToken token = nextToken(); token.kind != JsoncTokenKind::End && !m_stopped;
             token = nextToken())
            take(token);
        finish();
        std::ranges::stable_sort(m_tree.problems, {}, &JsoncProblem::offset);
        return std::move(m_tree);
    }

private:
    JsoncNode& node(qint32 index) { return m_tree.nodes[size_t(index)]; }

    void problem(JsoncSeverity severity, const QString& text, qint32 offset, qint32 length, qint32 other = -1)
    {
        if (m_tree.problems.size() < m_rules.maximumProblems)
            m_tree.problems.append({severity, text, offset, length, other});
    }

    void error(const QString& text, const JsoncToken& token)
    {
        problem(JsoncSeverity::Error, text, token.offset, std::max(token.length, 1));
    }

    JsoncToken nextToken()
    {
        if (m_pending)
            return *std::exchange(m_pending, std::nullopt);
        JsoncToken token = m_scanner.nextSolid();
        while (token.isComment()) {
            m_tree.comments.push_back(token);
            if (!m_rules.comments)
                problem(JsoncSeverity::Disallowed, u"comments are not allowed here"_s, token.offset,
                        token.length);
            noteFlaw(token);
            token = m_scanner.nextSolid();
        }
        noteFlaw(token);
        return token;
    }

    void noteFlaw(const JsoncToken& token)
    {
        if (token.flaw != JsoncFlaw::None)
            problem(JsoncSeverity::Error, flawText(token.flaw), token.flawOffset,
                    std::max(token.end() - token.flawOffset, 1));
    }

    void take(const JsoncToken& token)
    {
        if (token.kind == JsoncTokenKind::Unknown)
            return; // told already
        if (token.kind == JsoncTokenKind::Comma)
            return takeComma(token);
        if (token.kind == JsoncTokenKind::Colon)
            return takeColon(token);
        if (token.kind == JsoncTokenKind::CloseBrace)
            return takeClose(token, JsoncKind::Object);
        if (token.kind == JsoncTokenKind::CloseBracket)
            return takeClose(token, JsoncKind::Array);
        if (m_expects == Expects::Nothing)
            return error(u"the document ends before this"_s, token);
        takeValueOrKey(token);
    }

    void takeValueOrKey(const JsoncToken& token)
    {
        if (m_expects == Expects::CommaOrClose) {
            error(u"a comma is missing before this"_s, token);
            m_expects = inObject() ? Expects::Key : Expects::Value;
        } else if (m_expects == Expects::Colon) {
            error(u"a colon is missing before this"_s, token);
            m_expects = Expects::Value;
        }
        const bool wantsKey = m_expects == Expects::Key || m_expects == Expects::KeyOrClose;
        if (!wantsKey)
            return addValue(token);
        if (token.kind != JsoncTokenKind::String)
            return skipToNextMember(token);
        m_key = token;
        m_expects = Expects::Colon;
    }

    /// After something that is no key: what follows it up to the member's end would only be misunderstood.
    void skipToNextMember(const JsoncToken& token)
    {
        error(u"a key in quotes is expected here"_s, token);
        for (int depth = valueKind(token.kind) && opens(token) ? 1 : 0;;) {
            const JsoncToken next = nextToken();
            const bool closes =
                next.kind == JsoncTokenKind::CloseBrace || next.kind == JsoncTokenKind::CloseBracket;
            if (next.kind == JsoncTokenKind::End ||
                (depth == 0 && (closes || next.kind == JsoncTokenKind::Comma))) {
                m_pending = next;
                m_expects = Expects::CommaOrClose;
                return;
            }
            depth += opens(next) ? 1 : closes ? -1 : 0;
        }
    }

    static bool opens(const JsoncToken& token)
    {
        return token.kind == JsoncTokenKind::OpenBrace || token.kind == JsoncTokenKind::OpenBracket;
    }

    void addValue(const JsoncToken& token)
    {
        const JsoncKind kind = *valueKind(token.kind);
        const auto index = qint32(m_tree.nodes.size());
        JsoncNode added{.kind = kind, .offset = token.offset, .length = token.length, .parent = m_current};
        if (inObject()) {
            added.keyOffset = m_key.offset;
            added.keyLength = m_key.length;
        }
        link(added, index);
        m_tree.nodes.push_back(added);
        m_expects = m_current < 0 ? Expects::Nothing : Expects::CommaOrClose;
        if (added.isContainer())
            open(index);
    }

    void link(JsoncNode& added, qint32 index)
    {
        if (m_current < 0)
            return;
        JsoncNode& parent = node(m_current);
        added.previous = parent.lastChild;
        if (parent.lastChild >= 0)
            node(parent.lastChild).next = index;
        else
            parent.firstChild = index;
        parent.lastChild = index;
        ++parent.childCount;
    }

    void open(qint32 index)
    {
        const JsoncNode& opened = node(index);
        if (++m_depth > m_rules.maximumDepth) {
            problem(JsoncSeverity::Error,
                    u"values are nested deeper than %1 levels; what follows is not read"_s.arg(
                        m_rules.maximumDepth),
                    opened.offset, 1);
            m_stopped = true;
        }
        m_current = index;
        m_afterComma = false;
        m_expects = opened.kind == JsoncKind::Object ? Expects::KeyOrClose : Expects::ValueOrClose;
    }

    void takeComma(const JsoncToken& token)
    {
        m_comma = token;
        if (m_expects == Expects::Nothing)
            return error(u"the document ends before this comma"_s, token);
        if (m_expects == Expects::CommaOrClose) {
            m_expects = inObject() ? Expects::KeyOrClose : Expects::ValueOrClose;
            m_afterComma = true;
            return;
        }
        error(m_expects == Expects::Colon ? u"the key has no value"_s
                                          : u"a value is missing before this comma"_s,
              token);
        if (m_current >= 0)
            m_expects = inObject() ? Expects::KeyOrClose : Expects::ValueOrClose;
    }

    void takeColon(const JsoncToken& token)
    {
        if (m_expects == Expects::Colon)
            m_expects = Expects::Value;
        else
            error(u"no colon is expected here"_s, token);
    }

    void takeClose(const JsoncToken& token, JsoncKind kind)
    {
        qint32 opener = m_current;
        while (opener >= 0 && node(opener).kind != kind)
            opener = node(opener).parent;
        if (opener < 0)
            return error(u"nothing is open that this could close"_s, token);
        while (m_current != opener)
            leaveUnclosed(token.offset);
        checkEnd(token);
        close(token.end());
    }

    /// What stands before a container's end.
    void checkEnd(const JsoncToken& token)
    {
        if (m_expects == Expects::Colon || m_expects == Expects::Value)
            error(u"a value is missing before this"_s, token);
        else if (m_expects != Expects::CommaOrClose && m_afterComma && !m_rules.trailingCommas)
            problem(JsoncSeverity::Disallowed, u"a comma after the last value is not allowed here"_s,
                    m_comma.offset, 1);
    }

    void leaveUnclosed(qint32 end)
    {
        JsoncNode& left = node(m_current);
        problem(JsoncSeverity::Error,
                left.kind == JsoncKind::Object ? u"this brace is not closed"_s
                                               : u"this bracket is not closed"_s,
                left.offset, 1);
        left.closed = false;
        close(end);
    }

    void close(qint32 end)
    {
        JsoncNode& closed = node(m_current);
        closed.length = end - closed.offset;
        if (closed.kind == JsoncKind::Object && closed.childCount > 1)
            findDuplicates(closed);
        m_current = closed.parent;
        --m_depth;
        m_expects = m_current < 0 ? Expects::Nothing : Expects::CommaOrClose;
    }

    void findDuplicates(const JsoncNode& object)
    {
        QHash<QByteArray, qint32> seen;
        seen.reserve(object.childCount);
        for (qint32 child = object.firstChild; child >= 0; child = node(child).next) {
            const JsoncNode& member = node(child);
            const QByteArrayView token = m_text.sliced(member.keyOffset, member.keyLength);
            // The text lives as long as the reader, so most keys need no copy.
            const QByteArray key = token.contains('\\') ? jsoncQuoted(jsoncUnquoted(token))
                                                        : QByteArray::fromRawData(token.data(), token.size());
            const auto first = seen.constFind(key);
            if (first != seen.constEnd())
                problem(JsoncSeverity::Warning, u"the key %1 is there twice"_s.arg(QString::fromUtf8(token)),
                        member.keyOffset, member.keyLength, *first);
            else
                seen.insert(key, member.keyOffset);
        }
    }

    void finish()
    {
        if (m_tree.nodes.empty())
            problem(JsoncSeverity::Error, u"there is no value"_s, qint32(m_text.size()), 0);
        while (m_current >= 0) {
            if (m_stopped) {
                node(m_current).closed = false;
                close(qint32(m_text.size()));
            } else {
                leaveUnclosed(qint32(m_text.size()));
            }
        }
    }

    [[nodiscard]] bool inObject() { return m_current >= 0 && node(m_current).kind == JsoncKind::Object; }

    QByteArrayView m_text;
    const JsoncRules& m_rules;
    JsoncScanner m_scanner;
    JsoncTree m_tree;
    JsoncToken m_key;
    JsoncToken m_comma;
    std::optional<JsoncToken> m_pending;
    qint32 m_current = -1;
    int m_depth = 0;
    Expects m_expects = Expects::Value;
    bool m_afterComma = false;
    bool m_stopped = false;
};

} // namespace

bool JsoncTree::isSound() const
{
    return std::ranges::none_of(
        problems, [](const JsoncProblem& problem) { return problem.severity == JsoncSeverity::Error; });
}

JsoncTree parseJsonc(QByteArrayView text, const JsoncRules& rules)
{
    if (text.size() <= rules.maximumBytes)
        return Reader(text, rules).read();
    JsoncTree tree;
    tree.problems.append(
        {JsoncSeverity::Error,
         u"the text has %1 bytes, and at most %2 are read"_s.arg(text.size()).arg(rules.maximumBytes), 0, 0,
         -1});
    return tree;
}

} // namespace lockstep
