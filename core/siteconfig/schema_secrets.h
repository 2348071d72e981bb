#pragma once

#include "core/siteconfig/config_schema.h"

#include <QSet>

namespace lockstep {

/// The schema says of a value that it is not for everybody's eyes: it may be written and not read
/// (`writeOnly`), it is a password by its format, or its description calls it a secret, a password or the
/// like.
[[nodiscard]] bool describesSecret(const SchemaPart& part);

/// The texts of a document that the schema describes so: node indices.
[[nodiscard]] QSet<qint32> schemaSecrets(const ConfigSchema& schema, const JsoncDocument& document);

/// maskEdits() with what the schema knows, where there is one.
[[nodiscard]] JsoncEdits configMasks(const JsoncDocument& document, const ConfigSchema* schema);

} // namespace lockstep
