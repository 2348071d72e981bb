#pragma once

#include "core/support/error.h"

#include <QRegularExpression>

namespace lockstep {

/// A regular expression of a JSON schema (ECMA 262) as one that Qt understands, with a bound on how long it
/// may search. Errors: Invalid, with what is wrong and where.
[[nodiscard]] Result<QRegularExpression> schemaPattern(const QString& pattern);

} // namespace lockstep
