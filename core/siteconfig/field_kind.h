#pragma once

#include "core/siteconfig/config_form_keys.h"
#include "core/siteconfig/schema_walk.h"

namespace lockstep {

/// What the parts of a schema that are about a value (as SchemaWalk finds them) want it to be written with;
/// nothing where they do not say, or leave it open.
[[nodiscard]] std::optional<ConfigFieldKind> kindBySchema(const SchemaParts& parts, const SchemaWalk& walk,
                                                          const QList<int>& about);

/// What a value can be written with, of the kind that is wanted: itself, or Summary where the value does not
/// fit into it. Without one, what the value is.
[[nodiscard]] ConfigFieldKind kindByValue(const JsoncDocument& document, qint32 node,
                                          std::optional<ConfigFieldKind> wanted);

/// The parts that are about the value are all the same, whichever of several forms it has: their keyword
/// holds for it.
[[nodiscard]] QList<int> certainParts(const SchemaWalk& walk, const QList<int>& about);

} // namespace lockstep
