#pragma once

#include "core/siteconfig/jsonc_edit.h"
#include "ui/siteconfig/editor/editor_values.h"

namespace lockstep {

/// What of the bytes must not be seen, without the quotes around it. `masks` are as maskEdits() makes them.
[[nodiscard]] QList<EditorRange> maskRanges(const QByteArray& bytes, const JsoncEdits& masks);

} // namespace lockstep
