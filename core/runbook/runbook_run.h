#pragma once

#include "core/runbook/journal.h"
#include "core/runbook/run_state.h"
#include "core/runbook/step_kind.h"

#include <atomic>

namespace lockstep {

/// What a person is asked to do and to confirm.
struct ManualQuestion
{
    QString step; ///< id
    QString title;
    QString instructions;
};

struct ManualAnswer
{
    QString evidence; ///< what shows that it is done, not empty
    QString by;       ///< who signs for it
};

/// What a run needs from those who run it.
struct RunSurroundings
{
    QString runsFolder; ///< below which each run has a folder of its own
    QString user;       ///< who runs it
    /// Empty: nobody is there to answer now; the run waits.
    std::function<std::optional<ManualAnswer>(const ManualQuestion&)> answer = {};
};

/// Carries a runbook out, from where its journal ends: nothing is done that was not written down before, and
/// how it went is written down after. Whatever ends the process, another one goes on from the same journal.
class RunbookRun
{
public:
    enum class End {
        Done,
        Failed, ///< a step did; going on tries it again
        Cancelled,
        Waiting ///< for a person: paused, a manual step, a step in doubt; see RunState::pausedFor
    };

    /// Keeps references to kinds and journal. `inputs` are complete and right.
    RunbookRun(Runbook runbook, InputTexts inputs, const StepKinds& kinds, Journal& journal,
               RunSurroundings surroundings, RunEventSink events);
    ~RunbookRun();

    /// Starts the run, or goes on with it. A step of which nobody knows whether it was done is looked after
    /// first, made sure of, and only then repeated. Errors: those of the journal; Io (no folder for the run).
    [[nodiscard]] Result<End> run(const std::stop_token& stop);

    /// Stops before the next step. From any thread.
    void pause() { m_pausing = true; }

    // Not while it runs. Errors: those of the journal; Precondition (the step is not in that state).

    [[nodiscard]] Result<void> skip(const QString& step, const QString& reason);
    /// What a person found out about a step in doubt.
    [[nodiscard]] Result<void> decide(const QString& step, bool done, const QString& reason);
    /// Brings the snapshot of that step back and takes the steps behind it for not done. Errors: also those
    /// of what brings it back; then it is still to be done, and run() does it first.
    [[nodiscard]] Result<void> goBack(const QString& step, const std::stop_token& stop);
    /// It will not be gone on with.
    [[nodiscard]] Result<void> abandon(const QString& reason);

    /// As the journal has it now.
    [[nodiscard]] Result<RunState> state() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
    std::atomic<bool> m_pausing = false;
};

} // namespace lockstep
