#pragma once

#include "core/runbook/preview.h"
#include "core/runbook/transcript.h"
#include "core/store/runbook_store.h"

#include <stop_token>

namespace lockstep {

/// Where runs are filed and done, and who does them.
struct RunbookPlaces
{
    QString store; ///< path
    QString runsFolder;
    QString user;
    QStringList files = {}; ///< runbooks besides those that ship and the user's own
};

/// The usual ones, with that store.
[[nodiscard]] RunbookPlaces usualRunbookPlaces(const QString& store);

/// What keeps a run from going on, or that it is over.
struct RunbookRest
{
    enum class Kind {
        Running,     ///< some process works on it
        Interrupted, ///< the process that worked on it is gone
        InDoubt,     ///< a person must say whether a step was done
        ByHand,      ///< a person must do a step
        Paused,
        Failed,
        Stopped, ///< cancelled
        Done,
        Abandoned
    };
    Kind kind = Kind::Running;
    QString step; ///< id of the one it is about; empty: none
    QString text; ///< a sentence about it: "“Load the dump” failed."

    /// A person has to look after it.
    [[nodiscard]] bool isOpen() const { return kind != Kind::Done && kind != Kind::Abandoned; }
};

/// One word for a badge: "Interrupted".
[[nodiscard]] QString restWord(RunbookRest::Kind kind);

/// A step as it is shown before, during and after a run; nothing in it is a secret.
struct ShownStep
{
    QString id;
    QString title;
    QString explanation;
    QString kind;
    QString target; ///< where: "this machine"
    QString action; ///< to the last argument
    QString verify; ///< empty: only its own end tells
    QString undo;   ///< empty: it cannot be taken back
    QString changes;
    QStringList unknown; ///< references that are not known yet
    QString leftOut;     ///< why it is; empty: it is not
    bool isRepeatable = false;
    bool isSnapshotPoint = false;
    bool isManual = false;
    StepState state = {};
};

/// One run with all that was written down about it.
struct RunReading
{
    RunbookRunRecord record;
    Transcript transcript;
    std::optional<Runbook> runbook; ///< as it was when the run began
    std::optional<Error> problem;   ///< why there is no runbook
    QList<ShownStep> steps;
    RunbookRest rest;

    [[nodiscard]] const ShownStep* step(const QString& id) const;
    /// What the step printed, as far as it is kept; of very much the end.
    [[nodiscard]] QString printedBy(const QString& id) const;
    /// Titles of the snapshot points that were reached, by id, in order.
    [[nodiscard]] QList<std::pair<QString, QString>> snapshotPoints() const;
};

/// A run in a list.
struct KnownRun
{
    RunbookRunRecord record;
    RunbookRest rest;
};

/// The runbooks and runs that there are.
struct KnownRunbooks
{
    QMap<QString, Runbook> runbooks; ///< by name
    QList<Error> errors;             ///< of those that cannot be read
    QList<KnownRun> runs;            ///< newest first
    std::optional<Error> storeError;
};

/// A runbook looked at with what was said for its inputs.
struct RunbookCheck
{
    Runbook runbook;
    InputTexts inputs;
    QString instance;
    QList<ShownStep> steps;
    std::optional<Error> error; ///< why there are no steps
    /// Nothing: not checked yet.
    std::optional<QList<CheckedPrecondition>> preconditions;

    /// The preconditions were checked, and all of them hold.
    [[nodiscard]] bool holds() const;
    /// The steps that change something, and are not left out.
    [[nodiscard]] QList<ShownStep> changingSteps() const;
};

// These block; they are for worker threads.

[[nodiscard]] KnownRunbooks readKnownRunbooks(const RunbookPlaces& places);
/// Errors: those of the store and of the journal; NotFound.
[[nodiscard]] Result<RunReading> readRun(const RunbookPlaces& places, qint64 run);
/// Without the preconditions.
[[nodiscard]] RunbookCheck previewOf(const Runbook& runbook, const InputTexts& inputs);
[[nodiscard]] QList<CheckedPrecondition> preconditionsOf(const RunbookCheck& check,
                                                         const std::stop_token& stop);

// And these do not.

/// What each step will do, as far as it is known with the run's state; the states themselves too.
[[nodiscard]] QList<ShownStep> shownSteps(const Runbook& runbook, const InputTexts& inputs,
                                          const RunState& state);
/// Takes over the states, and what was written down about each step when it was begun.
void refreshSteps(QList<ShownStep>& steps, const Transcript& transcript);
[[nodiscard]] RunbookRest restOf(const RunbookRunRecord& record, const RunState& state,
                                 const QList<ShownStep>& steps);

/// Why a run cannot begin; empty: it can.
struct RunReadiness
{
    qsizetype inputProblems = 0;
    bool isChecking = false;
    bool isRunningHere = false; ///< this console is at another run
};

[[nodiscard]] QString reasonNotToRun(const RunReadiness& readiness, const RunbookCheck& check,
                                     const QList<KnownRun>& runs);

} // namespace lockstep
