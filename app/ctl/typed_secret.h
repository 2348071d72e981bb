#pragma once

#include "core/support/error.h"
#include "core/support/secret.h"

#include <stop_token>

namespace lockstep::ctl {

/// The first line of standard input. On a terminal `question` is said first, and what is typed is not shown.
/// Errors: Cancelled, Invalid (a line of more than 8 kB).
[[nodiscard]] Result<Secret> typedSecret(const QString& question, const std::stop_token& stop);

} // namespace lockstep::ctl
