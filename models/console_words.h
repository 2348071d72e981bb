#pragma once

#include "core/support/error.h"

namespace lockstep {

/// What a message says about the command line, said about the console: "add --skip-drift-check" becomes the
/// option's name there. Everything else stays, and so do the commands of other programs.
[[nodiscard]] QString consoleWords(QString text);
[[nodiscard]] Error consoleWords(Error error);

} // namespace lockstep
