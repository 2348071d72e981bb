#pragma once

#include "core/siteconfig/jsonc_document.h"
#include "core/siteconfig/schema_findings.h"
#include "core/siteconfig/schema_parts.h"

namespace lockstep {

/// What to tell of a value that fits none of the forms that a schema offers: the findings of the form that
/// was meant, judging by the key that tells the forms apart ("type"), by the kind of value, and then by how
/// little is wrong. Where no form has the value of that key: which values there are. `part` offers the
/// forms; each has findings of its own.
[[nodiscard]] SchemaFindings closestForm(const JsoncDocument& document, const SchemaParts& parts, int part,
                                         qint32 node, std::vector<SchemaFindings> forms);

} // namespace lockstep
