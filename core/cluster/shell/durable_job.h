#pragma once

#include "core/cluster/shell/transport.h"

namespace lockstep {

/// A command that goes on on its machine whatever becomes of us or of the way there, and whose end can be
/// asked for afterwards: after a crash, a cut connection, or the next morning. It keeps a folder of its name
/// on that machine (below ${XDG_STATE_HOME:-~/.local/state}/lockstep/jobs, for its user only), in which the
/// command, what it prints and its exit code are written.
class DurableJob
{
public:
    enum class State {
        NotStarted,
        Running,
        Ended,   ///< with an exit code
        Vanished ///< it was started and is gone without an exit code: killed, or the machine went down
    };

    /// `name` is unique on the machine: letters, digits, '-', '_' and '.'. Keeps a reference to the
    /// transport.
    DurableJob(const Transport& transport, QString name);

    /// Errors of all of them: as Transport::runScript.
    [[nodiscard]] Result<State> look(const std::stop_token& stop) const;

    /// Starts it once. Errors: Busy (a job of that name has been started before), Usage (what no command line
    /// can hold), Failed (no place for its folder).
    [[nodiscard]] Result<void> start(const ShellCommand& command, const std::stop_token& stop) const;

    /// Hands on what it prints, from its beginning, until it ends; then its exit code. When the way there is
    /// lost, it looks for another for `patience`. Errors: Connection (still lost; the job goes on), Failed
    /// (it vanished; it did not end within `limit`, where that is not 0: it goes on), NotFound (it has not
    /// been started), Cancelled (only the following: the job goes on).
    [[nodiscard]] Result<int> follow(const ProcessSink& sink, std::chrono::seconds patience,
                                     std::chrono::seconds limit, const std::stop_token& stop) const;

    /// Ends it, with all that it started: politely, after five seconds by force.
    [[nodiscard]] Result<void> end(const std::stop_token& stop = {}) const;

    /// Removes the folder. Not while it runs.
    [[nodiscard]] Result<void> remove(const std::stop_token& stop = {}) const;

private:
    struct Piece;

    [[nodiscard]] QString script(const QString& body) const;
    [[nodiscard]] Result<ProcessOutput> ask(const QString& body, const std::stop_token& stop,
                                            const ShellCommand& how = {}) const;
    [[nodiscard]] Result<void> startHere(const ShellCommand& command) const;
    [[nodiscard]] Result<void> startThere(const ShellCommand& command, const std::stop_token& stop) const;
    [[nodiscard]] std::unexpected<Error> notStarted(const ShellCommand& command, bool isTaken,
                                                    const QString& happened) const;
    /// Without a process for each look, where the files are ours.
    [[nodiscard]] Piece readHere(qint64 output, qint64 errors) const;
    [[nodiscard]] Result<Piece> readThere(qint64 output, qint64 errors, const std::stop_token& stop) const;
    [[nodiscard]] Result<Piece> read(qint64 output, qint64 errors, const std::stop_token& stop) const;

    const Transport& m_transport;
    QString m_name;
};

} // namespace lockstep
