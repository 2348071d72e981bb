#pragma once

#include <QByteArrayView>

namespace lockstep {

enum class JsoncTokenKind : quint8 {
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    Comma,
    Colon,
    String,
    Number,
    True,
    False,
    Null,
    LineComment,
    BlockComment,
    Space, ///< spaces, tabs, a byte order mark at the beginning
    LineBreak,
    Unknown,
    End,
};

/// What is wrong inside a token; its end was found nevertheless.
enum class JsoncFlaw : quint8 {
    None,
    UnterminatedString,
    UnterminatedComment,
    ControlCharacter,
    BadEscape,
    LoneSurrogate,
    BadNumber,
    BadWord,
};

struct JsoncToken
{
    JsoncTokenKind kind = JsoncTokenKind::End;
    JsoncFlaw flaw = JsoncFlaw::None;
    qint32 offset = 0; ///< in bytes
    qint32 length = 0;
    qint32 flawOffset = 0; ///< where the first flaw is

    [[nodiscard]] qint32 end() const { return offset + length; }

    [[nodiscard]] bool isComment() const
    {
        return kind == JsoncTokenKind::LineComment || kind == JsoncTokenKind::BlockComment;
    }

    [[nodiscard]] bool isBlank() const
    {
        return kind == JsoncTokenKind::Space || kind == JsoncTokenKind::LineBreak;
    }
};

/// Cuts JSON with comments into tokens that lie side by side and cover every byte. Any bytes at all are cut;
/// it never fails. The text must outlive it and be smaller than 2 GiB.
class JsoncScanner
{
public:
    explicit JsoncScanner(QByteArrayView text, qsizetype from = 0) : m_text(text), m_at(qint32(from)) {}

    /// The next token; End for ever at the end.
    [[nodiscard]] JsoncToken next();
    /// The next one that is neither spaces nor a line break.
    [[nodiscard]] JsoncToken nextSolid();

private:
    [[nodiscard]] char at(qint32 offset) const { return offset < m_text.size() ? m_text[offset] : '\0'; }

    [[nodiscard]] bool ended(qint32 offset) const { return offset >= m_text.size(); }

    void scanString(JsoncToken& token);
    void scanEscape(JsoncToken& token);
    void scanUnicodeEscape(JsoncToken& token);
    [[nodiscard]] int codeUnit(qint32 offset) const;
    void scanNumber(JsoncToken& token);
    bool scanDigits();
    void scanSlash(JsoncToken& token);
    void scanBlockComment(JsoncToken& token);
    void scanWord(JsoncToken& token);
    void scanBlank(JsoncToken& token);

    QByteArrayView m_text;
    qint32 m_at = 0;
};

/// Where the first byte that is not UTF-8 lies; -1: all of it is.
[[nodiscard]] qsizetype firstInvalidUtf8(QByteArrayView text);

} // namespace lockstep
