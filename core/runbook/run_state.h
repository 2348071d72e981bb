#pragma once

#include "core/runbook/journal.h"

namespace lockstep {

/// How far one step of a run is.
struct StepState
{
    enum class State {
        NotStarted,
        Begun, ///< and nothing is known of its end: in doubt when nobody works on it
        Done,
        Failed,
        Cancelled,
        Skipped,
        Doubted ///< a person must decide
    };
    State state = State::NotStarted;
    int attempts = 0; ///< begun so far, over all resumptions
    QJsonObject outputs = {};
    QString text = {}; ///< the evidence, the error, or why it was skipped
    QString how = {};  ///< of Done: "ran", "verified", "recovered", "decided"
    QDateTime begun = {};
    QDateTime ended = {};
};

/// A run as its journal tells it.
struct RunState
{
    QString runbook; ///< its YAML as it was at the beginning
    QString name;
    QString version;
    QString instance;
    InputTexts inputs; ///< with masks in place of secrets
    QDateTime started;
    QDateTime ended;
    QString result;    ///< of RunEnded; empty: it has not ended
    QString pausedFor; ///< why it waits; empty: it does not
    QMap<QString, StepState> steps;
    QString goingBack; ///< to this snapshot point, which was not reached yet

    [[nodiscard]] StepState step(const QString& id) const { return steps.value(id); }
};

/// What one more entry makes of it.
void advance(RunState& run, const JournalEntry& entry, const QStringList& order);

/// `order` are the ids of the runbook's steps, in order.
[[nodiscard]] RunState replay(const QList<JournalEntry>& entries, const QStringList& order);

/// The steps that are done, as "steps.ID.KEY".
[[nodiscard]] ReferenceValues outputReferences(const RunState& state);

/// "not-started", "begun", "done", "failed", "cancelled", "skipped", "in-doubt"
[[nodiscard]] QString stepStateName(StepState::State state);

} // namespace lockstep
