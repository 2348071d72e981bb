#pragma once

#include "core/support/error.h"

#include <chrono>

namespace lockstep {

/// "90s", "15m", "1h", "2d", or several such in a row ("1h30m"). Errors: Usage.
[[nodiscard]] Result<std::chrono::seconds> parseDuration(const QString& text);

} // namespace lockstep
