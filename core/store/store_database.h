#pragma once

#include "core/store/database.h"

namespace lockstep {

/// A connection of its own to the store at a place, which is opened or created. Errors: as Store::open.
[[nodiscard]] Result<std::unique_ptr<Database>> openStoreDatabase(const QString& place);

} // namespace lockstep
