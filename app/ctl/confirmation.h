#pragma once

#include "app/ctl/options.h"

namespace lockstep::ctl {

/// Asks on the terminal for a word that only somebody who means it types; --yes answers for scripts. False
/// when it is not given, or there is no terminal to ask on.
[[nodiscard]] bool confirmed(const Options& options, const QString& question, const QString& word);

} // namespace lockstep::ctl
