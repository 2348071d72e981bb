#pragma once

#include <QString>

namespace lockstep {

/// Plain text as Markdown (GitHub's flavour) that shows it as it is, also in a cell of a table: one line, no
/// markup.
[[nodiscard]] QString escapeMarkdown(const QString& text);

/// A code fence longer than any run of backticks in the text.
[[nodiscard]] QString fenceFor(const QString& text);

} // namespace lockstep
