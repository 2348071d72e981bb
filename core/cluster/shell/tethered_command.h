#pragma once

#include "core/cluster/shell/transport.h"

namespace lockstep {

/// Runs the command to its end, and ends it, with all that it started on its machine, when it is cancelled,
/// when it times out, and when we or the way there are gone: politely, after ten seconds by force. It reads
/// nothing. For what nobody watching should outlive nobody; see DurableJob for the opposite. An exit code of
/// its own is not an error. Errors: as Transport::run; Io (no place for a pipe here).
[[nodiscard]] Result<ProcessOutput> runTethered(const Transport& transport, const ShellCommand& command,
                                                const std::stop_token& stop, const ProcessSink& sink = {});

} // namespace lockstep
