#pragma once

#include <QString>

class QMimeData;

namespace lockstep {

/// For the clipboard: the text that others get and, when it has masks, the way for pastedCode() to the text
/// as it is, so that cutting and pasting does not put a mask in a secret's place. The secret itself stays in
/// the process, and only the last one.
[[nodiscard]] QMimeData* copiedCode(const QString& shown, const QString& original, bool hasMasks);

/// What to put in.
[[nodiscard]] QString pastedCode(const QMimeData* data);

} // namespace lockstep
