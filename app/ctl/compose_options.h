#pragma once

#include "app/ctl/options.h"
#include "core/cluster/compose/compose_client.h"

namespace lockstep::ctl {

/// --machine, --folder, --file, --project, --program
void declareProject(Options& options);

/// --yes
void declareYes(Options& options);

/// Errors: Usage; those of ComposeClient::open().
[[nodiscard]] Result<ComposeClient> chosenProject(const Options& options, const std::stop_token& stop);

/// parse() and chosenProject().
[[nodiscard]] Result<ComposeClient> parsedProject(Options& options, const QStringList& words,
                                                  const std::stop_token& stop);

/// Says each line that a program prints on standard error.
[[nodiscard]] ProcessSink sayingSink();

/// Says the error of a change that may have been made in part, and how to go on; the exit status.
[[nodiscard]] int failPartWay(const Error& error);

} // namespace lockstep::ctl
