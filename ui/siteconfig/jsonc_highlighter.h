#pragma once

#include <KSyntaxHighlighting/AbstractHighlighter>
#include <KSyntaxHighlighting/State>

#include <QColor>
#include <QList>

namespace lockstep {

/// What a piece of JSON with comments is.
enum class CodeStyle : quint8 {
    Plain,
    Key,
    String,
    Escape,
    Number,
    Constant,
    Comment,
    Bracket,
    Separator,
    Wrong,
};

/// In the colours of the current scheme.
[[nodiscard]] QColor codeColor(CodeStyle style);

struct CodeSpan
{
    int start = 0; ///< column, in UTF-16 code units
    int length = 0;
    CodeStyle style = CodeStyle::Plain;

    [[nodiscard]] int end() const { return start + length; }
};

/// Tells the pieces of a line by our definition (resources/siteconfig/syntax/jsonc.xml).
class JsoncHighlighter : public KSyntaxHighlighting::AbstractHighlighter
{
public:
    JsoncHighlighter();

    /// In order. Nothing for lines of more than 20,000 characters, which would take long.
    [[nodiscard]] QList<CodeSpan> spans(QStringView line, bool inComment);

protected:
    void applyFormat(int offset, int length, const KSyntaxHighlighting::Format& format) override;

private:
    [[nodiscard]] CodeStyle styleOf(const KSyntaxHighlighting::Format& format);

    QList<CodeSpan> m_spans;
    QHash<int, CodeStyle> m_styles; ///< by the format's id
    KSyntaxHighlighting::State m_withinComment;
};

} // namespace lockstep
