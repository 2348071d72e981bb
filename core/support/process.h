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
    QString standardInputFile; ///< Read from this file when not empty.
    QByteArray standardInput;  ///< Else it reads this.
    /// Else it reads what this gives, piece by piece as it takes them; an empty piece is the end.
    std::function<QByteArray()> inputSource = {};
    QString standardOutputFile;           ///< Written to this file, not to ProcessOutput, when not empty.
    std::chrono::milliseconds timeout{0}; ///< 0: none.
};

struct ProcessOutput
{
    int exitCode = 0;
    QByteArray standardOutput;
    QByteArray standardError;
};

enum class ProcessStream { Output, Error };

/// Is given what a process prints as it comes, on the thread that runs it.
using ProcessSink = std::function<void(ProcessStream stream, const QByteArray& bytes)>;

/// The end of what a program said of its trouble, for a message: a few lines.
[[nodiscard]] QString lastLines(const QByteArray& text);

/// Runs the command to its end, from any thread. A non-zero exit code is not an error here: the caller knows
/// what it means. What goes to a sink is not kept, but for its last 16 kB. Errors: NotFound (no such
/// program), Cancelled, Failed (crash, timeout). A cancelled or timed-out process is terminated, then killed,
/// together with all that it started.
[[nodiscard]] Result<ProcessOutput> runProcess(const Command& command, std::stop_token stop = {},
                                               const ProcessSink& sink = {});

/// runProcess, where every exit code but 0 is an error that quotes the end of standard error.
[[nodiscard]] Result<ProcessOutput> runChecked(const Command& command, std::stop_token stop = {},
                                               const ProcessSink& sink = {});

} // namespace lockstep
