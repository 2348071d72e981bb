#include "core/siteconfig/jsonc_scanner.h"

#include <QChar>

#include <array>

namespace lockstep {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isLineBreak(char c)
{
    return c == '\n' || c == '\r';
}

/// What ends a word that is no token of the language.
bool endsWord(char c)
{
    return c == ' ' || c == '\t' || isLineBreak(c) || QByteArrayView("{}[],:\"/").contains(c);
}

void flaw(JsoncToken& token, JsoncFlaw flaw, qint32 offset)
{
    if (token.flaw == JsoncFlaw::None) {
        token.flaw = flaw;
        token.flawOffset = offset;
    }
}

JsoncTokenKind punctuation(char c)
{
    switch (c) {
    case '{':
        return JsoncTokenKind::OpenBrace;
    case '}':
        return JsoncTokenKind::CloseBrace;
    case '[':
        return JsoncTokenKind::OpenBracket;
    case ']':
        return JsoncTokenKind::CloseBracket;
    case ',':
        return JsoncTokenKind::Comma;
    case ':':
        return JsoncTokenKind::Colon;
    default:
        return JsoncTokenKind::Unknown;
    }
}

constexpr QByteArrayView byteOrderMark("\xEF\xBB\xBF");

/// How many bytes the character that begins with this byte has, and the least value it may stand for.
struct Utf8Shape
{
    int length;
    char32_t least;
};

Utf8Shape utf8Shape(uchar first)
{
    if (first >= 0xC2 && first < 0xE0)
        return {2, 0x80};
    if (first >= 0xE0 && first < 0xF0)
        return {3, 0x800};
    if (first >= 0xF0 && first < 0xF5)
        return {4, 0x10000};
    return {0, 0};
}

/// The bytes of the valid character at the offset; 0: there is none.
int utf8Length(QByteArrayView text, qsizetype offset)
{
    const auto first = uchar(text[offset]);
    const Utf8Shape shape = utf8Shape(first);
    if (shape.length == 0 || offset + shape.length > text.size())
        return 0;
    char32_t code = first & (0x7F >> shape.length);
    for (int i = 1; i < shape.length; ++i) {
        const auto byte = uchar(text[offset + i]);
        if ((byte & 0xC0) != 0x80)
            return 0;
        code = (code << 6) | (byte & 0x3F);
    }
    const bool valid = code >= shape.least && code <= QChar::LastValidCodePoint && !QChar::isSurrogate(code);
    return valid ? shape.length : 0;
}

} // namespace

JsoncToken JsoncScanner::nextSolid()
{
    JsoncToken token = next();
    while (token.isBlank())
        token = next();
    return token;
}

JsoncToken JsoncScanner::next()
{
    JsoncToken token;
    token.offset = m_at;
    if (ended(m_at))
        return token;
    const char c = m_text[m_at];
    token.kind = punctuation(c);
    if (token.kind != JsoncTokenKind::Unknown)
        ++m_at;
    else if (c == '"')
        scanString(token);
    else if (c == '-' || isDigit(c))
        scanNumber(token);
    else if (c == '/')
        scanSlash(token);
    else if (c == ' ' || c == '\t' || isLineBreak(c) || (m_at == 0 && m_text.startsWith(byteOrderMark)))
        scanBlank(token);
    else
        scanWord(token);
    token.length = m_at - token.offset;
    return token;
}

void JsoncScanner::scanBlank(JsoncToken& token)
{
    const char c = m_text[m_at];
    token.kind = isLineBreak(c) ? JsoncTokenKind::LineBreak : JsoncTokenKind::Space;
    if (c == '\r' && at(m_at + 1) == '\n') {
        m_at += 2;
    } else if (isLineBreak(c)) {
        ++m_at;
    } else {
        m_at += c == ' ' || c == '\t' ? 1 : qint32(byteOrderMark.size());
        while (at(m_at) == ' ' || at(m_at) == '\t')
            ++m_at;
    }
}

void JsoncScanner::scanString(JsoncToken& token)
{
    token.kind = JsoncTokenKind::String;
    ++m_at;
    while (!ended(m_at)) {
        const char c = m_text[m_at];
        if (c == '"') {
            ++m_at;
            return;
        }
        if (isLineBreak(c))
            break;
        if (c == '\\') {
            scanEscape(token);
        } else {
            if (uchar(c) < 0x20)
                flaw(token, JsoncFlaw::ControlCharacter, m_at);
            ++m_at;
        }
    }
    flaw(token, JsoncFlaw::UnterminatedString, token.offset);
}

void JsoncScanner::scanEscape(JsoncToken& token)
{
    const char c = at(m_at + 1);
    if (c == 'u') {
        scanUnicodeEscape(token);
    } else if (c != '\0' && QByteArrayView("\"\\/bfnrt").contains(c)) {
        m_at += 2;
    } else {
        flaw(token, JsoncFlaw::BadEscape, m_at);
        ++m_at; // what follows is looked at by itself: it may be a line's end
    }
}

void JsoncScanner::scanUnicodeEscape(JsoncToken& token)
{
    const int unit = codeUnit(m_at);
    if (unit < 0) {
        flaw(token, JsoncFlaw::BadEscape, m_at);
        m_at += 2;
        return;
    }
    const int second = QChar::isHighSurrogate(char32_t(unit)) ? codeUnit(m_at + 6) : -1;
    const bool pair = second >= 0 && QChar::isLowSurrogate(char32_t(second));
    if (QChar::isSurrogate(char32_t(unit)) && !pair)
        flaw(token, JsoncFlaw::LoneSurrogate, m_at);
    m_at += pair ? 12 : 6;
}

/// Of the escape \uXXXX at the offset; -1: there is none.
int JsoncScanner::codeUnit(qint32 offset) const
{
    if (offset + 6 > m_text.size() || m_text[offset] != '\\' || m_text[offset + 1] != 'u')
        return -1;
    int unit = 0;
    for (qint32 i = offset + 2; i < offset + 6; ++i) {
        const char c = m_text[i];
        const char lower = char(c | 0x20);
        if (isDigit(c))
            unit = unit * 16 + (c - '0');
        else if (lower >= 'a' && lower <= 'f')
            unit = unit * 16 + (lower - 'a' + 10);
        else
            return -1;
    }
    return unit;
}

bool JsoncScanner::scanDigits()
{
    const qint32 from = m_at;
    while (isDigit(at(m_at)))
        ++m_at;
    return m_at > from;
}

void JsoncScanner::scanNumber(JsoncToken& token)
{
    token.kind = JsoncTokenKind::Number;
    if (at(m_at) == '-')
        ++m_at;
    const bool zero = at(m_at) == '0';
    bool whole = scanDigits();
    if (zero && m_at - token.offset > (at(token.offset) == '-' ? 2 : 1))
        whole = false; // 01
    if (whole && at(m_at) == '.') {
        ++m_at;
        whole = scanDigits();
    }
    if (whole && (at(m_at) | 0x20) == 'e') {
        ++m_at;
        if (at(m_at) == '+' || at(m_at) == '-')
            ++m_at;
        whole = scanDigits();
    }
    if (whole && (ended(m_at) || endsWord(at(m_at))))
        return;
    while (!ended(m_at) && !endsWord(at(m_at)))
        ++m_at;
    flaw(token, JsoncFlaw::BadNumber, token.offset);
}

void JsoncScanner::scanSlash(JsoncToken& token)
{
    if (at(m_at + 1) == '*')
        return scanBlockComment(token);
    if (at(m_at + 1) != '/') {
        flaw(token, JsoncFlaw::BadWord, m_at);
        ++m_at;
        return;
    }
    token.kind = JsoncTokenKind::LineComment;
    while (!ended(m_at) && !isLineBreak(m_text[m_at]))
        ++m_at;
}

void JsoncScanner::scanBlockComment(JsoncToken& token)
{
    token.kind = JsoncTokenKind::BlockComment;
    const qsizetype end = m_text.sliced(m_at + 2).indexOf("*/");
    if (end < 0)
        flaw(token, JsoncFlaw::UnterminatedComment, m_at);
    m_at = end < 0 ? qint32(m_text.size()) : qint32(m_at + 2 + end + 2);
}

void JsoncScanner::scanWord(JsoncToken& token)
{
    const qint32 from = m_at;
    while (!ended(m_at) && !endsWord(m_text[m_at]))
        ++m_at;
    const QByteArrayView word = m_text.sliced(from, m_at - from);
    if (word == "true")
        token.kind = JsoncTokenKind::True;
    else if (word == "false")
        token.kind = JsoncTokenKind::False;
    else if (word == "null")
        token.kind = JsoncTokenKind::Null;
    else
        flaw(token, JsoncFlaw::BadWord, from);
}

qsizetype firstInvalidUtf8(QByteArrayView text)
{
    for (qsizetype i = 0; i < text.size();) {
        const int length = uchar(text[i]) < 0x80 ? 1 : utf8Length(text, i);
        if (length == 0)
            return i;
        i += length;
    }
    return -1;
}

} // namespace lockstep
