#pragma once

#include "core/runbook/transcript.h"
#include "models/log_model.h"

namespace lockstep {

/// What the log of a runbook's run says about an event; the step's id is the lane.
[[nodiscard]] QList<LogEntry> runbookLogLines(const RunEvent& event);

/// The log of a run that was read from its journal: what happened, and what the steps printed.
[[nodiscard]] QList<LogEntry> runbookLogLines(const Transcript& transcript);

} // namespace lockstep
