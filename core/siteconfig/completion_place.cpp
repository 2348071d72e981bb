#include "core/siteconfig/completion_place.h"

namespace lockstep {

namespace {

/// What somebody writes letter by letter.
bool isWord(const JsoncToken& token)
{
    switch (token.kind) {
    case JsoncTokenKind::String:
    case JsoncTokenKind::Number:
    case JsoncTokenKind::True:
    case JsoncTokenKind::False:
    case JsoncTokenKind::Null:
    case JsoncTokenKind::Unknown:
        return true;
    default:
        return false;
    }
}

bool opens(const JsoncToken& token)
{
    return token.kind == JsoncTokenKind::OpenBrace || token.kind == JsoncTokenKind::OpenBracket;
}

class Finder
{
public:
    Finder(const JsoncDocument& document, qsizetype offset)
        : m_document(document), m_offset(qint32(std::clamp<qsizetype>(offset, 0, document.bytes().size())))
    {
    }

    CompletionPlace find()
    {
        m_place.offset = m_offset;
        m_place.container = containerAround();
        readTokens();
        if (m_inComment)
            return m_place;
        if (m_place.container < 0)
            wantRoot();
        else if (m_document.node(m_place.container).kind == JsoncKind::Object)
            wantInObject();
        else
            wantInArray();
        if (m_place.wants != CompletionPlace::Wants::Nothing)
            lookBehind();
        return m_place;
    }

private:
    [[nodiscard]] bool contains(const JsoncNode& node) const
    {
        return node.isContainer() && node.offset < m_offset &&
               (m_offset < node.end() || (!node.closed && m_offset <= node.end()));
    }

    [[nodiscard]] qint32 containerAround() const
    {
        qint32 found = -1;
        qint32 next = m_document.tree().nodes.empty() || !contains(m_document.node(0)) ? -1 : 0;
        while (next >= 0) {
            found = next;
            next = m_document.node(found).firstChild;
            while (next >= 0 && !contains(m_document.node(next)))
                next = m_document.node(next).next;
        }
        return found;
    }

    /// The tokens from the last complete child before the place, or the container's beginning, up to it.
    void readTokens()
    {
        qint32 from = m_place.container < 0 ? 0 : m_document.node(m_place.container).offset;
        qint32 child = m_place.container < 0 ? -1 : m_document.node(m_place.container).firstChild;
        for (; child >= 0 && m_document.node(child).end() < m_offset; child = m_document.node(child).next) {
            m_beforeChild = child;
            from = m_document.node(child).begin();
        }
        JsoncScanner scanner(m_document.bytes(), from);
        for (JsoncToken token = scanner.nextSolid(); token.kind != JsoncTokenKind::End;
             token = scanner.nextSolid()) {
            if (token.offset >= m_offset && !(token.offset == m_offset && isWord(token)))
                break;
            if (token.isComment()) {
                m_inComment = m_offset < token.end() ||
                              (token.kind == JsoncTokenKind::LineComment && m_offset == token.end());
                continue;
            }
            if (m_offset <= token.end() && isWord(token)) {
                m_current = token;
                break;
            }
            m_earlier = m_previous;
            m_previous = token;
        }
    }

    void wantRoot()
    {
        if (!m_document.tree().nodes.empty() && m_document.node(0).isContainer())
            return;
        want(CompletionPlace::Wants::Value);
    }

    void wantInObject()
    {
        switch (m_previous.kind) {
        case JsoncTokenKind::OpenBrace:
        case JsoncTokenKind::Comma:
            return want(CompletionPlace::Wants::Key);
        case JsoncTokenKind::Colon:
            if (m_earlier.kind != JsoncTokenKind::String)
                return;
            m_place.key = jsoncUnquoted(textOf(m_earlier));
            return want(CompletionPlace::Wants::Value);
        default:
            // After a value, where somebody has yet to write the comma. After a key there is a colon to come.
            if (m_beforeChild < 0 || m_previous.end() != m_document.node(m_beforeChild).end())
                return;
            m_place.commaAt = m_previous.end();
            want(CompletionPlace::Wants::Key);
        }
    }

    void wantInArray()
    {
        if (m_previous.kind != JsoncTokenKind::OpenBracket && m_previous.kind != JsoncTokenKind::Comma)
            return;
        int index = 0;
        for (qint32 child = m_document.node(m_place.container).firstChild;
             child >= 0 && m_document.node(child).end() < m_offset; child = m_document.node(child).next)
            ++index;
        m_place.key = QString::number(index);
        want(CompletionPlace::Wants::Value);
    }

    void want(CompletionPlace::Wants wants)
    {
        m_place.wants = wants;
        if (m_current.kind == JsoncTokenKind::End)
            return;
        m_place.offset = m_current.offset;
        // A text without its end goes on to the end of the line, over what is not its own.
        const bool open = m_current.flaw == JsoncFlaw::UnterminatedString;
        m_place.length = (open ? m_offset : m_current.end()) - m_current.offset;
        if (m_place.container < 0)
            return;
        for (qint32 child = m_document.node(m_place.container).firstChild; child >= 0;
             child = m_document.node(child).next) {
            if (m_document.node(child).begin() <= m_offset && m_offset <= m_document.node(child).end())
                m_place.edited = child;
        }
    }

    void lookBehind()
    {
        const qint32 end = m_place.offset + m_place.length;
        JsoncScanner scanner(m_document.bytes(), end);
        JsoncToken token = scanner.nextSolid();
        while (token.isComment())
            token = scanner.nextSolid();
        m_place.hasColon =
            m_place.wants == CompletionPlace::Wants::Key && token.kind == JsoncTokenKind::Colon;
        m_place.commaAfter = !m_place.hasColon && (isWord(token) || opens(token));
    }

    [[nodiscard]] QByteArrayView textOf(const JsoncToken& token) const
    {
        return QByteArrayView(m_document.bytes()).sliced(token.offset, token.length);
    }

    const JsoncDocument& m_document;
    const qint32 m_offset;
    CompletionPlace m_place;
    qint32 m_beforeChild = -1; ///< the last child that is complete before the place
    JsoncToken m_current;      ///< the word that is being written; End: none
    JsoncToken m_previous;     ///< before it
    JsoncToken m_earlier;      ///< before that
    bool m_inComment = false;
};

} // namespace

CompletionPlace completionPlace(const JsoncDocument& document, qsizetype offset)
{
    return Finder(document, offset).find();
}

} // namespace lockstep
