#pragma once

#include "core/support/process.h"

#include <QMap>

namespace lockstep {

/// A command for some machine: arguments, never a shell line.
struct ShellCommand
{
    QStringList arguments; ///< the program first, looked up there
    QMap<QString, QString> environment = {};
    QString folder = {}; ///< on that machine; empty: where one lands
    QByteArray input = {};
    std::function<QByteArray()> inputSource = {}; ///< see Command
    QString inputFile = {};                       ///< on this machine; it is read instead when not empty
    std::chrono::milliseconds timeout{0};         ///< 0: none
};

/// Where commands run: this machine, or one that is reached by ssh or gcloud. All they differ in is how a
/// script gets there.
class Transport
{
public:
    virtual ~Transport() = default;

    /// "this machine", "ssh admin@host"
    [[nodiscard]] virtual QString description() const = 0;

    /// Its files are ours.
    [[nodiscard]] virtual bool isLocal() const { return false; }

    /// Runs a script of a POSIX shell there to its end. An exit code of the script's own is not an error.
    /// Errors: Connection (the machine cannot be reached, or was lost; with what to do), NotFound (ssh or
    /// gcloud is not installed), Failed (timeout), Cancelled.
    [[nodiscard]] Result<ProcessOutput> runScript(const QString& script, const ShellCommand& how,
                                                  const std::stop_token& stop,
                                                  const ProcessSink& sink = {}) const;

    /// Runs the command. Errors: as runScript; Usage (what no command line can hold).
    [[nodiscard]] Result<ProcessOutput> run(const ShellCommand& command, const std::stop_token& stop,
                                            const ProcessSink& sink = {}) const;

    /// run(), where every exit code but 0 is an error that quotes the end of standard error.
    [[nodiscard]] Result<ProcessOutput> runChecked(const ShellCommand& command, const std::stop_token& stop,
                                                   const ProcessSink& sink = {}) const;

    /// The process on this machine that keeps a way open from a Unix socket here to a TCP port that the
    /// machine there reaches, for as long as it has input. Not where isLocal().
    [[nodiscard]] virtual Command forwarding(const QString& socket, const QString& host, int port) const = 0;

    /// What it means that a process of ours ended so, when it means that there was no way there.
    [[nodiscard]] virtual std::optional<Error> connectionError(const ProcessOutput& output) const = 0;

private:
    /// The process on this machine that runs the script there.
    [[nodiscard]] virtual Command command(const QString& script) const = 0;
};

/// The command as a script of a POSIX shell, which it replaces.
[[nodiscard]] QString scriptOf(const ShellCommand& command);

/// The line that preview and log show: "cd /srv && TOKEN=... docker compose ps".
[[nodiscard]] QString commandText(const ShellCommand& command);

} // namespace lockstep
