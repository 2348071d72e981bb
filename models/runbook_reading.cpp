#include "models/runbook_reading.h"

#include "core/runbook/kinds/step_kinds.h"
#include "core/runbook/runbook_reader.h"
#include "core/support/files.h"
#include "models/console_words.h"

#include <QDir>

namespace lockstep {

namespace {

constexpr qsizetype mostPrinted = 1024 * 1024; ///< that is shown of a step, in characters; the log has all

/// What is shown of an action, as far as it can be.
void showAction(const RunbookAction& action, const ReferenceValues& values, QString& text, QString* target)
{
    const StepKind* kind = allStepKinds().find(action.kind);
    const Result<StepPreview> shown =
        kind ? kind->preview(rendered(action, values)) : Result<StepPreview>(StepPreview());
    if (!shown)
        return;
    text = shown->text;
    if (target)
        *target = shown->target;
}

ShownStep bareStep(const RunbookStep& step)
{
    ShownStep shown;
    shown.id = step.id;
    shown.title = step.title;
    shown.explanation = step.explanation;
    shown.kind = step.action.kind;
    shown.changes = step.changes;
    shown.isRepeatable = step.repeatable;
    shown.isSnapshotPoint = step.snapshotPoint;
    const StepKind* kind = allStepKinds().find(step.action.kind);
    shown.isManual = kind && kind->isManual();
    return shown;
}

ShownStep shownStep(const RunbookStep& step, const ReferenceValues& values)
{
    ShownStep shown = bareStep(step);
    showAction(step.action, values, shown.action, &shown.target);
    if (step.verify)
        showAction(*step.verify, values, shown.verify, nullptr);
    if (step.undo)
        showAction(*step.undo, values, shown.undo, nullptr);
    shown.unknown = rendered(step.action, values).unknown;
    shown.leftOut = reasonToSkip(step.when, values);
    return shown;
}

/// Of a run whose runbook this version cannot read: its titles at least.
QList<ShownStep> titledSteps(const Transcript& transcript)
{
    QList<ShownStep> steps;
    for (const QString& id : transcript.order) {
        ShownStep step;
        step.id = id;
        step.title = transcript.titles.value(id);
        steps.append(step);
    }
    return steps;
}

Result<RunReading> readRun(const RunbookStore& store, qint64 run)
{
    RunReading reading;
    const Result<RunbookRunRecord> record = store.run(run);
    if (!record)
        return failure(record);
    reading.record = *record;
    Result<Transcript> transcript = store.look(run).and_then(
        [](const std::unique_ptr<Journal>& journal) { return readTranscript(*journal); });
    if (!transcript)
        return failure(transcript);
    reading.transcript = *std::move(transcript);
    const RunState& state = reading.transcript.state;
    Result<Runbook> runbook =
        readRunbook(state.runbook.toUtf8(), QStringLiteral("run %1").arg(run), allStepKinds());
    if (runbook) {
        reading.steps = shownSteps(*runbook, state.inputs, state);
        reading.runbook = *std::move(runbook);
    } else {
        reading.steps = titledSteps(reading.transcript);
        reading.problem = runbook.error();
    }
    refreshSteps(reading.steps, reading.transcript);
    reading.rest = restOf(reading.record, state, reading.steps);
    return reading;
}

/// The journal is read only where somebody may want to go on.
RunbookRest restInList(const RunbookStore& store, const RunbookRunRecord& record)
{
    if (!record.isOpen())
        return restOf(record, {}, {});
    const Result<RunReading> reading = readRun(store, record.id);
    return reading ? reading->rest
                   : RunbookRest{RunbookRest::Kind::Interrupted, {}, consoleWords(reading.error().message())};
}

void readRuns(const RunbookPlaces& places, KnownRunbooks& known)
{
    const Result<std::unique_ptr<RunbookStore>> store = RunbookStore::open(places.store);
    if (!store) {
        known.storeError = store.error();
        return;
    }
    const Result<QList<RunbookRunRecord>> records = (*store)->runs();
    if (!records) {
        known.storeError = records.error();
        return;
    }
    for (const RunbookRunRecord& record : *records)
        known.runs.append({record, restInList(**store, record)});
}

} // namespace

RunbookPlaces usualRunbookPlaces(const QString& store)
{
    const QString user = qEnvironmentVariable("USER", qEnvironmentVariable("LOGNAME"));
    return {store, dataFolder() + QStringLiteral("/runs"), user.isEmpty() ? QStringLiteral("unknown") : user};
}

const ShownStep* RunReading::step(const QString& id) const
{
    const auto found = std::ranges::find(steps, id, &ShownStep::id);
    return found == steps.end() ? nullptr : &*found;
}

QString RunReading::printedBy(const QString& id) const
{
    QStringList parts;
    qsizetype length = 0;
    for (qsizetype i = transcript.outputs.size() - 1; i >= 0 && length < mostPrinted; --i) {
        const JournalOutput& output = transcript.outputs[i];
        if (output.step != id)
            continue;
        parts.prepend(output.text);
        length += output.text.size();
    }
    return parts.join(QString());
}

QList<std::pair<QString, QString>> RunReading::snapshotPoints() const
{
    QList<std::pair<QString, QString>> points;
    for (const ShownStep& step : steps) {
        if (step.isSnapshotPoint && step.state.state == StepState::State::Done)
            points.append({step.id, step.title});
    }
    return points;
}

bool RunbookCheck::holds() const
{
    return preconditions && std::ranges::all_of(*preconditions, &CheckedPrecondition::holds);
}

QList<ShownStep> RunbookCheck::changingSteps() const
{
    QList<ShownStep> changing = steps;
    changing.removeIf(
        [](const ShownStep& step) { return step.changes.isEmpty() || !step.leftOut.isEmpty(); });
    return changing;
}

KnownRunbooks readKnownRunbooks(const RunbookPlaces& places)
{
    RunbookLibrary library = RunbookLibrary::read(allStepKinds());
    KnownRunbooks known{std::move(library.runbooks), std::move(library.errors), {}, {}};
    for (const QString& file : places.files) {
        Result<Runbook> runbook = readFile(file).and_then(
            [&](const QByteArray& yaml) { return readRunbook(yaml, file, allStepKinds()); });
        if (runbook)
            known.runbooks.insert(runbook->name, *std::move(runbook));
        else
            known.errors.append(runbook.error());
    }
    readRuns(places, known);
    return known;
}

Result<RunReading> readRun(const RunbookPlaces& places, qint64 run)
{
    return RunbookStore::open(places.store).and_then([run](const std::unique_ptr<RunbookStore>& store) {
        return readRun(*store, run);
    });
}

RunbookCheck previewOf(const Runbook& runbook, const InputTexts& inputs)
{
    const ReferenceValues values = inputReferences(runbook, inputs);
    RunbookCheck check{runbook, inputs, render(runbook.instance, values).shown, {}, {}, {}};
    const auto previewed = previewRunbook(runbook, allStepKinds(), values);
    if (!previewed) {
        check.error = previewed.error();
        return check;
    }
    for (qsizetype i = 0; i < previewed->size(); ++i) {
        const PreviewedStep& step = (*previewed)[i];
        ShownStep shown = bareStep(runbook.steps[i]);
        shown.target = step.target;
        shown.action = step.action;
        shown.verify = step.verify;
        shown.undo = step.undo;
        shown.unknown = step.unknown;
        shown.leftOut = step.skipped;
        check.steps.append(shown);
    }
    return check;
}

QList<CheckedPrecondition> preconditionsOf(const RunbookCheck& check, const std::stop_token& stop)
{
    StepCall call;
    call.name = QStringLiteral("check");
    call.folder = QDir::tempPath();
    call.log = [](RunEvent::Level, const QString&) {};
    call.stop = stop;
    return checkPreconditions(check.runbook, allStepKinds(), inputReferences(check.runbook, check.inputs),
                              call);
}

QList<ShownStep> shownSteps(const Runbook& runbook, const InputTexts& inputs, const RunState& state)
{
    ReferenceValues values = inputReferences(runbook, inputs);
    values.insert(outputReferences(state));
    QList<ShownStep> steps;
    for (const RunbookStep& step : runbook.steps)
        steps.append(shownStep(step, values));
    return steps;
}

void refreshSteps(QList<ShownStep>& steps, const Transcript& transcript)
{
    for (ShownStep& step : steps)
        step.state = transcript.state.step(step.id);
    for (const JournalEntry& entry : transcript.entries) {
        const auto step = std::ranges::find(steps, entry.step, &ShownStep::id);
        if (entry.kind != JournalEntry::Kind::StepBegun || step == steps.end())
            continue;
        step->target = entry.data[QLatin1StringView("target")].toString();
        step->action = entry.data[QLatin1StringView("action")].toString();
        step->unknown.clear();
    }
}

} // namespace lockstep
