#pragma once

#include <QString>

class QMimeData;

namespace lockstep {

/// For the clipboard: the text that others get, and, for pastedCode() in this process alone, the text as it
/// is, so that cutting and pasting does not put a mask in a secret's place.
[[nodiscard]] QMimeData* copiedCode(const QString& shown, const QString& original);

/// What to put into a document, with stand-ins (line_bytes.h).
[[nodiscard]] QString pastedCode(const QMimeData* data);

} // namespace lockstep
