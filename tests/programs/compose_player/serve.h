#pragma once

#include "core/database/connection_settings.h"

#include <QStringList>

namespace lockstep::player {

[[nodiscard]] ConnectionSettings frontendDatabase();

/// What runs in a container: `NAME TAG [COMMAND...]`.
[[nodiscard]] int serve(const QStringList& words);

} // namespace lockstep::player
