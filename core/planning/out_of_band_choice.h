#pragma once

#include "core/planning/knowledge.h"

namespace lockstep {

/// Those of the known out-of-band migrations that have one of the ids, in the order of
/// Knowledge::outOfBand().
[[nodiscard]] QList<OutOfBandMigration> withIds(const Knowledge& knowledge, const QList<int>& ids);

} // namespace lockstep
