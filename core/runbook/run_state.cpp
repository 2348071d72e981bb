#include "core/runbook/run_state.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using Kind = JournalEntry::Kind;
using State = StepState::State;

InputTexts textsOf(const QJsonObject& object)
{
    InputTexts texts;
    for (auto entry = object.constBegin(); entry != object.constEnd(); ++entry)
        texts.insert(entry.key(), entry.value().toString());
    return texts;
}

void start(RunState& run, const JournalEntry& entry)
{
    run.runbook = entry.data[u"runbook"].toString();
    run.name = entry.data[u"name"].toString();
    run.version = entry.data[u"version"].toString();
    run.instance = entry.data[u"instance"].toString();
    run.inputs = textsOf(entry.data[u"inputs"].toObject());
    run.started = entry.time;
}

void end(StepState& step, State state, const JournalEntry& entry, const QString& textKey)
{
    step.state = state;
    step.text = entry.data[textKey].toString();
    step.ended = entry.time;
}

void goBack(RunState& run, const QString& to, const QStringList& order)
{
    run.goingBack.clear();
    for (const QString& id : order.sliced(order.indexOf(to) + 1)) {
        StepState& step = run.steps[id];
        step = {.state = State::NotStarted, .attempts = step.attempts};
    }
}

void changeStep(StepState& step, const JournalEntry& entry)
{
    switch (entry.kind) {
    case Kind::StepBegun:
        step = {
            .state = State::Begun, .attempts = std::max(step.attempts, entry.attempt), .begun = entry.time};
        return;
    case Kind::StepDone:
        end(step, State::Done, entry, u"evidence"_s);
        step.outputs = entry.data[u"outputs"].toObject();
        step.how = entry.data[u"how"].toString();
        return;
    case Kind::StepFailed:
        return end(step, State::Failed, entry, u"error"_s);
    case Kind::StepCancelled:
        return end(step, State::Cancelled, entry, u"reason"_s);
    case Kind::StepSkipped:
        return end(step, State::Skipped, entry, u"reason"_s);
    case Kind::StepDoubted:
        return end(step, State::Doubted, entry, u"reason"_s);
    case Kind::StepReset:
        return end(step, State::NotStarted, entry, u"reason"_s);
    default:
        return;
    }
}

} // namespace

void advance(RunState& run, const JournalEntry& entry, const QStringList& order)
{
    switch (entry.kind) {
    case Kind::RunStarted:
        return start(run, entry);
    case Kind::BackBegun:
        run.goingBack = entry.step;
        return;
    case Kind::WentBack:
        return goBack(run, entry.step, order);
    case Kind::Paused:
        run.pausedFor = entry.data[u"reason"].toString();
        return;
    case Kind::Resumed:
        run.pausedFor.clear();
        run.result.clear();
        return;
    case Kind::RunEnded:
        run.result = entry.data[u"result"].toString();
        run.ended = entry.time;
        return;
    default:
        changeStep(run.steps[entry.step], entry);
    }
}

RunState replay(const QList<JournalEntry>& entries, const QStringList& order)
{
    RunState run;
    for (const JournalEntry& entry : entries)
        advance(run, entry, order);
    return run;
}

ReferenceValues outputReferences(const RunState& state)
{
    ReferenceValues values;
    for (const auto& [id, step] : state.steps.asKeyValueRange()) {
        for (auto output = step.outputs.constBegin(); output != step.outputs.constEnd(); ++output) {
            const QString text = output.value().toVariant().toString();
            values.insert(u"steps.%1.%2"_s.arg(id, output.key()), {text, text});
        }
    }
    return values;
}

QString stepStateName(StepState::State state)
{
    static const QStringList names = {u"not-started"_s, u"begun"_s,   u"done"_s,    u"failed"_s,
                                      u"cancelled"_s,   u"skipped"_s, u"in-doubt"_s};
    return names.at(static_cast<int>(state));
}

} // namespace lockstep
