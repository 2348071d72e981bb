#pragma once

#include <QString>

namespace lockstep {

/// "No space left on device" and the like, of an errno.
[[nodiscard]] QString systemError(int code);

} // namespace lockstep
