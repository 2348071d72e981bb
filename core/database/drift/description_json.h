#pragma once

#include "core/database/drift/schema_description.h"
#include "core/support/error.h"

#include <QJsonObject>

namespace lockstep {

/// The JSON that the product's `describe --format=json` writes: Extensions, Enums, Functions, Sequences,
/// Tables and Views, keys in capitals; nothing of ours.
[[nodiscard]] QJsonObject toProductJson(const SchemaDescription& schema);
/// The same with everything of ours, so that nothing is lost on the way back.
[[nodiscard]] QJsonObject toFullJson(const SchemaDescription& schema);

/// Reads either; what is missing keeps its default, and what the product leaves out is worked out as far as
/// the rest says it (the arguments of functions, who owns a sequence). Errors: Invalid, with the object.
[[nodiscard]] Result<SchemaDescription> descriptionFromJson(const QByteArray& json, const QString& subject);

/// For people, in the manner of psql's \d.
[[nodiscard]] QString toPsqlText(const SchemaDescription& schema);

} // namespace lockstep
