#pragma once

#include "ui/theme/theme.h"

#include <QIcon>

namespace lockstep {

/// A Breeze icon by name ("edit-find"), drawn in one colour: the text colour of the current scheme, muted
/// when disabled. It follows the scheme by itself and is sharp at every scale. Null when there is no such
/// icon.
[[nodiscard]] QIcon themedIcon(const QString& name);
/// The same in the colour of a tone.
[[nodiscard]] QIcon themedIcon(const QString& name, Tone tone);
/// The same in the secondary text colour.
[[nodiscard]] QIcon mutedIcon(const QString& name);
/// The same for a background filled with the accent.
[[nodiscard]] QIcon iconOnAccent(const QString& name);

/// Lockstep's own mark, from the resources.
[[nodiscard]] QIcon applicationIcon();

} // namespace lockstep
