#pragma once

#include <QColor>

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

} // namespace lockstep
