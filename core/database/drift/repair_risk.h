#pragma once

#include "core/database/drift/difference.h"
#include "core/database/drift/repair_builder.h"

namespace lockstep {

struct RepairRisk
{
    QString text; ///< sentences; empty: nothing worth saying
    bool safe = false;
};

/// Above this a table is large: building an index on it, or reading it through, is felt by its users.
inline constexpr qint64 largeTableBytes = 100'000'000;

/// What repairing the difference may cost.
[[nodiscard]] RepairRisk riskOf(const Difference& difference, const RepairBuilder& repair,
                                const SchemaDescription& expected, const SchemaDescription& actual,
                                const RepairFacts& facts);

} // namespace lockstep
