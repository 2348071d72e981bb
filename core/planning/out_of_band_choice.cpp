#include "core/planning/out_of_band_choice.h"

#include <algorithm>

namespace lockstep {

QList<OutOfBandMigration> withIds(const Knowledge& knowledge, const QList<int>& ids)
{
    QList<OutOfBandMigration> migrations;
    std::ranges::copy_if(knowledge.outOfBand(), std::back_inserter(migrations),
                         [&](const OutOfBandMigration& migration) { return ids.contains(migration.id); });
    return migrations;
}

} // namespace lockstep
