#pragma once

#include "core/siteconfig/jsonc_document.h"
#include "core/siteconfig/schema_findings.h"
#include "core/siteconfig/schema_parts.h"

namespace lockstep {

/// A finding as a sentence without its end, for those who write the document, not the schema. Shows no value
/// of a key that names a secret.
[[nodiscard]] QString findingText(const JsoncDocument& document, const SchemaParts& parts,
                                  const SchemaFinding& finding);

/// What a finding of the kinds Type, Const, Enum and Choice allows: "a text", "\"saml\"".
[[nodiscard]] QStringList namesAllowed(const SchemaParts& parts, const SchemaFinding& finding);

/// "a", "a or b", "a, b or c"
[[nodiscard]] QString joinedByOr(const QStringList& names);

/// A JSON value for people, shortened when it is long.
[[nodiscard]] QString shownValue(const QJsonValue& value);

} // namespace lockstep
