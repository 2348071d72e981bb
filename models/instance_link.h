#pragma once

#include "core/support/error.h"

namespace lockstep {

/// "lockstep://instance/prod/acme": what opens an instance in the console, for a chat or an issue. `key` is
/// Instance::key().
[[nodiscard]] QString instanceLink(const QString& key);

/// A link of ours, of whatever kind.
[[nodiscard]] bool isLockstepLink(const QString& text);

/// The key that the link names. Errors: Usage.
[[nodiscard]] Result<QString> instanceOfLink(const QString& link);

} // namespace lockstep
