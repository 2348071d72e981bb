#pragma once

#include "core/database/connection_settings.h"
#include "core/migration/stitched_graph.h"
#include "core/support/run_event.h"

namespace lockstep {

/// Looks, before an upgrade or downgrade, whether the databases are what their applied migrations make: also
/// in the middle of one that did not come to its end; an index whose building was begun, and nobody saw the
/// end of, is no drift. A database without any migration is exempt. Errors: Precondition (drift, with the
/// objects), NotFound (see expectedWith), Connection, Failed, Cancelled.
[[nodiscard]] Result<void> checkDrift(const CatalogContents& contents, const StitchedCatalog& catalog,
                                      const DatabaseSet& databases, const RunEventSink& events,
                                      const std::stop_token& stop = {});

} // namespace lockstep
