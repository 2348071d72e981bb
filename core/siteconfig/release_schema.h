#pragma once

#include "core/catalog/release_catalog.h"
#include "core/siteconfig/config_schema.h"

namespace lockstep {

/// A release's own `site.schema.json`, as it is in the catalogue. Errors: as those of releaseSchema().
[[nodiscard]] Result<QByteArray> releaseSchemaText(const ReleaseCatalog& catalog, const Version& wanted);

/// What a release of the catalogue allows in a site configuration. `wanted`
/// without a patch is the newest of its line. Errors: NotFound (no such release, or it has no such file),
/// Invalid, Io, Cancelled.
[[nodiscard]] Result<ConfigSchema> releaseSchema(const ReleaseCatalog& catalog, const Version& wanted,
                                                 const std::stop_token& stop = {});

} // namespace lockstep
