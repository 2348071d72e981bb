#pragma once

#include "core/support/error.h"

#include <QByteArray>
#include <QProcessEnvironment>
#include <QStringList>

#include <chrono>
#include <functional>
#include <stop_token>

namespace lockstep {

/// A program with its arguments, never a shell line.
struct Command
{
    QString program; ///< A name looked up in PATH (never in the current folder) or an absolute path.
    QStringList arguments;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    QString workingFolder;
    QString standardInputFile;            ///< Read from this file when not empty.
    QString standardOutputFile;           ///< Written to this file, not to ProcessOutput, when not empty.
    std::chrono::milliseconds timeout{0}; ///< 0: none.
};

struct ProcessOutput
{
    int exitCode = 0;
    QByteArray standardOutput;
    QByteArray standardError;
};

/// Runs the command to its end, from any thread. A non-zero exit code is not an error here: the caller knows
/// what it means. Errors: NotFound (no such program), Cancelled, Failed (crash, timeout). A cancelled or
/// timed-out process is terminated, then killed.
[[nodiscard]] Result<ProcessOutput> runProcess(const Command& command, std::stop_token stop = {});

/// runProcess, where every exit code but 0 is an error that quotes the end of standard error.
[[nodiscard]] Result<ProcessOutput> runChecked(const Command& command, std::stop_token stop = {});

} // namespace lockstep
