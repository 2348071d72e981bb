#pragma once

#include "core/support/error.h"

#include <QStringList>

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>

namespace lockstep {

/// A child process that cannot outlive us: the kernel signals it when the thread that started it ends, and
/// that thread is this object's own. (QProcess cannot promise this: the signal is tied to the caller's
/// thread, and the object to its event loop.) Every function may be called from any thread.
class OwnedProcess
{
public:
    struct Launch
    {
        QString program; ///< absolute path
        QStringList arguments;
        QString outputFile; ///< standard output and error, from its beginning
        QString workingFolder;
        int deathSignal = 0; ///< what the process gets when we are gone
    };

    /// Errors: Failed (the program could not be started), Io (the output file).
    [[nodiscard]] static Result<std::unique_ptr<OwnedProcess>> start(const Launch& launch);
    /// Ends the process: the death signal, then, after a while, SIGKILL.
    ~OwnedProcess();
    OwnedProcess(const OwnedProcess&) = delete;
    OwnedProcess& operator=(const OwnedProcess&) = delete;

    [[nodiscard]] qint64 pid() const;
    [[nodiscard]] bool running() const;
    /// The exit code, 128 + signal when a signal ended it; nothing while it runs.
    [[nodiscard]] std::optional<int> exitCode() const;
    void signal(int number) const;
    /// False when it still runs at the end of the time, or a stop was requested.
    [[nodiscard]] bool waitForExit(std::chrono::milliseconds time, const std::stop_token& stop = {}) const;

private:
    OwnedProcess();
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace lockstep
