#pragma once

#include "core/siteconfig/jsonc_document.h"

namespace lockstep {

/// The array at the path holds exactly these texts afterwards. Where there is an array already only what
/// differs is changed, so that the comments beside the other items stay; else one is made, as setJsonc() does
/// it. Errors: those of setJsonc().
[[nodiscard]] Result<JsoncEdits> setJsoncTexts(const JsoncDocument& document, const JsoncPath& path,
                                               const QStringList& texts);

} // namespace lockstep
