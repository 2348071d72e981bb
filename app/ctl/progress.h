#pragma once

#include "core/support/run_event.h"

namespace lockstep::ctl {

/// A sink that tells a run's events on standard error, a line each. `quiet` leaves only warnings and errors.
[[nodiscard]] RunEventSink progressOnStandardError(bool quiet);

} // namespace lockstep::ctl
