#pragma once

#include "core/support/error.h"

#include <QByteArray>
#include <QString>

namespace lockstep {

/// The whole file. Errors: NotFound, Io.
[[nodiscard]] Result<QByteArray> readFile(const QString& path);

/// Writes the file whole or not at all (temporary file, then rename); creates missing parent folders. Errors:
/// Io.
[[nodiscard]] Result<void> writeFile(const QString& path, const QByteArray& bytes);

/// Lockstep's own folder under the user's cache folder, made if need be; LOCKSTEP_CACHE_DIR overrides it.
/// Everything in it can be made again.
[[nodiscard]] QString cacheFolder();

/// Lockstep's own folder for what must not be lost (the store); LOCKSTEP_DATA_DIR overrides it.
[[nodiscard]] QString dataFolder();

/// Where the shipped resources (knowledge, sample, reports) are: LOCKSTEP_RESOURCES, else beside the binary
/// (../share/lockstep), else the build tree's copy.
[[nodiscard]] QString resourceFolder();

} // namespace lockstep
