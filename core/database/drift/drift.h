#pragma once

#include "core/database/drift/difference.h"
#include "core/database/drift/repair_facts.h"
#include "core/database/drift/schema_description.h"

namespace lockstep {

/// What becomes of whole objects that nobody expects: tables, views, functions, types, sequences, extensions.
enum class Strangers {
    Noted,     ///< as the product does it: they may be somebody's own
    Unexpected ///< they are differences, and the repair drops them
};

/// How `actual` differs from `expected`: everything the product's own check finds (facts 5.3), and policies,
/// identity, partitions and invalid indexes besides. What the product ignores (objects that nobody expects,
/// unless they are part of a table) is noted. The migrators' own tables do not count. `facts` are the actual
/// database's; without them a repair knows nothing of what stands in its way. A pure function.
[[nodiscard]] Drift findDrift(const SchemaDescription& expected, const SchemaDescription& actual,
                              const RepairFacts& facts = {}, Strangers strangers = Strangers::Noted);

} // namespace lockstep
