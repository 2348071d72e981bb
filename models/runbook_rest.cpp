// What a run that is not under way waits for, in words, and what keeps one from beginning.

#include "models/console_words.h"
#include "models/runbook_reading.h"

#include <QCoreApplication>

namespace lockstep {

namespace {

using Kind = RunbookRest::Kind;
using State = StepState::State;

/// What lupdate finds the texts of this file by.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(lockstep::RunbookRest)
};

const ShownStep* firstIn(const QList<ShownStep>& steps, std::initializer_list<State> states)
{
    const auto found = std::ranges::find_if(
        steps, [&](const ShownStep& step) { return std::ranges::contains(states, step.state.state); });
    return found == steps.end() ? nullptr : &*found;
}

/// About the step where there is one; `without` where the run stands at none.
RunbookRest about(Kind kind, const ShownStep* step, const QString& with, const QString& without)
{
    return step ? RunbookRest{kind, step->id, with.arg(step->title)} : RunbookRest{kind, {}, without};
}

RunbookRest over(const RunbookRunRecord& record)
{
    if (record.isRunning)
        return {Kind::Running, {}, Words::tr("Process %1 works on it.").arg(record.owner)};
    return record.result == u"done" ? RunbookRest{Kind::Done, {}, Words::tr("It came to its end.")}
                                    : RunbookRest{Kind::Abandoned, {}, Words::tr("It was given up.")};
}

/// It was left in peace: for a person, or because nothing more could be found out.
RunbookRest waiting(const RunState& state, const ShownStep* next)
{
    if (next && next->isManual && next->state.state != State::Begun)
        return about(Kind::ByHand, next, Words::tr("“%1” is to be done by hand."), {});
    if (next && next->state.state == State::Begun)
        return {Kind::Interrupted, next->id, consoleWords(state.pausedFor)};
    return about(Kind::Paused, next, Words::tr("It was paused before “%1”."),
                 Words::tr("It was paused before its end."));
}

/// The step that ended it may have been skipped since, or taken back.
RunbookRest ended(const RunState& state, const ShownStep* next)
{
    const State step = next ? next->state.state : State::Done;
    if (step == State::Failed)
        return about(Kind::Failed, next, Words::tr("“%1” failed."), {});
    if (step == State::Cancelled)
        return about(Kind::Stopped, next, Words::tr("It was stopped at “%1”."), {});
    if (state.result == u"cancelled")
        return about(Kind::Stopped, next, Words::tr("It was stopped before “%1”."),
                     Words::tr("It was stopped before its end."));
    return about(Kind::Paused, next, Words::tr("Going on begins with “%1”."),
                 Words::tr("Going on brings it to its end."));
}

RunbookRest interrupted(const ShownStep* next)
{
    if (next && next->state.state == State::Begun)
        return about(Kind::Interrupted, next,
                     Words::tr("It was cut off during “%1”. Going on looks after that step first."), {});
    return about(Kind::Interrupted, next, Words::tr("It was cut off before “%1”."),
                 Words::tr("It was cut off before its end."));
}

} // namespace

QString restWord(RunbookRest::Kind kind)
{
    switch (kind) {
    case Kind::Running:
        return Words::tr("Running");
    case Kind::Interrupted:
        return Words::tr("Interrupted");
    case Kind::InDoubt:
        return Words::tr("In doubt");
    case Kind::ByHand:
        return Words::tr("By hand");
    case Kind::Paused:
        return Words::tr("Paused");
    case Kind::Failed:
        return Words::tr("Failed");
    case Kind::Stopped:
        return Words::tr("Stopped");
    case Kind::Done:
        return Words::tr("Done");
    case Kind::Abandoned:
        return Words::tr("Abandoned");
    }
    return {};
}

RunbookRest restOf(const RunbookRunRecord& record, const RunState& state, const QList<ShownStep>& steps)
{
    if (!record.isOpen())
        return over(record);
    if (const ShownStep* doubted = firstIn(steps, {State::Doubted}))
        return about(Kind::InDoubt, doubted,
                     Words::tr("Nobody knows whether “%1” was done: look, and decide."), {});
    if (!state.goingBack.isEmpty())
        return {Kind::Interrupted, state.goingBack,
                Words::tr("It was going back to a snapshot point; that comes first.")};
    const ShownStep* next =
        firstIn(steps, {State::NotStarted, State::Begun, State::Failed, State::Cancelled});
    if (state.result == u"failed" || state.result == u"cancelled")
        return ended(state, next);
    return state.pausedFor.isEmpty() ? interrupted(next) : waiting(state, next);
}

namespace {

QString preconditionReason(const RunbookCheck& check)
{
    if (!check.preconditions)
        return Words::tr("The preconditions are not checked yet.");
    const auto failed = std::ranges::find(*check.preconditions, false, &CheckedPrecondition::holds);
    return failed == check.preconditions->cend() ? QString()
                                                 : Words::tr("It does not hold: %1").arg(failed->title);
}

/// The store would refuse it; here it is said before.
QString instanceReason(const QString& instance, const QList<KnownRun>& runs)
{
    const auto other = std::ranges::find_if(runs, [&](const KnownRun& run) {
        return !instance.isEmpty() && run.record.instance == instance && run.rest.isOpen();
    });
    if (other == runs.end())
        return {};
    const RunbookRunRecord& record = other->record;
    return record.isRunning
               ? Words::tr("Run %1 (%2) works on %3, in process %4: wait until it has finished.")
                     .arg(QString::number(record.id), record.title, instance, record.owner)
               : Words::tr("Run %1 (%2) has not come to its end on %3: go on with it, or abandon it first.")
                     .arg(QString::number(record.id), record.title, instance);
}

} // namespace

QString reasonNotToRun(const RunReadiness& readiness, const RunbookCheck& check, const QList<KnownRun>& runs)
{
    if (readiness.inputProblems > 0)
        return Words::tr("%n input(s) need your attention.", nullptr, int(readiness.inputProblems));
    if (check.error)
        return Words::tr("The preview is not complete.");
    if (const QString taken = instanceReason(check.instance, runs); !taken.isEmpty())
        return taken;
    if (readiness.isRunningHere)
        return Words::tr("Another run is under way here: wait until it has finished.");
    if (readiness.isChecking)
        return Words::tr("Checking the preconditions…");
    return preconditionReason(check);
}

} // namespace lockstep
