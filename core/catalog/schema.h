#pragma once

#include "core/support/error.h"

#include <QString>

#include <array>

namespace lockstep {

/// The product's three databases. Every list of them is in this order.
enum class Schema { Frontend, CodeIntel, CodeInsights };

inline constexpr std::array<Schema, 3> allSchemas = {Schema::Frontend, Schema::CodeIntel,
                                                     Schema::CodeInsights};

/// "frontend", "codeintel", "codeinsights": the name on disk, in JSON and on the command line.
[[nodiscard]] QString schemaName(Schema schema);

/// Accepts the names and the containers' names (pgsql, codeintel-db, codeinsights-db). Errors: Usage.
[[nodiscard]] Result<Schema> parseSchema(QStringView text);

} // namespace lockstep
