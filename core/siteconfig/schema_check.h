#pragma once

#include "core/siteconfig/jsonc_document.h"
#include "core/siteconfig/schema_findings.h"
#include "core/siteconfig/schema_parts.h"

#include <stop_token>

namespace lockstep {

struct SchemaCheckLimits
{
    qint64 steps = 5'000'000; ///< schemas held against values
    int depth = 2'000;        ///< of schemas within schemas and values within values
};

/// Holds the document against the schema. The document may have errors; what could be read of it counts.
/// Errors: Cancelled; Invalid (the schema leads back to itself without end, or takes too many steps).
[[nodiscard]] Result<SchemaFindings> checkSchema(const SchemaParts& parts, const JsoncDocument& document,
                                                 bool formats, const SchemaCheckLimits& limits,
                                                 const std::stop_token& stop);

} // namespace lockstep
