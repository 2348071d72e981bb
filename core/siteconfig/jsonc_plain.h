#pragma once

#include "core/siteconfig/jsonc_document.h"

namespace lockstep {

/// A value as plain JSON: without comments and trailing commas, containers over several lines, texts and
/// numbers as they are written. The document must be sound.
[[nodiscard]] QByteArray plainJson(const JsoncDocument& document, qint32 index);

} // namespace lockstep
