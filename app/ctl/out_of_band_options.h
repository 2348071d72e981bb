#pragma once

#include "app/ctl/options.h"
#include "core/database/out_of_band.h"

namespace lockstep::ctl {

/// Who runs out-of-band migrations that must be complete: --migrator-image, --migrator-job with
/// --kube-context and --kube-namespace; without them the services do.
void declareOutOfBandRunner(Options& options);

/// Empty: the services. Errors: Usage.
[[nodiscard]] Result<OutOfBandRunner> readOutOfBandRunner(const Options& options,
                                                          const DatabaseSet& databases);

} // namespace lockstep::ctl
