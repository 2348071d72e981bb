#pragma once

#include "core/siteconfig/schema_parts.h"

namespace lockstep {

/// Text for an editor to put in, in the syntax of snippets that editors share: "${1:word}" is a place to type
/// at, in the order of the numbers, with the word selected; $, } and \ of the text itself stand behind a \.
/// Lines after the first are indented from the line where it is put in, by tabs, which are the document's own
/// unit.
[[nodiscard]] QString valueSnippet(const SchemaParts& parts, int part);

/// The text as it is, in that syntax.
[[nodiscard]] QString snippetText(QString text);

} // namespace lockstep
