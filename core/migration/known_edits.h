#pragma once

#include "core/catalog/schema.h"
#include "core/migration/definition.h"

namespace lockstep {

/// Whether it is known that the migration's definition changed after its first release, and why that is
/// harmless was settled: everything else that changes is worth a look.
[[nodiscard]] bool isKnownEdit(Schema schema, MigrationId id);

} // namespace lockstep
