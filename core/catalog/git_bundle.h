#pragma once

#include "core/support/error.h"

#include <QString>

namespace lockstep {

/// Whether the file begins like a git bundle.
[[nodiscard]] bool isGitBundle(const QString& path);

/// The bare repository that holds what the bundle holds: unpacked into `cacheFolder()/bundles/<sha256 of the
/// file>` the first time, found there afterwards. Safe when several processes do it at once. `again` unpacks
/// it anew. Errors: Invalid (corrupt, truncated, incomplete), Io.
[[nodiscard]] Result<QString> unpackBundle(const QString& path, bool again = false);

} // namespace lockstep
