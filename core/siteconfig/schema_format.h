#pragma once

#include <QString>

namespace lockstep {

/// What is wrong with the text, were it of the format ("uri", "email", "date-time"), as the end of a
/// sentence: "is no e-mail address"; empty: nothing, or the format is not known.
[[nodiscard]] QString formatFault(const QString& format, const QString& text);

} // namespace lockstep
