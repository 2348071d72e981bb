#pragma once

#include "core/siteconfig/jsonc_document.h"

namespace lockstep {

/// How a document is laid out.
struct JsoncStyle
{
    QByteArray unit = "  ";    ///< what one level is indented by
    QByteArray lineEnd = "\n"; ///< "\n", "\r\n" or "\r"
};

/// What the document uses itself: its first line end, the indentation of its first child on a line of its
/// own.
[[nodiscard]] JsoncStyle jsoncStyle(const JsoncDocument& document);

/// Every value and key on a line of its own, indented by its depth; a comment stays on the line or between
/// the lines where it was. Only spaces and line ends are changed. Errors: Invalid, when the document has
/// errors.
[[nodiscard]] Result<JsoncEdits> formatJsonc(const JsoncDocument& document, const JsoncStyle& style);

/// How a new value is written.
struct JsoncValueLayout
{
    bool lines = false;     ///< over several lines
    bool tight = false;     ///< on one line, with no space after commas and colons
    QByteArray indent = {}; ///< of the line on which the value begins
    JsoncStyle style = {};
};

/// A value's text laid out anew. `json` must be plain JSON, without flaws.
[[nodiscard]] QByteArray jsoncLaidOut(QByteArrayView json, const JsoncValueLayout& layout);

} // namespace lockstep
