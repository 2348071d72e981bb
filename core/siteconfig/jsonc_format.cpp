#include "core/siteconfig/jsonc_format.h"

#include <functional>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using Kind = JsoncTokenKind;

bool opens(Kind kind)
{
    return kind == Kind::OpenBrace || kind == Kind::OpenBracket;
}

bool closes(Kind kind)
{
    return kind == Kind::CloseBrace || kind == Kind::CloseBracket;
}

/// What lies between two tokens, and what should.
struct Gap
{
    qsizetype offset;
    qsizetype length;
    QByteArray wanted;
};

/// Walks over a text's tokens and says what should lie between them.
class Formatter
{
public:
    Formatter(QByteArrayView text, const JsoncValueLayout& layout)
        : m_text(text), m_scanner(text), m_layout(layout)
    {
    }

    /// Between the first token and the last; what is before and after them is left to the caller.
    void walk(const std::function<void(const Gap&)>& gap)
    {
        JsoncToken previous = m_scanner.nextSolid();
        m_governing = previous.kind;
        while (previous.kind != Kind::End) {
            m_lineBroken = false;
            JsoncToken token = m_scanner.next();
            for (; token.isBlank(); token = m_scanner.next())
                m_lineBroken = m_lineBroken || token.kind == Kind::LineBreak;
            if (token.kind == Kind::End)
                return;
            gap({previous.end(), token.offset - previous.end(), between(token)});
            previous = token;
        }
    }

private:
    QByteArray between(const JsoncToken& token)
    {
        if (token.isComment() && !m_lineBroken) {
            m_needsLine = m_needsLine || token.kind == Kind::LineComment;
            return " "_ba; // it stays on its line, and what comes after it still follows the token before it
        }
        const QByteArray gap = wanted(token.kind);
        m_governing = token.kind;
        m_needsLine = token.kind == Kind::LineComment;
        return gap;
    }

    QByteArray wanted(Kind next)
    {
        if (closes(next))
            return beforeClose();
        if (opens(m_governing)) {
            ++m_depth;
            return line();
        }
        if (next == Kind::LineComment || next == Kind::BlockComment)
            return line(); // it has a line of its own
        if (m_governing == Kind::Comma)
            return m_layout.lines || m_needsLine ? line() : space();
        if (m_governing == Kind::LineComment || m_needsLine)
            return line();
        if (m_governing == Kind::BlockComment)
            return m_lineBroken ? line() : " "_ba;
        return m_governing == Kind::Colon ? space() : QByteArray();
    }

    QByteArray beforeClose()
    {
        if (opens(m_governing))
            return m_needsLine ? line() : QByteArray();
        --m_depth;
        return line();
    }

    [[nodiscard]] QByteArray space() const { return m_layout.tight ? QByteArray() : " "_ba; }

    [[nodiscard]] QByteArray line() const
    {
        if (!m_layout.lines && !m_needsLine)
            return {};
        return m_layout.style.lineEnd + m_layout.indent + m_layout.style.unit.repeated(m_depth);
    }

    QByteArrayView m_text;
    JsoncScanner m_scanner;
    const JsoncValueLayout& m_layout;
    Kind m_governing = Kind::End; ///< the last token that is no comment behind another on its line
    int m_depth = 0;
    bool m_lineBroken = false;
    bool m_needsLine = false;
};

QByteArray firstLineEnd(QByteArrayView text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == '\n')
            return "\n"_ba;
        if (text[i] == '\r')
            return i + 1 < text.size() && text[i + 1] == '\n' ? "\r\n"_ba : "\r"_ba;
    }
    return "\n"_ba;
}

/// The spaces and tabs before the byte, when nothing else is before it on its line.
std::optional<QByteArrayView> indentBefore(QByteArrayView text, qsizetype offset)
{
    qsizetype from = offset;
    while (from > 0 && (text[from - 1] == ' ' || text[from - 1] == '\t'))
        --from;
    const bool beginsLine = from == 0 || text[from - 1] == '\n' || text[from - 1] == '\r';
    return beginsLine ? std::optional(text.sliced(from, offset - from)) : std::nullopt;
}

/// Of the line on which the byte is.
QByteArrayView lineIndent(QByteArrayView text, qsizetype offset)
{
    while (offset > 0 && text[offset - 1] != '\n' && text[offset - 1] != '\r')
        --offset;
    if (offset == 0 && text.startsWith("\xEF\xBB\xBF"))
        offset = 3;
    qsizetype end = offset;
    while (end < text.size() && (text[end] == ' ' || text[end] == '\t'))
        ++end;
    return text.sliced(offset, end - offset);
}

} // namespace

JsoncStyle jsoncStyle(const JsoncDocument& document)
{
    const QByteArrayView text = document.bytes();
    JsoncStyle style;
    style.lineEnd = firstLineEnd(text);
    for (const JsoncNode& node : document.tree().nodes) {
        if (node.parent < 0)
            continue;
        const auto own = indentBefore(text, node.begin());
        const QByteArrayView around = lineIndent(text, document.node(node.parent).offset);
        if (own && own->size() > around.size() && own->startsWith(around)) {
            style.unit = own->sliced(around.size()).toByteArray();
            break;
        }
    }
    return style;
}

Result<JsoncEdits> formatJsonc(const JsoncDocument& document, const JsoncStyle& style)
{
    if (const auto sound = document.check(u"to format"_s); !sound)
        return failure(sound);
    const QByteArrayView text = document.bytes();
    const qsizetype mark = text.startsWith("\xEF\xBB\xBF") ? 3 : 0;
    JsoncEdits edits;
    if (const JsoncToken first = JsoncScanner(text, mark).nextSolid(); first.offset > mark)
        edits.append({mark, first.offset - mark, {}});
    const JsoncValueLayout layout{.lines = true, .style = style};
    Formatter(text, layout).walk([&](const Gap& gap) {
        if (text.sliced(gap.offset, gap.length) != gap.wanted)
            edits.append({gap.offset, gap.length, gap.wanted});
    });
    return edits;
}

QByteArray jsoncLaidOut(QByteArrayView json, const JsoncValueLayout& layout)
{
    const QByteArrayView value = json.trimmed();
    QByteArray text;
    qsizetype from = 0;
    Formatter(value, layout).walk([&](const Gap& gap) {
        text += value.sliced(from, gap.offset - from);
        text += gap.wanted;
        from = gap.offset + gap.length;
    });
    return text + value.sliced(from).toByteArray();
}

} // namespace lockstep
