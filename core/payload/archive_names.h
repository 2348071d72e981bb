#pragma once

#include <QByteArray>

#include <optional>

namespace lockstep {

/// The name of an archive's entry without "." and doubled slashes, empty for the top itself; nothing where it
/// leads out of the folder it is unpacked into.
[[nodiscard]] std::optional<QByteArray> innerName(const QByteArray& name);

/// Whether a symbolic link of this (inner) name stays inside, whatever other such links it passes through:
/// ".." only at its beginning, where the folders above it are known to be real ones.
[[nodiscard]] bool linkStaysInside(const QByteArray& name, const QByteArray& target);

} // namespace lockstep
